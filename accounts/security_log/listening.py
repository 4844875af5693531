"""What Django and allauth tell of, noted in the security log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import signals as account
from allauth.account.utils import filter_users_by_email
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import Signal, receiver

from accounts.security_log.event import Kind
from accounts.security_log.noting import note

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator

    from accounts.models import User

OF_ACCOUNTS: dict[Kind, Signal] = {
    Kind.SIGNED_UP: account.user_signed_up,
    Kind.PASSWORD_CHANGED: account.password_changed,
    Kind.PASSWORD_RESET: account.password_reset,
    Kind.ADDRESS_ADDED: account.email_added,
    Kind.ADDRESS_CHANGED: account.email_changed,
    Kind.ADDRESS_REMOVED: account.email_removed,
}
OF_SECOND_FACTORS: dict[Kind, Signal] = {
    Kind.SECOND_FACTOR_ADDED: mfa.authenticator_added,
    Kind.SECOND_FACTOR_CHANGED: mfa.authenticator_reset,
    Kind.SECOND_FACTOR_REMOVED: mfa.authenticator_removed,
    Kind.SECOND_FACTOR_USED: mfa.authenticator_used,
    Kind.SECOND_FACTOR_FAILED: mfa.authentication_failed,
}


def listen() -> None:
    """Call once, from `AppConfig.ready`."""
    for kind, signal in OF_ACCOUNTS.items():
        signal.connect(_of_an_account(kind), weak=False)
    for kind, signal in OF_SECOND_FACTORS.items():
        signal.connect(_of_a_second_factor(kind), weak=False)


def _of_an_account(kind: Kind) -> Any:
    return lambda user, **kwargs: note(kind, user.pk)


def _of_a_second_factor(kind: Kind) -> Any:
    def heard(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
        note(kind, user.pk, authenticator.type)

    return heard


@receiver(auth.user_logged_in)
def note_login(user: User, **kwargs: Any) -> None:
    note(Kind.LOGGED_IN, user.pk)


@receiver(auth.user_logged_out)
def note_logout(user: User | None, **kwargs: Any) -> None:
    if user:
        note(Kind.LOGGED_OUT, user.pk)


@receiver(auth.user_login_failed)
def note_failed_login(credentials: dict[str, Any], **kwargs: Any) -> None:
    """The account that was meant, if there is one; its address is looked for in any case, so that no time tells."""
    note(Kind.LOGIN_FAILED, account_of(credentials.get("email") or credentials.get("username") or ""))


@receiver(account.password_set)
def note_first_password(user: User, **kwargs: Any) -> None:
    note(Kind.PASSWORD_CHANGED, user.pk, "first")


@receiver(account.email_confirmed)
def note_confirmed_address(email_address: Any, **kwargs: Any) -> None:
    note(Kind.ADDRESS_CONFIRMED, email_address.user_id)


@receiver(account.authentication_step_completed)
def note_confirmation(user: User, method: str, reauthenticated: bool = False, **kwargs: Any) -> None:
    if reauthenticated:
        note(Kind.CONFIRMED_AGAIN, user.pk, method)


def account_of(email: str) -> int | None:
    found = filter_users_by_email(email) if email else []
    return found[0].pk if found else None
