"""A routine on paper: by its code for whoever may open it, and by a link."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from routines.access import PageRequest
from routines.models import Routine
from routines.safety.receiver_answers import for_reading
from routines.safety.replacing import read_with_instead
from routines.safety.views import screen_for
from routines.sharing.shared_page import LinkPage, opened
from techniques.health_check.storage import no_answers_without_cookie
from techniques.health_check.views import stops_for_help

EVERYTHING = "everything"
"""In the query: with all instructions, instead of one line of how and one of care."""


@cache_control(private=True, no_cache=True)
@require_safe
@stops_for_help
def print_routine(request: PageRequest, code: str) -> HttpResponse:
    """The routine for paper; a public one with its address and its QR code."""
    routine = get_object_or_404(Routine.objects.visible_to(request.user), code=code)
    if for_reading(request).urgent:  # of the receiver: that page shows where to get help
        return redirect("routines:receiver", code=code)
    document, path = routine.as_document(), routine.get_absolute_url()
    page: dict[str, Any] = {"document": document, "path": path, **screen_for(request, document, path)}
    page |= {"outline": read_with_instead(document, page["screen"]), "everything": EVERYTHING in request.GET}
    page["address"] = f"{settings.SITE_URL}{path}" if routine.is_public else ""
    return render(request, "routines/sharing/print.html", page)


@require_safe
@no_answers_without_cookie
@stops_for_help
def print_shared(request: PageRequest, token: str) -> HttpResponseBase:
    """What a link opens, for paper. It counts as an opening: whoever prints may have come straight here."""
    page = LinkPage("routines/sharing/print_shared.html", version=timezone.localdate().isoformat())
    return opened(request, token, page, everything=EVERYTHING in request.GET)
