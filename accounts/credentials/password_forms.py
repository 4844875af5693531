"""The forms of allauth that take a password, with the labels of this site."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms
from allauth.core import context
from django import forms as django_forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from accounts.models import User


class EndsOtherAccess(django_forms.Form):
    """A new password is for somebody who may not be alone in the account: others are out, by session and by token."""

    user: "User"
    revoke_tokens = django_forms.BooleanField(
        label=_("Revoke my API tokens, too"),
        required=False,
        initial=True,
        help_text=_("Programs that use one need a new one then. Other sessions end in any case."),
    )

    def save(self) -> None:
        with transaction.atomic():
            super().save()  # type: ignore[misc]  # of the form of allauth that this is mixed into
            here = self.user.sessions.of_request(context.request)
            self.user.sessions.exclude(pk__in=here).delete()  # they would work no more, but be listed
            if self.cleaned_data["revoke_tokens"]:
                self.user.revoke_tokens()


class ChangePasswordForm(EndsOtherAccess, forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, oldpassword=_("Current password"), password1=_("New password"), password2=_("New password (again)"))


class SetPasswordForm(EndsOtherAccess, forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, password1=_("New password"), password2=_("New password (again)"))


class ResetPasswordKeyForm(EndsOtherAccess, forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, password1=_("New password"), password2=_("New password (again)"))


class SignupForm(forms.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autofocus"] = True

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """Hash a password where the address is taken, too, or the time would tell what the answer hides."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class LoginForm(forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, remember=_("Remember me"))


def label(form: django_forms.BaseForm, **labels: "_StrOrPromise") -> None:
    for name, words in labels.items():
        if name in form.fields:
            form.fields[name].label = words
