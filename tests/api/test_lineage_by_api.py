"""Copies by the API: what a link opens, how a copy differs, and taking in what is new."""

import pytest

from routines.copies import copying
from routines.document import edits
from routines.models import Routine, ShareLink
from tests.api.conftest import URL, compose, problem


@pytest.fixture
def original(alice):
    return compose(alice, visibility="public")


@pytest.fixture
def copied(original, bob, alice):
    made = copying.copy(original, bob)
    key = edits.keys_of(original.as_document())[0]
    original.rewrite(alice, edits.change_steps, [key], {"seconds": 90})
    original.describe(alice, summary="For the evening")
    return made


def address(routine, rest=""):
    return f"{URL}routines/{routine.code}/origin/{rest}"


def take(api, routine, changes, newest=3, if_match="*", **more):
    body = {"changes": changes, "newest": newest, **more}
    return api.post(address(routine, "take/"), body, format="json", HTTP_IF_MATCH=if_match)


def test_a_copy_says_how_it_differs_and_what_is_new_in_its_original(bob, bob_api, original, copied):
    copied.describe(bob, title="Mine")
    body = bob_api.get(address(copied)).json()
    assert (body["visible"], body["code"], body["based_on"], body["newest"]) == (True, original.code, 1, 3)
    assert [change["words"] for change in body["differences"]] == ["Renamed it “Mine”"]
    key = edits.keys_of(original.as_document())[0]
    assert [offer["id"] for offer in body["offers"]] == ["about.changed.summary", f"step.changed.{key}"]
    assert [offer["yours"] for offer in body["offers"]] == ["", ""]


def test_changes_are_taken_in_one_by_one_until_the_copy_is_based_on_the_newest(bob_api, original, copied):
    summary, step = (offer["id"] for offer in bob_api.get(address(copied)).json()["offers"])
    first = take(bob_api, copied, [summary], if_match=copied.etag)
    assert (first.json()["summary"], first.json()["based_on"]["revision"]) == ("For the evening", 1)
    second = take(bob_api, copied, [step], if_match=first["ETag"])
    assert (second.json()["sections"], second.json()["based_on"]["revision"]) == (
        original.as_document()["sections"],
        3,
    )
    assert bob_api.get(address(copied)).json()["offers"] == []


def test_the_rest_is_left(bob_api, copied):
    response = take(bob_api, copied, [], leave_rest=True)
    assert (response.json()["based_on"]["revision"], response.json()["revision"]) == (3, 1)
    assert response["ETag"] == Routine.objects.get(pk=copied.pk).etag


def test_what_cannot_be_taken_in_says_why(bob_api, alice, original, copied):
    problem(take(bob_api, copied, ["step.changed.nothing"]), 400, "does_not_exist", "changes")
    problem(take(bob_api, copied, [], newest=2), 412)
    problem(take(bob_api, copied, "x"), 400, field="changes")
    problem(take(bob_api, copied, [], newest=0), 400, "min_value", "newest")
    problem(take(bob_api, copied, [], if_match='"stale"'), 412)
    problem(bob_api.post(address(copied, "take/"), {}, format="json"), 428)
    original.describe(alice, visibility="private")
    problem(take(bob_api, copied, ["about.changed.summary"], newest=4), 412)
    assert Routine.objects.get(pk=copied.pk).revision == 1


def test_it_is_the_owners(api, alice_api, bob_api, copied):
    problem(alice_api.get(address(copied)), 404)
    problem(api.get(address(copied)), 401)
    problem(take(alice_api, copied, []), 404)
    problem(take(api, copied, []), 401)
    problem(bob_api.post(address(copied)), 405)
    problem(bob_api.get(address(copied, "take/")), 405)


def test_a_routine_that_is_no_copy_has_no_original(alice_api, original):
    body = alice_api.get(address(original)).json()
    assert body == {
        "visible": False,
        "code": None,
        "based_on": None,
        "newest": None,
        "differences": [],
        "offers": [],
    }


def test_whoever_holds_a_link_may_copy_what_it_opens(api, bob, bob_api, original, alice):
    link = ShareLink.make(original, pin=True)
    original.describe(alice, title="Renamed since")
    url = f"{URL}shared/{link.token}/copy/"
    problem(api.post(url), 401)
    problem(bob_api.get(url), 405)
    response = bob_api.post(url)
    assert (response.status_code, response.json()["title"]) == (201, "Both ankles")
    assert response["Location"].endswith(f"/routines/{Routine.objects.get(author=bob).code}/")
    link.revoke()
    problem(bob_api.post(url), 404)


def test_what_may_be_done_with_what_a_link_opens_is_told(original, bob_api):
    link = ShareLink.make(original)
    assert "POST" in bob_api.options(f"/api/v1/shared/{link.token}/copy/").json()["actions"]
