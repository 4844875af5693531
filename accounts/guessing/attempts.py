"""What one attempt to log in is counted under."""

from allauth.account.utils import filter_users_by_email
from django.core.cache import cache
from django.http import HttpRequest

from accounts.counters.client_address import network_of
from accounts.counters.shared_count import add_up
from accounts.guessing import known_browser

AN_HOUR = 30
"""Wrong passwords for one account in an hour, from all browsers that are unknown to it."""
HOUR = 60 * 60


def origin_of(request: HttpRequest, email: str, address: str) -> str:
    """The account's own session or known browser, or else the network of the address."""
    return _own_origin(request, email) or network_of(address)


def is_one_too_many(request: HttpRequest, email: str) -> bool:
    """Count an attempt, before it is known to be wrong: many at once are all counted."""
    return not _own_origin(request, email) and add_up(_key(email), 1, HOUR) > AN_HOUR


def was_right(request: HttpRequest, email: str) -> None:
    """Take an attempt off again."""
    if not _own_origin(request, email):
        add_up(_key(email), -1, HOUR)


def forget(email: str) -> None:
    """After a reset of the password, nothing that was guessed before counts."""
    cache.delete(_key(email))


def _own_origin(request: HttpRequest, email: str) -> str:
    if request.user.is_authenticated and request.user.email == email:
        return "session"
    if known_browser.COOKIE not in request.COOKIES:
        return ""
    marks = [known_browser.known_mark(request, user) for user in filter_users_by_email(email, is_active=True)]
    return next(filter(None, marks), "")


def _key(email: str) -> str:
    return f"guesses:{email}"
