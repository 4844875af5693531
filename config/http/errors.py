"""One error shape for the whole API: `{"type", "errors": [{"code", "detail", "field"}]}`."""

import sys
from typing import Any, TypedDict, cast

from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import exception_handler
from drf_standardized_errors.types import ErrorResponse, ExceptionHandlerContext
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, ParseError, ValidationError
from rest_framework.fields import get_error_detail
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.http import away

MAX_DETAIL = 500
"""Characters of a message; a longer one is cut."""


class Error(TypedDict):
    code: str
    detail: str
    field: str | None


class Problem(TypedDict):
    type: str
    errors: list[Error]


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = _("Send If-Match with the ETag of what you read, so that nobody's change is lost.")


class PreconditionFailed(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = _("It has changed since you read it. Read it again and repeat your change.")


class Lost(APIException):
    """What was stored cannot be read any more; the detail says what to do."""

    status_code = status.HTTP_410_GONE
    default_code = "lost"


class Refused(APIException):
    """The request is understood but not allowed; the detail says what to do instead."""

    status_code = status.HTTP_403_FORBIDDEN


def shape(kind: str, code: str, detail: object, field: str | None = None) -> Problem:
    """The body of a response with a single error."""
    return {"type": kind, "errors": [_error(code, detail, field)]}


class ErrorShape(ExceptionFormatter):
    def format_error_response(self, error_response: ErrorResponse) -> Problem:
        return {
            "type": error_response.type,
            "errors": [_error(e.code, e.detail, e.attr) for e in error_response.errors],
        }


def problem(exc: Exception, context: ExceptionHandlerContext) -> Response | None:
    """DRF's exception handler: a rule broken in a model or the database is a 400, wherever it was noticed."""
    if away.is_away(exc):
        return unavailable(cast("Request", context["request"])._request, exc)  # type: ignore[return-value]  # views may
    if isinstance(exc, ModelValidationError):
        exc = ValidationError(get_error_detail(exc))
    if isinstance(exc, ObjectDoesNotExist):  # deleted by somebody else while this request waited for a lock
        exc = NotFound()
    if isinstance(exc, SuspiciousOperation):
        exc = ParseError(_("The request cannot be understood."))
    return exception_handler(exc, context)


class UnknownAddress(APIView):
    """Any request to an address that the API does not have: 404 in the one shape."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not self.lacks_slash(request):
            raise NotFound(_("There is nothing at this address."))
        if request.method not in ("GET", "HEAD"):
            raise NotFound(_("Addresses of the API end with a slash."))

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponsePermanentRedirect:
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))

    def lacks_slash(self, request: Request) -> bool:
        path = request.path_info
        return not path.endswith("/") and getattr(resolve(f"{path}/").func, "cls", None) is not type(self)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """What Django itself refuses (an unknown host, too many fields): JSON for the API, else a page."""
    if _is_api(request):
        return JsonResponse(shape("client_error", "bad_request", _("The request cannot be understood.")), status=400)
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own 404 page reads the body for a CSRF token, and fails if the body cannot be read."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """What Django answers to an exception, wherever it was raised: in a view, a template or a middleware."""
    if away.is_away(error := sys.exception()):
        return unavailable(request, error)
    if _is_api(request):
        return JsonResponse(shape("server_error", "error", _("Something went wrong on our side.")), status=500)
    return defaults.server_error(request)


def unavailable(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """The database is away: 503, as a page that needs no query, or as JSON."""
    away.note(request, error)
    response: HttpResponse
    if _is_api(request):
        detail = _("The database does not answer just now. Try again in a few seconds.")
        response = JsonResponse(shape("server_error", "unavailable", detail), status=503)
    else:
        response = render(None, "503.html", status=503)
    response["Retry-After"], response["Cache-Control"] = str(away.RETRY_SECONDS), "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # in one line, where Django has a traceback for each
    return response


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _error(code: str, detail: object, field: str | None) -> Error:
    # A message may quote the request: lone surrogates cannot be written as UTF-8, and a long text helps nobody.
    readable = str(detail).encode("utf-8", "replace").decode()
    if len(readable) > MAX_DETAIL:
        readable = f"{readable[:MAX_DETAIL]}…"
    return {"code": code, "detail": readable, "field": _path(field)}


def _path(field: str | None) -> str | None:
    """`sections.0.steps.3.seconds`; for an error of a list, the name of the list; for the whole body, None."""
    return (field or "").removesuffix("non_field_errors").removesuffix("__all__").removesuffix(".") or None
