"""People at work while a fault happens: some write, some read, and each answer is written down."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field

from benchmarks.faults.site import Site

WRITERS, READERS = 3, 2
PAUSE_SECONDS = 0.02
PATIENCE_SECONDS = 60  # for one answer, and for the site to be well again
CALM_SECONDS = 1.5  # without a failure, and with a write: then it is well
PAGES = ("/techniques/", "/healthz", "/explore/")
NO_ANSWER = "none"
STEP = {"technique": "ankle-bone-circles", "seconds": 60}


@dataclass
class Answers:
    """What was answered, by all threads."""

    accepted: list[str] = field(default_factory=list)
    failed: dict[str, int] = field(default_factory=dict)
    total: int = 0
    slowest: float = 0
    last_failure: float = 0
    last_write: float = 0


class Load:
    """Threads that write and read until the block ends."""

    def __init__(self, site: Site, token: str, name: str, pause: float):
        self.site = site
        self.name = f"{name} {time.time_ns()}"
        self.pause = pause
        self.headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        self.answers = Answers()
        self.lock = threading.Lock()
        self.enough = threading.Event()
        self.began = {}  # when each thread sent what it waits for
        work = [self._write] * WRITERS + [self._read] * READERS
        self.threads = [threading.Thread(target=one, args=[number], daemon=True) for number, one in enumerate(work)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.enough.set()
        for thread in self.threads:
            thread.join(PATIENCE_SECONDS + 1)

    def seconds_to_calm(self, since: float) -> float | None:
        """How long after that moment the last request failed, once all is well; None where it does not become well."""
        deadline = since + PATIENCE_SECONDS
        while (now := time.monotonic()) < deadline:
            with self.lock:
                troubled = max(since, self.answers.last_failure)
                waits = min(self.began.values(), default=now)
                if self.answers.last_write > troubled + CALM_SECONDS and now - waits < CALM_SECONDS:
                    return troubled - since
            time.sleep(0.05)
        return None

    def _write(self, number):
        count = 0
        while not self.enough.is_set():
            count += 1
            title = f"{self.name} {number}-{count}"
            body = {"title": title, "sections": [{"steps": [STEP]}]}
            self._ask(number, "POST", "/api/v1/routines/", json.dumps(body), title)

    def _read(self, number):
        while not self.enough.is_set():
            for page in PAGES:
                self._ask(number, "GET", page)

    def _ask(self, number, method, path, body=None, title=""):
        connection = self._connection()
        began = self.began[number] = time.monotonic()
        try:
            connection.request(method, path, body, self.headers if body else {})
            answer = connection.getresponse()
            answer.read()
            status = str(answer.status)
        except (OSError, http.client.HTTPException):
            status = NO_ANSWER
        finally:
            connection.close()
        self._note(status, began, title)
        self.enough.wait(self.pause)

    def _connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE_SECONDS)

    def _note(self, status, began, title):
        now = time.monotonic()
        with self.lock:
            self.answers.total += 1
            self.answers.slowest = max(self.answers.slowest, now - began)
            if status not in ("200", "201"):
                self.answers.failed[status] = self.answers.failed.get(status, 0) + 1
                self.answers.last_failure = now
            elif title:
                self.answers.accepted.append(title)
                self.answers.last_write = now


def found(site, titles: list[str]) -> int:
    """How many of these routines are in the database, each with its document and its first revision."""
    query = "SELECT count(*) FROM routines_routine routine WHERE title = ANY(%s) AND strpos(document, title) > 0"
    query += " AND EXISTS (SELECT FROM routines_revision WHERE routine_id = routine.id)"
    with site.database() as connection:
        return connection.execute(query, [titles]).fetchone()[0]
