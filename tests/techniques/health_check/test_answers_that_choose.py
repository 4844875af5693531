"""Questions whose answers choose among the effects of a condition: asked, kept, shown in words, and never milder."""

import logging
import re

import pytest
from django.utils import timezone

from routines.models import ShareLink
from techniques.health_check.answers import COOKIE, MAX_LENGTH, Answers
from techniques.health_check.forms import AREAS
from techniques.models import Contraindication
from tests.factories import make_routine, make_step
from tests.techniques.health_check.answering import CHECK, say
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db
MINE = "/api/v1/me/conditions/"


@pytest.mark.parametrize(
    ("slug", "asked"),
    [
        ("pregnancy", ["month"]),
        ("fracture", ["state", "where", "side"]),
        ("recent-surgery", ["cleared", "where", "side"]),
        ("child", ["age"]),
        ("bruise", ["where", "side"]),
    ],
)
def test_the_second_step_asks_what_only_the_person_knows(client, slug, asked):
    page = client.post(CHECK, {f"has-{slug}": "on"}).text
    fields = dict.fromkeys(re.findall(rf'name="(\w+)-{slug}"', page))
    assert [field for field in fields if field != "has"] == asked
    assert "I do not know" in page
    assert "Whatever you leave open counts as its most careful answer." in page


