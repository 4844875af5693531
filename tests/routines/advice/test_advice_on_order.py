"""Advice on what comes before what: each rule speaks, and is silent at a near miss."""

from tests.routines.advice.advised import found, ids, technique
from tests.routines.made import document, section, step


def test_deep_work_on_a_cold_place_is_told_and_what_would_warm_it_is_offered():
    (advice,) = found("L01", section(step("arch-knuckle-glide", 60, 3)))
    assert advice.id == "L01:s0"
    assert advice.severity == "warning"
    assert "warm it up for 45 s more" in advice.message
    assert advice.repair.label == "Add 60 s of “Long glide over the sole” first"


def test_forty_five_seconds_on_the_place_warm_it():
    assert ids("L01", section(step("sole-long-glide", 45, 2), step("arch-knuckle-glide", 60, 3))) == []
    assert ids("L01", section(step("sole-long-glide", 44, 2), step("arch-knuckle-glide", 60, 3))) == ["L01:s1"]


def test_warmth_of_another_place_another_side_or_too_hard_a_hand_does_not_count():
    deep = step("arch-knuckle-glide", 60, 3, "left")
    for other in (
        step("lower-leg-opening-glide", 60, 2, "left"),
        step("sole-long-glide", 60, 2, "right"),
        step("sole-long-glide", 60, 3, "left"),
    ):
        assert ids("L01", section(other, dict(deep))) == ["L01:s1"]


def test_level_four_is_deep_whatever_the_stroke():
    assert ids("L01", section(step("calf-foam-roller", 60, 4))) == ["L01:s0"]
    assert ids("L01", section(step("calf-foam-roller", 60, 3))) == []


def test_a_thumb_press_warms_nothing():
    own = technique("ligament-cross-friction", areas=["ankle-inner"])
    steps = [step("inner-ankle-thumb-hold", 60, 2), step("own", 60, 3)]
    assert ids("L01", section(*steps), techniques=[own]) == ["L01:s1"]


def test_no_oil_is_brought_into_a_dry_routine():
    own = technique("arch-knuckle-glide", lubricant="none")
    (advice,) = found("L01", section(step("own", 60, 3), receiver_position="supine"), techniques=[own])
    assert advice.repair.label == "Add 60 s of “Hands round the foot” first"


def test_only_the_first_deep_step_of_a_place_needs_the_warm_up():
    deep = section(step("arch-knuckle-glide", 60, 3), step("arch-knuckle-glide", 60, 3))
    assert ids("L01", deep) == ["L01:s0"]


def test_a_routine_that_ends_on_its_work_is_asked_for_a_light_close():
    (advice,) = found("L02", section(step("closing-flush", 60, 1), step("heel-cup-squeeze", 60, 2)))
    assert advice.id == "L02:s1"
    assert "on the foot" in advice.message
    assert advice.repair


def test_twenty_light_seconds_close_a_place_and_nineteen_do_not():
    work = step("heel-cup-squeeze", 60, 2)
    assert ids("L02", section(dict(work), step("foot-holding-start", 20, 1))) == []
    assert ids("L02", section(dict(work), step("foot-holding-start", 19, 1))) == ["L02:s0"]


def test_a_stretch_is_no_touch_so_it_may_follow_the_close():
    steps = [step("calf-kneading-upwards", 180, 2), step("closing-flush", 60, 1), step("calf-wall-stretch", 60, 0)]
    assert ids("L02", section(*steps)) == []


def test_each_side_is_closed_for_itself():
    one_side = [step("heel-cup-squeeze", 60, 2, "each"), step("foot-holding-start", 30, 1, "left")]
    assert ids("L02", section(*one_side)) == ["L02:s0"]


def test_a_leap_of_three_levels_is_told_where_it_lands_with_a_level_that_is_near_enough():
    (advice,) = found("L03", section(step("calf-jostle", 30, 1), step("calf-foam-roller", 60, 4)))
    assert advice.id == "L03:s1"
    assert advice.repair.label == "Do it at level 3"


