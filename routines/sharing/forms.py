"""The form for a new link."""

from datetime import date, datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from routines.models import ShareLink
from routines.models.share_link import check_expiry, end_of


class ShareLinkForm(forms.ModelForm):
    """A new link: until when it works, whether it is pinned, and whether it shows `name`, the maker's."""

    class Expiry:
        NEVER, CUSTOM = "never", "custom"

    field_order = ["label", "expires", "until", "pin", "may_copy", "shows_name"]

    expires = forms.ChoiceField(
        label=_("The link works"),
        choices=[
            (Expiry.NEVER, _("until I revoke it")),
            ("1", _("for one day")),
            ("7", _("for a week")),
            ("30", _("for 30 days")),
            (Expiry.CUSTOM, _("until the end of a day that I choose")),
        ],
        initial=Expiry.NEVER,
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    pin = forms.BooleanField(
        label=_("Keep showing the routine as it is now"),
        required=False,
        help_text=_("Otherwise the link always shows your latest changes."),
    )

    class Meta:
        model = ShareLink
        fields = ["label", "may_copy", "shows_name"]
        labels = {"may_copy": _("Whoever has the link may copy it"), "shows_name": _("It says who made it")}
        help_texts = {
            "label": _("For you alone, to recognise the link: “Mum”, “Thursday’s client”."),
            "may_copy": _(
                "They can change their copy, and it stays when the link ends. Without this there is no copy and no "
                "download to import; but whatever somebody can read, also by a program, they can write down."
            ),
        }

    def __init__(self, data: QueryDict | None = None, *, name: str) -> None:
        super().__init__(data)
        self.fields["until"].help_text = _(
            "Only if you chose “until the end of a day that I choose” above. The day ends at midnight in %(zone)s."
        ) % {"zone": timezone.get_current_timezone_name()}
        self.fields["shows_name"].help_text = (
            _("“%(name)s” stands on the page and on paper.") % {"name": name}
            if name
            else _("Your account has no name yet; once it has one, it stands on the page and on paper.")
        )

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        if until is not None:
            check_expiry(end_of(until))
        return until

    def clean(self) -> None:
        super().clean()
        is_custom = self.cleaned_data.get("expires") == self.Expiry.CUSTOM
        if is_custom and not self.cleaned_data.get("until") and "until" not in self.errors:
            self.add_error("until", _("Choose the last day."))

    def expires_at(self) -> datetime | None:
        """When the link stops working; None for never."""
        expires = self.cleaned_data["expires"]
        if expires == self.Expiry.NEVER:
            return None
        if expires == self.Expiry.CUSTOM:
            return end_of(self.cleaned_data["until"])
        return timezone.now() + timedelta(days=int(expires))
