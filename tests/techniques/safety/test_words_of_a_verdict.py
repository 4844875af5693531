"""What pages say of a verdict: five sayings, the same for a technique, a step and a routine."""

import pytest

from routines.safety.screening import nothing_stays, overall, rulings_on, screen, words_for_whole
from techniques.health_check.answers import Answers
from techniques.models import Technique
from techniques.safety.verdicts import with_verdicts
from tests.factories import make_routine, make_step

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
