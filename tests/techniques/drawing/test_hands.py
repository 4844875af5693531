"""The giver's hands: drawn once, in the grip that the technique says, where it says, and with its target in sight."""

import re
from dataclasses import replace
from math import cos, radians, sin

import pytest

from techniques.drawing import atlas, grips
from techniques.drawing.geometry import Box, distance, is_inside, simplified
from techniques.drawing.hands import hands, hands_file
from techniques.drawing.playing import Playing
from techniques.drawing.stroke_diagram import PRIMARY, diagram, mistakes
from techniques.library_files.library import anatomy, read
from techniques.pictures import panels
from tests.techniques.drawing.test_pictures_of_strokes import HANDS, packed

pytestmark = pytest.mark.xdist_group("hands")  # they share the diagrams of all techniques
MAX_HIDDEN = 1 / 3
GRID = 24
MM = 30
"""How far from its landmark a hand may press, for two hands beside each other do not fit on one point."""
TOUCHES = {
    "thumb": {"thumb", "pinch", "clasp"},
    "fingertips": {"fingertips", "pinch"},
    "palm": {"palm", "cupped", "grip", "edge"},
    "heel-of-hand": {"heel"},
    "knuckle": {"knuckles", "fist"},
    "whole-hand": {"palm", "grip", "fist", "pinch", "cupped", "edge"},
    "forearm": {"forearm"},
    "tool": {"ball", "roller", "gun", "stone"},
    "none": set(),
}
"""What may touch the receiver, by the contact that the technique names."""
IN_SIGHT = {
    "ankle-holding-warm": 1 / 3,
    "bedside-foot-strokes": 1 / 3,
    "chair-skull-hold": 0.2,
    "foot-holding-start": 1 / 3,
    "foot-warming-rub": 1 / 3,
    "heel-cup-squeeze": 1 / 3,
    "knee-warm-hold": 1 / 3,
    "kneecap-glide-round": 0.45,
    "li4-thumb-press": 0.1,
    "neck-warm-hold": 0.1,
    "sole-long-glide": 0.5,
}
"""The share of its target that may be hidden, of techniques whose hands lie where they hide little."""


def playing_of(technique):
    return Playing.of(
        technique,
        technique.diagram,
        stroke=technique.stroke,
        stroke_name=technique.stroke,
        primary=technique.primary,
        secondary=technique.secondary,
    )


@pytest.fixture(scope="module")
def drawn():
    """The diagram of each technique of the files, with the technique, by slug."""
    library = read()
    return {
        slug: (t, diagram(playing_of(t), library.lineages))
        for slug, t in library.techniques.items()
        if not t.movement  # which has hands of its own
    }


def skin_of(hand):
    """The outlines of a hand on the drawing, as it lies in a picture that does not move."""
    return [[hand.on_drawing(point) for point in ring] for ring in hands()[hand.hand].rings]


def in_boxes(rings):
    """Rings in few straight lines, each with its box, so that many points are soon compared with them."""
    return [(Box.around(ring), simplified(ring, 1)) for ring in rings]


def is_on(point, boxed):
    return any(around.holds(point) and is_inside(point, ring) for around, ring in boxed)


def hidden_share(shown):
    """The share of what is lit that lies under hands, within the picture."""
    rings = [ring for hand in shown.hands for ring in skin_of(hand)]
    rings += [[(-x, y) for x, y in ring] for ring in rings] if shown.both else []
    boxed = in_boxes(rings)
    lit = in_boxes(ring for s in shown.drawing.shapes if shown.lit.get(s.area) == PRIMARY for ring in s.rings)
    seen = hidden = 0
    box = shown.crop
    for column in range(GRID):
        for row in range(GRID):
            point = (box.x + box.width * (column + 0.5) / GRID, box.y + box.height * (row + 0.5) / GRID)
            if is_on(point, lit):
                seen += 1
                hidden += is_on(point, boxed)
    return hidden / seen if seen else 0


def test_all_hands_are_one_small_file_that_takes_its_colours_from_the_page():
    file = hands_file()
    assert packed(file.text) <= HANDS
    assert {"palm", "thumb", "fingertips", "knuckles", "fist", "heel", "grip", "cupped", "edge"} <= hands().keys()
    assert {"forearm", "ball", "roller", "gun", "stone"} <= hands().keys()
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', file.text)) == {"none", "currentColor"}
    assert {piece.hand for pieces in grips.GRIPS.values() for piece in pieces} <= hands().keys()


def test_the_file_is_kept_for_good_as_that_of_a_view(client, db):
    response = client.get(panels.address_of(hands_file()))
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["palm", "cupped", "fingertips", "heel", "grip", "thumb"])
def test_it_has_the_size_of_a_hand(name):
    box = Box.around([point for ring in hands()[name].rings for point in ring])
    assert 130 < box.size < 260, "millimetres, with the wrist"


