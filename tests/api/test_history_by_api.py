"""History by the API: revisions, what they changed, undo, redo and going back."""

import pytest

from routines.models import Routine
from tests.api.conftest import URL, compose, problem, queries


@pytest.fixture
def routine(alice):
    made = compose(alice)
    made.describe(alice, title="Second")
    made.describe(alice, title="Third")
    return made


def address(routine, rest=""):
    return f"{URL}routines/{routine.code}/{rest}"


def etag(routine):
    return Routine.objects.get(pk=routine.pk).etag


def test_revisions_are_listed_newest_first_without_their_documents(alice_api, routine):
    body = alice_api.get(address(routine, "revisions/")).json()
    assert [row["number"] for row in body["results"]] == [3, 2, 1]
    assert body["results"][0] | {"made_at": ""} == {
        "number": 3,
        "made_at": "",
        "summary": "Renamed it “Third”",
        "total_seconds": 120,
    }
    assert body["next"] is None


def test_a_long_history_is_read_on_by_its_cursor_with_a_fixed_number_of_queries(alice, alice_api, routine):
    few = queries(alice_api.get, address(routine, "revisions/"))
    for number in range(30):
        routine.describe(alice, title=f"Title {number}")
    assert queries(alice_api.get, address(routine, "revisions/")) == few
    first = alice_api.get(address(routine, "revisions/")).json()
    rest = alice_api.get(first["next"]).json()
    numbers = [row["number"] for row in first["results"] + rest["results"]]
    assert numbers == list(range(33, 0, -1))


def test_a_revision_is_the_document_of_then(alice_api, routine):
    response = alice_api.get(address(routine, "revisions/2/"))
    assert (response.json()["title"], response.json()["revision"]) == ("Second", 2)
    assert alice_api.get(address(routine, "revisions/2/"), HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    problem(alice_api.get(address(routine, "revisions/4/")), 404)
    problem(alice_api.get(address(routine, f"revisions/{10**30}/")), 404)


def test_what_changed_is_told_since_the_one_before_or_any_other(alice_api, routine):
    one = alice_api.get(address(routine, "revisions/3/changes/")).json()
    assert one == {
        "since": 2,
        "changes": [{"what": "about", "did": "changed", "key": "title", "words": "Renamed it “Third”"}],
    }
    back = alice_api.get(address(routine, "revisions/1/changes/?since=3")).json()
    assert (back["since"], back["changes"][0]["words"]) == (3, "Renamed it “Both ankles”")
    assert alice_api.get(address(routine, "revisions/1/changes/")).json() == {"since": None, "changes": []}
    for since in ("9", "x", "-1", "9" * 40, "%00"):
        problem(alice_api.get(address(routine, f"revisions/1/changes/?since={since}")), 400, field="since")


def test_undo_redo_and_going_back(alice_api, routine):
    undone = alice_api.post(address(routine, "undo/"), HTTP_IF_MATCH=etag(routine))
    assert (undone.status_code, undone.json()["title"], undone.json()["revision"]) == (200, "Second", 4)
    assert undone["ETag"] == etag(routine)
    redone = alice_api.post(address(routine, "redo/"), HTTP_IF_MATCH=undone["ETag"])
    assert redone.json()["title"] == "Third"
    back = alice_api.post(address(routine, "restore/"), {"number": 1}, format="json", HTTP_IF_MATCH=redone["ETag"])
    assert (back.json()["title"], back.json()["revision"]) == ("Both ankles", 6)


def test_what_cannot_be_done_says_why(alice_api, alice):
    fresh = compose(alice)
    for verb in ("undo/", "redo/"):
        problem(alice_api.post(address(fresh, verb), HTTP_IF_MATCH="*"), 400, "nothing_left")
    for number, code in ((7, "does_not_exist"), (0, "min_value"), (2**40, "max_value"), ("x", "invalid")):
        sent = {"number": number}
        problem(alice_api.post(address(fresh, "restore/"), sent, format="json", HTTP_IF_MATCH="*"), 400, code, "number")
    assert Routine.objects.get().revision == 1


@pytest.mark.parametrize("verb", ["undo/", "redo/", "restore/"])
def test_each_write_names_what_it_is_based_on_and_is_the_owners(alice, alice_api, bob_api, api, routine, verb):
    stale = etag(routine)
    routine.describe(alice, title="Written elsewhere", visibility="public")
    send = {"data": {"number": 1}, "format": "json"}
    problem(alice_api.post(address(routine, verb), **send), 428)
    told = problem(alice_api.post(address(routine, verb), **send, HTTP_IF_MATCH=stale), 412)
    assert "Written elsewhere" in told[0]["detail"]
    problem(bob_api.post(address(routine, verb), **send, HTTP_IF_MATCH="*"), 404)
    problem(api.post(address(routine, verb), **send, HTTP_IF_MATCH="*"), 401)
    problem(alice_api.get(address(routine, verb)), 405)
    assert Routine.objects.get().revision == 4


@pytest.mark.parametrize("page", ["revisions/", "revisions/1/", "revisions/1/changes/"])
def test_history_is_the_owners(alice, bob_api, api, alice_api, routine, page):
    routine.describe(alice, visibility="public")
    problem(bob_api.get(address(routine, page)), 404)
    problem(api.get(address(routine, page)), 401)
    problem(alice_api.post(address(routine, page)), 405)
