"""What to merge of an original into a copy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.forms import BasedOnRevision, Decision


class TakeForm(Decision):
    """Which change of the original to take into the copy, and the revision of the original that the person saw."""

    ALL, PEACEFUL, REST = "all", "peaceful", "rest"

    newest = BasedOnRevision.base_fields["revision"]
    take = forms.CharField(
        max_length=80, error_messages=dict.fromkeys(("required", "max_length"), _("Choose what to take in."))
    )
