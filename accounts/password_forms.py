"""The password forms of allauth, worded as the rest of the site is."""

from allauth.account import forms
from django.utils.translation import gettext_lazy as _


class ChangePasswordForm(forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label(self, oldpassword=_("Current password"), password1=_("New password"), password2=_("New password (again)"))


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label(self, password1=_("New password"), password2=_("New password (again)"))


class LoginForm(forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label(self, remember=_("Remember me"))


def label(form, **labels):
    for name, words in labels.items():
        if name in form.fields:
            form.fields[name].label = words
