"""One error shape for the whole API: `{"type", "errors": [{"code", "detail", "field"}]}`."""

from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import exception_handler
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, ParseError, ValidationError
from rest_framework.fields import get_error_detail
from rest_framework.views import APIView

LONGEST_DETAIL = 500


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = _("Send If-Match with the ETag of what you read, so that nobody's change is lost.")


class PreconditionFailed(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = _("It has changed since you read it. Read it again and repeat your change.")


class Refused(APIException):
    """Understood, but not done for this person; the detail says what to do instead."""

    status_code = status.HTTP_403_FORBIDDEN


def shape(kind, code, detail, field=None):
    return {"type": kind, "errors": [_error(code, detail, field)]}


class ErrorShape(ExceptionFormatter):
    def format_error_response(self, error_response):
        return {
            "type": error_response.type,
            "errors": [_error(e.code, e.detail, e.attr) for e in error_response.errors],
        }


def problem(exc, context):
    """Rules that the model or the database refuses are the sender's 400, wherever they were found."""
    if isinstance(exc, ModelValidationError):
        exc = ValidationError(get_error_detail(exc))
    if isinstance(exc, ObjectDoesNotExist):  # deleted by somebody else, while this waited for its turn
        exc = NotFound()
    if isinstance(exc, SuspiciousOperation):
        exc = ParseError(_("The request cannot be understood."))
    return exception_handler(exc, context)


class UnknownAddress(APIView):
    """Whatever is asked of an address that the API does not have, the answer is 404 in the one shape."""

    authentication_classes = permission_classes = throttle_classes = []
    schema = None

    def initial(self, request, *args, **kwargs):
        if not self.lacks_slash(request):
            raise NotFound(_("There is nothing at this address."))
        if request.method not in ("GET", "HEAD"):
            raise NotFound(_("Addresses of the API end with a slash."))

    def get(self, request, *args, **kwargs):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))

    def lacks_slash(self, request):
        path = request.path_info
        return not path.endswith("/") and getattr(resolve(f"{path}/").func, "cls", None) is not type(self)


def bad_request(request, exception):
    """Django's own refusals (an unknown host, too many fields), in the shape of whoever asked."""
    if _is_api(request):
        return JsonResponse(shape("client_error", "bad_request", _("The request cannot be understood.")), status=400)
    return defaults.bad_request(request, exception)


def not_found(request, exception):
    """Django's own page for this looks at the body for a CSRF token, and falls over one that cannot be read."""
    return render(request, "404.html", status=404)


def server_error(request):
    """The last resort."""
    if _is_api(request):
        return JsonResponse(shape("server_error", "error", _("Something went wrong on our side.")), status=500)
    return defaults.server_error(request)


def _is_api(request):
    return request.path.startswith("/api/")


def _error(code, detail, field):
    # A message may quote what was sent: lone surrogates cannot be written as UTF-8, and a long text helps nobody.
    readable = str(detail).encode("utf-8", "replace").decode()
    if len(readable) > LONGEST_DETAIL:
        readable = f"{readable[:LONGEST_DETAIL]}…"
    return {"code": code, "detail": readable, "field": _place(field)}


def _place(field):
    """`sections.0.steps.3.seconds`; what is wrong with a list or with the whole carries its own name, or none."""
    return (field or "").removesuffix("non_field_errors").removesuffix(".") or None
