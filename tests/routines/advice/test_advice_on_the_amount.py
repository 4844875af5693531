"""Advice on how much in all: each rule speaks, and is silent at a near miss."""

from datetime import date, timedelta

from tests.routines.advice.advised import found, ids, technique
from tests.routines.made import document, section, step

TODAY = date(2026, 3, 10)


def test_one_side_alone_is_told_and_can_be_made_two():
    (advice,) = found("L12", section(step("closing-flush", 60, 1, "left")))
    assert advice.id == "L12:s0"
    assert advice.message.endswith("60 s on the left, 0 s on the right.")
    assert advice.repair.label == "Do it on each side"


def test_sides_may_differ_by_fifteen_percent():
    def sides(left, right):
        return ids("L12", section(step("calf-jostle", left, 1, "left"), step("calf-jostle", right, 1, "right")))

    assert sides(100, 85) == []
    assert sides(100, 84) == ["L12:s0"]


def test_both_each_and_sections_for_each_side_are_alike_and_the_belly_has_no_sides():
    assert ids("L12", section(step(side="both"), step(side="each"))) == []
    assert ids("L12", section(step(), sides="each")) == []
    assert ids("L12", section(step("belly-resting-hand", 60, 1, "left"))) == []


def test_whoever_says_why_it_is_one_side_is_not_asked():
    assert ids("L12", section(step(side="left", single_side_reason="The other is in plaster"))) == []
    assert ids("L12", section(step(side="left")), single_side_reason="Only the left was asked for") == []


def test_a_massage_of_oneself_takes_five_to_thirty_minutes():
    def lasting(*seconds):
        places = ["calf-jostle", "forearm-flexor-kneading", "thigh-jostle", "hand-sandwich-hold"]
        return ids("L15", section(*(step(place, s, 1) for place, s in zip(places, seconds, strict=False))))

    assert lasting(150, 149) == ["L15"]
    (hint,) = found("L15", section(step("calf-jostle", 150, 1), step("forearm-flexor-kneading", 149, 1)))
    assert (hint.severity, hint.message) == ("info", "It takes 4 min 59 s: less than 5 min.")
    assert lasting(150, 150) == []
    assert lasting(600, 600, 600) == []
    assert lasting(600, 600, 600, 1) == ["L15"]


def test_a_foot_gets_three_minutes_where_it_is_what_the_routine_is_about():
    def seconds(foot, hand):
        return ids("L15", section(step("foot-holding-start", foot, 1, "each"), step("hand-sandwich-hold", hand, 1)))

    assert seconds(170, 100) == ["L15"]
    assert seconds(180, 100) == []
    assert seconds(170, 300) == []
    assert seconds(901, 100) == ["L15"]


def test_one_place_gets_twenty_minutes_at_most():
    assert ids("L15", section(step("calf-jostle", 1200, 1))) == []
    (advice,) = found("L15", section(step("calf-jostle", 1201, 1)))
    assert advice.message == "The lower leg gets 20 min 1 s on one side: more than 20 min."


def test_a_partners_full_body_takes_an_hour():
    def full(seconds, *more):
        places = ["back-long-glide", "calf-jostle", "forearm-long-glide", *more]
        return ids("L15", section(*(step(place, seconds, 1) for place in places)), **{"for": "partner"})

    assert full(899, "neck-warm-hold") == ["L15"]
    assert full(900, "neck-warm-hold") == []
    assert full(1651, "neck-warm-hold") == ["L15"]
    assert full(60) == []


def test_a_routine_with_nothing_in_it_has_no_length_to_speak_of():
    assert ids("L15", section()) == []


def test_thumbs_rest_after_three_minutes():
    thumbs = [step("sole-thumb-walk", 90, 2), step("sole-thumb-walk", 90, 2)]
    assert ids("L24", section(*thumbs)) == []
    (advice,) = found("L24", section(*thumbs, step("sole-thumb-walk", 5, 2)))
    assert advice.id == "L24:s2"
    assert "knuckle" in advice.why
    assert ids("L24", section(thumbs[0], step("sole-long-glide"), thumbs[1], step("sole-long-glide"))) == []


def played(days_ago, *steps):
    return TODAY - timedelta(days=days_ago), document(section(*steps))


def test_deep_work_on_the_same_place_two_days_running_is_told():
    today = section(step("arch-knuckle-glide", 60, 3, "left"))
    again = played(1, step("sole-bands-thumb-sink", 90, 4, "left"))
    assert ids("L24", today, recent=[again], today=TODAY) == ["L24:s0"]
    assert ids("L24", today, recent=[played(0, step("arch-knuckle-glide", 60, 3))], today=TODAY) == ["L24:s0"]


def test_a_day_of_rest_another_side_or_a_lighter_hand_is_no_cause_to_speak():
    today = section(step("arch-knuckle-glide", 60, 3, "left"))
    for other in (
        played(2, step("arch-knuckle-glide", 60, 3)),
        played(1, step("arch-knuckle-glide", 60, 3, "right")),
        played(1, step("sole-long-glide", 60, 2)),
        played(-1, step("arch-knuckle-glide", 60, 3)),
    ):
        assert ids("L24", today, recent=[other], today=TODAY) == []


def test_sessions_of_techniques_from_elsewhere_are_read_as_well():
    own = technique("arch-knuckle-glide")
    earlier = TODAY, document(section(step("own", 60, 3)), techniques=[own])
    assert ids("L24", section(step("arch-knuckle-glide", 60, 3)), recent=[earlier], today=TODAY) == ["L24:s0"]
