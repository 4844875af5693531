"""The stroke of a technique on its drawing: computed from its data, and the same in words."""

import re
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techniques.drawing import atlas, stroke_marks
from techniques.drawing.geometry import Box, distance, sampled
from techniques.drawing.playing import Playing
from techniques.drawing.stroke_diagram import GOING, PACE, WITH, diagram, mistakes
from techniques.library_files.library import anatomy, read
from techniques.library_files.reader import Unreadable
from techniques.models import Stroke, Technique

LINEAGES = anatomy().lineages
CALF = Playing(
    view="leg-back",
    path=("achilles-top", "calf-middle", "calf-top"),
    closed=False,
    both=False,
    stroke="effleurage",
    stroke_name="Effleurage",
    direction="to-heart",
    contact="palm",
    rhythm="slow",
    primary=("calf",),
)


def drawn(**changes):
    return diagram(replace(CALF, **changes), LINEAGES)


def heads(found):
    """Where the arrows point: the tip of each head."""
    return [sampled(mark.d)[1] for mark in found.marks if mark.kind == "head"]


def kinds(found):
    return [mark.kind for mark in found.marks]


DRAWINGS = atlas.drawings()  # read here, so that Hypothesis does not take it for slow input


@st.composite
def ways(draw):
    view = draw(st.sampled_from([drawing.view for drawing in DRAWINGS]))
    names = draw(st.lists(st.sampled_from(atlas.LANDMARKS[view]), min_size=2, max_size=6, unique=True))
    return view, tuple(names)


@given(
    ways(),
    st.sampled_from(["to-heart", "from-heart"]),
    st.sampled_from(["effleurage", "feather-stroke", "stripping", "tool-work"]),
)
def test_the_arrow_points_where_the_words_say_whatever_the_order_of_the_landmarks(way, direction, stroke):
    view, path = way
    playing = replace(CALF, view=view, path=path, direction=direction, stroke=stroke, contact="thumb")
    found, drawing = diagram(playing, LINEAGES), atlas.drawing(view)
    first, last = (drawing.landmarks[name] for name in (found.landmarks[0], found.landmarks[-1]))
    nearer, farther = (last, first) if direction == "to-heart" else (first, last)
    assert distance(nearer.point, drawing.heart) <= distance(farther.point, drawing.heart)
    (tip,) = heads(found)
    assert distance(tip, last.point) < 0.05 * drawing.box.size
    said = found.sentence
    assert said.index(f"from {first.title}") < said.index(f"to {last.title}")
    assert str(GOING[direction]) in said


@given(
    ways(),
    st.sampled_from(Technique.Direction.values),
    st.sampled_from(Technique.Contact.values),
    st.sampled_from(Technique.Rhythm.values),
    st.sampled_from([*stroke_marks.KINDS, "holding", "reflexology"]),
    st.booleans(),
)
def test_whatever_the_data_say_there_is_a_picture_and_a_sentence(way, direction, contact, rhythm, stroke, closed):
    view, path = way
    said = {"stroke": stroke, "direction": direction, "contact": contact, "rhythm": rhythm, "closed": closed}
    for landmarks in (path, path[:1]):
        found = diagram(replace(CALF, view=view, path=landmarks, **said), LINEAGES)
        assert found.marks
        for mark in found.marks:
            assert not re.search("nan|inf|e", f"{mark.d} {mark.width} {mark.x} {mark.y} {mark.r}")
        for told in (WITH[contact], PACE[rhythm]):
            assert str(told) in found.sentence
        moves_on = found.kind == "pull" or (found.kind in ("hold", "taps") and len(landmarks) > 1 and not closed)
        assert (str(GOING[direction]) in found.sentence) == (direction != "still" or not moves_on)


@pytest.mark.parametrize(
    ("direction", "ends"),
    [
        ("to-heart", ["calf-top"]),
        ("from-heart", ["achilles-top"]),
        ("along-fibre", ["calf-top"]),
        ("both-ways", ["calf-top", "achilles-top"]),
        ("still", []),
    ],
)
def test_the_direction_says_which_ends_have_a_head(direction, ends):
    found, marks = drawn(direction=direction), atlas.drawing("leg-back").landmarks
    assert len(heads(found)) == len(ends)
    for tip, end in zip(heads(found), ends, strict=True):
        assert distance(tip, marks[end].point) < 20


@pytest.mark.parametrize(
    ("stroke", "kind"),
    [
        ("effleurage", "glide"),
        ("feather-stroke", "glide"),
        ("stripping", "glide"),
        ("petrissage", "loops"),
        ("friction-circular", "circles"),
        ("friction-cross-fibre", "zigzag"),
        ("friction-warming", "rub"),
        ("holding", "hold"),
        ("compression", "hold"),
        ("trigger-point-pressure", "hold"),
        ("acupressure", "hold"),
        ("reflexology", "hold"),
        ("myofascial-release", "hold"),
        ("joint-mobilisation", "arc"),
        ("stretching", "pull"),
        ("tapotement", "taps"),
        ("vibration", "wave"),
        ("tool-work", "roll"),
    ],
)
def test_each_stroke_has_its_mark(stroke, kind):
    assert drawn(stroke=stroke).kind == kind