def test_what_has_nothing_more_to_say_is_not_asked_further(client):
    assert client.post(CHECK, {"has-diabetes": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("answers", "helped"),
    [
        ({"state-fracture": "suspected"}, True),
        ({}, True),
        ({"state-fracture": "cast", "where-fracture": "calf"}, False),
    ],
)
def test_a_broken_bone_stops_all_unless_it_is_in_a_cast_with_leave(client, answers, helped):
    said = client.post(CHECK, {"has-fracture": "on", "placed": "yes", **answers})
    assert said.status_code == 302
    page = Page(client.get("/techniques/calf-wringing/")).text
    assert ("Get help first" in page) == helped
    assert ("Leave it out" in page) != helped


def test_a_red_flag_that_no_answer_lifts_needs_help_before_any_further_question(client):
    said = client.post(CHECK, {"has-fracture": "on", "has-suspected-dvt": "on", "has-bruise": "on"})
    assert said.status_code == 302
    assert "Get help first" in client.get("/techniques/").text


@pytest.mark.parametrize(
    ("slug", "first", "folded"),
    [("varicose-veins", "calf", "head"), ("gout", "heel", "hand"), ("hernia", "abdomen", "knee")],
)
def test_the_likely_places_stand_first_and_the_others_are_folded(client, slug, first, folded):
    page = client.post(CHECK, {f"has-{slug}": "on"}).text
    places = re.findall(rf'name="where-{slug}" value="([\w-]+)"', page)
    assert sorted(places) == sorted(AREAS)
    fold = page.index("Somewhere else")
    assert page.index(f'value="{places[0]}"') < fold < page.index(f'value="{folded}"')
    assert folded not in places[: places.index(first) + 1]
    assert '<details class="check-elsewhere" open>' not in page
    say(client, slug, **{f"where_{slug.replace('-', '_')}": [folded]})
    again = client.post(CHECK, {f"has-{slug}": "on"}).text
    assert '<details class="check-elsewhere" open>' in again, "what was said is not hidden"


def test_what_was_said_is_shown_in_words_wherever_answers_are(client, alice):
    said = {"has-pregnancy": "on", "month-pregnancy": "7", "placed": "yes"}
    said |= {"has-bruise": "on", "where-bruise": ["calf"], "side-bruise": "left"}
    routine = make_routine(alice, make_step("foot-wringing"), visibility="public", for_whom="self")
    client.post(CHECK, said)
    brief = ["Pregnancy (7th month)", "Fresh bruise or haematoma (Calf, left)"]
    for address in [CHECK, "/techniques/", "/techniques/foot-wringing/", routine.get_absolute_url()]:
        page = Page(client.get(address)).text
        assert [words for words in brief if words not in page] == [], address
    client.post(CHECK, {})
    asked = f"{ShareLink.make(routine).get_absolute_url()}receiver/"
    client.post(asked, said)
    page = Page(client.get(asked)).text
    assert [words for words in brief if words not in page] == []
    assert "Change the answers" in page


def test_what_was_left_open_is_named_and_may_be_said_later(client):
    say(client, "pregnancy", "bruise")
    page = Page(client.get(CHECK)).text
    assert "Which month of pregnancy is it? You did not say, so the most careful answer counts." in page
    assert "You did not say where: avoid the affected area." in page
    say(client, "pregnancy", month_pregnancy="7")
    assert '<option value="7" selected>' in client.post(CHECK, {"has-pregnancy": "on"}).text
    assert "You did not say" not in Page(client.get(CHECK)).text


def test_an_answer_that_no_question_takes_is_refused_and_one_that_was_kept_counts_for_nothing(client):
    refused = client.post(CHECK, {"has-pregnancy": "on", "month-pregnancy": "10", "placed": "yes"})
    assert refused.status_code == 422
    assert 'name="month-pregnancy"' in refused.text
    open_, odd = (Answers.read(f"2026-01-01~{said}").conditions for said in ("fracture", "fracture;state=fine"))
    assert odd[0].is_red_flag
    assert [(rule.outcome, rule.traits) for rule in odd[0].rules] == [
        (rule.outcome, rule.traits) for rule in open_[0].rules
    ]


def test_a_place_kept_by_a_program_is_a_place_of_the_check(alice, alice_client):
    alice.remember_health(f"{timezone.localdate()}~bruise:ankle-inner+lower-leg")
    page = alice_client.post(CHECK, {"has-bruise": "on"}).text
    ticked = re.findall(r'value="([^"]+)" id="\S+" checked', page)
    assert ticked == ["shin", "calf", "lower-leg-outer", "ankle"]


def test_the_api_keeps_and_shows_further_answers(alice_api):
    rows = [
        {"condition": "pregnancy", "areas": [], "answers": {"month": "7"}},
        {"condition": "bruise", "areas": ["calf"], "answers": {"side": "left"}},
    ]
    assert alice_api.put(MINE, {"conditions": rows}, format="json").status_code == 200
    assert alice_api.get(MINE).json()["conditions"] == rows
    assert alice_api.put(MINE, alice_api.get(MINE).json(), format="json").status_code == 200


@pytest.mark.parametrize(
    "answers", [{"month": "10"}, {"side": "left"}, {"": ""}, {"month": 7.5}, ["month"], "7", {"month": "7" * 99}]
)
def test_the_api_says_which_answer_it_does_not_know(alice, alice_api, answers):
    held = {"conditions": [{"condition": "pregnancy", "answers": answers}]}
    response = alice_api.put(MINE, held, format="json")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"].startswith("conditions.0.answers")
    alice.refresh_from_db()
    assert alice.health == ""


@pytest.mark.parametrize(
    "said",
    [
        "bruise:calf;side=left,bruise:knee;side=right",
        "bruise:calf;side=left,bruise:knee",
        "bruise:calf,bruise:knee;side=left",
    ],
)
def test_of_a_condition_named_twice_no_answer_counts_that_is_not_of_both(api, said):
    addresses = [f"/api/v1/techniques/{slug}/" for slug in ("calf-wringing", "foot-wringing")]
    plain = [api.get(address, headers={"Conditions": "bruise:calf+knee"}).json()["verdict"] for address in addresses]
    assert [api.get(address, headers={"Conditions": said}).json()["verdict"] for address in addresses] == plain


@pytest.mark.parametrize(
    "said", ["pregnancy;month=3;month=9", "bruise:;side=left", "pregnancy;month", "fever;side=left"]
)
def test_the_header_refuses_answers_that_it_cannot_read(api, said):
    assert api.get("/api/v1/techniques/calf-wringing/", headers={"Conditions": said}).status_code == 400


def test_what_is_said_in_this_browser_stands_whole_in_place_of_what_the_account_kept(alice, alice_client):
    alice.remember_health(f"{timezone.localdate()}~pregnancy;month=2")
    alice_client.cookies[COOKIE] = f"{timezone.localdate()}~pregnancy"
    assert "2nd month" not in Page(alice_client.get("/techniques/")).text
    assert "Pregnancy" in Page(alice_client.get("/techniques/")).text


def test_the_longest_answers_that_are_kept_fit_a_cookie(client):
    conditions = [c for c in Contraindication.objects.current() if c.person_says_where and not c.is_red_flag]
    sent = {f"has-{c.slug}": "on" for c in conditions} | {f"side-{c.slug}": "right" for c in conditions}
    for few in range(8, 0, -1):
        where = {f"where-{c.slug}": AREAS[:few] for c in conditions}
        response = client.post(CHECK, {**sent, **where, "placed": "yes"})
        if response.status_code == 302:
            break
        assert "name fewer areas" in response.text
    morsel = response.cookies[COOKIE]
    assert len(morsel.value) <= MAX_LENGTH
    assert len(f"{morsel.key}={morsel.coded_value}") < 4096
    assert len(Answers.read(morsel.value).details) == len(conditions)


def test_no_further_answer_reaches_a_log_or_anybody_else(alice, alice_client, bob_client, alice_api, caplog):
    caplog.set_level(logging.DEBUG)
    routine = make_routine(alice, make_step("calf-wringing"), visibility="public")
    say(alice_client, "fracture", state_fracture="cast", side_fracture="right", where_fracture=["calf"], keep="on")
    alice.refresh_from_db()
    assert "state=cast" in alice.health
    rows = [{"condition": "fracture", "areas": ["calf"], "answers": {"state": "cast"}}]
    for address in (MINE, f"/api/v1/routines/{routine.code}/safety/", f"/api/v1/explore/{routine.code}/safety/"):
        (alice_api.put if address == MINE else alice_api.post)(address, {"conditions": rows}, format="json")
    alice_api.put(MINE, {"conditions": [{"condition": "fracture", "answers": {"state": "marker"}}]}, format="json")
    alice_api.get("/api/v1/techniques/", headers={"Conditions": "fracture:calf;state=cast"})
    addresses = [routine.get_absolute_url(), "/explore/", "/techniques/", f"/api/v1/explore/{routine.code}/"]
    for address in addresses:
        alice_client.get(address)
        assert "splint" not in Page(bob_client.get(address)).text.partition("sign against any massage")[0]
    assert not [word for word in ("fracture", "state=", "cast", "side=", "marker") if word in caplog.text]
    assert "cast" not in repr(Answers.read("2026-01-01~fracture;state=cast"))
