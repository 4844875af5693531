"""The request that is being answered, for what is far from it: log lines, and the security log."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")


class Answering(NamedTuple):
    request: HttpRequest
    id: str


_answering: ContextVar[Answering | None] = ContextVar("answering", default=None)


@contextmanager
def answering(request: HttpRequest) -> Iterator[Answering]:
    """While the block runs, this is the current request."""
    now = Answering(request, id_of(request))
    token = _answering.set(now)
    try:
        yield now
    finally:
        _answering.reset(token)


def request() -> HttpRequest | None:
    now = _answering.get()
    return now.request if now else None


def request_id() -> str:
    """An empty text where no request is being answered."""
    now = _answering.get()
    return now.id if now else ""


def user_id() -> int | None:
    """Who is logged in, as far as that is known by now: nothing is looked up."""
    now = _answering.get()
    return user_id_of(now.request) if now else None


def user_id_of(request: HttpRequest) -> int | None:
    user = request.__dict__.get("_cached_user") or request.__dict__.get("user")
    # REST framework sets `user` when it has read a token; what Django sets is lazy, and left alone.
    return getattr(user, "pk", None) if hasattr(type(user), "pk") else None


def id_of(request: HttpRequest) -> str:
    """What our own proxy calls the request, else a name of our own: anybody could send the header."""
    given = request.headers.get(HEADER, "")
    return given if settings.PROXIES and WELL_FORMED.fullmatch(given) else secrets.token_hex(8)


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, such as `s/<path:token>/`: an address itself may hold what opens something."""
    match = request.resolver_match
    return (match.route or "/") if match else "-"
