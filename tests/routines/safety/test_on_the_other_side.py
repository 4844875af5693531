"""What is on one side leaves the other: the same words on every page, in the API and in a safe version."""

import pytest

from routines.models import Routine, ShareLink
from routines.safety.replacing import safe_version
from routines.safety.screening import rulings_on, screen
from techniques.health_check.answers import Answers
from tests.factories import make_routine, make_step
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db
CALF, BACK = "calf-wringing", "back-feather-close"
LEFT = {"has-bruise": "on", "where-bruise": ["calf"], "side-bruise": "left", "placed": "yes"}
SAID = {"condition": "bruise", "areas": ["calf"], "answers": {"side": "left"}}


@pytest.fixture
def routine(alice):
    steps = [make_step(CALF, side="each"), make_step(CALF, side="left"), make_step(BACK, pressure=1)]
    return make_routine(alice, *steps, sides="once", for_whom="partner", visibility="public")


def under(*said):
    return Answers.read("~".join(["2026-01-01", *said])).conditions


def test_the_same_words_stand_wherever_the_step_or_its_technique_is_shown(routine, alice_client, alice_api):
    alice_client.post("/safety/check/", LEFT)
    link = ShareLink.make(routine).get_absolute_url()
    pages = ["/techniques/?q=wringing calf", f"/techniques/{CALF}/", routine.get_absolute_url(), link]
    alice_client.post(f"{routine.get_absolute_url()}receiver/", LEFT)
    for address in [*pages, f"{routine.get_absolute_url()}edit/"]:
        page = Page(alice_client.get(address)).text
        assert "On the right only" in page, address
        assert "Fresh bruise" in page, address
    assert "On one side only" not in Page(alice_client.get(link)).text, "one step is for the left alone"
    alice_client.post(f"{link}receiver/", LEFT)
    page = Page(alice_client.get(f"{link}receiver/")).text
    assert page.count("On the right only") == 1
    assert "Leave it out" in page
    one = alice_api.get(f"/api/v1/techniques/{CALF}/", headers={"Conditions": "bruise:calf;side=left"}).json()
    assert (one["verdict"]["answer"], one["verdict"]["side"]) == ("fine", "right")
    assert one["verdict"]["reasons"][0]["why"] == "On the right side only."
    body = alice_api.post(f"/api/v1/routines/{routine.code}/safety/", {"conditions": [SAID]}, format="json").json()
    assert [(step["act"], step["side"]) for step in body["steps"]] == [("lighter", "right"), ("skip", ""), ("go", "")]


def test_the_safe_version_keeps_the_other_side(routine, alice_client):
    alice_client.post(f"{routine.get_absolute_url()}receiver/", LEFT)
    alice_client.post(f"{routine.get_absolute_url()}receiver/safe-version/", {"how": "copy", "revision": 1})
    made = Routine.objects.exclude(pk=routine.pk).get().as_document()
    steps = [step for section in made["sections"] for step in section["steps"]]
    assert [step["side"] for step in steps if step["technique"] == CALF] == ["right"]


def test_a_level_is_said_beside_the_side(alice):
    document = make_routine(alice, make_step("foot-wringing", side="each", pressure=4), sides="once").as_document()
    screened = screen(document, under("bruise:foot;side=left", "pregnancy"))
    (ruling,) = rulings_on(document, screened)
    assert (ruling.side, ruling.level) == ("right", 2)
    assert ruling.words == "On the right only, at most light"
    assert [reason.condition.slug for reason in ruling.reasons] == ["bruise", "pregnancy"]
    assert screened.one_sided == ["Wringing the foot"]
    (step,) = safe_version(document, screened)[0]["sections"][0]["steps"]
    assert (step["side"], step["pressure"]) == ("right", 2)


def test_with_something_on_either_side_nothing_is_left(alice):
    document = make_routine(alice, make_step(CALF, side="each"), sides="once").as_document()
    screened = screen(document, under("bruise:calf;side=left", "open-wound:calf;side=right"))
    assert screened.verdicts[CALF].is_left_out
    assert screened.verdicts[CALF].words == "Leave it out"
    assert [ruling.act for ruling in rulings_on(document, screened)] == ["skip"]
