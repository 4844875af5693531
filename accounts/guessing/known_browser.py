"""Browsers that an account has been used with.

A cookie holds a mark for each account that has logged in there; only this site can make one, and a new password makes
it worthless. See https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

COOKIE = f"{settings.HOST_PREFIX}known_browser"
YEAR = 365 * 24 * 60 * 60
MOST_ACCOUNTS = 5
"""Accounts for which one browser is known; the one not used for longest goes."""


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Know this browser by its cookie from now on."""
    mark = mark_of(user)
    marks = [mark, *(other for other in _marks(request) if other != mark)][:MOST_ACCOUNTS]
    response.set_cookie(COOKIE, ".".join(marks), YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")


def known_mark(request: HttpRequest, user: User) -> str:
    """The mark by which this browser is known to the account, or an empty text."""
    mark = mark_of(user)
    return mark if any(constant_time_compare(mark, other) for other in _marks(request)) else ""


def mark_of(user: User) -> str:
    secret = f"{user.pk}:{user.get_session_auth_hash()}"
    return salted_hmac("accounts.guessing.known_browser", secret, algorithm="sha256").hexdigest()[:32]


def _marks(request: HttpRequest) -> list[str]:
    return [mark for mark in request.COOKIES.get(COOKIE, "").split(".")[:MOST_ACCOUNTS] if mark]
