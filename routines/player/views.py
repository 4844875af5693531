"""The page that plays a routine: by its code for whoever may open it, and by a link."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from routines.access import PageRequest
from routines.models import Routine
from routines.player.play_page import play_page
from routines.sharing.code_page import opened_by_code, screened
from routines.sharing.shared_page import LinkPage, opened
from techniques.health_check.storage import no_answers_without_cookie
from techniques.health_check.views import stops_for_help

TEMPLATE = "routines/player/play.html"


@cache_control(private=True, no_cache=True)
@require_safe
@stops_for_help
@opened_by_code
def play(request: PageRequest, routine: Routine) -> HttpResponse:
    """The routine to follow, without what the receiver's conditions rule out."""
    page = screened(request, routine)
    return render(request, TEMPLATE, {**page, **play_page(page["document"], page["screen"])})


@require_safe
@no_answers_without_cookie
@stops_for_help
def play_shared(request: PageRequest, token: str) -> HttpResponseBase:
    """What a link opens, to follow. It counts as an opening: a copy kept on the device comes straight here."""
    return opened(request, token, LinkPage(TEMPLATE, has_forms=True, version="play", variables=play_page))


@never_cache
@require_safe
def log_token(request: PageRequest) -> HttpResponse:
    """A CSRF token to log a session with: the player may be a page for everybody, or one kept for days.

    Nothing for who is not logged in: that is no error, and browsers would note one.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    return HttpResponse(get_token(request), content_type="text/plain")