def test_every_stroke_of_the_library_is_among_them(db):
    strokes = {slug for slug in Stroke.objects.values_list("slug", flat=True) if stroke_marks.kind_of(slug) != "hold"}
    assert strokes == stroke_marks.KINDS.keys()


def test_a_palm_leaves_a_broad_track_and_a_thumb_does_not():
    assert "band" in kinds(drawn(contact="palm"))
    assert "band" not in kinds(drawn(contact="thumb"))


def test_cross_fibre_friction_goes_across_the_way_and_not_along_it():
    found = drawn(stroke="friction-cross-fibre", direction="across-fibre")
    (line,) = [sampled(mark.d) for mark in found.marks if mark.kind == "line"]
    across = max(x for x, y in line) - min(x for x, y in line)
    turns = [b[0] - a[0] for a, b in pairwise(line)]
    assert all(a * b < 0 for a, b in pairwise(turns))
    assert across > 20


def test_circles_lie_along_the_way_and_close_round_a_ring():
    ring = ("malleolus-front", "malleolus-above", "malleolus-behind", "malleolus-below")
    found = drawn(view="leg-medial", path=ring, closed=True, stroke="friction-circular", direction="circular")
    assert kinds(found).count("line") >= len(ring)
    assert "round from" in found.sentence
    assert "and back" in found.sentence


def test_who_glides_in_circles_may_stay_at_one_place():
    glide = replace(CALF, stroke="effleurage", direction="circular", path=("calf-middle",), closed=False)
    assert not mistakes(glide, LINEAGES)
    line, head = diagram(glide, LINEAGES).marks
    around = Box.around(sampled(line.d))
    assert abs(around.width - around.height) < 0.1 * around.width
    assert head.kind == "head"


def test_a_hold_pulses_at_each_of_its_landmarks():
    assert kinds(drawn(stroke="holding", direction="still", path=("calf-middle",))) == ["dot"]
    pressed = drawn(stroke="compression", direction="along-fibre")
    assert kinds(pressed).count("dot") == len(CALF.path)
    assert "in turn" in pressed.sentence


@pytest.mark.parametrize("contact", ["palm", "thumb"])
def test_an_arrow_between_two_places_that_are_pressed_ends_clear_of_them(contact):
    found = drawn(stroke="compression", direction="along-fibre", contact=contact)
    dots = [((float(mark.x), float(mark.y)), float(mark.r)) for mark in found.marks if mark.kind == "dot"]
    (head,) = [sampled(mark.d) for mark in found.marks if mark.kind == "head"]
    assert all(distance(corner, centre) > radius for corner in head for centre, radius in dots)


def test_circles_round_a_bone_lie_beside_each_other():
    ring = ("malleolus-front", "malleolus-above", "malleolus-behind", "malleolus-below")
    found = drawn(view="leg-lateral", path=ring, closed=True, stroke="friction-circular", direction="circular")
    circles = [Box.around(sampled(mark.d)) for mark in found.marks if mark.kind == "line"]
    for a, b in combinations(circles, 2):
        assert distance(a.centre, b.centre) > 0.9 * a.size


BELLY = {"view": "body-front", "path": ("belly-top", "belly-side", "belly-bottom"), "primary": ("abdomen",)}


def test_round_the_navel_the_hand_goes_over_both_sides_of_the_belly():
    found = drawn(**BELLY, closed=True, direction="circular")
    assert found.landmarks == ("belly-top", "belly-side", "belly-bottom", "belly-side")
    (line,) = [sampled(mark.d) for mark in found.marks if mark.kind == "line"]
    across = [x for x, y in line]
    assert min(across) == pytest.approx(-max(across), abs=2)
    assert not found.one_sided
    assert "past the side of the belly, the lower belly and the side of the belly on the other side" in found.sentence


def test_a_ring_on_one_side_stays_on_that_side():
    ring = ("shoulder-top", "blade-inner-top", "blade-tip", "blade-outer")
    found = drawn(view="back", path=ring, closed=True, direction="circular", primary=("scapula",))
    assert found.landmarks == ring
    assert found.one_sided


def test_a_stretch_pulls_although_the_hand_stays_in_place():
    found = drawn(stroke="stretching", stroke_name="Stretching", contact="none", direction="still")
    assert len(heads(found)) == 1
    assert found.sentence.startswith(
        "Stretching without hands: the pull runs from the top of the Achilles tendon to the top of the calf, slowly."
    )


def test_who_taps_at_one_place_after_the_other_does_not_stay_in_place():
    taps = drawn(stroke="tapotement", direction="still").sentence
    assert "the middle of the calf and the top of the calf in turn, slowly." in taps
    assert "staying in place" in drawn(stroke="tapotement", direction="still", path=("calf-middle",)).sentence


