"""Advice for somebody who answered what to know: what is not for today, not here, or lighter."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from routines.advice import unanswered
from routines.advice.reading import Reading
from techniques import library_cache
from techniques.health_check.answers import NONE, Answers
from techniques.models import Technique
from tests.routines.advice.advised import found, ids, technique
from tests.routines.made import document, section, step

pytestmark = pytest.mark.django_db


def answered(*slugs, **places):
    return Answers({slug: tuple(places.get(slug.replace("-", "_"), ())) for slug in slugs}).conditions


def test_an_absolute_condition_speaks_of_the_whole_alone():
    (advice,) = found("L20", section(step(), step()), conditions=answered("fever", "diabetes"))
    assert (advice.id, advice.severity) == ("L20", "error")
    assert advice.message.startswith("Not today: Fever")
    assert advice.why


def test_a_local_condition_closes_its_place_and_no_other():
    bruised = answered("bruise", bruise=["calf"])
    steps = [step("calf-jostle", 30, 2), step("hand-sandwich-hold", 30, 1)]
    (advice,) = found("L20", section(*steps), conditions=bruised)
    assert advice.id == "L20:s0"
    assert advice.repair.label == "Leave this step out"


def test_a_caution_asks_for_less_pressure():
    step_of = partial(step, "thigh-front-kneading", 180)
    (advice,) = found("L20", section(step_of(3)), conditions=answered("pregnancy"))
    assert advice.repair.label == "Do it at level 2"
    assert ids("L20", section(step_of(2)), conditions=answered("pregnancy")) == []


def test_a_caution_leaves_out_strokes_and_what_cannot_be_light():
    blood_thinner = answered("anticoagulants")
    (stripping,) = found("L20", section(step("arch-knuckle-glide", 60, 3)), conditions=blood_thinner)
    assert "nothing deep, leaned on" in stripping.message
    (hard,) = found("L20", section(step("foot-wringing", 60, 3)), conditions=answered("fragile-skin"))
    assert "cannot be done as lightly as this asks" in hard.message
    assert ids("L20", section(step("closing-flush", 60, 2)), conditions=blood_thinner) == []


def test_nobody_lies_on_the_front_in_pregnancy_as_its_section_says_or_else_its_technique():
    pregnant = answered("pregnancy")
    (advice,) = found("L20", section(step("back-feather-close", 30, 1)), conditions=pregnant)
    assert "Not lying on the front" in advice.message
    assert advice.repair.label.startswith("Replace it by “")
    (alone,) = found("L20", section(step("back-feather-close", 30, 1)), conditions=pregnant, pool=False)
    assert alone.repair.label == "Leave this step out"
    on_the_side = section(step("back-feather-close", 30, 1), receiver_position="side-lying")
    assert ids("L20", on_the_side, conditions=pregnant) == []
    on_the_front = section(step("temple-soft-circles", 30, 1), receiver_position="prone")
    assert ids("L20", on_the_front, conditions=pregnant) == ["L20:s0"]


def test_a_place_that_a_condition_leaves_out_is_where_nobody_works():
    (advice,) = found("L20", section(step("inner-ankle-thumb-hold", 40, 2)), conditions=answered("pregnancy"))
    assert "No pressure at the inner ankle" in advice.message
    veins = answered("varicose-veins", varicose_veins=["calf"])
    assert ids("L20", section(step("sole-long-glide", 60, 2)), conditions=veins) == ["L20:s0"]
    assert ids("L20", section(step("thigh-closing-feather", 30, 1)), conditions=veins) == []


def test_a_repair_adds_nothing_that_a_condition_speaks_against():
    cold = section(step("arch-knuckle-glide", 60, 3))
    offered = found("L01", section(*cold["steps"]))[0].repair.label
    closed = found("L01", cold, conditions=answered("bruise", bruise=["foot"]))[0].repair
    assert "Long glide over the sole" in offered
    assert closed is None


@pytest.mark.parametrize("slug", ["suspected-dvt", "fever", "unexplained-swelling", "pe-signs"])
def test_a_red_flag_stops_the_start(slug):
    (advice,) = found("L21", section(step()), conditions=answered(slug))
    assert (advice.id, advice.severity) == ("L21", "error")


def test_a_fresh_injury_is_a_red_flag_where_it_is():
    ankle = answered("acute-sprain-strain", acute_sprain_strain=["ankle"])
    assert ids("L21", section(step("closing-flush")), conditions=ankle) == ["L21"]
    assert ids("L21", section(step("hand-sandwich-hold")), conditions=ankle) == []


def test_other_answers_are_no_red_flag():
    assert ids("L21", section(step()), conditions=answered("pregnancy", "gout")) == []


def test_no_taps_in_pregnancy_wherever_they_are():
    taps = [step("upper-back-light-cupping", 30, 2)]
    assert ids("L19", section(*taps), conditions=answered("pregnancy")) == ["L19:s0"]
    assert ids("L19", section(*taps), conditions=answered("diabetes")) == []


def test_a_session_starts_with_answers_that_are_of_today():
    today = timezone.localdate()
    assert unanswered(Answers({}, today)) is None
    assert unanswered(NONE).id == "L21"
    assert "a day old" in unanswered(Answers({}, today - timedelta(days=1))).message


def test_advice_goes_by_the_same_facts_as_the_verdicts_of_the_library():
    techniques = list(Technique.objects.library())
    reading = Reading(document(section(), techniques=[]), library_cache.kept().areas)
    for entry in techniques:
        facts = reading.facts_of(entry.slug, entry.as_document())
        assert set(facts.traits) == set(entry.traits), entry.slug
        assert facts.pressure == (entry.pressure_min, entry.pressure_max), entry.slug


def test_a_technique_of_ones_own_is_judged_like_any_other():
    own = technique("calf-jostle")
    bruised = answered("bruise", bruise=["lower-leg"])
    assert ids("L20", section(step("own", 30, 1)), techniques=[own], conditions=bruised) == ["L20:s0"]
