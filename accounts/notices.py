"""Mails about changes of addresses, besides those that allauth sends: so that an account is not taken over unseen."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_added, email_removed
from django.dispatch import receiver

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
