"""Whether the database is away, and reads that are repeated when it was only a connection that broke."""

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponseBase

RETRY_SECONDS = 5
ENDED_BY_THE_SERVER = {"25P03", "25006"}
"""SQLSTATEs of internal errors that pass: idle for too long in a transaction, and a server that only reads."""

logger = logging.getLogger("effleur.database")


def is_away(error: BaseException | None) -> bool:
    """Whether the database, or the Redis that counts attempts, did not do what it otherwise does: away, or too busy."""
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) in ENDED_BY_THE_SERVER
    return isinstance(error, (OperationalError, InterfaceError, *_errors_of_redis()))


def _errors_of_redis() -> tuple[type[Exception], ...]:
    """None before Redis was asked for something: to import its client takes a while."""
    errors = sys.modules.get("redis.exceptions")
    return (errors.ConnectionError, errors.TimeoutError) if errors else ()


def note(request: HttpRequest, error: BaseException | None) -> None:
    """Log what was refused, and whether it was because a connection broke, so that a read is worth repeating."""
    held = connection.connection
    request.lost_connection = held is not None and held.closed  # type: ignore[attr-defined]
    cause = getattr(error, "__cause__", None) or error
    logger.warning("Service Unavailable: %s (%s)", request.path, type(cause).__name__)


class RetriedReads:
    """Repeats a read whose connection to the database was lost, once: nothing has been sent yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "lost_connection", False) and request.method in ("GET", "HEAD"):
            response.close()
            connection.close()
            response = self.get_response(request)
        return response
