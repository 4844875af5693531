"""One line and one measurement for each request."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from config.logs import current, metrics

OFTEN = {"healthz", "readyz"}
"""Asked for every few seconds by machines that look after the site."""

logger = logging.getLogger("effleur.requests")


class RequestLogMiddleware:
    """Gives each request a name, which its answer tells, and says afterwards how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        with current.answering(request) as now:
            response = self.get_response(request)
            response.headers[current.HEADER] = now.id
            tell(request, response.status_code, time.perf_counter() - began)
            return response


def tell(request: HttpRequest, status: int, seconds: float) -> None:
    route = current.route_of(request)
    if settings.METRICS_PORT:
        metrics.REQUESTS.labels(method_of(request), route, str(status)).observe(seconds)
    level = logging.DEBUG if route in OFTEN or request.path.startswith(settings.STATIC_URL) else logging.INFO
    if logger.isEnabledFor(level):
        milliseconds = round(seconds * 1000, 1)
        about = {"method": method_of(request), "route": route, "status": status, "ms": milliseconds}
        logger.log(level, "%s %s %d in %s ms", *about.values(), extra=about)


def method_of(request: HttpRequest) -> str:
    """A method can be any word, and this one is kept for each that there is."""
    method = request.method or ""
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
