"""Advice on where the hands are: each rule speaks, and is silent at a near miss."""

import csv

import pytest

from routines.advice.reading import NEEDS_GRIP
from techniques.library_files.library import CONTENT
from tests.routines.advice.advised import found, ids, technique
from tests.routines.made import section, step


def test_a_glide_away_from_the_heart_is_light():
    own = technique(direction="from-heart")
    (advice,) = found("L05", section(step("own", 60, 2)), techniques=[own])
    assert advice.repair.label == "Do it at level 1"
    assert ids("L05", section(step("own", 60, 1)), techniques=[own]) == []
    assert ids("L05", section(step("closing-flush", 60, 2))) == []


def test_both_ways_is_away_for_a_glide_and_in_place_for_kneading():
    glide, knead = technique(direction="both-ways"), technique("calf-wringing", "kneading", direction="both-ways")
    assert ids("L05", section(step("own", 60, 2)), techniques=[glide]) == ["L05:s0"]
    assert ids("L05", section(step("kneading", 60, 2)), techniques=[knead]) == []


def test_off_the_limbs_a_glide_runs_as_it_likes():
    own = technique("back-long-glide", direction="from-heart")
    assert ids("L05", section(step("own", 60, 3)), techniques=[own]) == []


def test_a_delicate_site_has_its_own_highest_level():
    own = technique("closing-flush", areas=["knee-back"])
    (advice,) = found("L17", section(step("own", 60, 3)), techniques=[own])
    assert "level 2" in advice.message
    assert "popliteal" in advice.why
    assert ids("L17", section(step("own", 60, 2)), techniques=[own]) == []


def test_the_inner_ankle_bears_three_but_no_digging_and_its_ligament_is_there_too():
    assert ids("L17", section(step("inner-ankle-thumb-hold", 40, 3))) == []
    assert ids("L17", section(step("inner-ankle-thumb-hold", 40, 4))) == ["L17:s0"]
    digging = technique(stroke="stripping", areas=["deltoid-ligament"])
    (advice,) = found("L17", section(step("own", 60, 1)), techniques=[digging])
    assert advice.repair.label == "Leave this step out"
    shin = technique(stroke="stripping", areas=["tibialis-anterior"])
    assert ids("L17", section(step("own", 60, 3)), techniques=[shin]) == []


def test_a_bone_is_worked_around_and_a_nerve_is_no_target():
    bone, nerve = technique(areas=["tibia"]), technique(areas=["sural-nerve"])
    (advice,) = found("L18", section(step("own", 60, 3)), techniques=[bone])
    assert "Work around it" in advice.message
    assert ids("L18", section(step("own", 60, 2)), techniques=[bone]) == []
    assert ids("L18", section(step("own", 60, 1)), techniques=[nerve]) == ["L18:s0"]
    assert ids("L18", section(step("own", 60, 0)), techniques=[nerve]) == []


@pytest.mark.parametrize(
    "area", ["lower-back", "knee-back", "neck-front", "scapula", "achilles-tendon", "shin", "armpit"]
)
def test_taps_stay_off_bone_and_thin_places(area):
    own = technique("calf-cupping-taps", areas=[area])
    assert ids("L19", section(step("own", 30, 2)), techniques=[own]) == ["L19:s0"]


def test_taps_are_fine_on_flesh():
    taps = ["calf-cupping-taps", "thigh-loose-fist-taps", "upper-back-light-cupping"]
    assert ids("L19", section(*(step(slug, 30, 2) for slug in taps))) == []


def test_what_needs_grip_does_not_follow_oil():
    oiled, circles = step("neck-down-glide", 60, 2), step("own", 60, 2)
    own = technique("skull-base-circles", areas=["neck-back"])
    (advice,) = found("L13", section(dict(oiled), dict(circles)), techniques=[own])
    assert advice.id == "L13:s1"
    assert advice.repair.label == "Wipe the oil off first"
    assert ids("L13", section(dict(circles), dict(oiled)), techniques=[own]) == []
    wiped = {**circles, "note": "Wiped with a towel"}
    assert ids("L13", section(dict(oiled), wiped), techniques=[own]) == []


def test_oil_elsewhere_none_at_all_or_a_straight_press_is_no_clash():
    own = technique("skull-base-circles", areas=["neck-back"])
    assert ids("L13", section(step("forearm-long-glide", 60, 2), step("own", 60, 2)), techniques=[own]) == []
    dry = step("neck-down-glide", 60, 2, note="Over the shirt, without oil")
    assert ids("L13", section(dry, step("own", 60, 2)), techniques=[own]) == []
    assert ids("L13", section(step("back-long-glide", 60, 2), step("upper-back-palm-press", 60, 2))) == []


def test_a_long_glide_on_dry_skin_drags():
    def noted(seconds, note):
        return ids("L13", section(step("closing-flush", seconds, 1, note=note)))

    assert noted(61, "without oil") == ["L13:s0"]
    assert noted(60, "without oil") == []
    assert noted(61, "without oil, over the clothes") == []


def test_the_strokes_that_need_grip_are_those_of_the_library_but_for_compression():
    with (CONTENT / "strokes.csv").open(encoding="utf-8", newline="") as file:
        no_slip = {row["slug"] for row in csv.DictReader(file) if row["no_slip"] == "yes"}
    assert no_slip - {"compression"} == NEEDS_GRIP


def noted(rule, note):
    return ids(rule, section(step(note=note)))


def test_an_essential_oil_is_diluted_and_asked_about():
    assert noted("L22", "Add peppermint oil") == ["L22:s0"]
    assert noted("L22", "Add peppermint oil at 2 %") == ["L22:s0"]
    assert noted("L22", "Peppermint oil at 5 %, after a patch test") == ["L22:s0"]
    assert noted("L22", "Peppermint oil at 2 %, after a patch test") == []
    assert noted("L22", "Peppermint tea for later") == []


def test_a_nut_oil_is_asked_about():
    assert noted("L22", "Warm some almond oil") == ["L22:s0"]
    assert noted("L22", "Almond oil, unless there is an allergy") == []
    assert noted("L22", "Warm some sunflower oil") == []


def test_a_summary_that_names_an_oil_is_read_as_well():
    assert ids("L22", section(step()), summary="With lavender oil") == ["L22"]


def test_promises_are_told_where_they_stand():
    said = ids("L23", section(step(note="Drains lactic acid"), title="Detox"), title="Cures for feet")
    assert said == ["L23", "L23:p0", "L23:s0"]


def test_plain_words_are_fine():
    plain = section(step(note="Feels warm and light"), title="Heels")
    assert ids("L23", plain, summary="May help you feel rested") == []
