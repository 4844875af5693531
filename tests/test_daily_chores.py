"""`manage.py tidy`: what has expired goes daily."""

import threading
from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Session
from accounts.sessions.session import digest
from accounts.sessions.store import SessionStore
from config.server import chores
from tests.test_running import address


def make_session(*, expired):
    store = SessionStore()
    store.create()
    if expired:
        Session.objects.update(last_seen_at=timezone.now() - timedelta(days=14))
    return digest(store.session_key)


def tidy():
    said = StringIO()
    call_command("tidy", stdout=said)
    return said.getvalue()


def test_expired_sessions_go_and_others_stay(db):
    make_session(expired=True)
    kept = make_session(expired=False)
    assert "1 expired sessions removed." in tidy()
    assert list(Session.objects.values_list("key_hash", flat=True)) == [kept]


def test_a_chore_that_fails_stops_no_other_and_fails_the_command(db, monkeypatch, caplog):
    def fail():
        raise RuntimeError("no luck")

    make_session(expired=True)
    monkeypatch.setattr(chores, "_registered", {"lost umbrellas": fail, **chores._registered})
    with pytest.raises(CommandError, match="lost umbrellas"):
        tidy()
    assert not Session.objects.exists()
    assert "no luck" in caplog.text


def test_two_processes_do_not_tidy_at_once(db):
    make_session(expired=True)
    with psycopg.connect(address(connection.settings_dict["NAME"])) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [chores.LOCK])
        assert tidy() == "Another process is tidying.\n"
        assert Session.objects.exists()
        other.execute("SELECT pg_advisory_unlock(%s)", [chores.LOCK])
    assert "1 expired sessions removed." in tidy()


def test_a_server_that_runs_for_days_tidies_again_and_again(transactional_db, monkeypatch):
    make_session(expired=True)
    monkeypatch.setattr(chores, "EVERY", timedelta(milliseconds=1))
    monkeypatch.setenv("DATABASE_URL", address(connection.settings_dict["NAME"]))
    stopped, waiting = threading.Event(), threading.Event()
    repeating = threading.Thread(target=chores.repeat_daily, args=[stopped])
    repeating.start()
    try:
        assert any(waiting.wait(0.05) or not Session.objects.exists() for _ in range(400))
    finally:
        stopped.set()
        repeating.join()
