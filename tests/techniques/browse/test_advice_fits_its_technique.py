"""General advice stands on the page of a technique only where it fits its position, its person and its oil."""

import re

import pytest

from techniques.browse.entry_pages import guidance_for
from techniques.models import Guidance, Technique
from tests.factories import make_technique
from tests.techniques.library_files.test_library_files import mistakes_in
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db
# What advice says of positions and people, apart from the columns that it is chosen by.
POSITIONS = {
    r"across the other knee": {"seated"},
    r"\bleg stretched out\b": {"leg-stretched"},
    r"\blies on a mattress\b": {"prone", "supine", "side-lying"},
    r"\bbends the knee\b": {"prone"},
}


def shown(technique):
    above = {slug for target in technique.targets.all() for slug in target.area.lineage}
    return list(guidance_for(technique, [technique.stroke, *technique.also_strokes.all()], above))


def test_no_technique_has_advice_for_another_position_person_or_oil_than_its_own():
    library = Technique.objects.filter(author=None).current().select_related("stroke")
    library = library.prefetch_related("targets__area", "also_strokes")
    found = set()
    for technique in library:
        advice = shown(technique)
        found |= {one.slug for one in advice}
        says = " ".join(f"{one.name}. {one.text}" for one in advice)
        for one in advice:
            whom = [one.only_for] if one.only_for else technique.whom
            assert all(getattr(one, f"for_{each}") for each in whom), (technique.slug, one.slug)
            taken = {technique.position_for(each) for each in whom}
            for pattern, allowed in POSITIONS.items():
                if re.search(pattern, f"{one.name}. {one.text}", re.IGNORECASE):
                    assert taken <= allowed, (technique.slug, one.slug)
        for each in technique.whom:
            preparing = [a for a in advice if a.kind == "preparation" and a.positions and a.only_for in ("", each)]
            assert len(preparing) <= 1, technique.slug
        assert technique.for_partner or "partner" not in says, technique.slug
        assert technique.lubricant != "none" or "oil or lotion" not in says, technique.slug
        assert technique.contact != "none" or not re.search(r"\b(press|pressure)\b", says), technique.slug
    assert len(library) >= 165
    assert found == {f"prep-{name}" for name in ("reach", "lubricant", "partner", "leg-extended")} | {
        *("sr4", "sr5", "sr6", "sr7", "sr8")
    }


def test_advice_with_a_position_in_its_words_says_which():
    for one in Guidance.objects.filter(kind="preparation"):
        for pattern, allowed in POSITIONS.items():
            if re.search(pattern, one.text, re.IGNORECASE):
                assert one.positions, one.slug
                assert set(one.positions) <= allowed, one.slug


def test_the_page_of_a_technique_says_what_is_good_to_know_about_it(client):
    advice = {
        "ankle-bone-circles": {"Sit where the ankle is easy to reach"},
        "achilles-assisted-stretch": {
            *("Support your partner's foot", "Move joints smoothly", "Do not stretch past resistance")
        },
        "ankle-rotations-active": {"Sit with the leg stretched out", "Move joints smoothly"},
        "hip-standing-sweep": set(),
    }
    names = set(Guidance.objects.values_list("name", flat=True))
    for slug, expected in advice.items():
        text = Page(client.get(f"/techniques/{slug}/")).text
        assert {name for name in names if f"{name}." in text or f"{name}, " in text} == expected, slug


def test_advice_on_strokes_and_places_needs_one_of_each(client):
    neck = make_technique(area="neck", stroke="stretching", for_partner=True, receiver_position="prone")
    assert "prep-partner" not in [one.slug for one in shown(neck)]
    ankle = make_technique("ankle-pull", area="ankle", stroke="stretching", for_partner=True, receiver_position="prone")
    assert "prep-partner" in [one.slug for one in shown(ankle)]
    assert "Support your partner" not in client.get("/strokes/stretching/").text


def test_advice_for_nobody_and_in_a_position_that_is_none_are_mistakes(content):
    nobody = content.edit("guidance.csv", "yes,no,seated,", "no,no,seated,")
    nowhere = content.edit("guidance.csv", "no,yes,prone,", "no,yes,flying,")
    assert [(wrong.line, wrong.field) for wrong in mistakes_in(content)] == [
        (nobody, "for_self"),
        (nowhere, "positions"),
    ]


def test_all_advice_stands_on_the_page_about_safety(client):
    text = Page(client.get("/safety/")).text
    assert all(one.name in text for one in Guidance.objects.current())
