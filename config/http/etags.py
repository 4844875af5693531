"""ETags of stored text, conditional responses, and If-Match for changes."""

import hashlib
from typing import TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

PUBLIC = "public, max-age=60"
PUBLIC_BUT_ASK = "public, no-cache"  # revalidated each time: people can withdraw what they published, at once
PRIVATE = "private, no-cache"

ResponseT = TypeVar("ResponseT", bound=HttpResponseBase)


def etag_of(text: str) -> str:
    """A strong ETag in its quotes, from a hash of the text."""
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def answer(request: HttpRequest, text: str, etag: str, cache_control: str = PRIVATE) -> HttpResponse:
    """The text as JSON, or 304 if the client has it already."""
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    response: HttpResponse
    if etag in known or "*" in known:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(text, content_type="application/json")
    response["ETag"] = etag
    return cached(response, cache_control)


def cached(response: ResponseT, cache_control: str) -> ResponseT:
    """The response with Cache-Control, and with Vary so that no cache serves one person's copy to another."""
    response["Cache-Control"] = cache_control
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return response


def cache_for(user: AbstractBaseUser | AnonymousUser) -> str:
    """Cache-Control for the library: the same for all visitors, but private with an account's own techniques."""
    return PRIVATE if user.is_authenticated else PUBLIC


def matches(request: HttpRequest, etag: str) -> bool:
    """Whether If-Match names the current ETag, or any."""
    named = parse_etags(request.headers.get("If-Match", ""))
    return named == ["*"] or etag in named
