"""The cue list: what is played, in which order, on which side, for how long."""

import pytest
from hypothesis import given

from routines.document.cues import CHANGE_OVER_SECONDS, cues, seconds_by_side, total_seconds
from tests.routines.documents import documents


def step(technique="closing-flush", **fields):
    return {
        "technique": technique,
        "side": "both",
        "seconds": 60,
        "pressure": 2,
        "repetitions": None,
        "note": "",
        "transition_seconds": 0,
        **fields,
    }


def section(*steps, sides="once", rounds=1):
    return {"title": "", "receiver_position": "", "sides": sides, "rounds": rounds, "steps": list(steps)}


def played(*sections):
    return [(cue.technique, cue.side, cue.seconds, cue.pause_seconds) for cue in cues({"sections": list(sections)})]


def test_steps_are_played_in_order_once():
    assert played(section(step("glide"), step("knead", seconds=90))) == [
        ("glide", "both", 60, 0),
        ("knead", "both", 90, 0),
    ]


def test_a_section_for_each_side_plays_all_of_the_left_and_then_all_of_the_right_in_full():
    assert played(section(step("glide"), step("knead"), sides="each")) == [
        ("glide", "left", 60, 0),
        ("knead", "left", 60, 0),
        ("glide", "right", 60, CHANGE_OVER_SECONDS),
        ("knead", "right", 60, 0),
    ]


def test_a_step_for_each_side_plays_its_full_time_twice_with_a_pause_to_change_over():
    assert played(section(step("hold", side="each", seconds=30), step("glide"))) == [
        ("hold", "left", 30, 0),
        ("hold", "right", 30, CHANGE_OVER_SECONDS),
        ("glide", "both", 60, 0),
    ]


def test_a_step_that_needs_longer_to_get_ready_keeps_its_own_pause():
    assert played(section(step(side="each", transition_seconds=20)))[1][3] == 20


def test_within_a_section_for_each_side_a_step_for_each_side_is_not_doubled_again():
    assert [side for _, side, _, _ in played(section(step(side="each"), sides="each"))] == ["left", "right"]


def test_within_a_section_for_each_side_a_step_for_one_side_waits_for_its_turn():
    assert played(section(step("a"), step("b", side="right"), sides="each")) == [
        ("a", "left", 60, 0),
        ("a", "right", 60, CHANGE_OVER_SECONDS),
        ("b", "right", 60, 0),
    ]


def test_nobody_changes_over_from_a_side_on_which_nothing_was_done():
    assert played(section(step("a", side="right"), sides="each")) == [("a", "right", 60, 0)]


def test_rounds_repeat_the_whole_section_on_one_side_before_the_other():
    assert [(name, side) for name, side, _, _ in played(section(step("a"), step("b"), sides="each", rounds=2))] == [
        *[("a", "left"), ("b", "left")] * 2,
        *[("a", "right"), ("b", "right")] * 2,
    ]


@given(documents())
def test_the_total_is_the_sum_of_what_is_played(document):
    played = cues(document)
    assert total_seconds(played) == sum(cue.seconds for cue in played) + sum(cue.pause_seconds for cue in played)
    assert sum(seconds_by_side(played).values()) == sum(cue.seconds for cue in played)


@given(documents())
def test_each_side_gets_the_full_time_left_before_right(document):
    for part in document["sections"]:
        part["sides"] = "each"
        for one in part["steps"]:
            one["side"] = "both"
    played = cues(document)
    expected = sum(s["seconds"] for part in document["sections"] for s in part["steps"] for _ in range(part["rounds"]))
    assert seconds_by_side(played) == {"left": expected, "right": expected, "both": 0}
    for number in range(len(document["sections"])):
        sides = [cue.side for cue in played if cue.section == number]
        assert sides == sorted(sides)


@given(documents())
def test_every_cue_is_a_step_of_the_document_at_its_place(document):
    for cue in cues(document):
        source = document["sections"][cue.section]["steps"][cue.step]
        assert (cue.technique, cue.seconds, cue.pressure) == (
            source["technique"],
            source["seconds"],
            source["pressure"],
        )
        assert cue.side in ("left", "right", "both")
        assert cue.pause_seconds >= source["transition_seconds"]
        assert 1 <= cue.round <= document["sections"][cue.section]["rounds"]


@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_a_step_for_one_side_is_played_once(side):
    assert [s for _, s, _, _ in played(section(step(side=side)))] == [side]
