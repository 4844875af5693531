"""What no technique fits can be kept: as a note, in the description, or as a technique of one's own."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from routines.import_export.pasting import own_words, plan_text
from routines.import_export.pasting.forms import KEPT
from routines.models import Routine
from techniques.models import Technique
from techniques.own import own_technique
from techniques.search.technique_names import names_for
from tests.factories import PASSWORD, make_technique
from tests.routines.import_export.pasting.test_real_plans import TEXTS
from tests.techniques.page import Page, attributes, words

PASTE, READ = "/routines/paste/", "/api/v1/routines/read-text/"
NAME = "Warming rub of the foot"
PLAN = "calf kneading 1 min\nLomi swoosh along the back 2 min\nStop if it hurts."
CHOSEN = {
    "for_whom": "partner",
    "save": 1,
    "title": "Calf",
    "line-0-technique": "calf-kneading-upwards",
    "line-0-side": "both",
    "line-0-pressure": 2,
    "line-1-technique": "",
    "line-2-technique": "",
}


def save(client, text=PLAN, **more):
    return client.post(PASTE, {"text": text, **CHOSEN, **more}, follow=True)


def ways(client, text):
    """For each line that is left out the ways to keep it that the page offers."""
    page = Page(client.post(PASTE, {"text": text, "for_whom": "partner"}))
    selects = [box for box in page.all("select") if attributes(box).get("name", "").endswith("-keep")]
    return [[attributes(way)["value"] for way in box.children] for box in selects]


def test_a_line_is_kept_as_a_note_of_the_step_before(alice, alice_client):
    page = save(alice_client, **{"line-1-keep": "note", "line-2-keep": "note"}).text
    assert "2 lines are notes now." in page
    (section,) = alice.routines.get().as_document()["sections"]
    assert [step["note"] for step in section["steps"]] == ["Lomi swoosh along the back 2 min; Stop if it hurts."]


def test_a_line_is_kept_in_the_description(alice, alice_client, alice_api):
    page = save(alice_client, **{"line-1-keep": "", "line-2-keep": "summary"}).text
    assert "1 line is in the description." in page
    routine = alice.routines.get()
    assert alice_api.get(f"/api/v1/routines/{routine.code}/").json()["summary"] == "Stop if it hurts."


def test_a_note_before_the_first_step_goes_to_the_description(alice, alice_client):
    chosen = {"line-0-technique": "", "line-0-keep": "note"}
    chosen |= {"line-1-technique": "calf-kneading-upwards", "line-1-side": "both", "line-1-pressure": 2}
    save(alice_client, "Stop if it hurts.\ncalf kneading 1 min", **chosen)
    assert alice.routines.get().summary == "Stop if it hurts."


def test_a_description_that_grows_too_long_is_refused(alice, alice_client):
    text = "calf kneading\n" + "\n".join(f"Stop if it hurts, {'as before, ' * 80}" for _line in range(4))
    response = save(alice_client, text, **{f"line-{number}-keep": "summary" for number in range(1, 5)})
    assert response.status_code == 422
    assert "keep fewer lines there" in response.text
    assert not alice.routines.exists()


def test_a_line_is_kept_as_a_technique_of_ones_own(alice, alice_client):
    page = save(alice_client, **{"line-1-keep": "own"}).text
    assert "1 line is a technique of yours: say there where it works." in page
    own = Technique.objects.get(author=alice)
    assert (own.name, own.summary) == ("Lomi swoosh along the back", "Lomi swoosh along the back 2 min")
    assert (own.for_self, own.for_partner, own.seconds_default, own.pressure_max) == (False, True, 120, 3)
    (section,) = alice.routines.get().as_document()["sections"]
    assert [(step["technique"], step["seconds"]) for step in section["steps"]][1] == (own.slug, 120)
    again = Page(alice_client.post(PASTE, {"text": "lomi swoosh along the back", "for_whom": "partner"}))
    assert again.all("li", class_="paste-row-unknown") == []


def test_only_what_is_not_recognised_becomes_a_technique_of_ones_own(alice_client):
    assert ways(alice_client, PLAN) == [[way for way, _words in KEPT], ["", "note", "summary"]]
    sent = {"line-2-keep": "own"}
    assert save(alice_client, **sent).status_code == 422
    assert not Technique.objects.filter(author__isnull=False).exists()


def test_programs_keep_a_line_in_the_same_ways(alice, alice_api):
    answer = alice_api.post(READ, {"text": PLAN, "for": "partner"}).json()
    kneading, swoosh, warning = answer["lines"]
    assert (kneading["as_own"], warning["as_own"]) == (None, None)
    made = alice_api.post("/api/v1/techniques/", swoosh["as_own"])
    assert made.status_code == 201, made.json()
    steps = [{"technique": slug, "seconds": 60} for slug in (kneading["chosen"], made.json()["slug"])]
    steps[0]["note"] = warning["text"]
    sent = {"title": "Calf", "for": "partner", "summary": warning["text"], "sections": [{"steps": steps}]}
    routine = alice_api.post("/api/v1/routines/", sent).json()
    assert routine["summary"] == routine["sections"][0]["steps"][0]["note"] == "Stop if it hurts."
    assert routine["sections"][0]["steps"][1]["technique"] == made.json()["slug"]
    (found,) = alice_api.post(READ, {"text": swoosh["text"], "for": "partner"}).json()["lines"]
    assert (found["chosen"], found["as_own"]) == (made.json()["slug"], None)


@pytest.mark.django_db
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_any_line_makes_a_technique_that_can_be_stored(text):
    names = names_for(AnonymousUser())
    for line in plan_text.read(text, names).lines:
        entry, problems = own_technique.read(own_words.technique_data(line, names, "self"))
        assert entry, (line.text, problems)


# A technique of one's own beside one of the library


def test_a_technique_of_ones_own_is_told_apart_from_the_librarys(alice, alice_client, alice_api, api):
    own = make_technique("mine--a", "foot", "friction-warming", author=alice, name=NAME, for_partner=True)
    sent = {"text": f"{NAME} 1 min\nwarming rub foot 1 min", "for": "partner"}
    page = Page(alice_client.post(PASTE, {**sent, "for_whom": "partner"}))
    yours, librarys = f"{NAME} (yours)", NAME
    options = [words(each) for each in page.all("option")]
    assert [each for each in options if each in (yours, librarys)] == [yours, librarys] * 2
    assert [words(each) for each in page.all("strong")].count(yours) == 2
    for line in alice_api.post(READ, sent).json()["lines"]:
        assert line["chosen"] == own.slug
        assert [(each["name"], each["is_own"]) for each in line["techniques"]][:2] == [(NAME, True), (NAME, False)]
    assert [line["chosen"] for line in api.post(READ, sent).json()["lines"]] == ["foot-warming-rub"] * 2


# Before it is saved


def test_a_level_outside_the_limits_of_a_technique_is_remarked_on(alice, alice_client, alice_api):
    make_technique("quiet-palms--a", author=alice, name="Quiet palms", pressure_min=1, pressure_max=2)
    text = "quiet palms 1 min, firm"
    words_said = "Usually from level “Feather” to “Light”."
    assert words_said in alice_client.post(PASTE, {"text": text, "for_whom": "self"}).text
    (line,) = alice_api.post(READ, {"text": text}).json()["lines"]
    assert (line["pressure"], line["remarks"]) == (4, [words_said])
    assert words_said not in alice_client.post(PASTE, {"text": "quiet palms, light", "for_whom": "self"}).text


# A login that ran out


def test_what_was_pasted_is_kept_through_a_login(alice, client):
    address = client.post(PASTE, {"text": PLAN, "for_whom": "partner"})["Location"]
    assert address.endswith("?next=/routines/paste/")
    came_back = client.post(address, {"login": alice.email, "password": PASSWORD}, follow=True)
    page = Page(came_back)
    assert [words(box) for box in page.all("textarea")] == [PLAN.replace("\n", " ")]
    assert "What was read" in page.text
    assert "Lomi swoosh" not in client.get(PASTE).text  # once


def test_what_was_corrected_is_kept_through_a_login_too(alice, client):
    sent = {"text": PLAN, **CHOSEN, "title": "My own calf", "line-0-seconds": 77}
    address = client.post(PASTE, sent)["Location"]
    page = Page(client.post(address, {"login": alice.email, "password": PASSWORD}, follow=True))
    typed = {attributes(box).get("name"): attributes(box).get("value") for box in page.all("input")}
    assert (typed["title"], typed["line-0-seconds"]) == ("My own calf", "77")
    assert not Routine.objects.filter(author=alice).exists()


def test_what_was_pasted_is_not_kept_for_long(alice, client):
    client.post(PASTE, {"text": PLAN, "for_whom": "partner"})
    session = client.session
    session["pasted_at"] = (timezone.now() - timedelta(minutes=61)).isoformat()
    session.save()
    client.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    assert "Lomi swoosh" not in client.get(PASTE).text
