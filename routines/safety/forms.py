"""The form for a safe version."""

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.forms import Decision


class SafeVersionForm(Decision):
    """Whether to make the safe version as a copy or in place."""

    COPY, HERE = "copy", "here"

    how = forms.ChoiceField(
        choices=[(COPY, _("As a copy")), (HERE, _("Here"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a copy, or to change it here.")),
    )
