"""Stored text answered with its ETag, and changes that must name the ETag they are based on."""

import hashlib

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

PUBLIC = "public, max-age=60"
PUBLIC_BUT_ASK = "public, no-cache"  # what people publish they may take back, and then it is gone at once
PRIVATE = "private, no-cache"


def etag_of(text):
    """A strong ETag, in its quotes: the same for the same bytes and for no others."""
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def answer(request, text, etag, cache_control=PRIVATE):
    """The text as JSON, or 304 to a reader who has it already."""
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    if etag in known or "*" in known:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(text, content_type="application/json")
    response["ETag"] = etag
    return cached(response, cache_control)


def cached(response, cache_control):
    """Say who may keep the answer; what is kept for one reader is never given to another."""
    response["Cache-Control"] = cache_control
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return response


def cache_for(user):
    """What a visitor reads of the library is the same for all; what a person reads may hold their own."""
    return PRIVATE if user.is_authenticated else PUBLIC


def matches(request, etag):
    """Whether If-Match names what is there now."""
    named = parse_etags(request.headers.get("If-Match", ""))
    return named == ["*"] or etag in named
