"""Keeps the embedded database up while the site is served: who started the site need not look after it."""

import logging
import threading
import time
from collections.abc import Callable

from config.server.database import Cluster

EVERY_SECONDS = 0.5
LONGEST_PAUSE = 10

logger = logging.getLogger("effleur.database")


class Watch:
    patience: float = 60
    """How many seconds to try in vain before giving up."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.pause = EVERY_SECONDS
        self.failure = ""
        """Why it gave up."""

    def keep_up(self, stopped: threading.Event, give_up: Callable[[], None]) -> None:
        """Start the database again whenever it has ended, until stopped; where that cannot be done, give up."""
        self.cluster.stopping = stopped
        began = time.monotonic()
        while not stopped.wait(EVERY_SECONDS):
            if self.cluster.is_up():
                continue
            if time.monotonic() - began > self.patience:
                self.pause = EVERY_SECONDS
            self.bring_back(stopped)
            began = time.monotonic()
            if self.failure:
                give_up()
                return

    def bring_back(self, stopped: threading.Event) -> None:
        """Try with growing pauses. On a full disk there is no end to it: room may be made at any time."""
        logger.error("The database has ended; it is started again")
        deadline = time.monotonic() + self.patience
        while not stopped.wait(self.pause):
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
            try:
                self.cluster.revive()
            except (SystemExit, OSError) as error:
                if not self.cluster.has_room():
                    logger.error("The disk of the database is full; it starts when there is room")
                    deadline = time.monotonic() + self.patience
                elif time.monotonic() > deadline:
                    self.failure = str(error)
                    return
            else:
                logger.warning("The database is back")
                return
