"""`Idempotency-Key`: a request that is sent again, because its answer was lost, creates nothing again.

See https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/. Where answers are kept is for an app to
say, which registers that in `AppConfig.ready`.
"""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,255}")
KEPT = ("Location", "ETag", "Cache-Control", "Content-Type")

Create = Callable[[], HttpResponse]
Keeper = Callable[[Request, str, bytes, Create], HttpResponse]
"""Answers a request with this key and body: by creating, or as it was answered before."""
_keepers: list[Keeper] = []


class InProgress(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "in_progress"
    default_detail = _("A request with this Idempotency-Key is not answered yet. Wait a moment and send it again.")


class KeyReused(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_reused"
    default_detail = _("This Idempotency-Key was sent with another request. Choose a new key for a new request.")


def keep_answers_by(keeper: Keeper) -> None:
    _keepers[:] = [keeper]


def once(method: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A method of an API view that creates something once for each Idempotency-Key."""

    @wraps(method)
    def created_once(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get(HEADER)
        if key is None:
            return method(view, request, *args, **kwargs)
        if not KEY.fullmatch(key):
            raise ParseError(_("An Idempotency-Key is 1 to 255 letters, digits and signs, without spaces."))
        sent = request.data if isinstance(request.data, bytes) else json.dumps(request.data, sort_keys=True).encode()
        return _keepers[0](request, key, sent, lambda: _rendered(method(view, request, *args, **kwargs)))

    return created_once


def _rendered(response: HttpResponseBase) -> HttpResponse:
    """With its content, which REST framework would only add later."""
    if not isinstance(response, Response):
        assert isinstance(response, HttpResponse)
        return response
    content = JSONRenderer().render(response.data)
    headers = {name: value for name, value in response.headers.items() if name in KEPT and name != "Content-Type"}
    return HttpResponse(content, "application/json", response.status_code, headers=headers)
