"""Limits on the size of a request."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from config.http.errors import shape

# Bytes, where whole files are uploaded; a form around one adds a little.
UPLOAD_LIMITS = {"/routines/import/": 2_100_000, "/api/v1/routines/import/": 2_000_000}


def limit_of(path: str) -> int:
    """The most bytes that may be sent to an address."""
    return UPLOAD_LIMITS.get(path, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def is_too_large(path: str, length: str) -> bool:
    """Whether a Content-Length is more than may be sent to an address."""
    return length.isdecimal() and (len(length) > 18 or int(length) > limit_of(path))


class BodyLimitMiddleware:
    """Refuses a body that is too large, or without Content-Length, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/admin/") and "%00" in request.META.get("QUERY_STRING", ""):
            # Pages and API report a NUL character beside its field; the admin would pass it to PostgreSQL.
            return defaults.bad_request(request, SuspiciousOperation())
        length = request.META.get("CONTENT_LENGTH") or ""
        if not length and "chunked" in request.headers.get("Transfer-Encoding", ""):
            # Django would treat the body as empty.
            return self.refuse(request, 411, "length_required", _("Send Content-Length with the size of the request."))
        if is_too_large(request.path, length):
            words = _("The request is larger than %(count)d MB.") % {"count": limit_of(request.path) // 10**6}
            return self.refuse(request, 413, "request_too_large", words)
        return self.get_response(request)

    def refuse(self, request: HttpRequest, status: int, code: str, detail: str) -> HttpResponseBase:
        if request.path.startswith("/api/"):
            return JsonResponse(shape("client_error", code, detail), status=status)
        return render(request, "413.html", {"detail": detail}, status=status)
