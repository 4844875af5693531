"""Headers that every answer carries, whichever part of the site gives it."""

from collections.abc import Callable
from functools import cache

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PERMISSIONS = (
    *("accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
)
"""What no page of this site asks a browser for, so that nothing that gets into a page can."""


class HeadersMiddleware:
    """Adds what an answer lacks, and keeps the pages of whoever is logged in out of every cache.

    It stands outside the middleware that refuses a request, and that sets most of these headers: a refusal has them
    too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in for_every_answer().items():
            response.headers.setdefault(name, value)
        if is_personal(request, response):
            response["Cache-Control"] = "private, no-store"
        return response


@cache
def for_every_answer() -> dict[str, str]:
    """The headers with their values; those about TLS only where there is TLS."""
    headers = {
        "Content-Security-Policy": str(build_policy()),
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY or "",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in PERMISSIONS),
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY or "",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
    if settings.SECURE_HSTS_SECONDS:
        subdomains = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}{subdomains}"
    return headers


def is_personal(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it is a page for whoever is logged in; one with an ETag was rendered without regard to the reader."""
    is_page = response.get("Content-Type", "").startswith("text/html")
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return is_page and has_session and "ETag" not in response and "no-store" not in response.get("Cache-Control", "")
