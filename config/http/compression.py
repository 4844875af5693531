"""Compresses texts, whether or not a proxy in front could."""

import hashlib
import re
from collections.abc import Callable

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

TEXT = re.compile(r"text/|image/svg\+xml|application/([\w.-]+\+)?(json|xml)\b")
LEAST = 500
"""Bytes; what is shorter fits into one packet anyway."""
KEPT_SECONDS = 24 * 60 * 60
MARK = re.compile(r'-(gzip|br|zstd)"')
"""The end of a compressed answer's ETag, from here or from a proxy: its bytes are others."""


class CompressionMiddleware:
    """Django's compression, but of texts alone, and only once for what is sent time and again.

    The views see the ETags that they gave out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_known = MARK.search(request.META.get("HTTP_IF_NONE_MATCH", ""))
        for header in {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"} & request.META.keys():
            request.META[header] = MARK.sub('"', request.META[header])
        vars(request).pop("headers", None)  # Django keeps them once somebody has read them
        response = self.get_response(request)
        if is_known and response.status_code == 304:
            mark(response)
        if isinstance(response, HttpResponse) and is_worth_it(response):
            patch_vary_headers(response, ["Accept-Encoding"])
            if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
                compress(response)
        return response


def is_worth_it(response: HttpResponse) -> bool:
    is_text = TEXT.match(response.get("Content-Type", ""))
    return bool(is_text) and len(response.content) >= LEAST and "Content-Encoding" not in response


def compress(response: HttpResponse) -> None:
    """What has an ETag or is public was made without regard to the request, or holds no secret: see BREACH.

    All else is padded by a random length, so that its size tells nothing.
    """
    if "ETag" in response or "public" in response.get("Cache-Control", ""):
        response.content = kept(response.content)
    else:
        response.content = compress_string(response.content, max_random_bytes=GZipMiddleware.max_random_bytes)
    response["Content-Encoding"], response["Content-Length"] = "gzip", str(len(response.content))
    mark(response)


def kept(content: bytes) -> bytes:
    """Compressed when it is first sent."""
    cache, key = caches["compressed"], hashlib.sha256(content).hexdigest()
    found: bytes | None = cache.get(key)
    if found is None:
        found = compress_string(content)
        cache.set(key, found, KEPT_SECONDS)
    return found


def mark(response: HttpResponseBase) -> None:
    if response.get("ETag", "").startswith('"'):
        response["ETag"] = f'{response["ETag"][:-1]}-gzip"'
