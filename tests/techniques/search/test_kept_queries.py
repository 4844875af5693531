"""What people really type, kept in `queries.json`: what must be among the first five, and what is told before it.

A case is passed with one of `want_any` among the first five, and where `safety` names conditions (`a|b`: any of them)
with one of these told before the first technique. At most four conditions are told.
"""

import json
from pathlib import Path

import pytest
from django.http import QueryDict

from techniques.browse.filters import TechniqueFilter
from techniques.models import BodyArea, Contraindication, Technique
from techniques.search.goals import goals
from techniques.search.named_conditions import classes, condition_rows
from tests.techniques.page import Page, attributes, walk

pytestmark = pytest.mark.django_db
CASES = json.loads((Path(__file__).parent / "queries.json").read_text(encoding="utf-8"))
FIRST = 5


def told_before(page):
    """Slugs of the conditions told before the first technique."""
    boxes = page.all("div", class_="forewarned")
    links = [attributes(link)["href"] for box in boxes for link in walk(box) if link.name == "a"]
    whole = page.response.content.decode()
    assert not boxes or whole.index("forewarned") < whole.find('class="cards"') % (len(whole) + 1)
    return [link.split("/")[2] for link in links if not link.startswith("/safety/check/")]


def wrong_with(client, case):
    page = Page(client.get("/techniques/", {"q": case["q"]}))
    first = [address.split("/")[2] for address in page.card_addresses[:FIRST]]
    told = told_before(page)
    if case["want_any"] and not set(first) & set(case["want_any"]):
        yield f"{case['q']}: the first are {first}"
    if case["safety"] and not set(told) & set(case["safety"].split("|")):
        yield f"{case['q']}: told of {told}, not of {case['safety']}"
    if len(told) > 4:
        yield f"{case['q']}: told of {told}"


def test_what_people_type_finds_what_they_mean_and_tells_of_danger_first(client):
    assert [problem for case in CASES for problem in wrong_with(client, case)] == []


# What is typed, the conditions that must be told of first, in any order, and those that must not be told of at all.
DANGERS = [
    ("foot massage for my mum with diabetes", "diabetes", "cancer"),
    ("numb toes after surgery", "recent-surgery diabetic-neuropathy", ""),
    ("gentle massage for my gran with osteoporosis", "osteoporosis", ""),
    ("breast cancer arm swelling", "cancer lymphoedema", ""),
    ("shin so tight foot went numb after run", "compartment-syndrome", ""),
    ("felt a pop in my calf and can't stand on tiptoes", "achilles-rupture", ""),
    ("my calf hurts", "suspected-dvt", ""),
    ("calf is sore", "suspected-dvt", ""),
    ("my leg is swollen", "suspected-dvt", ""),
    ("leg swollen on one side", "suspected-dvt", "mild-swelling"),
    ("swelling in one leg", "suspected-dvt", "mild-swelling"),
    ("achilles sore", "achilles-tendinopathy", ""),
    ("my chest hurts", "pe-signs", ""),
    ("I can’t breathe", "pe-signs", ""),
    ("swollen feet in pregnancy", "pre-eclampsia pregnancy", ""),
    ("kidney disease swollen ankles", "edema-heart-kidney", "acute-sprain-strain"),
    ("heart failure swollen legs", "edema-heart-kidney", ""),
    ("blood clot in my arm", "suspected-arm-clot", "suspected-dvt"),
    ("massage for my dad who had a stroke", "recent-cardiac-stroke", ""),
    ("long stroke for the back", "", "recent-cardiac-stroke"),
    ("feather strokes after kneading", "", "recent-cardiac-stroke"),
    ("on eliquis, foot rub ok?", "anticoagulants", ""),
    ("back massage 32 weeks", "pregnancy", ""),
    ("scar 6 weeks after surgery", "recent-surgery", "pregnancy"),
    ("hit my head yesterday", "head-neck-injury", ""),
    ("car accident neck", "head-neck-injury", ""),
    ("red streak up my leg", "cellulitis phlebitis", ""),
    ("lump in breast", "undiagnosed-lump", "hernia"),
    ("broken wrist", "fracture", "stress-fracture"),
    ("osteoperosis", "osteoporosis", ""),
    ("diabetis foot", "diabetes", ""),
    ("tension headache temples", "", "pre-eclampsia severe-headache"),
    ("charlie horse", "", "suspected-dvt"),
    ("tight pecs", "", "pe-signs"),
    ("kidney stones", "belly-pain", "impaired-consent"),
    ("head massage", "", "severe-headache"),
    ("shin massage", "", "shingles rash"),
    ("burning feet", "diabetic-neuropathy", "burn-frostbite"),
    ("tight calves", "", "suspected-dvt"),
    ("upper back pain", "", "cauda-equina"),
    ("back of my knee hurts", "", "cauda-equina"),
]


def test_one_word_more_silences_no_danger_and_none_is_seen_where_there_is_none(client):
    wrong = []
    for typed, needed, unneeded in DANGERS:
        told = set(told_before(Page(client.get("/techniques/", {"q": typed}))))
        if not set(needed.split()) <= told or told & set(unneeded.split()) or (told and not needed):
            wrong.append(f"{typed}: told of {told}")
    assert wrong == []


def test_every_condition_of_the_library_can_be_named():
    named = {row.condition for row in condition_rows()}
    assert set(Contraindication.objects.current().values_list("slug", flat=True)) <= named


def test_every_class_that_a_row_asks_for_is_there():
    tokens = {token for row in condition_rows() for way in (*row.ways, *row.unless) for token in way.signs}
    assert {token[1:-1] for token in tokens if token.startswith("{")} == set(classes())


def offered(client, typed, **more):
    return {address.split("/")[2] for address in Page(client.get("/techniques/", {"q": typed, **more})).card_addresses}


def test_what_is_said_to_hold_acts_on_the_list_and_in_the_api(client, api):
    assert "li4-thumb-press" in offered(client, "acupressure")
    assert "li4-thumb-press" not in offered(client, "acupressure pregnancy") | offered(client, "hand pregnant")
    rows = api.get("/api/v1/techniques/", {"q": "acupressure pregnancy"}).json()["results"]
    assert "li4-thumb-press" not in {row["slug"] for row in rows}
    for typed in ("massage blood clot in leg", "massage after heart attack", "unexplained swelling"):
        page = Page(client.get("/techniques/", {"q": typed}))
        assert page.cards == []
        assert "while it applies, no technique is offered" in page.text


def test_what_is_only_asked_about_acts_once_it_is_answered(client):
    assert "calf-wringing" in offered(client, "pain in my calf")
    assert offered(client, "pain in my calf", without="suspected-dvt") == set()


def test_every_goal_stands_for_filters_and_parts_of_the_body_that_there_are(client):
    areas = set(BodyArea.objects.current().values_list("slug", flat=True))
    for phrase, goal in goals().items():
        assert set(goal.areas) <= areas, phrase
        query = "&".join(f"{name}={value}" for name, values in goal.filters for value in values)
        assert not TechniqueFilter(QueryDict(query), Technique.objects.library()).errors, phrase
