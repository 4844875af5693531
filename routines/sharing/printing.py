"""A routine on paper: by its code for whoever may open it, and by a link."""

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from routines.access import PageRequest
from routines.models import Routine
from routines.safety.replacing import read_with_instead
from routines.sharing.code_page import opened_by_code, screened
from routines.sharing.shared_page import LinkPage, opened
from techniques.health_check.storage import no_answers_without_cookie
from techniques.health_check.views import stops_for_help

EVERYTHING = "everything"
"""In the query: with all instructions, instead of one line of how and one of care."""


@cache_control(private=True, no_cache=True)
@require_safe
@stops_for_help
@opened_by_code
def print_routine(request: PageRequest, routine: Routine) -> HttpResponse:
    """The routine for paper; a public one with its address and its QR code."""
    page = screened(request, routine)
    page |= {"outline": read_with_instead(page["document"], page["screen"]), "everything": EVERYTHING in request.GET}
    page["address"] = f"{settings.SITE_URL}{page['path']}" if routine.is_public else ""
    return render(request, "routines/sharing/print.html", page)


@require_safe
@no_answers_without_cookie
@stops_for_help
def print_shared(request: PageRequest, token: str) -> HttpResponseBase:
    """What a link opens, for paper. It counts as an opening: whoever prints may have come straight here."""
    page = LinkPage("routines/sharing/print_shared.html", version=timezone.localdate().isoformat())
    return opened(request, token, page, everything=EVERYTHING in request.GET)
