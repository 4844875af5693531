"""What is suggested for oneself can be done on oneself: sitting where the hands reach, not as a partner lies."""

from collections import Counter
from functools import cache

import pytest
from django.contrib.auth.models import AnonymousUser

from routines.suggest import Wanted, suggest
from routines.suggest.pool import pool_for
from techniques import library_cache

pytestmark = pytest.mark.django_db


@cache
def pool():
    return pool_for(AnonymousUser(), ())


@pytest.mark.parametrize(
    ("minutes", "area", "positions", "found"),
    [
        (10, "foot", {"seated"}, {"ball-of-foot-squeeze"}),
        (15, "hip", {"seated", "supine", "standing"}, {"hip-warm-hold"}),
        (15, "head", {"seated", "supine"}, {"forehead-sweep", "brow-line-press"}),
        (10, "thigh", {"seated", "leg-stretched"}, {"thigh-front-kneading"}),
        (10, "neck", {"seated"}, {"skull-base-circles"}),
    ],
)
def test_each_section_is_in_a_position_for_ones_own_hands(minutes, area, positions, found):
    used = set()
    for seed in range(4):
        made = suggest(Wanted(minutes, (area,), seed=seed), pool(), library_cache.kept().areas)
        sections = made.document["sections"]
        assert {section["receiver_position"] for section in sections} <= positions
        used |= {step["technique"] for section in sections for step in section["steps"]}
    assert found <= used


def test_nothing_at_foot_or_ankle_is_suggested_with_the_leg_stretched_out():
    made = suggest(Wanted(10, ("foot",), receiver_position="leg-stretched"), pool(), library_cache.kept().areas)
    assert made.document is None
    assert "Allow another position: sitting." in made.shortfall


def test_nobody_turns_over_for_a_minute_that_fits_elsewhere():
    for seed in range(3):
        made = suggest(Wanted(20, ("lower-back",), for_whom="partner", seed=seed), pool(), library_cache.kept().areas)
        stays = Counter()
        for section in made.document["sections"]:
            stays[section["receiver_position"]] += sum(step["seconds"] for step in section["steps"])
        assert min(stays.values()) >= 150, stays
        assert abs(made.total_seconds - 1200) <= 60


def test_a_turn_stays_where_it_alone_fills_the_time_or_uses_what_is_at_hand():
    hips = suggest(Wanted(15, ("hip",)), pool(), library_cache.kept().areas)
    assert len(hips.document["sections"]) > 1
    wanted = [Wanted(10, ("upper-back",), tools=("soft ball", "ball"), seed=seed) for seed in range(4)]
    used = [suggest(one, pool(), library_cache.kept().areas).document["techniques"] for one in wanted]
    assert any("upper-back-ball-wall" in techniques for techniques in used)
