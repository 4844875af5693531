"""Requests as this site reads them: in UTF-8, and with headers that can be read at all."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(WSGIRequest):
    """Django falls over some headers before any view can answer; here they count as not sent."""

    htmx: "HtmxDetails"

    def __init__(self, environ):
        for name, is_readable in READABLE.items():
            if not is_readable(environ.get(name, "")):
                environ = {key: value for key, value in environ.items() if key != name}
        super().__init__(environ)

    def _set_content_type_params(self, meta):
        # Without Django's choice of a charset by its name: "hex" is a codec too, and no text can be read with it.
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


def _has_parameters(header):
    try:
        for part in header.split(","):
            parse_header_parameters(part)
    except (LookupError, ValueError):
        return False
    return True


def _is_address(header):
    try:
        urlsplit(header)
    except ValueError:
        return False
    return True


READABLE = {"CONTENT_TYPE": _has_parameters, "HTTP_ACCEPT": _has_parameters, "HTTP_HX_CURRENT_URL": _is_address}
