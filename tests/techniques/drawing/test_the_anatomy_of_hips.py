"""The hip from the side, and what views of the same limb must agree on: one structure, one place and one name."""

from itertools import pairwise

import pytest

from techniques.drawing import atlas
from techniques.drawing.geometry import Box, distance
from tests.techniques.drawing.test_the_anatomy_of_drawings import (
    across,
    bottom,
    box,
    edge,
    how_far,
    is_inside,
    mark,
    outline,
    shape,
)
from tests.techniques.drawing.test_the_anatomy_of_legs import apart

HEIGHT = 1700
"""Of the adult whose millimetres the drawings are in."""
FROM_CROWN = {"hip-side": 640, "thigh-front": 690, "thigh-back": 790}
"""Where the top of a view is below the crown."""
ABOVE_SOLE = ("leg-back", "leg-front", "leg-lateral", "leg-medial")
"""Views of the lower leg, all with the sole at the same height."""


def down(view, point):
    return point[1] + FROM_CROWN[view]


@pytest.mark.parametrize(
    ("upper", "lower", "least", "most"),
    [
        ("hip-crest", "hip-spine", 0.03, 0.045),
        ("hip-crest", "trochanter", 0.095, 0.12),
        ("trochanter", "fibula-top", 0.22, 0.26),
        ("hip-crest", "hip-back", 0.02, 0.04),
    ],
)
def test_the_bony_points_of_the_hip_stand_as_far_below_each_other_as_an_adults(upper, lower, least, most):
    below = mark("hip-side", lower)[1] - mark("hip-side", upper)[1]
    assert least <= below / HEIGHT <= most


def test_the_points_of_the_hip_bone_lie_in_order_from_back_to_front():
    names = ("hip-back", "hip-crest", "trochanter", "hip-spine")
    assert sorted(names, key=lambda n: mark("hip-side", n)[0]) == list(names)
    assert 115 <= mark("hip-side", "hip-spine")[0] - mark("hip-side", "hip-back")[0] <= 145
    crest = box("hip-side", "iliac-crest")
    for name in ("hip-back", "hip-crest", "hip-spine"):
        assert crest.grown(4).holds(mark("hip-side", name)), name
    assert is_inside(mark("hip-side", "trochanter"), edge(shape("hip-side", "greater-trochanter")))


def test_the_middle_gluteal_fans_from_the_crest_and_comes_together_on_the_trochanter():
    wide = [(xs := across(shape("hip-side", "gluteus-medius"), y + 0.3))[-1] - xs[0] for y in (120, 160, 200, 230)]
    assert all(upper > lower for upper, lower in pairwise(wide))
    assert apart("hip-side", "gluteus-medius", "iliac-crest") < 2
    assert (
        box("hip-side", "greater-trochanter")
        .grown(3)
        .holds(max(shape("hip-side", "gluteus-medius"), key=lambda p: p[1]))
    )


def test_the_band_of_the_outer_thigh_takes_both_muscles_and_ends_on_the_shinbone():
    band = box("hip-side", "iliotibial-band")
    for muscle in ("gluteus-maximus", "tensor-fasciae-latae"):
        end = max(shape("hip-side", muscle), key=lambda p: p[1])
        assert is_inside(end, edge(shape("hip-side", "iliotibial-band"))), muscle
    wide = [(xs := across(shape("hip-side", "iliotibial-band"), y))[-1] - xs[0] for y in (300.3, 400.3, 500.3, 600.3)]
    assert all(upper > lower for upper, lower in pairwise(wide))
    assert wide[0] > 2.5 * wide[-1]  # a broad sheet that narrows to the shinbone
    joint = (bottom("hip-side", "femoral-condyle") + box("hip-side", "tibia-top").y) / 2
    assert 15 <= band.y + band.height - joint <= 40
    for y in (350.3, 450.3, 550.3):
        inside, muscle = (across(shape("hip-side", name), y) for name in ("iliotibial-band", "vastus-lateralis"))
        assert muscle[0] < inside[-1]
        assert inside[0] < muscle[-1]


def test_the_sciatic_nerve_passes_between_the_sitting_bone_and_the_trochanter_from_the_side_too():
    y = mark("hip-side", "trochanter")[1] + 15.3
    (nerve,) = [s.outline for s in atlas.drawing("hip-side").shapes if s.area == "sciatic-nerve"]
    bone, trochanter = (across(shape("hip-side", n), y) for n in ("ischial-tuberosity", "greater-trochanter"))
    left, right = across(nerve, y)
    assert bone[-1] < left + 1
    assert right < trochanter[0] + 1
    assert Box.around(nerve).y > mark("hip-side", "hip-back")[1] + 30  # it leaves the pelvis below the back spine


def test_the_nerve_comes_out_below_the_deep_muscle_that_turns_the_hip_out():
    muscle = shape("hip-side", "piriformis")
    assert max(muscle)[0] <= mark("hip-side", "trochanter")[0] + 2
    assert box("hip-side", "greater-trochanter").grown(2).holds(max(muscle))
    (nerve,) = [s.outline for s in atlas.drawing("hip-side").shapes if s.area == "sciatic-nerve"]
    x, y = min(nerve, key=lambda p: p[1])
    assert across_down(muscle, x)[-1] == pytest.approx(y, abs=8)


