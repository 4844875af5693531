"""What a person tells us about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, User

TOKENS_PER_PERSON = 20


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

    def clean(self):
        if self.user.auth_token_set.count() >= TOKENS_PER_PERSON:
            raise forms.ValidationError(
                _("You have %(count)d tokens, and that is as many as there can be. Revoke one first."),
                params={"count": TOKENS_PER_PERSON},
            )

    def make(self):
        """The token itself; only its digest is stored."""
        return ApiToken.objects.create(user=self.user, name=self.cleaned_data["name"])[1]


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
