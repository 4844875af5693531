"""Whatever the answers are, short of a red flag, a wish gives a routine, or one sentence on what would."""

import pytest
from django.contrib.auth.models import AnonymousUser

from routines.document.cues import cues
from routines.safety.screening import Act, rulings_on, screen
from routines.suggest import Wanted, suggest
from routines.suggest.pool import pool_for
from techniques import library_cache
from techniques.health_check.answers import Answers
from techniques.safety.rules import minutes_of

pytestmark = pytest.mark.django_db


def wished(held, minutes, areas, for_whom, **more):
    conditions = tuple(Answers.read(f"2026-11-29~{held}").conditions)
    assert conditions
    pool = pool_for(AnonymousUser(), conditions)
    wanted = Wanted(minutes, areas, for_whom=for_whom, conditions=conditions, **more)
    return suggest(wanted, pool, library_cache.kept().areas), conditions


WISHES = [
    # what holds, minutes, where, for whom, the least minutes that come of it
    ("pregnancy;month=7", 20, ("lower-back",), "partner", 19),
    ("pregnancy", 10, ("lower-back",), "self", 5),
    ("pregnancy", 60, (), "partner", 57),
    ("pregnancy;month=2", 30, (), "partner", 28),
    ("frail-elderly", 60, (), "partner", 28),
    ("heart-failure-stable", 60, (), "partner", 28),
    ("varicose-veins", 10, ("calf",), "self", 9),
    ("varicose-veins:calf", 10, ("ankle",), "self", 9),
    ("diabetic-neuropathy", 10, ("foot",), "self", 9),
    ("diabetic-neuropathy:foot", 10, ("foot",), "partner", 9),
]


@pytest.mark.parametrize(("held", "minutes", "areas", "for_whom", "least"), WISHES)
def test_a_wish_under_a_condition_gives_what_may_be_done_as_it_is(held, minutes, areas, for_whom, least):
    made, conditions = wished(held, minutes, areas, for_whom)
    assert made.total_seconds >= 60 * least
    assert not made.not_reached
    assert {ruling.act for ruling in rulings_on(made.document, screen(made.document, conditions))} == {Act.GO}
    longest = minutes_of(conditions).get("", minutes)
    assert made.total_seconds <= 60 * min(minutes, longest) * 1.05
    assert bool(made.shortfall) == (made.total_seconds < 0.95 * 60 * minutes)


ELSEWHERE = [
    ("varicose-veins:calf", ("calf",), "calf"),
    ("acute-sprain-strain:ankle", ("ankle",), "ankle"),
    ("acute-sprain-strain:ankle", ("lower-leg", "foot"), "lower leg"),
    ("bruise:hand", ("hand",), "hand"),
]


@pytest.mark.parametrize(("held", "areas", "named"), ELSEWHERE)
def test_where_all_of_a_place_is_left_out_there_is_a_routine_for_another(held, areas, named):
    made, conditions = wished(held, 10, areas, "self")
    assert made.document
    assert made.not_reached == areas
    assert made.shortfall.startswith("Given your health answers, leave this place out: ")
    assert named in made.shortfall
    assert "This is for another: " in made.shortfall
    assert {ruling.act for ruling in rulings_on(made.document, screen(made.document, conditions))} == {Act.GO}


@pytest.mark.parametrize("position", ["", "supine"])
def test_lying_on_the_back_in_late_pregnancy_stays_below_its_minutes(position):
    for seed in range(3):
        made, _conditions = wished("pregnancy;month=8", 45, (), "partner", receiver_position=position, seed=seed)
        sections = made.document["sections"]
        flat = [cue for cue in cues(made.document) if sections[cue.section]["receiver_position"] == "supine"]
        assert sum(cue.pause_seconds + cue.seconds for cue in flat) <= 300
        assert bool(flat) or not position
    if position:
        assert "this position (lying on the back) is best kept to 5 min" in made.shortfall