def test_the_deep_muscle_of_the_hip_runs_from_the_sacrum_to_the_trochanter_at_one_height_in_both_views():
    for bone in ("sacrum-bone", "greater-trochanter"):
        assert apart("back", "piriformis", bone) < 4, bone
    behind, beside = (max(shape(view, "piriformis")) for view in ("back", "hip-side"))
    assert behind[1] == pytest.approx(down("hip-side", beside), abs=8)


def test_the_sciatic_nerve_lies_beneath_the_buttock_where_the_thigh_has_it_and_no_hand_is_sent_there():
    (thigh,) = [s.outline for s in atlas.drawing("thigh-back").shapes if s.area == "sciatic-nerve"]
    nerve = shape("back", "sciatic-zone")
    for y in (865.3, 890.3, 915.3):
        theirs = sum(across(thigh, y - FROM_CROWN["thigh-back"])) / 2 - 70  # the midline is at 70 there
        assert sum(across(nerve, y)) / 2 == pytest.approx(theirs, abs=3), y
    assert abs(min(y for _x, y in nerve) - across_down(shape("back", "piriformis"), 96)[-1]) < 12
    for name in ("buttock-top", "buttock-middle", "buttock-outer", "buttock-fold-outer"):
        assert min(distance(mark("back", name), point) for point in nerve) > 15, name


def across_down(points, x):
    """Where a closed line crosses a line from top to bottom."""
    return across([(b, a) for a, b in points], x)


def test_the_outer_hamstring_ends_on_the_head_of_the_fibula_from_the_side():
    assert apart("hip-side", "biceps-femoris-tendon", "fibula-head-bone") < 3
    assert is_inside(mark("hip-side", "fibula-top"), edge(shape("hip-side", "fibula-head-bone")))


@pytest.mark.parametrize("view", ["hip-side", "thigh-back"])
def test_the_outer_hamstring_tapers_into_a_tendon_that_begins_within_its_belly(view):
    tendon = shape(view, "biceps-femoris-tendon")
    top = min(tendon, key=lambda p: p[1])
    assert is_inside((top[0], top[1] + 4), edge(shape(view, "biceps-femoris")))
    assert bottom(view, "biceps-femoris") - top[1] > 90  # a long tongue
    assert is_inside(max(tendon, key=lambda p: p[1]), edge(shape(view, "fibula-head-bone")))


@pytest.mark.parametrize(
    ("view", "muscle"),
    [("thigh-back", "biceps-femoris"), ("thigh-back", "semitendinosus"), ("hip-side", "biceps-femoris")],
)
def test_a_hamstring_lies_over_the_beginning_of_its_tendon(view, muscle):
    order = [s.id for s in atlas.drawing(view).shapes]
    assert order.index(f"{muscle}-tendon") < order.index(muscle)


def test_from_behind_the_outer_band_goes_round_to_the_front_above_the_knee():
    end = max(shape("thigh-back", "iliotibial-band"), key=lambda p: p[1])
    assert across(outline("thigh-back"), end[1])[-1] - end[0] < 3
    assert end[1] < mark("thigh-back", "knee-hollow")[1]


@pytest.mark.parametrize(
    ("view", "heights"), [("hip-side", (250.3, 290.3, 320.3)), ("thigh-back", (120.3, 160.3, 200.3))]
)
def test_the_great_gluteal_ends_on_the_outer_band(view, heights):
    for y in heights:
        rim = across(shape(view, "gluteus-maximus"), y)[-1]
        assert is_inside((rim, y), edge(shape(view, "iliotibial-band"))), y


@pytest.mark.parametrize(
    ("one", "other", "within"),
    [
        (("hip-side", "hip-spine"), ("thigh-front", "hip-spine"), 4),
        (("hip-side", "trochanter"), ("thigh-back", "trochanter"), 4),
        (("hip-side", "fibula-top"), ("thigh-back", "fibula-top"), 6),
    ],
)
def test_a_bony_point_is_at_the_same_height_in_each_view_of_the_thigh(one, other, within):
    assert down(one[0], mark(*one)) == pytest.approx(down(other[0], mark(*other)), abs=within)


@pytest.mark.parametrize("y", [960.3, 1040.3, 1120.3, 1200.3, 1260.3])
def test_the_thigh_has_the_same_contour_from_the_front_and_from_behind(y):
    """In millimetres from the midline, which is at 240 in the one view and at 70 in the other; y is from the crown."""
    outer, inner = across(outline("thigh-front"), y - FROM_CROWN["thigh-front"])[:2]
    within, without = across(outline("thigh-back"), y - FROM_CROWN["thigh-back"])[-2:]
    assert within - 70 == pytest.approx(240 - inner, abs=4)
    assert without - 70 == pytest.approx(240 - outer, abs=6)


