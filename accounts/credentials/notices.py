"""Mails about addresses besides those that allauth sends, so that no account is taken over unseen."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_added, email_removed
from allauth.account.utils import has_verified_email
from allauth.core import ratelimit
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User


@receiver(email_added)
def tell_of_an_added_address(user: User, email_address: EmailAddress, **kwargs: Any) -> None:
    get_adapter().send_notification_mail("account/email/email_added", user, {"added_email": email_address.email})


@receiver(email_removed)
def tell_the_removed_address(user: User, email_address: EmailAddress, **kwargs: Any) -> None:
    """Allauth tells the address that remains, which may be the thief's. One never confirmed may be a stranger's."""
    if email_address.verified:
        context = {"deleted_email": email_address.email}
        get_adapter().send_notification_mail("account/email/email_deleted", user, context, email_address.email)


def must_confirm() -> bool:
    """Whether an address has to be confirmed before one can log in with it: where there is a mail server."""
    return bool(app_settings.EMAIL_VERIFICATION == app_settings.EmailVerificationMethod.MANDATORY)


def is_unconfirmed(request: HttpRequest, user: User, email: str) -> bool:
    """Whether somebody who logs in with this address has to confirm it first."""
    return must_confirm() and not request.user.is_authenticated and not has_verified_email(user, email)


def ask_to_confirm_again(request: HttpRequest, user: User, email: str) -> None:
    """Send the link, unless it was sent minutes ago."""
    if ratelimit.consume(request, action="confirm_email", key=email.lower()):
        address, _made = EmailAddress.objects.get_or_create(user=user, email=email.lower())
        address.send_confirmation(request)
