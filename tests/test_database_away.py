"""The database is killed, hangs, or cannot come back: what visitors get, and how the site recovers."""

import contextlib
import http.client
import json
import os
import signal
import threading
import time

import psycopg
import pytest

from config.server import database, watch
from tests.test_running import counts, postgres_of, run, start  # noqa: F401 - a fixture

pytestmark = pytest.mark.xdist_group("running")


def ask(site, path, method="GET"):
    """Status, Retry-After, body and seconds."""
    began = time.monotonic()
    asking = http.client.HTTPConnection("127.0.0.1", int(site.port), timeout=20)
    with contextlib.closing(asking):
        asking.request(method, path)
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


def backends_of(home):
    at = database._address(home)
    with psycopg.connect(host=at["HOST"], port=at["PORT"], dbname=at["NAME"], user=at["USER"]) as looking:
        found = looking.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'").fetchall()
        return {pid for (pid,) in found} - {looking.info.backend_pid}


def test_a_killed_database_comes_back_by_itself_and_until_then_all_is_503(home, start):  # noqa: F811
    site = start(WORKERS="1")
    site.wait_until_ready()
    assert ask(site, "/techniques/")[0] == 200
    people = counts(home)

    with launcher_asleep(site):  # so that nobody brings it back, nor reaps it
        os.kill(postgres_of(home), signal.SIGKILL)
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
        # A second start is not kept out by the zombie.
        assert run("-m", "config.server.run", "--only-database", home=home).returncode == 0
    wait_for(site, 200)

    os.kill(postgres_of(home), signal.SIGKILL)
    wait_for(site, 200)
    assert counts(home) == people

    for backend in backends_of(home):
        os.kill(backend, signal.SIGTERM)
    assert ask(site, "/explore/")[0] == 200
    backend = backends_of(home).pop()
    os.kill(backend, signal.SIGKILL)  # the server then ends all others, and recovers as after a crash
    status, _, _, seconds = ask(site, "/explore/")
    assert status in (200, 503)  # as quick as its disk is
    assert seconds < 2
    wait_for(site, 200)
    assert site.stop() == 0
    assert postgres_of(home) is None


def test_a_database_that_cannot_be_started_ends_the_launcher(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("18\n")  # and nothing else
    cluster = database.Cluster(tmp_path, database.SETTINGS)
    looking, told = watch.Watch(cluster, patience=0), []
    looking.keep_up(threading.Event(), lambda: told.append(looking.failure))
    [reason] = told
    assert "The database did not start" in reason
