"""The rate at which a program may try passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.request import Request

from accounts.counters.throttles import SharedThrottle
from accounts.security_log.event import Kind
from accounts.security_log.noting import note
from config.logs import current

if TYPE_CHECKING:
    from rest_framework.views import APIView


class LoginThrottle(SharedThrottle):
    """Limits attempts from one address, whatever account they name."""

    scope = "login"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.get_ident(request)

    def allow_request(self, request: Request, view: APIView) -> bool:
        is_allowed = super().allow_request(request, view)
        if not is_allowed:
            note(Kind.LOGIN_REFUSED, current.user_id(), "api")
        return is_allowed