def test_a_right_hand_has_its_thumb_on_the_left_where_its_fingers_point_up():
    for name in ("palm", "heel", "fingertips"):
        ring = max(hands()[name].rings, key=len)
        tip = min(ring)  # the leftmost point, between wrist and finger tips
        assert -105 < tip[0] < -55
        assert min(y for x, y in ring) < tip[1] - 25


def test_hands_touch_as_the_technique_says(drawn):
    for slug, (technique, shown) in drawn.items():
        kinds = {hand.hand for hand in shown.hands}
        assert kinds <= TOUCHES[technique.contact], slug
        assert bool(kinds) == (technique.contact != "none"), slug


def test_hands_press_on_the_path(drawn):
    for slug, (technique, shown) in drawn.items():
        places = [shown.drawing.landmarks[name].point for name in (*technique.path, *technique.also)]
        for hand in shown.hands:
            if hand.goes == "round" and technique.closed:
                continue
            near = min(distance(hand.at, place) for place in places)
            assert near < (MM + grips.HALF_WIDTH.get(hand.hand, 24)) * hand.scale, slug


def test_hands_go_the_way_that_the_words_say(drawn):
    checked = 0
    for slug, (technique, shown) in drawn.items():
        for hand in shown.hands:
            if technique.direction in ("to-heart", "from-heart") and hand.goes in ("go", "step"):
                end = (hand.at[0] + hand.way[0], hand.at[1] + hand.way[1])
                nearer = distance(end, shown.drawing.heart) < distance(hand.at, shown.drawing.heart)
                assert nearer == (technique.direction == "to-heart"), slug
                checked += 1
    assert checked > 40


def test_no_arm_comes_through_the_body_of_the_receiver(drawn):
    """Fingers point about as the arm of a giver at the edge of the picture comes, unless the technique turns them."""
    for slug, (technique, shown) in drawn.items():
        arm = 180 if technique.view in grips.FROM_ABOVE else 0
        for hand in shown.hands:
            if not technique.turn and hand.hand not in (*grips.TOOLS, "grip"):
                assert cos(radians(hand.angle - arm)) > 0.45, slug


def test_hands_of_both_sides_do_not_lie_on_each_other(drawn):
    for slug, (_technique, shown) in drawn.items():
        if shown.both and shown.kind != "pull":
            for hand in (hand for hand in shown.hands if not hand.alone):
                assert hand.rest[0] >= grips.HALF_WIDTH.get(hand.hand, 0) * hand.scale - 1 or hand.goes == "round", slug


def test_one_hand_that_works_on_both_sides_at_once_lies_across_the_midline_and_is_drawn_once(drawn):
    technique, shown = drawn["neck-back-kneading"]
    (hand,) = shown.hands
    assert (hand.alone, hand.at[0]) == (True, 0)
    xs = [x for ring in skin_of(hand) for x, y in ring]
    assert min(xs) < -30 < 30 < max(xs)
    assert panels.panel(playing_of(technique)).overlay.count("<use ") == 1


def test_what_is_done_on_both_sides_shows_two_hands(drawn):
    for slug in ("jaw-muscle-circles", "temple-soft-circles", "chair-neck-clasp"):
        technique, shown = drawn[slug]
        assert shown.both, slug
        assert panels.panel(playing_of(technique)).overlay.count("<use ") == 2, slug


def test_a_hand_on_a_hand_lies_across_it_so_that_its_fingers_are_seen(drawn):
    for slug in ("hand-sandwich-hold", "bedside-hand-strokes"):
        _technique, shown = drawn[slug]
        tips = [shown.drawing.landmarks[f"finger-{n}-tip"].point for n in (2, 3, 4, 5)]
        assert not any(is_inside(tip, ring) for hand in shown.hands for ring in skin_of(hand) for tip in tips), slug


def test_no_hand_lies_on_the_middle_of_the_breast(drawn):
    (breast,) = [shape for shape in atlas.drawing("trunk-front").shapes if shape.id == "breast-zone"]
    for slug, (technique, shown) in drawn.items():
        if technique.view == "trunk-front":
            for x, y in (breast.box.centre, breast.box.mirrored.centre):
                assert not any(is_inside((x, y), ring) for hand in shown.hands for ring in skin_of(hand)), slug


def test_what_a_hand_hides_is_outlined_over_it(drawn):
    hiding = 0
    for slug, (technique, shown) in drawn.items():
        if hidden_share(shown) > MAX_HIDDEN:
            hiding += 1
            for small in (False, True):
                overlay = panels.panel(playing_of(technique), small=small).overlay
                lit, edge = (re.search(rf'<g class="picture-{name}">(.*?)</g>', overlay) for name in ("target", "edge"))
                assert lit[1] == edge[1], slug
                assert overlay.index("picture-edge") > overlay.index('class="hands"'), slug
    assert hiding, "some hands are as large as what they hold"


