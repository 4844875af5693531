"""Stretches and movements of joints are shown in two positions, and told as what they are."""

import re
from dataclasses import replace

import pytest

from techniques.drawing import movements
from techniques.drawing.geometry import Box, distance, sampled
from techniques.drawing.hands import hands
from techniques.drawing.stroke_diagram import mistakes
from techniques.drawing.stroke_marks import kind_of
from techniques.library_files.library import anatomy, read
from techniques.pictures import panels
from tests.techniques.drawing.test_hands import playing_of
from tests.techniques.drawing.test_pictures_of_strokes import VIEW, packed

ON_A_VIEW = {
    "blade-circles-side-lying",
    "finger-spiral-pull",
    "self-hug-stretch",
    "toe-glide-and-pull",
    "toe-spread-fingers",
}
"""Hands that glide along fingers and toes, or lie on the shoulder blade: a view shows them as they are."""


@pytest.fixture(scope="module")
def library():
    return read()


def test_each_stretch_and_each_movement_of_a_joint_has_two_positions(library):
    moving = {slug for slug, t in library.techniques.items() if kind_of(t.stroke) in ("pull", "arc")}
    assert {slug for slug, t in library.techniques.items() if t.movement} == moving - ON_A_VIEW


def test_no_movement_is_drawn_in_vain(library):
    assert {t.movement for t in library.techniques.values() if t.movement} == set(movements.names())


def test_a_movement_says_where_it_begins_and_ends_and_what_it_is_felt_in():
    for name in movements.names():
        shown = movements.movement(name)
        assert shown.layers["ghost"], name
        assert shown.layers["body"], name
        assert shown.target, name
        assert shown.ways, name
        reach = shown.box.grown(1)
        assert all(reach.holds(point) for d in (*shown.target, *(d for d, _ends in shown.ways)) for point in sampled(d))
        assert shown.side in ("right", "left", ""), name
        assert {hand.hand for hand in shown.hands} <= hands().keys(), name
        assert shown.title[0].islower(), f"{name} reads in the middle of a sentence"
        assert not shown.title.endswith("."), name


def test_the_part_lies_elsewhere_than_where_it_began():
    for name in movements.names():
        shown = movements.movement(name)
        ghost, body = ([p for d in shown.layers[layer] for p in sampled(d)] for layer in ("ghost", "body"))
        assert max(min(distance(point, other) for other in body) for point in ghost) > 0.02 * shown.box.size, name


def test_the_way_goes_beside_what_moves():
    for name in movements.names():
        shown = movements.movement(name)
        moved = Box.around([p for layer in ("ghost", "body") for d in shown.layers[layer] for p in sampled(d)])
        for d, ends in shown.ways:
            assert ends in ("end", "both"), name
            assert moved.grown(0.1 * shown.box.size).share_in(Box.around(sampled(d))) > 0, name


def test_its_file_is_small_and_stands_alone():
    for name in movements.names():
        file = panels.file_named(f"{movements.PREFIX}{name}")
        assert packed(file.text) <= VIEW, name
        assert set(re.findall(r"var\(--(\w+)\)", file.style)) <= set(re.findall(r"--(\w+):", file.style)), name


def test_where_a_giver_moves_a_part_both_hands_hold_it(library):
    for slug, technique in library.techniques.items():
        if technique.movement and technique.for_partner and technique.contact != "none":
            assert len(movements.movement(technique.movement).hands) == 2, slug


def test_who_listens_hears_that_there_are_two_positions(library):
    technique = library.techniques["ankle-circles-passive"]
    assert "two positions" in panels.sentence(playing_of(technique), "left")


def test_an_unknown_movement_is_refused(library):
    playing = replace(playing_of(library.techniques["knees-to-chest"]), movement="somersault")
    assert [field for field, _message in mistakes(playing, anatomy().lineages)] == ["diagram.movement"]


def test_a_document_with_a_movement_that_is_no_more_has_no_picture(library):
    playing = replace(playing_of(library.techniques["knees-to-chest"]), movement="somersault")
    assert panels.panel(playing) is None
