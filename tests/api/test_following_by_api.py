"""The cue sheet and the recording by API: of one's own, of public routines, and of what a link opens."""

import jsonschema
import pytest

from config.api import openapi
from routines.models import ShareLink
from routines.player.cue_sheet import cue_sheet
from tests.api.conftest import URL, compose, problem, queries
from tests.routines.player.listening import listen


@pytest.fixture
def public(bob):
    return compose(bob, visibility="public")


@pytest.fixture(params=["own", "explore", "shared"])
def where(request, routine, public, link):
    """The address of a routine that alice can follow, and the routine."""
    return {
        "own": (f"{URL}routines/{routine.code}/", routine),
        "explore": (f"{URL}explore/{public.code}/", public),
        "shared": (f"{URL}shared/{link.token}/", routine),
    }[request.param]


def test_the_cues_are_those_of_the_player_and_as_described(where, alice_api):
    address, routine = where
    response = alice_api.get(f"{address}cues/")
    assert response.json() == cue_sheet(routine.as_document())
    described = openapi()["components"]
    jsonschema.validate(response.json(), {**described["schemas"]["CuesToFollow"], "components": described})
    again = alice_api.get(f"{address}cues/", HTTP_IF_NONE_MATCH=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_the_recording_is_sent_whole_or_in_parts_and_once(where, alice_api):
    address, routine = where
    whole = alice_api.get(f"{address}track/", HTTP_ACCEPT="audio/*")
    assert whole["Content-Type"] == "audio/mp4"
    assert listen(whole.content).milliseconds == pytest.approx(1000 * (5 + routine.total_seconds), abs=50)
    part = alice_api.get(f"{address}track/", HTTP_RANGE="bytes=4-7")
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert alice_api.get(f"{address}track/", HTTP_IF_NONE_MATCH=whole["ETag"]).status_code == 304
    problem(alice_api.post(f"{address}track/"), 405, "method_not_allowed")


def test_each_costs_one_query_and_where_it_is_public_may_be_kept(alice_api, api, public, link):
    for rest in ("cues/", "track/"):
        assert queries(api.get, f"{URL}shared/{link.token}/{rest}") == 1
        assert queries(api.get, f"{URL}explore/{public.code}/{rest}") == 1
        assert api.get(f"{URL}explore/{public.code}/{rest}")["Cache-Control"] == "public, no-cache"
        shared = api.get(f"{URL}shared/{link.token}/{rest}")
        assert (shared["Cache-Control"], shared["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    link.refresh_from_db()
    assert link.opened_count == 0


def test_conditions_leave_steps_out_and_the_answer_is_stored_nowhere(where, alice_api):
    address, _routine = where
    for rest in ("cues/", "track/"):
        lighter = alice_api.get(f"{address}{rest}", HTTP_CONDITIONS="pregnancy")
        assert (lighter.status_code, lighter["Cache-Control"]) == (200, "private, no-store")
    for conditions in ("bruise:lower-leg+foot+ankle", "suspected-dvt"):
        assert alice_api.get(f"{address}cues/", HTTP_CONDITIONS=conditions).json()["cues"] == []
        problem(alice_api.get(f"{address}track/", HTTP_CONDITIONS=conditions), 404)
    problem(alice_api.get(f"{address}cues/", HTTP_CONDITIONS="no-such"), 400, field="conditions")


def test_what_may_not_be_copied_is_followed_without_slugs(api, routine):
    link = ShareLink.objects.create(routine=routine, may_copy=False)
    sheet = api.get(f"{URL}shared/{link.token}/cues/").json()
    assert {step["technique"] for step in sheet["steps"]} == {""}
    assert all(step["name"] for step in sheet["steps"])
    keys = {phrase["key"] for cue in sheet["cues"] for event in cue["events"] for phrase in event["say"]}
    assert "technique" in keys
    assert not [key for key in keys if key.startswith("technique/")]


def test_a_stranger_and_a_wrong_link_find_neither(api, bob_api, routine):
    for rest in ("cues/", "track/"):
        problem(bob_api.get(f"{URL}routines/{routine.code}/{rest}"), 404)
        problem(api.get(f"{URL}routines/{routine.code}/{rest}"), 401)
        problem(api.get(f"{URL}explore/{routine.code}/{rest}"), 404)
        problem(api.get(f"{URL}shared/wrong/{rest}"), 404)
