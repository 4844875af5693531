"""Anybody may find and read public routines, apart from one's own."""

import base64

import pytest

from routines.models import Routine
from tests.api.conftest import URL, compose, problem, queries

EXPLORE = f"{URL}explore/"


@pytest.fixture
def public(alice):
    return compose(alice, "Tired feet", visibility="public", summary="After a long walk")


def titles(response):
    assert response.status_code == 200, response.content
    return [row["title"] for row in response.json()["results"]]


def test_a_visitor_finds_what_is_public_with_its_author(api, public, routine):
    page = api.get(EXPLORE).json()
    assert set(page) == {"next", "previous", "results"}
    [row] = page["results"]
    assert row["code"] == public.code
    assert row["author"] == "Alice"
    assert "id" not in row
    assert "alice@" not in str(page)


def test_one_s_own_private_routines_are_not_among_it(alice_api, public, routine):
    assert titles(alice_api.get(EXPLORE)) == ["Tired feet"]
    problem(alice_api.get(f"{EXPLORE}{routine.code}/"), 404, "not_found")


def test_an_author_without_a_name_stays_unnamed(api, public, alice):
    alice.display_name = ""
    alice.save()
    assert api.get(EXPLORE).json()["results"][0]["author"] == ""


def test_what_an_administrator_hid_is_gone(api, public):
    Routine.objects.update(hidden_at="2026-01-01T00:00Z")
    assert titles(api.get(EXPLORE)) == []
    problem(api.get(f"{EXPLORE}{public.code}/"), 404, "not_found")


def test_a_public_routine_is_read_as_its_document(api, bob_api, public):
    for reader in (api, bob_api):
        response = reader.get(f"{EXPLORE}{public.code}/")
        assert response.content.decode() == public.document
        assert response["Cache-Control"] == "public, no-cache"
        assert reader.get(f"{EXPLORE}{public.code}/", HTTP_IF_NONE_MATCH=public.etag).status_code == 304


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "feet"}, ["Feet for two", "Tired feet"]),
        ({"q": "walk"}, ["Tired feet"]),
        ({"q": "nothing such"}, []),
        ({"for": "partner"}, ["Feet for two"]),
        ({"for": "self"}, ["Tired feet"]),
        ({"minutes_max": "3"}, ["Tired feet"]),
        ({"for": "partner", "minutes_max": "3"}, []),
        ({"q": ""}, ["Feet for two", "Tired feet"]),
        ({"unknown": "x"}, ["Feet for two", "Tired feet"]),
    ],
)
def test_filters_narrow_the_list(api, public, bob, query, found):
    compose(bob, "Feet for two", steps=5, visibility="public", for_whom="partner")
    assert titles(api.get(EXPLORE, query)) == found


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"for": "cat"}, "for"),
        ({"minutes_max": "soon"}, "minutes_max"),
        ({"minutes_max": "-1"}, "minutes_max"),
        ({"minutes_max": "9" * 400}, "minutes_max"),
        ({"minutes_max": "NaN"}, "minutes_max"),
        ({"minutes_max": "Infinity"}, "minutes_max"),
        ({"q": "a\x00b"}, "q"),
        ({"q": "x" * 201}, "q"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_name(api, public, query, field):
    problem(api.get(EXPLORE, query), 400, None, field)


def test_the_cursor_leads_through_all_newest_first(api, alice):
    for i in range(5):
        compose(alice, f"Routine {i}", visibility="public")
    page = api.get(EXPLORE, {"per_page": 2}).json()
    seen = [row["title"] for row in page["results"]]
    while page["next"]:
        page = api.get(page["next"]).json()
        seen += [row["title"] for row in page["results"]]
    assert seen == [f"Routine {i}" for i in (4, 3, 2, 1, 0)]
    assert titles(api.get(page["previous"])) == ["Routine 2", "Routine 1"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "é", "\x00", "%00", "====", "p=abc", "p=-1", "p=1.5", "p=\x00", "o=99999999999999999999", "r=x", "p=²"],
)
def test_a_cursor_that_the_api_did_not_give_is_not_found(api, public, cursor):
    response = api.get(EXPLORE, {"cursor": base64.b64encode(cursor.encode()).decode()})
    if response.status_code != 200:
        problem(response, 404, "not_found")
    if "p=" in cursor:
        problem(response, 404, "not_found")
    assert api.get(EXPLORE, {"cursor": cursor}).status_code in (200, 404)


def test_a_cursor_past_every_number_finds_all_or_nothing(api, public):
    cursor = base64.b64encode(b"p=" + b"9" * 30).decode()
    assert titles(api.get(EXPLORE, {"cursor": cursor})) == ["Tired feet"]


def test_the_list_costs_one_query(api, public, bob):
    assert queries(api.get, EXPLORE) == 1
    for i in range(5):
        compose(bob, f"Routine {i}", visibility="public")
    assert queries(api.get, EXPLORE) == 1
    assert queries(api.get, f"{EXPLORE}{public.code}/") == 1


def test_it_can_only_be_read(api, alice_api, public):
    for url in (EXPLORE, f"{EXPLORE}{public.code}/"):
        problem(api.post(url, {}), 401, "not_authenticated")
        problem(alice_api.post(url, {}), 405, "method_not_allowed")
        problem(alice_api.delete(url), 405, "method_not_allowed")
