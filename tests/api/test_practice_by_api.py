"""The player logs what was done, once, and keeps it when the routine is gone."""

import json
import logging

import pytest
from django.test import Client
from django.urls import reverse

from routines.models import PracticeSession, Routine
from tests.api.conftest import ANKLE, GLIDE, URL, compose, problem, queries
from tests.routines.practice.practising import practise, sent

SESSIONS = f"{URL}sessions/"


def test_a_session_is_logged_and_read_back(alice_api, routine):
    answer = alice_api.post(SESSIONS, sent(routine=routine.code, title=""))
    assert answer.status_code == 201
    told = answer.json()
    assert answer["Location"] == f"http://testserver{SESSIONS}{told['id']}/"
    assert (told["routine"], told["title"]) == (routine.code, "Both ankles")
    assert (told["area"], told["before"], told["after"], told["note"]) == ("ankle", 7, 4, "The left one was stiff.")
    assert told["techniques"] == {GLIDE: 120}
    assert told["areas"]["lower-leg"] == 120
    read = alice_api.get(answer["Location"])
    assert read.json() == told
    assert read["Cache-Control"] == "private, no-store"


def test_the_same_id_again_stores_nothing_and_says_what_is_stored(alice_api, bob_api):
    first = alice_api.post(SESSIONS, session := sent())
    again = alice_api.post(SESSIONS, {**session, "note": "Another."})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert PracticeSession.objects.count() == 1
    assert bob_api.post(SESSIONS, session).status_code == 201  # an id of one person says nothing of another's


def test_a_page_logs_by_its_session_with_the_token_of_the_form(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    problem(client.post(SESSIONS, sent(), content_type="application/json"), 403)
    token = client.get(reverse("routines:new")).context["csrf_token"]
    answer = client.post(SESSIONS, sent(), content_type="application/json", headers={"X-CSRFToken": str(token)})
    assert answer.status_code == 201


def test_it_outlives_its_routine_and_needs_none(alice_api, bob, routine):
    mine = alice_api.post(SESSIONS, sent(routine=routine.code, title="")).json()
    Routine.everything.filter(pk=routine.pk).delete()
    kept = alice_api.get(f"{SESSIONS}{mine['id']}/").json()
    assert kept == {**mine, "routine": None}
    for code in (None, routine.code, compose(bob).code):  # none, one that is gone, one of somebody else
        techniques = {ANKLE: 60, "who-knows": 5, "\x00": 5}
        told = alice_api.post(SESSIONS, sent(routine=code, techniques=techniques)).json()
        assert (told["routine"], told["title"], told["techniques"]) == (None, "Ankles", {ANKLE: 60})
        assert set(told["areas"].values()) == {60}
    problem(alice_api.post(SESSIONS, sent(title="")), 400, field="title")


def test_what_was_stopped_counts_as_far_as_it_went(alice_api, routine):
    told = alice_api.post(SESSIONS, sent(routine=routine.code, finished=False, seconds_done=75)).json()
    assert told["techniques"] == {GLIDE: 75}


def test_a_program_changes_and_deletes_its_owner_s_and_nobody_else_s(alice, alice_api, bob_api, api):
    address = f"{SESSIONS}{practise(alice).key}/"
    for method in ("get", "patch", "delete"):
        problem(getattr(bob_api, method)(address), 404)
        problem(getattr(api, method)(address), 401)
    assert bob_api.get(SESSIONS).json()["count"] == 0
    changed = alice_api.patch(address, {"after": 3, "area": "calf", "note": "Good."}).json()
    assert (changed["before"], changed["after"], changed["area"], changed["note"]) == (None, 3, "calf", "Good.")
    assert alice_api.patch(address, {"area": None, "finished": False}).json()["area"] is None
    problem(alice_api.patch(address, {"ended_at": "2026-11-20T10:00:00Z"}), 400)
    assert alice_api.delete(address).status_code == 204
    problem(alice_api.get(address), 404)


def test_a_list_tells_nothing_of_what_was_felt_and_costs_the_same_however_long(alice, alice_api):
    alice_api.post(SESSIONS, sent())
    few = queries(alice_api.get, SESSIONS)
    for _number in range(5):
        practise(alice)
    assert queries(alice_api.get, SESSIONS) == few
    row = alice_api.get(SESSIONS).json()["results"][-1]
    assert not {"before", "after", "note", "area"} & row.keys()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"before": 11}, "before"),
        ({"after": -1}, "after"),
        ({"area": "tentacle"}, "area"),
        ({"seconds_done": 86_401}, "seconds_done"),
        ({"seconds_done": -1}, "seconds_done"),
        ({"note": "x" * 1001}, "note"),
        ({"note": "\x00"}, "note"),
        ({"title": "​"}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"id": "7"}, "id"),
        ({"started_at": "yesterday"}, "started_at"),
        ({"started_at": "1970-01-01T00:00:00Z"}, "started_at"),
        ({"started_at": "0001-01-01T00:00:00+23:59"}, "started_at"),
        ({"ended_at": "2099-01-01T00:00:00Z"}, "ended_at"),
        ({"areas": {"calf": -1}}, "areas.calf"),
        ({"techniques": {f"t{n}": 1 for n in range(301)}}, "techniques"),
        ({"techniques": []}, "techniques"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(alice_api, wrong, field):
    problem(alice_api.post(SESSIONS, sent(**wrong)), 400, field=field)
    assert not PracticeSession.objects.exists()


def test_it_cannot_end_before_it_starts(alice_api):
    [told] = problem(alice_api.post(SESSIONS, sent(ended_at="2026-11-20T18:29:59+01:00", seconds_done=0)), 400)
    assert told["field"] is None  # it is about the whole


def test_more_time_cannot_be_done_than_passed(alice_api):
    whole = (11 * 60 + 30) + 60  # from start to end, and the minute that clocks may be off by
    [told] = problem(alice_api.post(SESSIONS, sent(seconds_done=whole + 1)), 400)
    assert (told["field"], told["detail"]) == (None, "The time done is longer than the time from start to end.")
    first = sent(seconds_done=whole)
    assert alice_api.post(SESSIONS, first).status_code == 201
    address = f"{SESSIONS}{first['id']}/"
    problem(alice_api.patch(address, {"seconds_done": 86_400}), 400)
    problem(alice_api.patch(address, {"ended_at": first["started_at"]}), 400)
    assert alice_api.patch(address, {"seconds_done": 60, "ended_at": first["started_at"]}).status_code == 200


def test_there_is_an_end_to_what_one_may_log(alice, alice_api, monkeypatch):
    monkeypatch.setattr("routines.models.practice_session.MAX_SESSIONS", 1)
    first = sent()
    assert alice_api.post(SESSIONS, first).status_code == 201
    problem(alice_api.post(SESSIONS, sent()), 400, "over_quota")
    assert alice_api.post(SESSIONS, first).status_code == 200


def test_no_log_holds_what_was_felt(alice_api, caplog):
    caplog.set_level(logging.DEBUG)
    alice_api.post(SESSIONS, sent(note="a very private remark"))
    alice_api.post(SESSIONS, sent(note="a very private remark", before=11))
    assert "private remark" not in caplog.text + json.dumps([str(vars(record)) for record in caplog.records])
