"""Closing an account, and telling its owner by mail."""

from allauth.account.adapter import get_adapter

from accounts.models import User


def close(person: User) -> None:
    person.close()
    get_adapter().send_notification_mail("account/email/account_closed", person, {"until": person.deleted_at})
