"""The form that makes an API token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import TOKEN_DAYS, ApiToken, TooManyTokens, User

LIFETIMES = {30: _("30 days"), 90: _("90 days"), TOKEN_DAYS: _("A year")}
"""By days."""


class TokenForm(forms.ModelForm):
    days = forms.TypedChoiceField(label=_("Works for"), choices=LIFETIMES, coerce=int, initial=TOKEN_DAYS)

    class Meta:
        model = ApiToken
        fields = ["name", "scope"]
        labels = {"scope": _("Access")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def make(self) -> str | None:
        """The new token, or None after adding an error to the form."""
        try:
            return ApiToken.make(self.user, **self.cleaned_data)[1]
        except TooManyTokens as error:
            self.add_error(None, str(error))
            return None
