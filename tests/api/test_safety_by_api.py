"""Safety for a receiver by the API: what to do with each step, and a version made safe."""

import pytest

from routines.document import edits
from routines.models import Routine, ShareLink
from tests.api.conftest import URL, problem
from tests.factories import make_routine, make_step

HOLD, FLUSH = "foot-wringing", "closing-flush"
PREGNANT = {"conditions": [{"condition": "pregnancy"}]}


@pytest.fixture
def routine(alice):
    return make_routine(alice, make_step(HOLD, pressure=4), make_step(FLUSH, pressure=1), sides="once")


def send(api, routine, rest, body, **headers):
    return api.post(f"{URL}routines/{routine.code}/{rest}/", body, format="json", **headers)


def test_each_step_is_judged_with_its_reasons(alice_api, routine):
    response = send(alice_api, routine, "safety", PREGNANT)
    body = response.json()
    assert (body["act"], body["revision"]) == ("lighter", 1)
    key = routine.as_document()["sections"][0]["steps"][0]["key"]
    first = body["steps"][0]
    assert first["reasons"][0]["condition"] == "pregnancy"
    assert first["reasons"][0]["do_instead"]
    assert first | {"reasons": []} == {
        "section": 0,
        "step": 0,
        "key": key,
        "technique": HOLD,
        "act": "lighter",
        "level": 2,
        "side": "",
        "instead": None,
        "reasons": [],
    }
    assert body["steps"][1]["act"] == "go"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("conditions", "act"),
    [
        ([], "go"),
        ([{"condition": "bruise", "areas": ["ankle"]}], "skip"),
        ([{"condition": "fever"}], "stop"),
        ([{"condition": "suspected-dvt"}], "stop"),
    ],
)
def test_the_whole_is_judged_too(alice_api, routine, conditions, act):
    body = send(alice_api, routine, "safety", {"conditions": conditions}).json()
    assert act in (body["act"], *(step["act"] for step in body["steps"]))
    if act == "stop":
        assert {step["act"] for step in body["steps"]} == {"stop"}


def test_anybody_may_ask_about_a_public_routine_and_nobody_about_a_private_one(api, bob_api, alice, routine):
    address = f"{URL}explore/{routine.code}/safety/"
    problem(api.post(address, PREGNANT, format="json"), 404)
    problem(send(bob_api, routine, "safety", PREGNANT), 404)
    problem(send(api, routine, "safety", PREGNANT), 401)
    routine.describe(alice, visibility="public")
    assert api.post(address, PREGNANT, format="json").json()["act"] == "lighter"
    problem(api.get(address), 405)
    problem(send(bob_api, routine, "safety", PREGNANT), 404)


def test_a_safe_copy_is_private_and_names_no_condition(alice_api, routine):
    response = send(alice_api, routine, "safe-version", PREGNANT)
    assert response.status_code == 201
    body = response.json()
    assert response["Location"].endswith(f"/api/v1/routines/{body['code']}/")
    assert (body["title"], body["visibility"], body["based_on"]) == ("Ankles (safe version)", "private", None)
    assert [step["pressure"] for step in body["sections"][0]["steps"]] == [2, 1]
    made = Routine.objects.get(code=body["code"])
    assert made.based_on.routine == routine
    assert list(made.revisions.values_list("summary", flat=True)) == ["Made a safe version", "Created"]
    assert Routine.objects.get(pk=routine.pk).revision == 1


def test_in_place_it_names_what_it_is_based_on(alice_api, alice, routine):
    here = {**PREGNANT, "as_copy": False}
    problem(send(alice_api, routine, "safe-version", here), 428)
    stale = routine.etag
    routine.describe(alice, title="Written elsewhere")
    told = problem(send(alice_api, routine, "safe-version", here, HTTP_IF_MATCH=stale), 412)
    assert "Written elsewhere" in told[0]["detail"]
    response = send(alice_api, routine, "safe-version", here, HTTP_IF_MATCH=routine.etag)
    assert (response.status_code, response.json()["revision"]) == (200, 3)
    assert response["ETag"] == Routine.objects.get().etag
    assert send(alice_api, routine, "safety", PREGNANT).json()["act"] == "go"


def test_where_nothing_is_for_today_there_is_no_safe_version(alice_api, routine):
    for as_copy in (True, False):
        body = {"conditions": [{"condition": "fever"}], "as_copy": as_copy}
        problem(send(alice_api, routine, "safe-version", body, HTTP_IF_MATCH="*"), 400, "not_today", "conditions")
    assert Routine.objects.get().revision == 1


def test_a_safe_version_is_the_owners_to_make(api, bob_api, alice_api, alice, routine):
    routine.describe(alice, visibility="public")
    problem(send(bob_api, routine, "safe-version", PREGNANT), 404)
    problem(send(api, routine, "safe-version", PREGNANT), 401)
    problem(alice_api.get(f"{URL}routines/{routine.code}/safe-version/"), 405)
    assert Routine.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "conditions"),
        ({"conditions": "pregnancy"}, "conditions"),
        ({"conditions": [{"condition": "nothing-like-this"}]}, "conditions.0.condition"),
        ({"conditions": [{"condition": "bruise", "areas": ["nowhere"]}]}, "conditions.0.areas"),
        ({"conditions": [{"condition": "bruise", "areas": ["calf"] * 31}]}, "conditions.0.areas"),
    ],
)
def test_what_is_no_condition_is_refused_with_its_place(alice_api, routine, body, field):
    for rest in ("safety", "safe-version"):
        assert problem(send(alice_api, routine, rest, body), 400)[0]["field"].startswith(field)


def test_a_public_routine_is_copied_as_a_safe_version(api, bob, bob_api, alice, routine):
    address = f"{URL}explore/{routine.code}/safe-version/"
    problem(bob_api.post(address, PREGNANT, format="json"), 404)
    routine.describe(alice, visibility="public")
    problem(api.post(address, PREGNANT, format="json"), 401)
    problem(bob_api.post(address, {"conditions": [{"condition": "fever"}]}, format="json"), 400, "not_today")
    response = bob_api.post(address, PREGNANT, format="json")
    assert (response.status_code, response.json()["title"]) == (201, "Ankles (safe version)")
    assert Routine.objects.get(author=bob).based_on.routine == routine
    assert Routine.objects.count() == 2


def test_whoever_holds_a_link_may_ask_too(api, alice, routine):
    link = ShareLink.make(routine, pin=True)
    routine.rewrite(alice, edits.change_steps, edits.keys_of(routine.as_document()), {"pressure": 1})
    address = f"{URL}shared/{link.token}/safety/"
    body = api.post(address, PREGNANT, format="json").json()
    assert (body["act"], body["revision"]) == ("lighter", 1)
    problem(api.post(address, {}, format="json"), 400, field="conditions")
    problem(api.get(address), 405)
    link.revoke()
    problem(api.post(address, PREGNANT, format="json"), 404)
