"""What a careful teacher would say, and what one wants at hand, over the API."""

import pytest

from routines.models import Favourite, Routine
from tests.factories import make_routine, make_step, make_technique

pytestmark = pytest.mark.django_db
MINE = "/api/v1/me/favourites/"


@pytest.fixture
def routine(alice):
    """Kneading with nothing light after it."""
    return make_routine(alice, make_step("calf-kneading-upwards", seconds=120, pressure=3))


def advice(api, routine, **asked):
    response = api.get(f"/api/v1/routines/{routine.code}/advice/", asked)
    assert response.status_code == 200
    return response.json()


def test_advice_names_its_step_says_why_and_offers_a_repair(alice_api, routine):
    key = routine.as_document()["sections"][0]["steps"][0]["key"]
    [close] = [row for row in advice(alice_api, routine) if row["rule"] == "L02"]
    assert (close["step"], close["severity"], close["dismissed"]) == (key, "warning", False)
    assert close["why"]
    assert close["repair"].startswith("Add")


def test_a_repair_is_done_on_top_of_what_was_read_and_then_no_longer_advised(alice_api, routine):
    [close] = [row for row in advice(alice_api, routine) if row["rule"] == "L02"]
    address = f"/api/v1/routines/{routine.code}/advice/repair/"
    assert alice_api.post(address, {"id": close["id"]}).status_code == 428
    response = alice_api.post(address, {"id": close["id"]}, HTTP_IF_MATCH=routine.etag)
    assert response.status_code == 200
    assert len(response.json()["sections"][0]["steps"]) == 2
    assert "L02" not in {row["rule"] for row in advice(alice_api, routine)}
    assert alice_api.post(address, {"id": close["id"]}, HTTP_IF_MATCH=routine.etag).status_code == 412


@pytest.mark.parametrize("id", ["", "L99", "x" * 41, None, 7, ["L02"]])
def test_a_repair_of_nothing_is_refused(alice_api, routine, id):
    address = f"/api/v1/routines/{routine.code}/advice/repair/"
    response = alice_api.post(address, {"id": id}, format="json", HTTP_IF_MATCH="*")
    assert response.status_code == 400
    assert Routine.objects.get().revision == 1


def test_what_is_dismissed_stays_dismissed_until_it_is_recalled(alice_api, routine):
    [close] = [row for row in advice(alice_api, routine) if row["rule"] == "L02"]
    alice_api.post(f"/api/v1/routines/{routine.code}/advice/dismiss/", {"id": close["id"]})
    assert {row["id"] for row in advice(alice_api, routine) if row["dismissed"]} == {close["id"]}
    assert Routine.objects.get().revision == 1
    alice_api.post(f"/api/v1/routines/{routine.code}/advice/recall/")
    assert not any(row["dismissed"] for row in advice(alice_api, routine))


def test_with_a_condition_what_it_speaks_against_is_an_error(alice_api, routine):
    rows = advice(alice_api, routine, conditions="suspected-dvt")
    assert "error" in {row["severity"] for row in rows}
    address = f"/api/v1/routines/{routine.code}/advice/"
    assert alice_api.get(address, headers={"Conditions": "suspected-dvt"}).json() == rows
    assert alice_api.get(f"{address}?conditions=nonsense").status_code == 400


@pytest.mark.parametrize("part", ["", "repair/", "dismiss/", "recall/"])
def test_strangers_find_no_advice_and_visitors_log_in(bob_api, api, routine, part):
    address = f"/api/v1/routines/{routine.code}/advice/{part}"
    send = (lambda who: who.post(address, {"id": "L02"})) if part else (lambda who: who.get(address))
    assert send(bob_api).status_code == 404
    assert send(api).status_code == 401


def test_favourites_are_marked_and_unmarked_any_number_of_times(alice_api, bob_api):
    for _ in range(2):
        assert alice_api.put(f"{MINE}closing-flush/").status_code == 204
    assert alice_api.get(MINE).json() == ["closing-flush"]
    assert bob_api.get(MINE).json() == []
    for _ in range(2):
        assert alice_api.delete(f"{MINE}closing-flush/").status_code == 204
    assert alice_api.get(MINE).json() == []


def test_a_technique_that_one_may_not_see_is_no_favourite(alice, alice_api, bob_api, api):
    own = make_technique("own--23456789", author=alice)
    assert bob_api.put(f"{MINE}{own.slug}/").status_code == 404
    assert alice_api.put(f"{MINE}{own.slug}/").status_code == 204
    assert api.get(MINE).status_code == 401
    assert api.put(f"{MINE}closing-flush/").status_code == 401
    assert Favourite.objects.count() == 1


def test_a_star_on_the_page_marks_and_goes_back_to_where_it_stood(alice_client, bob_client, client):
    address = "/routines/favourites/closing-flush/"
    response = alice_client.post(address, {"wanted": "1", "next": "/techniques/?q=flush"})
    assert response["Location"] == "/techniques/?q=flush"
    assert alice_client.post(address, {"wanted": "1", "next": "https://elsewhere.example/"})["Location"] == (
        "/techniques/closing-flush/"
    )
    assert Favourite.objects.count() == 1
    alice_client.post(address, {"wanted": "0"})
    assert not Favourite.objects.exists()
    assert client.post(address).status_code == 302
    assert alice_client.get(address).status_code == 405
    assert alice_client.post("/routines/favourites/no-such-thing/").status_code == 404
