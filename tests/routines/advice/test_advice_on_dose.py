"""Advice on how long and how often: each rule speaks, and is silent at a near miss."""

from tests.routines.advice.advised import found, ids, technique
from tests.routines.made import section, step

FRICTION = {"stroke": "friction-cross-fibre", "areas": ["cfl"], "seconds": {"min": 5, "default": 60, "max": 300}}


def friction(*steps):
    return found("L07", section(*steps), techniques=[technique(**FRICTION)])


def test_two_minutes_of_cross_fibre_friction_are_enough():
    assert friction(step("own", 120)) == []
    (advice,) = friction(step("own", 121))
    assert (advice.id, advice.severity) == ("L07:s0", "warning")
    assert advice.repair.label == "Make it 120 s"


def test_more_than_three_minutes_of_it_are_an_error():
    assert [advice.severity for advice in friction(step("own", 180))] == ["warning"]
    assert [advice.severity for advice in friction(step("own", 181))] == ["error"]


def test_a_second_bout_on_the_same_spot_is_left_out():
    (advice,) = friction(step("own", 40), step("closing-flush"), step("own", 40))
    assert advice.id == "L07:s2"
    assert advice.repair.label == "Leave this step out"
    assert friction(step("own", 40), step("own", 40)) == []
    assert friction(step("own", 40, side="left"), step("closing-flush"), step("own", 40, side="right")) == []


def test_a_hold_lasts_a_minute_at_most():
    def holding(seconds):
        own = technique("rhomboid-point-hold", hold_seconds=seconds)
        return found("L08", section(step("own", 200, 3)), techniques=[own])

    assert holding(60) == []
    assert "is held for 61 s at a time; 60 s are enough" in holding(61)[0].message
    assert "far too long" in holding(91)[0].message


def test_a_hold_that_is_not_given_follows_from_seconds_and_repetitions():
    own = technique("rhomboid-point-hold", hold_seconds=None, repetitions=None)
    (advice,) = found("L08", section(step("own", 124, 3, repetitions=2)), techniques=[own])
    assert "62 s" in advice.message
    assert ids("L08", section(step("own", 120, 3, repetitions=2)), techniques=[own]) == []
    assert ids("L08", section(step("own", 300, 3)), techniques=[own]) == []


def test_one_spot_is_pressed_for_five_minutes_in_all():
    holds = [step("rhomboid-point-hold", 60, 3) for _n in range(5)]
    assert ids("L08", section(*holds)) == []
    assert ids("L08", section(*holds, step("rhomboid-point-hold", 30, 3))) == ["L08:s5"]


def test_a_stretch_is_held_neither_briefly_nor_for_ever():
    def holding(seconds, **fields):
        own = technique("calf-wall-stretch", hold_seconds=seconds)
        steps = [step("calf-jostle", 60, 2), step("own", 70, 0, **fields)]
        return [advice.message for advice in found("L09", section(*steps), techniques=[own])]

    assert holding(10) == holding(60) == []
    assert holding(9) == ["“own”: a hold of 9 s is too short."]
    assert holding(61) == ["“own”: a hold of 61 s is too long."]


def test_a_stretch_is_repeated_five_times_at_most():
    warm = step("calf-jostle", 60, 2)
    assert ids("L09", section(dict(warm), step("calf-wall-stretch", 60, 0, repetitions=5))) == []
    (advice,) = found("L09", section(dict(warm), step("calf-wall-stretch", 60, 0, repetitions=6)))
    assert advice.repair.label == "Repeat it 5 times"


def test_a_stretch_needs_a_warm_limb_on_its_own_side():
    stretch = step("calf-wall-stretch", 60, 0, "left")
    assert ids("L09", section(step("calf-jostle", 45, 2, "left"), dict(stretch))) == []
    assert ids("L09", section(step("calf-jostle", 44, 2, "left"), dict(stretch))) == ["L09:s1"]
    assert ids("L09", section(step("calf-jostle", 60, 2, "right"), dict(stretch))) == ["L09:s1"]
    assert ids("L09", section(step("thigh-front-kneading", 60, 2, "left"), dict(stretch))) == []


def test_nobody_bounces_in_a_stretch():
    def noted(note):
        return ids("L09", section(step("calf-jostle", 60, 2), step("calf-wall-stretch", 60, 0, note=note)))

    assert noted("Bounce a little at the end") == ["L09:s1"]
    assert noted("Hold still, never bounce") == []


def test_fascia_is_held_for_a_minute_and_a_half():
    assert ids("L10", section(step("calf-fascia-hold", 90, 2))) == []
    (advice,) = found("L10", section(step("calf-fascia-hold", 89, 2)))
    assert advice.severity == "info"
    assert advice.repair.label == "Make it 90 s"


def test_a_joint_is_moved_five_to_fifteen_times():
    def times(count):
        return ids("L11", section(step("ankle-circles-passive", 60, 1, repetitions=count)))

    assert times(5) == times(15) == times(None) == []
    assert times(4) == times(16) == ["L11:s0"]


def test_a_joint_is_moved_gently():
    assert ids("L11", section(step("ankle-circles-passive", 60, 2))) == []
    (advice,) = found("L11", section(step("ankle-circles-passive", 60, 3)))
    assert advice.repair.label == "Do it at level 2"


def test_a_joint_is_moved_both_ways_but_a_pull_has_only_one():
    one_way = technique("ankle-circles-passive", direction="along-fibre")
    assert ids("L11", section(step("own", 60, 1)), techniques=[one_way]) == ["L11:s0"]
    assert ids("L11", section(step("toe-glide-and-pull", 60, 1))) == []
