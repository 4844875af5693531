"""Rates of the API, counted for all processes together.

A process takes a share of the allowance at a time and spends it without asking the database again: no more requests
pass than the rate allows, and most of them cost nothing. Rates below 120 are counted one by one.
"""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.counters.client_address import network_of
from accounts.counters.shared_count import add_up

if TYPE_CHECKING:  # views import this module, by way of the settings
    from rest_framework.views import APIView

SHARES = 60
"""One share is this part of a rate; up to so much may stay unspent in each other process."""
MOST_HELD = 10_000


class Share(NamedTuple):
    """Requests that this process may still let pass in a period; none follow the last share."""

    period: int
    left: int
    is_last: bool


class SharedThrottle(SimpleRateThrottle):
    held: dict[str, Share] = {}
    """By key; the oldest go where there are too many, and their visitors lose what was left of them."""
    lock = threading.Lock()
    num_requests: int
    duration: int

    @classmethod
    def forget(cls) -> None:
        cls.held.clear()

    def allow_request(self, request: Request, view: APIView) -> bool:
        who = self.get_cache_key(request, view)
        if who is None:
            return True
        key = f"api:{self.scope}:{self.rate}:{who}"
        # Periods begin at another moment for each key, so that not everybody asks the database at once.
        period, elapsed = divmod(self.timer() + crc32(key.encode()) % self.duration, self.duration)
        self.seconds_left = self.duration - elapsed
        return self.spend(key, int(period)) or self.take_share(key, int(period))

    def wait(self) -> float:
        return math.ceil(self.seconds_left)

    def get_ident(self, request: Request) -> str:
        return network_of(super().get_ident(request) or "")

    def spend(self, key: str, period: int) -> bool:
        """Let a request pass on the share held, if there is one."""
        with self.lock:
            share = self.held.get(key)
            if share is None or share.period != period or not share.left:
                return False
            self.held[key] = share._replace(left=share.left - 1)
            return True

    def take_share(self, key: str, period: int) -> bool:
        """Let a request pass on a new share, unless the rate is spent."""
        share = self.held.get(key)
        if share and share.period == period and share.is_last:
            return False
        size = max(self.num_requests // SHARES, 1)
        # Kept for longer than the period, so that no count begins anew at its very end.
        count = add_up(f"{key}:{period % 2}", size, self.seconds_left + self.duration / 2)
        left = max(size - max(count - self.num_requests, 0), 0)
        with self.lock:
            share = self.held.pop(key, None)
            left += share.left if share and share.period == period else 0  # what another thread has taken
            while len(self.held) >= MOST_HELD:
                self.held.pop(next(iter(self.held)))
            self.held[key] = Share(period, max(left - 1, 0), count >= self.num_requests)
        return left > 0


class VisitorThrottle(SharedThrottle):
    scope = "anon"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return None if request.user and request.user.is_authenticated else self.get_ident(request)


class UserThrottle(SharedThrottle):
    scope = "user"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return str(request.user.pk) if request.user and request.user.is_authenticated else None
