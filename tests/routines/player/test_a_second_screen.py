"""The second screen: a player without an account tells it where it is, and it shows how much is to go."""

import json
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.counters.throttles import SharedThrottle
from config.server import chores
from routines.models import SecondScreen
from routines.models.second_screen import LIVES, QUIET
from routines.player import screen_requests

pytestmark = pytest.mark.django_db
PLAYING = {"status": "playing", "position": 60_000, "total": 600_000}


def post(where, data, client=None):
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return (client or Client(enforce_csrf_checks=True)).post(f"/screen/{where}", body, "text/plain")


def opened(state=PLAYING):
    """The address of a new screen, and the key of its player."""
    answer = post("", state)
    assert answer.status_code == 201
    address = re.search(r'href="http://testserver(/screen/[\w-]{22}/)"', answer.text)[1]
    return address, re.search(r'data-key="([\w-]{22})"', answer.text)[1]


def silent(**ago):
    """As if no player had been heard of for this time."""
    SecondScreen.objects.update(seen_at=timezone.now() - timedelta(**ago))


def problem(answer):
    return [(each["field"], each["code"]) for each in answer.json()["errors"]]


def test_a_visitor_opens_a_screen_and_it_says_nothing_but_the_time(client):
    answer = post("", PLAYING)
    assert "<svg" in answer.text
    address, key = opened()
    page = client.get(address)
    assert re.search(r"<span[^>]*>(9:00)</span> <span>to go</span>", page.text)
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert page["Cache-Control"] == "private, no-store"
    assert 'http-equiv="refresh" content="5"' in page.text  # without JavaScript
    assert not re.search("massage|pressure|advice|medical|doctor", page.text, re.IGNORECASE)
    assert key not in page.text


def test_the_state_comes_with_the_time_of_the_site_and_only_when_it_changed(client):
    address, key = opened()
    first = client.get(f"{address}state/")
    state = first.json()
    assert {**state, "at": 0} == {**PLAYING, "at": 0, "quiet": False}
    assert 0 <= int(first["X-Server-Time"]) - state["at"] < 10_000
    again = client.get(f"{address}state/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert int(again["X-Server-Time"]) >= int(first["X-Server-Time"])
    assert post("tell/", {"key": key}).status_code == 204  # only that it is there
    assert client.get(f"{address}state/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert post("tell/", {"key": key, **PLAYING, "status": "paused"}).status_code == 204
    after = client.get(f"{address}state/", headers={"If-None-Match": first["ETag"]})
    assert (after.status_code, after.json()["status"]) == (200, "paused")


def test_asking_and_telling_take_one_query_each(client, alice_client, django_assert_num_queries):
    address, key = opened()
    for asking in (client, alice_client):
        with django_assert_num_queries(1):
            etag = asking.get(f"{address}state/")["ETag"]
        with django_assert_num_queries(1):
            asking.get(f"{address}state/", headers={"If-None-Match": etag})
    post("tell/", {"key": key})  # takes its share of the rate
    with django_assert_num_queries(1):
        post("tell/", {"key": key, **PLAYING})
    with django_assert_num_queries(1):
        client.get(address)


def test_a_player_that_falls_silent_is_told_and_one_that_ended_is_not(client):
    address, key = opened()
    silent(seconds=QUIET.seconds + 1)
    assert client.get(f"{address}state/").json()["quiet"]
    assert re.search(r'data-when="quiet">Nothing was heard', client.get(address).text)
    post("tell/", {"key": key})
    assert not client.get(f"{address}state/").json()["quiet"]
    post("tell/", {"key": key, "status": "finished", "position": 600_000, "total": 600_000})
    silent(hours=1)
    assert not client.get(f"{address}state/").json()["quiet"]
    assert re.search(r'data-when="finished">The end', client.get(address).text)


def test_a_screen_ends_when_its_player_says_so_or_some_hours_after_it_was_last_heard_of(client):
    address, key = opened()
    assert post("end/", {"key": key}).status_code == 204
    gone = client.get(address)
    assert gone.status_code == 404
    assert "This screen has ended." in gone.text
    assert client.get(f"{address}state/").status_code == 404
    assert {post(where, {"key": key}).status_code for where in ("tell/", "end/")} == {404}
    address, key = opened()
    silent(seconds=LIVES.total_seconds() + 1)
    assert client.get(address).status_code == 404
    assert post("tell/", {"key": key}).status_code == 404
    assert client.get("/screen/never-was/state/").status_code == 404


def test_what_ended_is_removed_by_the_daily_chores():
    opened()
    silent(seconds=LIVES.total_seconds() + 1)
    alive, _key = opened()
    assert chores.do_all()["second screens that ended"] == 1
    assert Client().get(alive).status_code == 200


def test_whoever_has_the_address_may_not_write_and_whoever_has_the_key_may_not_look(client):
    address, key = opened()
    token = address.split("/")[2]
    assert post("tell/", {"key": token, **PLAYING}).status_code == 404
    assert post("end/", {"key": token}).status_code == 404
    assert client.get(f"/screen/{key}/").status_code == 404


def test_the_database_holds_neither_address_nor_key():
    address, key = opened()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM routines_secondscreen")
        row = str(cursor.fetchall())
    assert address.split("/")[2] not in row
    assert key not in row


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"", [(None, "invalid")]),
        (b"[1]", [(None, "invalid")]),
        (b"\xff", [(None, "invalid")]),
        (b"[" * 499, [(None, "invalid")]),
        (b'{"key": "' + b"x" * 600 + b'"}', [(None, "invalid")]),
        ({"key": "x"}, [("key", "invalid")]),
        ({"key": ["x"]}, [("key", "invalid")]),
        ({"key": "\ud800" * 22}, [("key", "invalid")]),
        ({"key": "x" * 22, "status": "asleep", "position": 1.5, "total": -1}, None),
        ({"key": "x" * 22, "status": {}, "position": [], "total": True}, None),
        ({"key": "x" * 22, **PLAYING, "position": 600_001}, [("position", "invalid")]),
        ({"key": "x" * 22, **PLAYING, "total": 10**400}, None),
    ],
)
def test_an_order_that_is_none_is_refused_with_its_field(sent, expected):
    for where in ("", "tell/", "end/"):
        answer = post(where, sent)
        assert answer.status_code == 400, (where, sent)
        if expected is not None:
            assert problem(answer) == expected
        assert answer.json()["type"] == "validation_error"


def test_a_screen_is_not_opened_without_a_state():
    assert problem(post("", {})) == [("status", "invalid")]
    assert SecondScreen.objects.count() == 0


def test_a_page_of_another_site_opens_none():
    for where in ("", "tell/", "end/"):
        sent = Client().post(f"/screen/{where}", "{}", "text/plain", headers={"Sec-Fetch-Site": "cross-site"})
        assert (sent.status_code, problem(sent)) == (403, [(None, "permission_denied")])


def test_one_connection_cannot_fill_the_table(monkeypatch):
    monkeypatch.setattr(screen_requests.OpeningThrottle, "rate", "2/hour")
    SharedThrottle.forget()
    assert [post("", PLAYING).status_code for _ in range(3)] == [201, 201, 429]
    assert SecondScreen.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"status": "asleep"}, "screens_have_a_known_status"),
        ({"total_ms": -1, "position_ms": -1}, "screens_count_two_days_at_most"),
        ({"position_ms": 600_001}, "screens_stand_within_their_time"),
    ],
)
def test_the_database_keeps_the_rules(change, rule):
    opened()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        SecondScreen.objects.update(**change)