def test_hands_that_lie_beside_a_limb_or_under_the_head_leave_in_sight_what_they_hold(drawn):
    for slug, most in IN_SIGHT.items():
        assert hidden_share(drawn[slug][1]) <= most, slug


def test_the_kneecap_that_the_words_leave_free_is_free_in_the_picture(drawn):
    for slug in ("kneecap-glide-round", "knee-warm-hold"):
        _technique, shown = drawn[slug]
        x, y = shown.drawing.landmarks["kneecap"].point
        disc = [(x + 20 * cos(a), y + 20 * sin(a)) for a in range(12)]
        assert not any(is_inside(point, ring) for hand in shown.hands for ring in skin_of(hand) for point in disc), slug


def test_palms_on_two_sides_look_to_each_other_with_the_thumbs_to_the_viewer(drawn):
    found = {slug: shown for slug, (t, shown) in drawn.items() if t.grip in grips.FACING and t.also}
    assert {"foot-holding-start", "chair-skull-hold", "knee-warm-hold"} <= found.keys()
    for slug, shown in found.items():
        one, other = shown.hands
        for hand, opposite in ((one, other), (other, one)):
            palm, back = hand.on_drawing((-grips.PALM, 0)), hand.on_drawing((grips.PALM, 0))
            assert distance(palm, opposite.rest) < distance(back, opposite.rest), slug


def test_a_thumb_ends_before_the_point_that_it_presses(drawn):
    _technique, shown = drawn["li4-thumb-press"]
    (hand,) = shown.hands
    (point,) = (shown.drawing.landmarks[name].point for name in shown.landmarks)
    millimetre = grips.UNITS["hand-back"]
    ring = max(skin_of(hand), key=len)
    assert min(distance(point, edge) for edge in ring) < 4 * millimetre, "touches it"
    beyond = hand.on_drawing((0, -grips.TIP - 4))
    assert distance(beyond, point) < 5 * millimetre
    assert not is_inside(beyond, ring), "and does not cover it"


def test_hands_under_the_head_have_the_thumbs_outside_away_from_the_throat(drawn):
    _technique, shown = drawn["neck-warm-hold"]
    (hand,) = shown.hands
    assert hand.on_drawing((-75, -45))[0] > hand.at[0], "the thumb of the hand on the right half"


def test_hands_are_as_large_as_the_view_says_that_a_millimetre_is():
    for view in atlas.VIEWS:
        told = (atlas.FOLDER / f"{view}.svg").read_text(encoding="utf-8")
        found = re.search(r"(\d+) units? = ([\d.]+) mm", told)
        units, millimetres = found.groups() if found else (1, 1)
        assert grips.UNITS.get(view, 1) == pytest.approx(int(units) / float(millimetres)), view


def test_a_left_hand_is_a_mirrored_right_one_and_both_thumbs_meet(drawn):
    _technique, shown = drawn["back-of-hand-glide"]
    assert {hand.left for hand in shown.hands} == {False, True}
    tips = [hand.at for hand in shown.hands]
    assert distance(*tips) < 30 * grips.UNITS["hand-back"]  # 30 millimetres


def test_a_hand_rests_part_of_the_way_along_where_nothing_moves(drawn):
    _technique, shown = drawn["back-long-glide"]
    (hand,) = shown.hands
    assert hand.goes == "go"
    gone = distance(hand.at, hand.rest) / distance(hand.at, (hand.at[0] + hand.way[0], hand.at[1] + hand.way[1]))
    assert gone == pytest.approx(grips.RESTS, abs=0.05)
    css = (panels.overlay.__file__, "static/css/components/hand.css")
    text = (atlas.FOLDER.parents[1] / css[1]).read_text(encoding="utf-8")
    assert f"translateX({grips.RESTS}px)" in text, "and the stylesheet says the same"


def test_an_unfitting_grip_is_refused():
    playing = playing_of(next(t for t in read().techniques.values() if t.contact == "thumb" and t.view == "back"))
    wrong = replace(playing, grip="fists")
    assert [field for field, _message in mistakes(wrong, anatomy().lineages)] == ["diagram.grip"]


def test_the_side_to_side_of_a_turned_hand_is_measured_right():
    hand = grips.Placed("palm", (10, 20), 90, 2, left=False)
    x, y = hand.on_drawing((0, -5))
    assert (x, y) == (pytest.approx(10 + 10 * sin(radians(90))), pytest.approx(20 + 10 * cos(radians(90)), abs=0.01))
