"""What has to be done daily, such as deleting what has expired. Apps register their chores in `AppConfig.ready`."""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, connection

Chore = Callable[[], int]
"""Returns how many it removed. It decides what its transactions are."""

EVERY = timedelta(days=1)
LOCK = 71_935_204
"""Any number that nothing else in the database locks."""

logger = logging.getLogger("effleur.chores")
_registered: dict[str, Chore] = {}


class Busy(Exception):
    """Another process is doing the chores."""


def register(what: str, chore: Chore) -> None:
    """Call once, from `AppConfig.ready`. `what` names what is removed, such as "expired sessions"."""
    _registered[what] = chore


def do_all() -> dict[str, int | None]:
    """Do each chore; how many it removed, or None where it failed. Raises Busy.

    A failure goes to the log, and the others are done.
    """
    with _alone():
        return {what: _do(what, chore) for what, chore in _registered.items()}


def _do(what: str, chore: Chore) -> int | None:
    try:
        return chore()
    except Exception:
        logger.exception("The daily removal of %s failed", what)
        return None


@contextmanager
def _alone() -> Iterator[None]:
    """Hold a lock of the database's session: each chore has transactions of its own, and a lost session unlocks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Busy
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def repeat_daily(stopped: threading.Event) -> None:
    """Do the chores once a day until stopped, in another process: the launcher forks, so it keeps no connection."""
    manage = Path(__file__).resolve().parent.parent.parent / "manage.py"
    while not stopped.wait(EVERY.total_seconds()):
        subprocess.run([sys.executable, manage, "tidy", "--verbosity=0"], check=False)  # noqa: S603
