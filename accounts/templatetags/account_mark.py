"""A mark of who is logged in, by which the browser keeps the pages of several people apart."""

from django import template
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.crypto import salted_hmac

register = template.Library()
SALT = "accounts.account_mark"
"""Must never change: what is kept in people's browsers is kept under the marks."""


@register.filter
def account_mark(user: AbstractBaseUser | AnonymousUser) -> str:
    """16 hexadecimal digits of an account, which reveal nothing about it; empty for a visitor."""
    return salted_hmac(SALT, str(user.pk)).hexdigest()[:16] if user.is_authenticated else ""
