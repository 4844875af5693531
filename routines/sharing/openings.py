"""Which requests for the page behind a link count as openings by a reader."""

from functools import cache
from types import ModuleType

from django.conf import settings

from accounts.models import User
from routines.access import PageRequest

MAX_COMPARED = 300
"""Characters of a User-Agent that are read: a robot says early that it is one."""
AHEAD_OF_TIME = {"Sec-Purpose", "Purpose", "X-Moz", "X-Purpose"}
"""Headers by which a browser says that it fetches a page that nobody has opened yet, or only previews it."""


def is_opening(request: PageRequest) -> bool:
    """Whether somebody seems to look: not a robot that makes a preview, and not a browser ahead of time."""
    if request.method != "GET":
        return False
    said = " ".join(request.headers.get(name, "") for name in AHEAD_OF_TIME).lower()
    if "prefetch" in said or "preview" in said:
        return False
    return not robots().is_crawler(request.headers.get("User-Agent", "")[:MAX_COMPARED])


def member_of(request: PageRequest) -> User | None:
    """Who is logged in. Costs no query for a visitor, who has no such cookie."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    return request.user


@cache
def robots() -> ModuleType:
    """The list of known robots, which takes a tenth of a second to read."""
    import crawleruseragents

    return crawleruseragents
