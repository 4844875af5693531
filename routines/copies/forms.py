"""The form for merging changes of the original."""

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.forms import BasedOnRevision, Decision


class MergeForm(Decision):
    """What to merge (`take`: the id of an offer, or one of the words), and the original's revision that was seen."""

    ALL, WITHOUT_CONFLICT, REST = "all", "peaceful", "rest"

    newest = BasedOnRevision.base_fields["revision"]
    take = forms.CharField(
        max_length=80, error_messages=dict.fromkeys(("required", "max_length"), _("Choose what to merge."))
    )
