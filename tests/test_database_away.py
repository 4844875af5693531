"""The database is killed, or cannot come back: what visitors get, how the site recovers, and how it ends."""

import contextlib
import http.client
import json
import os
import signal
import sys
import threading
import time
from functools import partial

import psycopg
import pytest

from config.server import database
from routines.management.commands.load_demo import EMAIL, PASSWORD
from tests.test_running import Site, postgres_of, start  # noqa: F401 - a fixture

pytestmark = pytest.mark.xdist_group("running")
GENEROUS = dict.fromkeys(("API_RATE_USER", "API_RATE_VISITOR", "API_RATE_LOGIN"), "900000/min")


class ImpatientSite(Site):
    """The demo, on a launcher that gives up after some seconds."""

    command = ("-c", "import config.server.run as it; it.Watch.patience = 2; it.main()", "load_demo")

    def last_line(self):
        """The last that it said, once it has ended."""
        *_, last = iter(partial(self.lines.get, timeout=20), None)
        return last


class Writer(threading.Thread):
    """A program that creates one routine after another, until the block ends."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site, self.enough = site, threading.Event()
        self.titles, self.statuses = {}, set()
        login = json.dumps({"email": EMAIL, "password": PASSWORD, "name": "Writer"})
        status, _, body, _ = ask(site, "/api/v1/auth/login/", "POST", login)
        assert status == 201, body
        self.token = json.loads(body)["token"]

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.enough.set()
        self.join(60)

    def run(self):
        number = 0
        while not self.enough.wait(0.25):
            number += 1
            title = f"Written {number} of {self.site.began}"
            status, _, body, _ = ask(self.site, "/api/v1/routines/", "POST", json.dumps({"title": title}), self.token)
            self.statuses.add(status)
            if status == 201:
                self.titles[json.loads(body)["code"]] = title

    def wait_for_more(self):
        """Wait until one more was accepted."""
        count, deadline, pause = len(self.titles), time.monotonic() + 20, threading.Event()
        while len(self.titles) == count:
            assert time.monotonic() < deadline, f"nothing is accepted: {self.statuses}"
            pause.wait(0.05)

    def found(self):
        """What was accepted, as it is in the database."""
        with connection_to(self.site.home) as looking:
            query = "SELECT code, title FROM routines_routine WHERE code = ANY(%s)"
            return dict(looking.execute(query, [list(self.titles)]).fetchall())


def ask(site, path, method="GET", body=None, token=None):
    """Status, Retry-After, body and seconds."""
    headers = {"Content-Type": "application/json"} if body else {}
    headers |= {"Authorization": f"Token {token}"} if token else {}
    began = time.monotonic()
    asking = http.client.HTTPConnection("127.0.0.1", int(site.port), timeout=20)
    with contextlib.closing(asking):
        asking.request(method, path, body, headers)
        answer = asking.getresponse()
        return answer.status, answer.headers["Retry-After"], answer.read().decode(), time.monotonic() - began


def wait_for(site, status):
    """Wait until the site says that its database is there, or is not."""
    deadline, waiting = time.monotonic() + 20, threading.Event()
    while ask(site, "/readyz")[0] != status:
        assert time.monotonic() < deadline, f"/readyz does not come to say {status}"
        waiting.wait(0.1)


@contextlib.contextmanager
def launcher_asleep(site):
    os.kill(site.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(site.process.pid, signal.SIGCONT)


def connection_to(home):
    at = database._address(home)
    return psycopg.connect(host=at["HOST"], port=at["PORT"], dbname=at["NAME"], user=at["USER"])


def backends_of(home):
    with connection_to(home) as looking:
        found = looking.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'").fetchall()
        return {pid for (pid,) in found} - {looking.info.backend_pid}


def assert_all_is_503_until_somebody_brings_it_back(site):
    """The launcher is kept from it, nor does it reap the dead server: a second start is not kept out by the zombie."""
    with launcher_asleep(site):
        os.kill(postgres_of(site.home), signal.SIGKILL)
        wait_for(site, 503)
        status, retry_after, page, seconds = ask(site, "/explore/")
        assert (status, retry_after) == (503, "5")
        assert "We will be back in a moment" in page
        assert seconds < 2
        status, retry_after, body, seconds = ask(site, "/api/v1/techniques/")
        assert (status, retry_after) == (503, "5")
        assert [error["code"] for error in json.loads(body)["errors"]] == ["unavailable"]
        assert seconds < 2
        status, _, text, seconds = ask(site, "/readyz")
        assert (status, text, seconds < 2) == (503, "database does not answer\n", True)
        assert ask(site, "/healthz")[0] == 200
        assert ask(site, "/techniques/")[0] == 200  # kept, as it was last seen
        second = database.Cluster(site.home, database.SETTINGS)
        second.join()
        wait_for(site, 200)
    second.leave()
    assert second.is_up()


def assert_a_killed_backend_costs_no_error(site):
    """Of one that is told to end, a reader notices nothing. After `kill -9`, the server ends all, and recovers."""
    if sys.platform == "linux":  # where the disk can be asked at once, and not for each file
        with connection_to(site.home) as asking:
            assert asking.execute("SHOW recovery_init_sync_method").fetchone() == ("syncfs",)
    for backend in backends_of(site.home):
        os.kill(backend, signal.SIGTERM)
    assert ask(site, "/explore/")[0] == 200
    os.kill(backends_of(site.home).pop(), signal.SIGKILL)
    status, retry_after, _, seconds = ask(site, "/explore/")
    assert (status, retry_after) in [(200, None), (503, "5")]  # as quick as its disk is
    assert seconds < 2
    wait_for(site, 200)


@contextlib.contextmanager
def spoilt_configuration(home):
    """The server cannot start with it, and does not read it before."""
    file = home / "postgres" / "postgresql.auto.conf"
    before = file.read_text()
    file.write_text(f"{before}\nno_such_setting = on\n")
    try:
        yield
    finally:
        file.write_text(before)


def assert_ends_with_an_error_when_it_cannot_be_started(site):
    with spoilt_configuration(site.home):
        os.kill(postgres_of(site.home), signal.SIGINT)
        assert site.process.wait(timeout=30) == 1
    assert "The database did not start: " in site.last_line()


def test_a_killed_database_comes_back_with_all_that_was_accepted_and_until_then_all_is_503(home, start):  # noqa: F811
    site = start(kind=ImpatientSite, WORKERS="1", **GENEROUS)
    site.wait_until_ready()
    assert ask(site, "/techniques/")[0] == 200
    with Writer(site) as writer:
        writer.wait_for_more()
        assert_all_is_503_until_somebody_brings_it_back(site)
        writer.wait_for_more()
        os.kill(postgres_of(home), signal.SIGKILL)
        writer.wait_for_more()
        assert_a_killed_backend_costs_no_error(site)
        writer.wait_for_more()
    assert writer.statuses == {201, 503}
    assert writer.found() == writer.titles
    assert_ends_with_an_error_when_it_cannot_be_started(site)
    assert postgres_of(home) is None
