"""How a line of the log looks: JSON for programs, plain on a terminal.

No line holds what a person typed: paths are told by their route, since a path may hold the token of a link, and errors
by where they happened, since their text may quote what was sent.
"""

import logging
import traceback
from http import HTTPStatus
from types import TracebackType
from typing import Any

from django.conf import settings
from pythonjsonlogger.json import JsonFormatter

from config.logs import current

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OfRequest(logging.Filter):
    """Adds which request a line belongs to, and who sent it; takes what they sent out of Django's own lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "request_id"):
            record.request_id, record.user_id = current.request_id(), current.user_id()
        if request := record.__dict__.pop("request", None):
            status = record.__dict__.pop("status_code", 500)
            what = HTTPStatus(status).phrase if status in list(HTTPStatus) else str(status)
            record.msg, record.args = f"{what}: {current.route_of(request)}", ()
        return True


class WithoutTexts(logging.Formatter):
    """An error is where it happened and of which type; its text is for DEBUG alone."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what another formatter made of it
        return super().format(record)

    def formatException(self, ei: ExcInfo) -> str:
        if settings.DEBUG or ei[1] is None:
            return "".join(traceback.format_exception(ei[1]))
        return "".join(_told(ei[1])).rstrip()


def _told(error: BaseException, seen: tuple[BaseException, ...] = ()) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_told(cause, (*seen, error)), "which led to\n"] if cause and cause not in seen else []
    code = getattr(error, "sqlstate", None)  # of PostgreSQL
    name = f"{type(error).__module__}.{type(error).__qualname__}{f' {code}' if code else ''}\n"
    return [*before, "Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__), name]


class InJson(WithoutTexts, JsonFormatter):
    def __init__(self) -> None:
        fields = {"asctime": "time", "levelname": "level", "name": "logger", "exc_info": "error"}
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s %(user_id)s",
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            rename_fields=fields,
        )


class Plain(WithoutTexts):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        about: dict[str, Any] = {name: record.__dict__.get(name) for name in ("account", "about", "request_id")}
        told = " ".join(f"{name}={value}" for name, value in about.items() if value not in (None, ""))
        first, *rest = line.split("\n", 1)
        return "\n".join([f"{first} [{told}]" if told else first, *rest])
