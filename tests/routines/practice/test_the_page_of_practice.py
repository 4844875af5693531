"""A person sees what they did and how it felt; logs, changes and deletes it; takes it along. Nobody else does."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from routines.models import PracticeCalendar, PracticeSession
from routines.models.practice_session import Felt
from tests.api.conftest import queries
from tests.conftest import client_of
from tests.factories import make_routine, make_step
from tests.routines.practice.practising import practise

pytestmark = pytest.mark.django_db
PRACTICE, LOG = "/practice/", "/practice/log/"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def typed(**fields):
    return {"title": "Calves", "day": "2026-11-28", "at": "19:00", "minutes": "12", "area": "calf", **fields}


def test_the_page_tells_days_weeks_areas_and_changes(alice, alice_client):
    routine = make_routine(alice, make_step(seconds=300), title="Evening ankles")
    for days in range(4):
        felt = Felt("ankle", 6, 4 - days % 2, "The stairs were <easier>.")
        practise(alice, "", NOW - timedelta(days=days), felt=felt, routine=routine)
    practise(alice, "Something by hand", NOW - timedelta(days=1), seconds_done=125)
    page = alice_client.get(PRACTICE)
    assert "no-store" in page["Cache-Control"]
    text = " ".join(page.text.split())
    assert "5 sessions, 42 min" in text
    assert ": 2 sessions, 12 min" in text  # of the 29th
    assert "The stairs were &lt;easier&gt;." in text
    [slope] = page.context["slopes"]
    assert (slope.name, slope.change.count, slope.change.before, slope.change.after) == ("Ankle", 4, 6, 3.5)
    [helped] = page.context["helped"]
    assert (helped.name, helped.code, helped.change.count) == ("Evening ankles", routine.code, 4)
    assert page.context["areas"]
    assert page.context["bars"][-1].week.count == 1  # the 30th is a Monday
    assert page.context["bars"][-2].week.count == 4


def test_what_helped_is_still_told_when_the_routine_is_gone(alice, alice_client):
    routine = make_routine(alice, title="Evening ankles")
    for days in range(3):
        practise(alice, "", NOW - timedelta(days=days), felt=Felt("", 6, 4), routine=routine)
    routine.discard()
    [helped] = alice_client.get(PRACTICE).context["helped"]
    assert (helped.name, helped.code, helped.change.count) == ("Evening ankles", "", 3)
    routine.delete_for_good()
    page = alice_client.get(PRACTICE)
    assert [slope.name for slope in page.context["helped"]] == ["Evening ankles"]
    assert page.context["areas"]


def test_days_are_those_of_the_person_s_own_zone(alice, alice_client):
    practise(alice, "Late", datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    assert [s.title for s in alice_client.get(PRACTICE).context["in_month"]] == []
    PracticeCalendar.keep(alice, "Europe/Berlin")
    page = alice_client.get(PRACTICE)
    assert [s.title for s in page.context["in_month"]] == ["Late"]
    assert "Sunday 1 November" in page.text
    assert "00:30" in page.text


@pytest.mark.parametrize("asked", ["", "2026-13", "9999-01", "0000-00", "x" * 500, "2026-11-01", "\x00"])
def test_a_month_that_is_none_is_this_one(alice, alice_client, asked):
    practise(alice)
    assert alice_client.get(PRACTICE, {"month": asked}).context["first"].isoformat() == "2026-11-01"


def test_no_month_is_before_all_practice(alice, alice_client):
    practise(alice)
    for asked in ("0001-01", "1999-12"):
        assert alice_client.get(PRACTICE, {"month": asked}).context["first"].isoformat() == "2000-01-01"


def test_a_long_log_costs_as_many_queries_as_a_short_one(alice, alice_client):
    practise(alice, felt=Felt("calf", 6, 4))
    few = queries(alice_client.get, PRACTICE)
    for days in range(6):
        practise(alice, started_at=NOW - timedelta(days=days), felt=Felt("ankle", 6, 4))
    assert queries(alice_client.get, PRACTICE) == few


def test_a_month_of_too_many_to_read_says_how_many_more_there_are(alice, alice_client, monkeypatch):
    monkeypatch.setattr("routines.practice.overview.MOST_LISTED", 2)
    for hours in range(5):
        practise(alice, started_at=NOW - timedelta(hours=hours))
    page = alice_client.get(PRACTICE)
    assert len(page.context["in_month"]) == 2
    assert "5 sessions, 50 min" in page.text
    assert "3 more are in the exports." in page.text


def test_an_earlier_month_shows_its_own(alice, alice_client):
    practise(alice, "Long ago", datetime(2024, 2, 29, 9, tzinfo=UTC))
    page = alice_client.get(PRACTICE, {"month": "2024-02"})
    assert [session.title for session in page.context["in_month"]] == ["Long ago"]
    assert "March" in page.text
    assert alice_client.get(PRACTICE).context["any"]


def test_a_session_is_logged_by_hand_and_from_a_routine(alice, alice_client):
    routine = make_routine(alice, make_step(seconds=300), title="Evening ankles")
    form = alice_client.get(LOG, {"routine": routine.code}).context["form"]
    assert form.initial["title"] == "Evening ankles"
    assert form.initial["minutes"] == 10  # both sides
    sent = typed(title="Evening ankles", before="7", after="3", note="Good.\r\nCalm.")
    assert alice_client.post(f"{LOG}?routine={routine.code}", sent).url == PRACTICE
    session = PracticeSession.objects.get()
    assert (session.routine, session.seconds_done, session.finished) == (routine, 720, True)
    assert session.started_at == datetime(2026, 11, 28, 19, tzinfo=UTC)
    assert session.felt == Felt("calf", 7, 3, "Good.\nCalm.")
    assert session.areas


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "\u200b"}, "title"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": "1999-01-01"}, "day"),
        ({"day": "2027-01-01"}, "day"),
        ({"day": "9999-12-31", "minutes": "1440"}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"at": "25:00"}, "at"),
        ({"minutes": "1441"}, "minutes"),
        ({"minutes": "-1"}, "minutes"),
        ({"minutes": "9" * 400}, "minutes"),
        ({"before": "11"}, "before"),
        ({"after": "x"}, "after"),
        ({"area": "tentacle"}, "area"),
        ({"note": "x" * 1001}, "note"),
        ({"note": "\x00"}, "note"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_stays_typed(alice, alice_client, wrong, field):
    page = alice_client.post(LOG, typed(**wrong))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert 'value="19:00"' in page.text or field == "at"
    assert not PracticeSession.objects.exists()


def test_a_code_that_is_none_begins_an_empty_log(alice_client):
    for code in ("\x00", "nothing"):
        assert alice_client.get(LOG, {"routine": code}).context["form"].initial["title"] == ""


def test_there_is_an_end_to_what_one_may_log(alice, alice_client, monkeypatch):
    monkeypatch.setattr("routines.models.practice_session.MAX_SESSIONS", 0)
    assert "as many as there can be" in alice_client.post(LOG, typed()).text


def test_a_session_is_changed_and_what_is_left_alone_keeps_its_seconds(alice, alice_client):
    session = practise(alice, seconds_done=95, felt=Felt("calf", 6, 4, "x"), started_at=NOW - timedelta(seconds=7))
    address = session.get_absolute_url()
    shown = alice_client.get(address).context["form"].initial
    sent = {"day": "2026-11-30", "at": "11:59", "minutes": "2", "area": "calf", "before": "6", "after": "2", "note": ""}
    assert shown["minutes"] == 2
    assert alice_client.post(address, sent).url == PRACTICE
    changed = PracticeSession.objects.get()
    assert (changed.seconds_done, changed.started_at, changed.felt) == (95, session.started_at, Felt("calf", 6, 2))
    alice_client.post(address, {**sent, "minutes": "5"})
    assert PracticeSession.objects.get().seconds_done == 300
    assert alice_client.post(address, {**sent, "before": "11"}).status_code == 422


def test_a_session_is_deleted_after_a_question(alice, alice_client):
    address = f"{practise(alice).get_absolute_url()}delete/"
    assert "Delete this session?" in alice_client.get(address).text
    assert PracticeSession.objects.exists()
    assert alice_client.post(address).url == PRACTICE
    assert not PracticeSession.objects.exists()
    assert alice_client.get(address).status_code == 404


def test_all_of_it_can_be_taken_along(alice, bob, alice_client):
    practise(alice, "=1+1", felt=Felt("calf", 6, 4, "Good."))
    practise(bob, "Bob's")
    as_json = alice_client.get("/practice/export/json/")
    assert as_json["Content-Disposition"] == 'attachment; filename="practice.json"'
    [row] = as_json.json()
    assert (row["title"], row["area"], row["before"], row["after"], row["note"]) == ("=1+1", "calf", 6, 4, "Good.")
    text = alice_client.get("/practice/export/csv/").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["title"], row["note"]) == ("'=1+1", "Good.")
    assert alice_client.get("/practice/export/xml/").status_code == 404


def test_a_stranger_and_a_visitor_reach_none_of_it(alice, bob_client, client):
    address = practise(alice, "Alice's own").get_absolute_url()
    assert "Alice" not in bob_client.get(PRACTICE).text.replace("Alice's account", "")
    for page in (address, f"{address}delete/"):
        assert bob_client.get(page).status_code == bob_client.post(page).status_code == 404
        assert client.get(page).url == f"/account/login/?next={page}"
        assert client_of(alice).put(page).status_code == 405
    for page in (LOG, "/practice/export/json/"):
        assert client.get(page).url == f"/account/login/?next={page}"
    assert client.post(PRACTICE).status_code == 405
    assert bob_client.get(f"/practice/sessions/{uuid4()}/").status_code == 404


def test_a_visitor_is_told_where_their_practice_is(client):
    page = client.get(PRACTICE).text
    assert "stays on this device" in page
    assert "/account/signup/?next=/practice/" in page


def test_an_empty_log_says_how_it_fills(alice_client):
    assert "Nothing logged yet" in alice_client.get(PRACTICE).text
