"""Whoever cannot lie on the front is massaged on the back all the same: on the side, or on a chair."""

import pytest
from django.contrib.auth.models import AnonymousUser

from routines.suggest import Wanted, suggest
from routines.suggest.pool import pool_for
from techniques import library_cache
from techniques.health_check.answers import Answers
from techniques.models import Technique

pytestmark = pytest.mark.django_db
PLACES = {
    "side-lying": ("neck-back", "shoulder", "upper-back", "lower-back", "hip", "thigh-back", "thigh", "calf"),
    "seated": ("neck-back", "shoulder", "upper-back", "lower-back", "upper-arm", "forearm"),
}


def pregnant():
    return tuple(Answers({"pregnancy": ()}).conditions)


def suggested(minutes, areas, conditions=(), position=""):
    wanted = Wanted(minutes, areas, for_whom="partner", receiver_position=position, conditions=conditions, seed=1)
    return suggest(wanted, pool_for(AnonymousUser(), conditions), library_cache.kept().areas)


def seconds_on(document, area):
    """Seconds of the steps that work mainly on this area or a part of it."""
    areas, total = library_cache.kept().areas, 0
    for step in (step for section in document["sections"] for step in section["steps"]):
        targets = document["techniques"][step["technique"]]["targets"]
        main = [target["area"] for target in targets if target["role"] == "primary"]
        total += step["seconds"] * any(area in areas[slug].lineage for slug in main)
    return total


@pytest.mark.parametrize("position", PLACES)
def test_in_pregnancy_there_is_something_for_each_place_but_the_belly(position):
    areas, verdicts = library_cache.kept().areas, pool_for(AnonymousUser(), pregnant()).verdicts
    left = [
        technique
        for technique in Technique.objects.filter(for_partner=True, receiver_position=position)
        if not (technique.slug in verdicts and verdicts[technique.slug].is_left_out)
    ]
    reached = {
        above
        for technique in left
        for target in technique.targets.filter(role="primary").select_related("area")
        for above in areas[target.area.slug].lineage
    }
    assert not set(PLACES[position]) - reached


def test_twenty_minutes_for_the_lower_back_of_a_pregnant_partner_are_lying_on_the_side_or_sitting():
    made = suggested(20, ("lower-back",), pregnant())
    assert made.shortfall == ""
    assert {section["receiver_position"] for section in made.document["sections"]} <= {"side-lying", "seated"}
    assert seconds_on(made.document, "back") >= 10 * 60


def test_half_an_hour_on_a_chair_reaches_the_back():
    made = suggested(30, ("back", "neck", "shoulder", "upper-limb"), position="seated")
    assert {section["receiver_position"] for section in made.document["sections"]} == {"seated"}
    assert seconds_on(made.document, "back") >= 5 * 60
    assert seconds_on(made.document, "neck") >= 60
