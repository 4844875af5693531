"""Where a safe version goes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.forms import Decision


class SafeVersionForm(Decision):
    """Where the safe version goes: into a copy of one's own, or in place of what there is."""

    COPY, HERE = "copy", "here"

    how = forms.ChoiceField(
        choices=[(COPY, _("As a copy")), (HERE, _("Here"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a copy, or to change it here.")),
    )
