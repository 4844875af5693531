"""What a person tells us about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, TooManyTokens, User


class SignupForm(forms.Form):
    """Asked at sign-up besides email and password."""

    display_name = forms.CharField(
        label=_("Display name"),
        max_length=60,
        required=False,
        help_text=_("Shown beside what you publish."),
    )

    def signup(self, request, user):
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class DisplayNameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name"]
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "nickname"})}

    def save(self):
        self.instance.rename(self.cleaned_data["display_name"])


class TokenForm(forms.ModelForm):
    class Meta:
        model = ApiToken
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def make(self):
        """The token itself, or None where the form now says why there is none."""
        try:
            return ApiToken.make(self.user, self.cleaned_data["name"])
        except TooManyTokens as enough:
            self.add_error(None, str(enough))
            return None


class ClosingForm(forms.Form):
    """Closing an account cannot be undone, so it asks for the password once more."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("This is not your password."))
        return self.cleaned_data["password"]
