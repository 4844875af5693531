"""The backend. Django looks for a module of this name, and for this class in it."""

import select
import time
from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base

AWAY_SECONDS = 2
"""So long nobody tries again after the database did not answer: each would wait, and those behind them."""


class DatabaseWrapper(base.DatabaseWrapper):
    away_until: ClassVar[float] = 0
    in_a_hurry: ClassVar[dict[str, Any]] = {}
    """Connection parameters of a process that serves; commands take the time they need."""

    def get_connection_params(self) -> dict[str, Any]:
        return self.in_a_hurry | super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if time.monotonic() < DatabaseWrapper.away_until:
            raise psycopg.OperationalError("The database did not answer a moment ago.")
        try:
            connection = super().get_new_connection(conn_params)
            while self.pool and has_ended(connection):
                connection.close()  # the pool then makes another
                self.pool.putconn(connection)
                connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            DatabaseWrapper.away_until = time.monotonic() + AWAY_SECONDS
            raise
        return connection


def has_ended(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server closed a connection that nobody used: then there is something to read on it."""
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    return bool(look.poll(0))


def hurry(pool: dict[str, float], milliseconds: dict[str, int]) -> None:
    """From now on, this process waits for connections and statements no longer than so, unless DATABASE_URL says."""
    from django.db import connection

    limits = " ".join(f"-c {name}={value}" for name, value in milliseconds.items())
    connection.settings_dict["OPTIONS"]["pool"] |= pool
    DatabaseWrapper.in_a_hurry = {"connect_timeout": 2, "tcp_user_timeout": 2000, "options": limits}
