"""Counts are exact, are everybody's, and stay until they expire; see also tests/test_running.py."""

import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.counters.shared_count import add_up
from accounts.counters.throttles import SharedThrottle, VisitorThrottle
from accounts.models import Counter
from config.server import environment


def test_a_count_is_one_count_until_it_expires(db):
    assert [add_up("a-key", 2, 60) for _ in range(3)] == [2, 4, 6]
    assert add_up("another key", 1, 60) == 1
    Counter.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert add_up("a-key", 2, 60) == 2
    assert Counter.objects.delete_expired() == 1
    assert Counter.objects.count() == 1


def test_the_cache_keeps_what_djangos_own_would(db):
    assert cache.get("a-key", "none") == "none"
    assert cache.add("a-key", [1.5, 2], 60)
    assert not cache.add("a-key", [3], 60)
    assert cache.get("a-key") == [1.5, 2]
    cache.set("a-key", {"n": 1}, 0.000001)
    assert cache.get("a-key") is None
    assert not cache.touch("a-key", 60)
    cache.set("a-key", "for good", None)
    assert cache.touch("a-key", 60)
    assert cache.delete("a-key")
    assert not cache.delete("a-key")
    with pytest.raises(ValueError, match="no count"):
        cache.incr("a-key")
    cache.set("any \0 key " + "x" * 1000, 1)
    cache.clear()
    assert not Counter.objects.exists()


def test_no_address_is_readable_in_the_table(db):
    add_up("api:visitor:192.0.2.7", 1, 60)
    assert "192" not in str(Counter.objects.values())


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_are_forty():
    def add(_):
        try:
            return add_up("a-key", 1, 60)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        assert sorted(threads.map(add, range(40))) == list(range(1, 41))


class Rate(VisitorThrottle):
    rate = "240/day"


def ask(address="192.0.2.1"):
    request = type("Request", (), {"user": None, "META": {"REMOTE_ADDR": address}, "headers": {}})()
    throttle = Rate()
    return throttle.allow_request(request, None), throttle


def test_a_rate_lets_as_many_pass_as_it_says(db, django_assert_num_queries):
    assert [ask()[0] for _ in range(241)] == [True] * 240 + [False]
    with django_assert_num_queries(0):  # nor does a flood cost the database anything
        passes, throttle = ask()
    assert not passes
    assert 0 < throttle.wait() <= 24 * 60 * 60
    assert ask("192.0.2.2")[0]


def test_processes_spend_one_allowance(db):
    for _ in range(120):
        ask()
    SharedThrottle.forget()  # as another process would begin
    assert sum(ask()[0] for _ in range(240)) == 120


def test_a_flood_of_visitors_makes_no_count_go(db, monkeypatch):
    monkeypatch.setattr("accounts.counters.throttles.MOST_HELD", 3)
    for _ in range(240):
        ask()
    for number in range(20):
        ask(f"198.51.100.{number}")
    assert len(SharedThrottle.held) == 3
    assert not ask()[0]


def test_the_api_says_when_to_come_back(api, monkeypatch):
    monkeypatch.setitem(SharedThrottle.THROTTLE_RATES, "anon", "1/hour")
    assert api.get("/api/v1/strokes/").status_code == 200
    answer = api.get("/api/v1/strokes/")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600


@pytest.fixture
def counts_in_redis(tmp_path, settings, monkeypatch):
    """The site counts in a Redis of the test's own."""
    if not (program := shutil.which("redis-server") or shutil.which("valkey-server")):
        pytest.skip("neither redis-server nor valkey-server is installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", tmp_path]
    with subprocess.Popen([program, *options], stdout=subprocess.PIPE, text=True) as server:
        assert any("Ready to accept connections" in line for line in server.stdout)
        monkeypatch.setenv("CACHE_URL", f"redis://127.0.0.1:{port}/0")
        settings.CACHES = {**settings.CACHES, "default": environment.redis("CACHE_URL")}
        yield
        caches.close_all()
        server.terminate()


def test_a_redis_that_is_away_is_told_as_a_database_is(settings, monkeypatch, client):
    client.raise_request_exception = False
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:1/0")  # nobody listens there
    settings.CACHES = {**settings.CACHES, "default": environment.redis("CACHE_URL")}
    login = {"login": "alice@example.org", "password": "a guess"}
    by_api = {"email": "alice@example.org", "password": "a guess"}
    answers = [client.post("/account/login/", login), client.post("/api/v1/auth/login/", by_api)]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert all(int(answer["Retry-After"]) > 0 for answer in answers)
    assert answers[1].json()["type"] == "server_error"
    caches.close_all()


def test_with_cache_url_counts_are_in_redis(counts_in_redis, alice):
    with ThreadPoolExecutor(10) as threads:
        assert sorted(threads.map(lambda _: add_up("a-key", 1, 60), range(40))) == list(range(1, 41))
    assert [ask()[0] for _ in range(241)] == [True] * 240 + [False]
    wrong = {"login": "alice@example.org", "password": "a guess"}
    pages = [Client().post("/account/login/", wrong).content.decode() for _ in range(6)]
    assert ["Too many failed attempts" in page for page in pages] == [False] * 5 + [True]
    assert not Counter.objects.exists()
