"""A cache of pages as every visitor sees them, until the library changes."""

import hashlib
from functools import wraps

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from config import release
from config.http.etags import etag_of
from techniques.health_check.answers import COOKIE
from techniques.health_check.storage import P, Request, View
from techniques.models.edition import Edition

CACHE_SECONDS = 24 * 60 * 60


def same_for_all_visitors(view: View[Request, P, HttpResponse]) -> View[Request, P, HttpResponse]:
    """Cache the view's response to visitors until the library changes.

    A page takes tens of milliseconds to render, and less than one to look up. Nothing personal is cached: a request
    with a session, a message or answers, or by htmx for a part of the page, always calls the view. While the database
    is away, what is in the cache is answered all the same.
    """

    @wraps(view)
    def answer(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_impersonal(request):
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie", "HX-Request"])
            if request.answers.are_private:
                response["Cache-Control"] = "private, no-store"  # it reveals the answers
            return response
        pages, key = caches["pages"], key_of(request)
        kept = pages.get(key)
        if kept is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            kept = response.content, etag_of(response.content.decode())
            pages.set(key, kept, CACHE_SECONDS)
        return page(request, *kept)

    return answer


def is_impersonal(request: HttpRequest) -> bool:
    personal = {settings.SESSION_COOKIE_NAME, settings.MESSAGES_COOKIE_NAME, COOKIE}
    return not personal & request.COOKIES.keys() and "HX-Request" not in request.headers


def key_of(request: HttpRequest) -> str:
    """A key for the full URL in this language, this release and this edition of the library."""
    key = f"{release.version()} {Edition.last_seen()} {get_language()} {request.build_absolute_uri()}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def page(request: HttpRequest, content: bytes, etag: str) -> HttpResponse:
    """The page, or 304. Any cache may store it, and revalidates it each time."""
    response = get_conditional_response(request, etag=etag) or HttpResponse(content)
    response["ETag"], response["Cache-Control"] = etag, "public, no-cache"
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response
