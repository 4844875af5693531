"""The second screen: a page that shows how much is to go, and what its player tells it.

No address here looks at who is logged in: the page behind a link has players without an account, too. Whoever has the
key of a screen may change it; whoever has its token may look.
"""

import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from config.http import etags
from config.http.errors import shape
from routines.models import SecondScreen
from routines.player.screen_orders import Order
from routines.player.screen_requests import OpeningThrottle, TellingThrottle, from_player

SECRET = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "private, no-store"}
POLLED_MS = 2500
"""How often a screen asks."""
REFRESHED_SECONDS = 5
"""How often a screen without JavaScript is loaded again."""
SAYINGS = (
    ("ready", gettext_lazy("It has not begun yet.")),
    ("lead", gettext_lazy("Get ready.")),
    ("paused", gettext_lazy("Paused.")),
    ("waiting", gettext_lazy("Take your time.")),
    ("finished", gettext_lazy("The end.")),
    ("gone", gettext_lazy("The player was closed. If it opens again, this goes on.")),
    ("quiet", gettext_lazy("Nothing was heard of the player for more than a minute. This time may be wrong.")),
    ("away", gettext_lazy("The site cannot be reached just now. This time may be wrong.")),
    ("ended", gettext_lazy("This screen has ended. The player can show a new code.")),
)


@from_player(OpeningThrottle)
def open_screen(request: HttpRequest, order: Order) -> HttpResponse:
    """A new screen: its QR code and address as a piece of a page, and its key."""
    if order.told is None:
        raise ValidationError({"status": _("Say where the player is.")})
    token, key = SecondScreen.open(order.told)
    address = request.build_absolute_uri(reverse("routines:screen", args=[token]))
    return secret(render(request, "routines/player/screen_code.html", {"address": address, "key": key}, status=201))


@from_player(TellingThrottle)
def tell(request: HttpRequest, order: Order) -> HttpResponse:
    """Where the player is, or only that it is there."""
    return HttpResponse(status=204) if SecondScreen.objects.tell(order.key, order.told) else no_screen()


@from_player(TellingThrottle)
def end(request: HttpRequest, order: Order) -> HttpResponse:
    return HttpResponse(status=204) if SecondScreen.objects.of_key(order.key).delete()[0] else no_screen()


@require_safe
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """The page on the second device."""
    found, now = SecondScreen.objects.of_token(token).first(), timezone.now()
    shown: dict[str, Any] = {
        "screen": found,
        "token": token,
        "sayings": SAYINGS,
        "says": found.says if found else "ended",
    }
    if found:
        shown |= {"to_go": -(-found.to_go_ms(now) // 1000), "payload": payload(found), "now": in_ms(now)}
        shown |= {"polled": POLLED_MS, "refreshed": REFRESHED_SECONDS}
    return secret(render(request, "routines/player/screen.html", shown, status=200 if found else 404))


@require_safe
def state(request: HttpRequest, token: str) -> HttpResponse:
    """What the screen shows, or 304 if it knows that already; either with the time here, in milliseconds."""
    found = SecondScreen.objects.of_token(token).first()
    if found is None:
        return no_screen()
    text = json.dumps(payload(found))
    answer = etags.answer(request, text, etags.etag_of(text))
    answer["X-Server-Time"] = str(in_ms(timezone.now()))
    return answer


def payload(found: SecondScreen) -> dict[str, Any]:
    """`position` and `total` in milliseconds; the position is that of `at`, in milliseconds of the epoch."""
    times = {"position": found.position_ms, "total": found.total_ms, "at": in_ms(found.said_at)}
    return {"status": found.status, **times, "quiet": found.is_quiet}


def in_ms(moment: datetime) -> int:
    return int(1000 * moment.timestamp())


def secret(page: HttpResponse) -> HttpResponse:
    for name, value in SECRET.items():
        page[name] = value
    return page


def no_screen() -> JsonResponse:
    return JsonResponse(shape("client_error", "not_found", _("This screen has ended.")), status=404)
