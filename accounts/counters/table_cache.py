"""Django's cache interface on the table of counts.

Django's own database cache reads and then writes where it should add, and deletes a third of its rows when there are
many: two attempts at once would count as one, and a flood of keys would make others' counts go. Here each verb is one
statement, and a row goes only when it has expired.
"""

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

# ruff: noqa: S608 -- the statements are put together from parts that are all here
# Waiting for the disk would cost milliseconds each time. A crash of the database may lose the last half second of
# counts; a statement is its own transaction, so nothing else can be lost with them.
WITHOUT_WAITING = ", set_config('synchronous_commit', 'off', true)"
ALIVE = "kept.expires_at > statement_timestamp()"
UNTIL = "COALESCE(statement_timestamp() + make_interval(secs => %s), 'infinity')"
GET = f"SELECT value FROM accounts_counter AS kept WHERE key = %s AND {ALIVE}"
DELETE = f"DELETE FROM accounts_counter AS kept WHERE key = %s RETURNING {ALIVE}"
TOUCH = f"UPDATE accounts_counter AS kept SET expires_at = {UNTIL} WHERE key = %s AND {ALIVE} RETURNING true"
INCR = f"""UPDATE accounts_counter AS kept SET value = to_jsonb((value #>> '{{}}')::bigint + %s)
    WHERE key = %s AND {ALIVE} RETURNING value"""
SET = f"""INSERT INTO accounts_counter AS kept (key, value, expires_at) VALUES (%s, %s, {UNTIL})
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at"""
ADD = f"{SET} WHERE NOT ({ALIVE})"


class TableCache(BaseCache):
    """Values are JSON, so that nothing read from the table can become code."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        row = _first_row(GET, [self._digest(key, version)])
        return json.loads(row[0]) if row else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        _write(f"{SET} RETURNING true", [self._digest(key, version), json.dumps(value), self._seconds(timeout)])

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        values = [self._digest(key, version), json.dumps(value), self._seconds(timeout)]
        return bool(_write(f"{ADD} RETURNING true", values))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        value = _write(INCR, [delta, self._digest(key, version)])
        if value is None:
            raise ValueError(f"There is no count with the key {key!r}.")
        return int(value)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(_write(TOUCH, [self._seconds(timeout), self._digest(key, version)]))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(_write(DELETE, [self._digest(key, version)]))

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_counter")

    def _digest(self, key: str, version: int | None) -> str:
        """A key of any length and any characters, which shows nobody's address."""
        full = self.make_key(key, version=version).encode(errors="backslashreplace")
        return blake2b(full, key=settings.SECRET_KEY.encode()[:64], digest_size=16).hexdigest()

    def _seconds(self, timeout: Any) -> float | None:
        """Seconds from now, or None for good."""
        return self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout


def _write(statement: str, values: Sequence[Any]) -> Any:
    """The first column of the row written, or None."""
    row = _first_row(statement if connection.in_atomic_block else statement + WITHOUT_WAITING, values)
    return row[0] if row else None


def _first_row(statement: str, values: Sequence[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
