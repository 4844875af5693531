"""Recordings by their addresses: of a routine that one may open, and of what a link opens."""

import json
import re

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.http.ranges import ranged
from routines.access import PageRequest
from routines.document.durations import is_recordable
from routines.document.shapes import Document
from routines.models import Routine, ShareLink
from routines.player.cue_sheet import cue_sheet
from routines.player.m4a import M4a
from routines.player.track import PLAIN, Wanted, track
from routines.safety.as_ruled import AsRuled, as_ruled
from routines.safety.receiver_answers import for_reading, stored_answers
from routines.safety.screening import screen
from routines.sharing.code_page import opened_by_code
from routines.sharing.shared_page import HEADERS, NOT_STORED, TOKEN, gone, page_etag, with_end
from techniques.health_check.storage import no_answers_without_cookie
from techniques.health_check.views import stops_for_help
from techniques.models.pressure import Pressure

TYPE = "audio/mp4"
KEPT_SECONDS = 24 * 60 * 60
ASKED_AS_FILE, TONES_ALONE, LIGHTER, FROM_STEP = "download", "tones", "lighter", "from"
"""In the query: to save, instead of playing it; without the voice; levels lighter, and from which step on."""
NUMBER = re.compile(r"\d{1,4}", re.ASCII)


@require_safe
@stops_for_help
@opened_by_code
def recording(request: PageRequest, routine: Routine) -> HttpResponseBase:
    """Of a routine that the reader may open, without what the receiver's conditions rule out."""
    response = recorded(request, routine.as_document(), routine.etag)
    response["Vary"] = "Cookie"
    return response


@require_safe
@no_answers_without_cookie
@stops_for_help
def recording_of_link(request: PageRequest, token: str) -> HttpResponseBase:
    """Of what a link opens. It does not count as an opening: that was the page which leads to it."""
    served = ShareLink.objects.served(token) if TOKEN.fullmatch(token) else None
    if served is None:
        return gone()
    if for_reading(request).urgent:
        return redirect("routines:receiver", token=token)
    response = recorded(request, json.loads(served.document), served.etag)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return with_end(response, served)


def recorded(request: PageRequest, document: Document, etag: str) -> HttpResponseBase:
    """The recording as the answers about the receiver leave it. One that depends on answers is stored nowhere."""
    answers = for_reading(request)
    if answers or stored_answers(request) is not None:
        ruled = as_ruled(document, screen(document, answers.conditions))
        response: HttpResponseBase = sent(request, document["title"], made(ruled, wanted(request)))
        response["Cache-Control"] = NOT_STORED["Cache-Control"]
        return response
    return answered(request, document, etag, wanted(request))


def wanted(request: HttpRequest) -> Wanted:
    """What the query asks for. Raises Http404 for what is no number: there is no such recording."""
    numbers = [request.GET.get(name, "0") for name in (FROM_STEP, LIGHTER)]
    if not all(map(NUMBER.fullmatch, numbers)):
        raise Http404
    from_step, lighter = map(int, numbers)
    return Wanted(from_step if lighter else 0, min(lighter, max(Pressure)), TONES_ALONE not in request.GET)


def answered(request: HttpRequest, document: Document, etag: str, how: Wanted = PLAIN) -> HttpResponseBase:
    """The recording of a document with this ETag as it is, or 304 to whoever has it. Raises Http404 without one."""
    # The titles of the chapters are in the reader's language.
    of_file = page_etag(etag, f"track-{get_language()}-{how.from_step}-{how.lighter}-{int(how.speaks)}")
    response: HttpResponseBase | None = get_conditional_response(request, etag=of_file)
    if response is None:
        response = sent(request, document["title"], kept(document, of_file, how), of_file)
    response["ETag"], response["Cache-Control"] = of_file, HEADERS["Cache-Control"]
    return response


def kept(document: Document, key: str, how: Wanted) -> M4a:
    """The recording of a document, made when it is first asked for."""
    cache = caches["recordings"]
    found: M4a | None = cache.get(key)
    if found is None:
        found = made(as_ruled(document, None), how)
        cache.set(key, found, KEPT_SECONDS)
    return found


def made(ruled: AsRuled, how: Wanted = PLAIN) -> M4a:
    sheet = cue_sheet(ruled.document, ruled.at_most)
    if not is_recordable(sheet["total_seconds"]):
        raise Http404
    return track(sheet, how)


def sent(request: HttpRequest, title: str, file: M4a, etag: str = "") -> HttpResponse:
    response = ranged(request, file, TYPE, etag)
    name = f"{slugify(title)[:60].strip('-') or 'routine'}.m4a"
    response["Content-Disposition"] = content_disposition_header(ASKED_AS_FILE in request.GET, name) or "inline"
    return response