@pytest.mark.parametrize("view", ["thigh-front", "thigh-back"])
def test_what_is_of_the_other_thigh_is_never_lit_with_this_one(view):
    own = {s.area for s in atlas.drawing(view).shapes if not s.title.endswith("of the other side")}
    others = {s.area for s in atlas.drawing(view).shapes if s.title.endswith("of the other side")}
    assert others
    assert others - {"rectus-abdominis"} == {"lower-limb"}
    assert "lower-limb" not in own


def test_the_kneecap_and_the_sitting_bone_are_at_the_same_height_from_the_side():
    for bone, view in (("patella", "thigh-front"), ("ischial-tuberosity", "thigh-back")):
        ours, theirs = down("hip-side", box("hip-side", bone).centre), down(view, box(view, bone).centre)
        assert ours == pytest.approx(theirs, abs=35 if bone == "ischial-tuberosity" else 8)


@pytest.mark.parametrize("bone", ["lateral-malleolus", "medial-malleolus"])
def test_each_ankle_bone_ends_at_the_same_height_above_the_sole_in_every_view(bone):
    tips = [bottom(v, bone) for v in ABOVE_SOLE if any(s.id == bone for s in atlas.drawing(v).shapes)]
    assert len(tips) == 3
    assert max(tips) - min(tips) < 8


def test_the_nerve_at_the_neck_of_the_fibula_is_hatched_at_one_height_in_every_view():
    ends = []
    for view in ("leg-back", "leg-front", "leg-lateral"):
        (zone,) = [s.outline for s in atlas.drawing(view).shapes if s.area == "common-fibular-nerve"]
        ends.append(max(y for x, y in zone))
        below = ends[-1] - box(view, "fibula-head-bone").y
        assert 25 <= below <= 50  # the neck, under the head
    assert max(ends) - min(ends) < 12


def test_the_heads_of_the_calf_end_as_low_from_the_side_as_from_behind():
    for head, view in (("gastrocnemius-inner", "leg-medial"), ("gastrocnemius-outer", "leg-lateral")):
        assert bottom("leg-back", head) == pytest.approx(bottom(view, head), abs=10)


def test_the_achilles_tendon_has_its_landmarks_on_it_in_every_view():
    for view in ("leg-back", "leg-lateral", "leg-medial"):
        heights = [mark(view, f"achilles-{part}")[1] for part in ("top", "middle", "bottom")]
        assert heights == sorted(heights)
        for name in ("achilles-middle", "achilles-bottom"):
            xs = across(shape(view, "achilles-tendon"), mark(view, name)[1] + 0.3)
            assert xs[0] - 2 <= mark(view, name)[0] <= xs[-1] + 2, (view, name)
    assert distance(mark("leg-back", "achilles-middle"), mark("leg-back", "achilles-bottom")) == pytest.approx(
        56, abs=4
    )


OUTER_FEET = {"leg-lateral": (45, 255, 1), "foot-outer": (20, 510, 2)}
"""Where the back of the heel is, how long the foot is, and how many units a millimetre has."""


@pytest.mark.parametrize("view", OUTER_FEET)
def test_the_head_of_the_fifth_metatarsal_is_two_thirds_along_the_foot(view):
    heel, long, _unit = OUTER_FEET[view]
    bone = box(view, "metatarsal-5")
    assert 0.62 <= (bone.corners[1][0] - 0.02 * long - heel) / long <= 0.66


@pytest.mark.parametrize("view", OUTER_FEET)
def test_the_nerve_behind_the_outer_ankle_bone_goes_on_below_it_to_the_side_of_the_foot(view):
    _heel, _long, unit = OUTER_FEET[view]
    ankle, nerve = box(view, "lateral-malleolus"), shape(view, "sural-nerve-zone")
    tip = (ankle.centre[0], ankle.corners[1][1])
    assert Box.around(nerve).y < ankle.centre[1]
    assert 15 <= min(distance(tip, point) for point in nerve) / unit <= 32
    assert max(nerve)[0] > ankle.corners[1][0] + 10 * unit
    assert max(nerve)[1] > tip[1] + 20 * unit


def test_what_has_no_edge_of_its_own_is_deep_the_end_of_a_shape_beneath_it_or_a_part_of_one_beside_it():
    ends = []
    for view in atlas.VIEWS:
        shapes = [s for s in atlas.drawing(view).shapes if s.layer == "structures"]
        for place, end in enumerate(shapes):
            if not end.edge and not end.deep:
                ends.append((view, end.id))
                parts = [s for s in shapes if s.area == end.area and s is not end]
                assert any(is_mostly_in(end, under) for under in shapes[:place]) or any(
                    apart(view, end.id, part.id) < 1 for part in parts
                ), (view, end.id)
    assert ("leg-medial", "medial-malleolus") in ends


def is_mostly_in(end, under):
    pieces = [piece for ring in under.rings for piece in edge(ring)]
    inside = [is_inside(p, pieces) or min(how_far(p, a, b) for a, b in pieces) < 2 for p in end.outline]
    return sum(inside) > 0.9 * len(inside)