def test_two_levels_are_no_leap_and_elsewhere_nothing_leaps():
    assert ids("L03", section(step("calf-jostle", 30, 1), step("calf-foam-roller", 60, 3))) == []
    assert ids("L03", section(step("hand-sandwich-hold", 30, 1), step("calf-foam-roller", 60, 4))) == []


def test_the_strongest_touch_of_a_place_comes_neither_first_nor_last():
    weak = [step("calf-jostle", 60, 2), step("calf-jostle", 60, 2)]
    assert ids("L04", section(step("calf-foam-roller", 60, 3), *weak)) == ["L04:s0"]
    assert ids("L04", section(*weak, step("calf-foam-roller", 60, 3))) == ["L04:s2"]
    assert ids("L04", section(weak[0], step("calf-foam-roller", 60, 3), weak[1])) == []


def test_a_light_routine_has_no_peak_to_place():
    assert ids("L04", section(step("calf-jostle", 30, 2), step("calf-jostle", 60, 1), step("calf-jostle", 60, 1))) == []


def test_a_thumb_or_a_tool_is_not_the_first_touch():
    assert ids("L06", section(step("sole-ball-roll", 60, 2), step("sole-long-glide", 60, 2))) == ["L06:s0"]
    assert ids("L06", section(step("sole-long-glide", 60, 2), step("sole-ball-roll", 60, 2))) == []
    assert ids("L06", section(step("ankle-bone-circles", 60, 3))) == []  # fingertips


def test_many_changes_of_position_are_told_of_the_whole():
    each = [step(own) for own in ("closing-flush", "foot-holding-start", "calf-wall-stretch")]
    assert "L14" in ids("L14", section(*each))
    assert ids("L14", section(*each, receiver_position="seated")) == []


def test_a_position_that_was_left_does_not_come_back():
    def positions(*names):
        return [section(*(step() for _n in range(4)), receiver_position=name) for name in names]

    assert ids("L14", *positions("supine", "prone", "supine")) == ["L14:s8"]
    assert ids("L14", *positions("supine", "supine", "prone")) == []
    assert ids("L14", *positions("seated", "leg-stretched", "seated")) == []


def test_deep_work_is_the_smaller_part_of_a_place():
    warm, deep, close = (
        step("sole-long-glide", 90, 2),
        step("arch-knuckle-glide", 90, 3),
        step("foot-holding-start", 60, 1),
    )
    (advice,) = found("L16", section(dict(warm), dict(deep), dict(deep), dict(close)))
    assert advice.message == "Much of the time on the foot is deep work."
    assert ids("L16", section(dict(warm), dict(deep), dict(close))) == []


def test_warm_up_and_close_have_their_share():
    work = [step("calf-foam-roller", 90, 3), step("calf-foam-roller", 90, 3)]
    (advice,) = found("L16", section(*work))
    assert (
        advice.message
        == "Little of the time on the lower leg is warm-up; little of the time on the lower leg is a close."
    )
    short = [step("calf-foam-roller", 89, 3), step("calf-foam-roller", 90, 3)]
    assert ids("L16", section(*short)) == []


def test_a_technique_from_elsewhere_that_says_nothing_of_itself_is_passed_over():
    bare = {"slug": "bare", "name": "Bare", "instructions": []}
    odd = {**bare, "slug": "odd", "targets": [7, {"area": None}, {"area": "nowhere"}], "pressure": "hard", "stroke": 3}
    steps = [step("bare", 60, 5), step("odd", 60, 5)]
    assert ids("L02", section(*steps), techniques=[bare, odd]) == ["L02:s1"]
    assert document(section(*steps), techniques=[bare, odd])["techniques"].keys() == {"bare", "odd"}
    assert technique(areas=["sole"])["targets"][0]["area"] == "sole"
