"""Requests without the headers that Django cannot parse, and always in UTF-8."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http.request import split_domain_port
from django.utils.functional import cached_property
from django.utils.http import parse_header_parameters


class Request(WSGIRequest):
    """Drops malformed headers, on which Django would fail before any view runs."""

    def __init__(self, environ: dict[str, Any]) -> None:
        for name, is_readable in READABLE.items():
            if not is_readable(environ.get(name, "")):
                environ = {key: value for key, value in environ.items() if key != name}
        super().__init__(environ)

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        # Django would also set the encoding to the charset by name: "hex" is a codec too, but decodes no text.
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))

    @cached_property
    def _current_scheme_host(self) -> str:
        """What absolute links begin with. They repeat no port of Host's that this site does not answer at."""
        _, port = split_domain_port(self.get_host())
        if port in {"", self.META.get("SERVER_PORT"), str(urlsplit(settings.SITE_URL).port)}:
            return f"{self.scheme}://{self.get_host()}"
        return settings.SITE_URL


def _has_parameters(header: str) -> bool:
    try:
        for part in header.split(","):
            parse_header_parameters(part)
    except (LookupError, ValueError):
        return False
    return True


def _is_address(header: str) -> bool:
    try:
        urlsplit(header)
    except ValueError:
        return False
    return True


READABLE = {"CONTENT_TYPE": _has_parameters, "HTTP_ACCEPT": _has_parameters, "HTTP_HX_CURRENT_URL": _is_address}
