"""What people decide about a routine as a whole, checked before a verb gets it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.composing.forms import BasedOnRevision


class Decision(BasedOnRevision):
    """One button, and the revision that its writer saw."""

    @property
    def problems(self):
        return [error for errors in self.errors.values() for error in errors]


class SafeVersionForm(Decision):
    """Where the safe version goes: into a copy of one's own, or in place of what there is."""

    COPY, HERE = "copy", "here"

    how = forms.ChoiceField(
        choices=[(COPY, _("As a copy")), (HERE, _("Here"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a copy, or to change it here.")),
    )


class TakeForm(Decision):
    """Which change of the original to take into the copy, and the revision of the original that the person saw."""

    ALL, PEACEFUL, REST = "all", "peaceful", "rest"

    newest = BasedOnRevision.base_fields["revision"]
    take = forms.CharField(
        max_length=80, error_messages=dict.fromkeys(("required", "max_length"), _("Choose what to take in."))
    )
