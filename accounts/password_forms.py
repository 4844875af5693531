"""The password forms of allauth, with the labels of this site."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms
from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class ChangePasswordForm(forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, oldpassword=_("Current password"), password1=_("New password"), password2=_("New password (again)"))


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, password1=_("New password"), password2=_("New password (again)"))


class LoginForm(forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label(self, remember=_("Remember me"))


def label(form: django_forms.BaseForm, **labels: "_StrOrPromise") -> None:
    for name, words in labels.items():
        if name in form.fields:
            form.fields[name].label = words
