"""The passkey forms of allauth, hardened: a credential that cannot be parsed is refused like a wrong one."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth_forms
from django import forms

from accounts.security_log.event import Kind
from accounts.security_log.noting import note

# All that parsing and verifying a made-up credential can raise: parts that are missing or of the wrong type, text that
# is not base64, JSON, CBOR or Unicode, and lists nested too deeply.
UNREADABLE = (
    *(AssertionError, AttributeError, LookupError, NotImplementedError, RecursionError, TypeError, ValueError),
    struct.error,
)
MAX_CREDENTIAL = 20_000
"""Characters; a real credential takes a few thousand, and the time to parse one grows with the square of its length."""


@contextmanager
def refusing_unreadable() -> Iterator[None]:
    """Turn a failure to parse into the error for a wrong code. Validation errors pass unchanged."""
    try:
        yield
    except UNREADABLE:
        raise get_adapter().validation_error("incorrect_code") from None


class CredentialField(forms.JSONField):
    """A credential, never rendered again: it is valid for one attempt."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        with refusing_unreadable():
            if len(value or "") > MAX_CREDENTIAL:
                raise ValueError
            return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> None:
        return None

    def prepare_value(self, value: Any) -> str:
        return ""


class AddForm(allauth_forms.AddWebAuthnForm):
    credential = CredentialField()

    def clean(self) -> dict[str, Any]:
        with refusing_unreadable():
            return super().clean()


class AuthenticateForm(allauth_forms.AuthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        try:
            with refusing_unreadable():
                return super().clean_credential()
        except forms.ValidationError:
            note(Kind.SECOND_FACTOR_FAILED, self.user and self.user.pk, "webauthn")
            raise


class LoginForm(AuthenticateForm, allauth_forms.LoginWebAuthnForm):
    pass


class ReauthenticateForm(AuthenticateForm, allauth_forms.ReauthenticateWebAuthnForm):
    pass
