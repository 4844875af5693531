"""The privacy page and security.txt: what is kept for how long, from the settings and modules that decide it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.guessing import known_browser
from accounts.models import DAYS_TO_TAKE_BACK, EXPIRED_SHOWN_FOR
from accounts.sent_once.creation import DAY
from routines.composing import dismissed_advice
from routines.models import second_screen
from routines.models.deletable import DAYS_TO_BRING_BACK
from routines.models.share_link import DAYS_TO_REOPEN, MAX_LINK_DAYS
from routines.safety import receiver_answers
from techniques.health_check import answers

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

VALID = timedelta(days=180)
"""How long a copy of security.txt holds; RFC 9116 advises less than a year."""


class Cookie(NamedTuple):
    name: str
    purpose: StrOrPromise
    lives: timedelta | None
    """None: until the browser closes, or its message is read."""


OTHERS = [
    Cookie(
        settings.CSRF_COOKIE_NAME,
        _("Proves that a form comes from this site."),
        timedelta(seconds=settings.CSRF_COOKIE_AGE),
    ),
    Cookie(settings.MESSAGES_COOKIE_NAME, _("Holds a notice until the next page shows it."), None),
    Cookie(
        known_browser.COOKIE,
        _("Tells that you have logged in with this browser before: nobody who guesses passwords keeps you out."),
        timedelta(seconds=known_browser.YEAR),
    ),
    Cookie(
        answers.COOKIE,
        _("Your answers to the safety check, or only a mark that your account holds them."),
        answers.COOKIE_AGE,
    ),
    Cookie(
        receiver_answers.COOKIE,
        _("What you said about whoever receives one routine; it is sent to the pages of that routine alone."),
        receiver_answers.KEPT,
    ),
    Cookie(
        dismissed_advice.COOKIE,
        _("Advice that you set aside for these answers; it is sent to the pages of that routine alone."),
        receiver_answers.KEPT,
    ),
]


def cookies() -> list[Cookie]:
    """Each one that the site sets."""
    session = timedelta(days=settings.SESSION_DAYS)
    return [Cookie(settings.SESSION_COOKIE_NAME, _("Keeps you logged in."), session), *OTHERS]


def lifetimes() -> dict[str, int]:
    """Days, but for revisions and the hours of a second screen."""
    return {
        "session_idle": settings.SESSION_IDLE_DAYS,
        "session": settings.SESSION_DAYS,
        "log_address": settings.SECURITY_LOG_IP_DAYS,
        "log": settings.SECURITY_LOG_DAYS,
        "closed": DAYS_TO_TAKE_BACK,
        "sent": DAY.days,
        "token": EXPIRED_SHOWN_FOR.days,
        "link": MAX_LINK_DAYS,
        "revoked": DAYS_TO_REOPEN,
        "deleted": DAYS_TO_BRING_BACK,
        "revisions": settings.QUOTAS["revisions"],
        "screen": second_screen.LIVES // timedelta(hours=1),
    }


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    about = {"cookies": cookies(), "kept": lifetimes(), "contact": settings.SECURITY_CONTACT}
    return render(request, "routines/pages/privacy.html", about)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a hole. Nowhere, where the site's owner has named nobody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(today + VALID).isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
