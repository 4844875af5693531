"""What pages say of a verdict: five sayings, the same for a technique, a step and a routine."""

import re

import pytest

from routines.safety.screening import nothing_stays, overall, rulings_on, screen, words_for_whole
from techniques.health_check.answers import Answers
from techniques.models import Technique
from techniques.safety.verdicts import with_verdicts
from tests.factories import make_routine, make_step
from tests.routines.composing.test_the_library_beside_the_routine import SEARCH

pytestmark = pytest.mark.django_db


def of_technique(slug, *conditions):
    held = Answers(dict.fromkeys(conditions, ())).conditions
    (technique,) = with_verdicts(Technique.objects.filter(slug=slug), held)
    return technique.verdict.answer, technique.verdict.words


@pytest.mark.parametrize(
    ("slug", "condition", "answer", "words"),
    [
        ("temple-soft-circles", "clot-risk", "fine", "Fits"),
        ("sole-long-glide", "clot-risk", "lighter", "At most light"),
        ("ankle-holding-warm", "clot-risk", "fine", "With care"),
        ("foot-wringing", "pregnancy", "lighter", "At most light"),
        ("arch-knuckle-glide", "diabetic-neuropathy", "not-here", "Leave it out"),
        ("calf-wringing", "pregnancy", "not-here", "Leave it out"),
        ("temple-soft-circles", "fever", "not-today", "Not today"),
    ],
)
def test_a_technique_is_said_to_be_for_another_day_only_where_all_massage_is(slug, condition, answer, words):
    assert of_technique(slug, condition) == (answer, words)


@pytest.mark.parametrize(
    ("steps", "conditions", "of_steps", "of_whole"),
    [
        ([("temple-soft-circles", 1)], ["clot-risk"], ["Fits"], "Fits"),
        ([("ankle-holding-warm", 1), ("temple-soft-circles", 1)], ["clot-risk"], ["With care", "Fits"], "With care"),
        ([("foot-wringing", 3), ("temple-soft-circles", 1)], ["mild-swelling"], ["At most light", "Fits"], "With care"),
        (
            [("arch-knuckle-glide", 3), ("temple-soft-circles", 1)],
            ["diabetic-neuropathy"],
            ["Leave it out", "With care"],
            "Leave parts out",
        ),
        ([("temple-soft-circles", 1)], ["fever"], ["Not today"], "Not today"),
    ],
)
def test_a_step_and_a_routine_say_it_in_the_same_words(alice, steps, conditions, of_steps, of_whole):
    routine = make_routine(alice, *(make_step(slug, pressure=level) for slug, level in steps), sides="once")
    held = Answers(dict.fromkeys(conditions, ())).conditions
    screened = screen(routine.as_document(), held)
    rulings = rulings_on(routine.as_document(), screened)
    assert [ruling.words for ruling in rulings] == of_steps
    to_mind = any(ruling.reasons for ruling in rulings)
    assert screened.words == words_for_whole(overall(rulings, held), to_mind, nothing_stays(rulings)) == of_whole


def badge(page, slug):
    """The words of the first verdict after the technique is named."""
    found = re.search(rf'/techniques/{slug}/.*?badge-(?:verdict|act)-[a-z-]+">([^<]+)<', page, re.DOTALL)
    return found[1] if found else ""


def test_one_condition_is_said_in_the_same_words_wherever_a_technique_stands(alice, alice_client):
    slugs = ["foot-warming-rub", "peroneal-fingertip-circles", "sole-long-glide", "hand-sandwich-hold"]
    alice_client.cookies["known"] = "2026-11-29~anticoagulants"
    said = {slug: of_technique(slug, "anticoagulants")[1] for slug in slugs}
    assert set(said.values()) >= {"Leave it out", "At most light", "Fits"}
    routine = make_routine(alice, *map(make_step, said), for_whom="self", sides="once", visibility="public")
    for address in ("", "receiver/"):
        page = alice_client.get(f"{routine.get_absolute_url()}{address}").text
        body = page.partition('id="steps"')[2] or page
        for slug, words in said.items():
            name = re.escape(Technique.objects.get(slug=slug).name)
            found = re.search(rf'{name}.*?badge-(?:verdict|act)-[a-z-]+">([^<]+)<', body, re.DOTALL)
            assert found[1] == words, (address, slug)
    rows = alice_client.get(f"/routines/{routine.code}/edit/").context["sections"][0].rows
    for row in rows:
        assert row.ruling.words == said[row.step["technique"]]
    for slug, words in said.items():
        name = Technique.objects.get(slug=slug).name
        listed = alice_client.get("/techniques/", {"q": name}).text
        assert badge(listed.partition('class="cards')[2], slug) == words, slug
        assert re.search(r'badge-verdict-[a-z-]+">([^<]+)<', alice_client.get(f"/techniques/{slug}/").text)[1] == words
        shelf = alice_client.get(f"/routines/{routine.code}/edit/", {"q": name}, headers=SEARCH).context["results"]
        assert {one.verdict.words for one in shelf if one.slug == slug} == {words}
    wish = {"minutes": 10, "areas": "foot", "purpose": "loosen", "for_whom": "self", "pressure_max": 4, "seed": 1}
    left = alice_client.get("/routines/suggest/", wish).context["made"].left_out
    assert {one.reason.partition(":")[0] for one in left if one.conditions} == {"Leave it out"}


def test_the_check_and_the_page_of_a_condition_say_it_in_the_words_of_the_table(client):
    for slug, words in (("bruise", "Leave parts out"), ("pregnancy", "With care"), ("fever", "Not today")):
        client.cookies["known"] = f"2026-11-29~{slug}"
        for address in ("/safety/check/", f"/safety/{slug}/"):
            page = client.get(address).text
            assert f">{words}</span>" in page, (slug, address)


def test_a_movement_without_hands_says_no_touch_wherever_it_stands(alice, alice_client):
    step = make_step("ankle-rotations-active", pressure=0)
    routine = make_routine(alice, step, visibility="public", for_whom="self")
    pages = [
        routine.get_absolute_url(),
        f"/routines/{routine.code}/edit/?q=active+ankle",
        f"/routines/{routine.code}/print/",
        "/techniques/?q=active+ankle+circles",
        "/techniques/ankle-rotations-active/",
    ]
    alice_client.post(f"/routines/{routine.code}/receiver/", {"placed": "yes"})
    for address in [*pages, f"/routines/{routine.code}/receiver/"]:
        page = alice_client.get(address).text
        assert "No touch" in page, address
        assert 'class="pressure"' not in page.partition("ankle-rotations-active")[2][:1500], address
