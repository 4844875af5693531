"""What is kept of a session, and when it ends."""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as FormerStore
from django.contrib.sessions.models import Session as FormerSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from tests.factories import PASSWORD

HOME = reverse("accounts:home")


def is_logged_in(browser):
    return browser.get(HOME).status_code == 200


def change(**fields):
    Session.objects.update(**fields)


def ago(**period):
    return timezone.now() - timedelta(**period)


def test_no_table_holds_the_id_that_the_cookie_does(alice_client):
    key = alice_client.cookies["sessionid"].value
    assert is_logged_in(alice_client)
    with connection.cursor() as cursor:
        for table in ("accounts_session", "django_session"):
            cursor.execute(f"SELECT count(*) FROM {table} AS row WHERE row::text LIKE %s", [f"%{key}%"])  # noqa: S608
            assert cursor.fetchone() == (0,)


def test_what_the_database_holds_opens_no_session(alice_client):
    thief = Client()
    thief.cookies["sessionid"] = Session.objects.get().key_hash
    assert not is_logged_in(thief)


@pytest.mark.parametrize("cookie", ["nul\0", "é" * 32, "a" * 7, "a" * 4000, "' OR 1=1"])
def test_a_cookie_that_is_no_session_is_that_of_a_visitor(db, cookie):
    visitor = Client()
    visitor.cookies["sessionid"] = cookie
    assert not is_logged_in(visitor)


def test_it_ends_after_14_days_without_use(alice_client):
    change(last_seen_at=ago(days=13, hours=23))
    assert is_logged_in(alice_client)
    change(last_seen_at=ago(days=14))
    assert not is_logged_in(alice_client)


def test_it_ends_90_days_after_the_login_however_it_is_used(alice_client):
    change(made_at=ago(days=89, hours=23))
    assert is_logged_in(alice_client)
    change(made_at=ago(days=90))
    assert not is_logged_in(alice_client)


def test_a_shorter_life_holds_for_sessions_that_are_there(alice_client, settings):
    change(last_seen_at=ago(days=2))
    settings.SESSION_IDLE_DAYS = 1
    assert not is_logged_in(alice_client)


def test_the_cookie_lasts_as_long_as_the_session_may(alice, client):
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    assert client.cookies["sessionid"]["max-age"] == 90 * 24 * 60 * 60


def test_using_it_is_noted_now_and_then_and_reading_costs_one_query(alice_client):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert is_logged_in(alice_client)
        return [query["sql"] for query in captured if "accounts_session" in query["sql"]]

    change(last_seen_at=ago(minutes=6))
    assert len(queries()) == 2
    assert Session.objects.get().last_seen_at > ago(minutes=1)
    assert len(queries()) == 1


def test_a_session_ended_elsewhere_is_not_brought_back_by_what_it_is_doing(alice_client):
    store = alice_client.session
    store["draft"] = "half a thought"
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.exists()


def test_whoever_was_logged_in_before_the_upgrade_still_is(alice_client, alice):
    here = alice_client.session
    former = FormerStore()
    former.update(dict(here.items()))
    former.create()
    former.update(dict(here.items()))
    former.save()
    Session.objects.all().delete()
    importlib.import_module("accounts.migrations.0008_sessions_of_before_go_on").move(apps, None)
    browser = Client()
    browser.cookies["sessionid"] = former.session_key
    assert is_logged_in(browser)
    assert Session.objects.get().user == alice
    assert not FormerSession.objects.exists()
