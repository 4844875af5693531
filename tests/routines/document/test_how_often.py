"""How often a routine is meant to be done: said on its page, on paper, by the API, in a file, and in its history."""

import json

import pytest
from django.core.exceptions import ValidationError

from routines.document.difference import difference
from routines.document.frequency import as_choice, how_often, of_choice
from routines.import_export import json_files
from routines.models import Routine
from tests.factories import make_routine


@pytest.fixture
def routine(alice):
    return make_routine(alice)


THRICE = {"times": 3, "per": "day"}
WEEKLY = {"times": 1, "per": "week"}


@pytest.mark.parametrize(
    ("frequency", "words"),
    [
        *[(None, ""), (WEEKLY, "once a week"), (THRICE, "3 times a day"), ({"times": 1, "per": "day"}, "once a day")],
        *[({"times": 2, "per": "day"}, "twice a day"), ({"times": 2, "per": "week"}, "twice a week")],
    ],
)
def test_it_is_said_in_words_and_survives_a_form(frequency, words):
    assert how_often(frequency) == words
    assert of_choice(as_choice(frequency)) == frequency


@pytest.mark.parametrize("value", ["", "0/day", "25/day", "3/month", "x", "3", "-1/day", "²/day", "3/day/"])
def test_a_form_takes_nothing_else(value):
    assert of_choice(value) is None


@pytest.mark.parametrize(
    "value", [{"times": 0, "per": "day"}, {"times": 25, "per": "day"}, {"times": 1, "per": "year"}]
)
def test_no_other_frequency_is_stored(alice, routine, value):
    with pytest.raises(ValidationError):
        routine.describe(alice, frequency=value)


def test_it_is_chosen_on_the_edit_page_and_shown_wherever_the_routine_is(alice, alice_client, routine):
    page = f"/routines/{routine.code}/edit/"
    form = {"title": routine.title, "summary": "", "for_whom": routine.for_whom, "visibility": routine.visibility}
    sent = {**form, "frequency": "3/day", "revision": routine.revision}
    assert alice_client.post(page, sent).status_code == 302
    routine.refresh_from_db()
    assert routine.as_document()["frequency"] == routine.frequency == THRICE
    assert routine.revisions.latest("number").summary == "To be done 3 times a day now"
    for address in (page, f"/routines/{routine.code}/", f"/routines/{routine.code}/print/"):
        assert "3 times a day" in alice_client.get(address).text, address
    assert '<option value="3/day" selected>' in alice_client.get(page).text
    routine.undo(alice)
    assert routine.as_document()["frequency"] is None


def test_programs_set_it_and_are_told_what_is_wrong(alice, alice_api, routine):
    address = f"/api/v1/routines/{routine.code}/"
    answer = alice_api.patch(address, {"frequency": WEEKLY}, headers={"If-Match": "*"})
    assert answer.json()["frequency"] == WEEKLY
    wrong = alice_api.patch(address, {"frequency": {"times": 0, "per": "day"}}, headers={"If-Match": "*"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "frequency.times")
    assert alice_api.patch(address, {"frequency": None}, headers={"If-Match": "*"}).json()["frequency"] is None
    made = alice_api.post("/api/v1/routines/", {"title": "Feet", "frequency": THRICE})
    assert made.json()["frequency"] == THRICE


def test_it_goes_along_in_files_and_copies(alice, bob, routine):
    routine.describe(alice, frequency=THRICE)
    document = routine.as_document()
    made, *_more = json_files.import_file(bob, json_files.read(json.dumps(document)))
    (copy,) = made
    assert copy.frequency == THRICE
    del document["frequency"]
    (older, *_rest), *_techniques = json_files.import_file(bob, json_files.read(json.dumps(document)))
    assert older.frequency is None
    assert [change.words for change in difference(routine.as_document(), document)] == [
        "Says no more how often to do it"
    ]


def test_a_pasted_plan_says_it(alice, alice_client):
    text = "Hands round the foot 40 s b.i.d.\nLong glide over the sole 1 min b.i.d."
    shown = alice_client.post("/routines/paste/", {"text": text, "for_whom": "self"})
    assert '<option value="2/day" selected>' in shown.text
    sent = {"text": text, "for_whom": "self", "save": 1, "title": "Feet", "frequency": "2/day"}
    for number, slug in enumerate(["foot-holding-start", "sole-long-glide"]):
        sent |= {f"line-{number}-technique": slug, f"line-{number}-side": "both", f"line-{number}-pressure": 1}
    assert alice_client.post("/routines/paste/", sent).status_code == 302
    assert Routine.objects.get(author=alice).frequency == {"times": 2, "per": "day"}
