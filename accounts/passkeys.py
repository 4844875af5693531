"""The passkey forms of allauth, for credentials that no browser made: what cannot be read is not the right one."""

import struct
from contextlib import contextmanager

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth_forms
from django import forms

# All that reading and checking a made-up credential can end in: a part that is missing or of another kind, text that
# is no base64, no JSON, no CBOR or no Unicode, and lists within lists within lists.
UNREADABLE = (AssertionError, AttributeError, LookupError, NotImplementedError, RecursionError, struct.error)
UNREADABLE += (TypeError, ValueError)
LONGEST = 20_000
"""Characters; what an authenticator says takes a few thousand, and the time to read it grows with their square."""


@contextmanager
def readable():
    """What fails within is refused as a wrong code is; what was refused in words keeps them."""
    try:
        yield
    except UNREADABLE:
        raise get_adapter().validation_error("incorrect_code") from None


class CredentialField(forms.JSONField):
    """Never shown again, whatever is in it: it is good for one attempt."""

    widget = forms.HiddenInput

    def to_python(self, value):
        with readable():
            if len(value or "") > LONGEST:
                raise ValueError
            return super().to_python(value)

    def bound_data(self, data, initial):
        return None

    def prepare_value(self, value):
        return ""


class AddForm(allauth_forms.AddWebAuthnForm):
    credential = CredentialField()

    def clean(self):
        with readable():
            return super().clean()


class AuthenticateForm(allauth_forms.AuthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self):
        with readable():
            return super().clean_credential()


class LoginForm(AuthenticateForm, allauth_forms.LoginWebAuthnForm):
    pass


class ReauthenticateForm(AuthenticateForm, allauth_forms.ReauthenticateWebAuthnForm):
    pass
