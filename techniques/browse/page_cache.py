"""Pages as every visitor sees them: rendered once, kept until the library changes."""

import hashlib
from functools import wraps

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from config import release
from config.http.etags import etag_of
from techniques.health_check.answers import COOKIE
from techniques.models.edition import Edition

KEPT_SECONDS = 24 * 60 * 60


def same_for_all_visitors(view):
    """Keep what the view answers to somebody without a session, until a loading changes the library.

    A page takes tens of milliseconds to render and under one to look up. Only what was made for nobody in particular
    is kept: who carries a session or a message, or asks by script for a piece of the page, is answered anew.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        if not is_anybody(request):
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie", "HX-Request"])
            if request.answers:
                response["Cache-Control"] = "private, no-store"  # it tells what the person answered
            return response
        pages, key = caches["pages"], key_of(request)
        text = pages.get(key)
        if text is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            text = response.content.decode()
            pages.set(key, text, KEPT_SECONDS)
        return page(request, text)

    return answer


def is_anybody(request):
    personal = {settings.SESSION_COOKIE_NAME, "messages", COOKIE}
    return not personal & request.COOKIES.keys() and "HX-Request" not in request.headers


def key_of(request):
    """The address as it was asked for, in this language, of this release and this edition of the library."""
    asked = f"{release.version()} {Edition.current()} {get_language()} {request.build_absolute_uri()}"
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()


def page(request, text):
    """The page, or 304; anyone may keep it, and asks each time whether it is still the same."""
    etag = etag_of(text)
    response = get_conditional_response(request, etag=etag) or HttpResponse(text)
    response["ETag"], response["Cache-Control"] = etag, "public, no-cache"
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response
