"""How much anybody may send."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from config.http.errors import shape

# Where whole files come in; a form around one needs a little more.
ROOM = {"/routines/import/": 2_100_000, "/api/v1/routines/import/": 2_000_000}


class BodyLimitMiddleware:
    """Refuse a body above the limit, or of a length that is not said, before a byte of it is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/admin/") and "%00" in request.META.get("QUERY_STRING", ""):
            # Pages and API say what is wrong beside the field; the admin would hand it on to PostgreSQL.
            return defaults.bad_request(request, SuspiciousOperation())
        length = request.META.get("CONTENT_LENGTH") or ""
        if not length and "chunked" in request.headers.get("Transfer-Encoding", ""):
            # Django would take the body for an empty one.
            return self.refuse(request, 411, "length_required", _("Say in Content-Length how long the request is."))
        most = ROOM.get(request.path, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if length.isdecimal() and (len(length) > 18 or int(length) > most):
            words = _("The request is larger than %(count)d MB.") % {"count": most // 10**6}
            return self.refuse(request, 413, "request_too_large", words)
        return self.get_response(request)

    def refuse(self, request, status, code, detail):
        if request.path.startswith("/api/"):
            return JsonResponse(shape("client_error", code, detail), status=status)
        return render(request, "413.html", {"detail": detail}, status=status)