@pytest.mark.parametrize("also", [(), ("achilles-top", "calf-outer-middle")])
def test_loops_begin_and_end_on_the_landmarks(also):
    found, marks = drawn(stroke="petrissage", also=also), atlas.drawing("leg-back").landmarks
    line = next(sampled(mark.d) for mark in found.marks if mark.kind == "line")
    assert distance(line[0], marks["achilles-top"].point) < 0.2
    assert distance(line[-1], marks["calf-top"].point) < 0.2
    assert max(x for x, y in line) - min(x for x, y in line) > 5


PALM = {"view": "forearm-palm", "primary": ("palm",), "stroke": "stripping", "contact": "thumb"}
TO_THE_EDGES = {"path": ("palm-middle", "edge-middle"), "also": ("palm-middle", "thumb-ball")}


def test_two_hands_that_part_are_drawn_both_and_said_both():
    found = drawn(**PALM, **TO_THE_EDGES, direction="across-fibre")
    marks = atlas.drawing("forearm-palm").landmarks
    for tip, end in zip(heads(found), ("edge-middle", "thumb-ball"), strict=True):
        assert distance(tip, marks[end].point) < 15
    assert (
        "from the middle of the palm to the little-finger edge of the palm and "
        "from the middle of the palm to the ball of the thumb, across the fibres" in found.sentence
    )


def test_the_words_follow_the_side_that_is_shown():
    assert {side: said.rpartition("shows: ")[2] for side, said in drawn().sentences.items()} == {
        "right": "right lower leg and heel from behind.",
        "left": "left lower leg and heel from behind.",
    }
    back = drawn(view="back", path=("beside-bottom", "beside-middle"), primary=("lower-back",))
    assert [said.rpartition("shows: ")[2] for said in back.sentences.values()] == [
        "back, right side.",
        "back, left side.",
    ]
    both = drawn(view="back", path=("beside-bottom", "beside-middle"), primary=("lower-back",), both=True)
    assert list(both.sentences) == [""]


def test_the_sentence_is_made_of_the_data_alone():
    assert drawn().sentence == (
        "Effleurage with the palms from the top of the Achilles tendon past the middle of the calf to the top of the "
        "calf, towards the heart, slowly. The picture shows: right lower leg and heel from behind."
    )


def test_only_what_is_worked_on_is_lit_and_its_holder_where_it_is_not_drawn():
    lit = drawn(primary=("gastrocnemius",), secondary=("achilles-tendon",)).lit
    assert lit == {"gastrocnemius": "target", "achilles-tendon": "also"}
    assert drawn(primary=("tibialis-posterior",), secondary=()).lit.keys() == {"tibialis-posterior"}
    assert drawn(primary=("popliteus",)).lit.keys() == drawn(primary=("knee-back",)).lit.keys()


def test_the_picture_holds_the_way_and_not_much_more_than_what_is_worked_on():
    ankle = drawn(view="leg-medial", path=("malleolus-below",), stroke="holding", primary=("ankle-inner",))
    whole = atlas.drawing("leg-medial").box
    assert ankle.crop.size < 0.6 * whole.size
    (left, top), (right, bottom) = ankle.crop.corners
    x, y = atlas.drawing("leg-medial").landmarks["malleolus-below"].point
    assert left < x < right
    assert top < y < bottom


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"view": "elbow"}, "diagram.view", "there is no view 'elbow'"),
        ({"path": ("calf-top", "elbow")}, "diagram.path", "leg-back has no landmark 'elbow'"),
        ({"both": True}, "diagram.both", "leg-back shows one"),
        ({"closed": True, "path": ("calf-top", "achilles-top")}, "diagram.closed", "three landmarks"),
        ({"path": ("calf-top",), "direction": "still"}, "diagram.path", "needs two landmarks"),
        ({"path": ("calf-inner-middle", "calf-outer-middle")}, "diagram.path", "does not lead to-heart"),
        ({"path": ("calf-top",), "stroke": "holding"}, "diagram.path", "does not lead to-heart"),
        ({"also": ("calf-top", "elbow")}, "diagram.also", "leg-back has no landmark 'elbow'"),
        ({"also": ("calf-top",)}, "diagram.also", "needs two landmarks"),
        ({"primary": ("face", "hand")}, "diagram.view", "shows nothing of what"),
    ],
)
def test_a_diagram_that_cannot_be_right_is_named(changes, field, says):
    assert not mistakes(CALF, LINEAGES)
    found = mistakes(replace(CALF, **changes), LINEAGES)
    assert [name for name, said in found if says in said] == [field]


def test_the_library_names_the_file_and_the_line_of_a_wrong_diagram(content):
    name = "techniques/closing-flush.toml"
    line = content.edit(name, 'path = ["toes", ', 'path = ["tose", ')
    with pytest.raises(Unreadable) as refused:
        read(content.folder)
    assert str(refused.value) == f"{content.path(name)}:{line}: diagram.path: leg-front has no landmark 'tose'"
