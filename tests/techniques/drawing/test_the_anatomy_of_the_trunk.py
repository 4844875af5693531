"""The drawings of trunk, shoulder and the side of the head against the body, and against their neighbours."""

from itertools import pairwise

import pytest

from techniques.drawing import atlas
from techniques.drawing.geometry import Box, distance
from tests.techniques.drawing.test_the_anatomy_of_drawings import (
    across,
    bottom,
    box,
    edge,
    is_inside,
    mark,
    outline,
    shape,
)
from tests.techniques.drawing.test_the_anatomy_of_legs import apart

HEIGHT = 1700
"""Of the adult that is drawn, in millimetres."""


def width(view, y):
    xs = across(outline(view), y)
    return xs[-1] - xs[0]


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("throat-notch", 0.182),
        ("belly-middle", 0.4),
        ("hip-bone", 0.45),
        ("pubic-bone", 0.507),
    ],
)
def test_what_can_be_felt_in_front_stands_at_its_share_of_the_height(name, share):
    assert mark("trunk-front", name)[1] / HEIGHT == pytest.approx(share, abs=0.012)


def test_the_breastbone_is_a_tenth_of_the_height_and_the_edge_of_the_ribs_leaves_its_end():
    notch, end = (mark("trunk-front", name)[1] for name in ("throat-notch", "breastbone-end"))
    assert (end - notch) / HEIGHT == pytest.approx(0.1, abs=0.01)
    arch = box("trunk-front", "costal-arch")
    assert abs(arch.y - end) < 15  # millimetres
    assert distance(mark("trunk-front", "lowest-rib"), arch.corners[1]) < 10
    assert mark("trunk-front", "lowest-rib")[1] < mark("trunk-front", "hip-crest")[1] - 50


def test_the_straight_muscle_of_the_belly_has_four_bellies_and_its_last_seam_is_at_the_navel():
    (muscle,) = [s for s in atlas.drawing("trunk-front").shapes if s.id == "rectus-abdominis"]
    bellies = sorted((Box.around(ring) for ring in muscle.rings), key=lambda found: found.y)
    assert len(bellies) == 4
    assert all(lower.y - upper.corners[1][1] < 8 for upper, lower in pairwise(bellies))
    assert bellies[3].y == pytest.approx(mark("trunk-front", "belly-middle")[1], abs=8)
    assert bellies[3].height > 1.8 * bellies[2].height
    wide = [(xs := across(shape("trunk-front", "rectus-abdominis"), y))[-1] - xs[0] for y in (600, 750, 850)]
    assert wide == sorted(wide, reverse=True)


def test_the_belly_has_its_flat_tendon_beneath_and_no_skin_between_its_muscles():
    drawn = [s.id for s in atlas.drawing("trunk-front").shapes]
    assert drawn.index("oblique-tendon") < drawn.index("external-oblique") < drawn.index("rectus-abdominis")
    for y in (561.3, 618.3, 678.3, 800.3):  # the three seams, and below them
        sheet = across(shape("trunk-front", "oblique-tendon"), y)
        assert sheet[0] < 1
        if y < 700:
            assert across(shape("trunk-front", "external-oblique"), y)[0] < sheet[-1]
    assert apart("trunk-front", "serratus-anterior", "pectoralis-major") < 1
    zone = shape("trunk-front", "armpit-zone")
    pit = min(outline("trunk-front"), key=lambda p: distance(p, (161.7, 463)))
    assert min(distance(pit, p) for p in zone) < 5  # in the pit, not down the arm
    assert bottom("trunk-front", "armpit-zone") < 505


def test_the_ligament_of_the_groin_runs_from_the_front_of_the_hip_bone_to_the_pubic_bone():
    ligament = box("trunk-front", "inguinal-ligament")
    assert distance((ligament.corners[1][0], ligament.y), mark("trunk-front", "hip-bone")) < 10
    assert distance((ligament.x, ligament.corners[1][1]), (25, 862)) < 10
    assert abs(mark("trunk-front", "groin")[0] - ligament.centre[0]) < 12


def test_a_large_muscle_of_the_chest_runs_to_the_front_of_the_armpit_beneath_the_deltoid():
    for part in ("pectoralis-major", "pectoralis-major-upper"):
        end = max(shape("trunk-front", part), key=lambda p: p[0])
        assert distance(end, mark("trunk-front", "chest-outer")) < 45
    assert box("trunk-front", "pectoralis-major").x < 20  # from the edge of the breastbone
    upper = box("trunk-front", "pectoralis-major-upper")
    assert upper.y - box("trunk-front", "collar-bone").y < 20


@pytest.mark.parametrize("y", [250, 300, 340, 420, 480, 600, 655, 700, 800, 880])
def test_the_trunk_is_as_wide_from_behind_as_from_the_front(y):
    assert width("back", y) == pytest.approx(width("trunk-front", y), abs=4)


@pytest.mark.parametrize(("y", "heads"), [(446, 2.2), (655, 1.18), (880, 1.5)])
def test_the_trunk_is_as_wide_as_an_adults_at_shoulders_waist_and_hips(y, heads):
    xs = across(outline("trunk-front"), y)
    middle = [x for x in xs if abs(x) < 200] if y > 460 else xs
    assert (middle[-1] - middle[0]) / 227 == pytest.approx(heads, abs=0.06)


# The same place in two views of one scale and one origin, or at the same height if one of them is from the side.
@pytest.mark.parametrize("name", ["acromion", "blade-root", "blade-tip", "prominent-vertebra", "shoulder-top"])
def test_the_two_views_from_behind_have_a_place_where_the_other_has_it(name):
    other = {"blade-tip": "blade-tip", "shoulder-top": "shoulder-middle"}.get(name, name)
    assert distance(mark("back", name), mark("neck-back", other)) < 12
    assert name == "blade-tip" or distance(mark("back", name), mark("neck-back", other)) < 4


@pytest.mark.parametrize("name", ["rhomboids", "infraspinatus", "teres-major", "teres-minor", "scapula-spine"])
def test_the_two_views_from_behind_have_a_structure_where_the_other_has_it(name):
    one, other = box("back", name), box("neck-back", name)
    assert distance((one.x, one.y), (other.x, other.y)) < 8
    titles = [next(s.title for s in atlas.drawing(v).shapes if s.id == name) for v in ("back", "neck-back")]
    assert titles[0] == titles[1]


@pytest.mark.parametrize("view", ["back", "neck-back"])
def test_behind_the_armpit_the_muscles_pass_over_each_other_to_the_arm_and_leave_no_skin(view):
    order = ["infraspinatus", "teres-major", "latissimus-dorsi", "triceps-long", "teres-minor", "deltoid"]
    drawn = [s.id for s in atlas.drawing(view).shapes]
    assert sorted(order, key=drawn.index) == order
    deltoid, long_head = edge(shape(view, "deltoid")), shape(view, "triceps-long")
    assert is_inside(max(shape(view, "teres-major")), deltoid)  # on to the arm, before the long head of triceps
    assert min(y for x, y in long_head) < bottom(view, "teres-minor") - 10  # up to the blade, under the small muscle
    for one, other in pairwise(["infraspinatus", "teres-minor", "teres-major", "latissimus-dorsi", "rhomboids"]):
        assert apart(view, one, other) < 1, (one, other)
    over = across([(b, a) for a, b in shape(view, "latissimus-dorsi")], mark(view, "blade-tip")[0])[0]
    assert over < mark(view, "blade-tip")[1] < over + 20  # the broad muscle holds the tip of the blade


def test_the_large_muscle_of_the_buttock_covers_the_top_of_the_thigh_from_the_sacrum_to_its_band():
    assert apart("back", "gluteus-maximus", "sacrum-bone") < 1
    assert apart("back", "gluteus-maximus", "hip-crest-bone") < 1
    assert apart("back", "gluteus-maximus", "iliotibial-band") < 1
    for x in (40.3, 80.3, 120.3):
        lower, upper = (
            across([(b, a) for a, b in shape("back", name)], x) for name in ("gluteus-maximus", "thigh-muscles")
        )
        assert upper[0] < lower[-1]  # no skin between them


@pytest.mark.parametrize(
    "name",
    [
        *("crown", "temple", "ear-front", "jaw-hinge", "jaw-muscle-top", "jaw-muscle", "jaw-muscle-bottom"),
        *("jaw-corner", "chin"),
        *("hyoid-bone", "adams-apple", "cricoid", "throat-notch"),
    ],
)
def test_head_and_throat_have_a_place_as_high_from_the_side_as_from_the_front(name):
    """The view from the front has two units to a millimetre."""
    side, front = (atlas.drawing(view).landmarks[name] for view in ("head-side", "head-front"))
    assert side.point[1] == pytest.approx(front.point[1] / 2, abs=6)
    assert side.title == front.title


@pytest.mark.parametrize("name", ["skull-bump", "behind-ear", "prominent-vertebra", "neck-middle", "acromion"])
def test_the_nape_has_a_place_as_high_from_the_side_as_from_behind(name):
    side, behind = (atlas.drawing(view).landmarks[name] for view in ("head-side", "neck-back"))
    assert side.point[1] == pytest.approx(behind.point[1], abs=6)
    assert side.title == behind.title


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("acromion", "back"),
        ("acromion", "trunk-front"),
        ("throat-notch", "trunk-front"),
        ("blade-tip", "neck-back"),
        ("prominent-vertebra", "neck-back"),
        ("acromion", "head-side"),
    ],
)
def test_the_shoulder_has_a_place_as_high_from_the_side_as_in_the_views_beside_it(name, view):
    side, other = (atlas.drawing(v).landmarks[name] for v in ("shoulder-side", view))
    assert side.point[1] == pytest.approx(other.point[1], abs=12)
    assert side.title == other.title


@pytest.mark.parametrize(
    "name",
    [
        *("below-collarbone-inner", "below-collarbone-middle", "below-collarbone-outer", "chest-outer", "hip-bone"),
        *("belly-top", "belly-middle", "belly-bottom", "belly-side"),
    ],
)
def test_chest_and_belly_have_a_place_where_the_whole_body_has_it(name):
    close, whole = (atlas.drawing(view).landmarks[name] for view in ("trunk-front", "body-front"))
    assert distance(close.point, whole.point) < 10
    assert close.title == whole.title


def test_a_structure_has_the_same_name_in_every_view_that_draws_it():
    views = ("head-front", "head-side", "neck-back", "trunk-front", "shoulder-side")
    for name in (
        *("collar-bone", "sternocleidomastoid", "hyoid", "thyroid-cartilage", "cricoid-cartilage", "masseter"),
        *("temporalis", "frontalis", "zygomatic-arch", "jaw-joint", "jaw-bone", "mastoid", "inion", "occipitalis"),
        *("seventh-vertebra", "pectoralis-major-upper", "serratus-anterior", "latissimus-dorsi", "scalenes"),
        *("galea", "orbicularis-oculi", "eyelids", "orbicularis-oris", "zygomaticus-major", "buccinator", "upper-jaw"),
        *("supraclavicular-zone", "front-of-neck-zone", "breast-zone", "temporal-artery-zone"),
    ):
        named = [s.title for view in views for s in atlas.drawing(view).shapes if s.id == name]
        assert len(named) > 1, name
        assert len(set(named)) == 1, name


def test_the_deltoid_has_three_parts_that_meet_halfway_down_the_upper_arm():
    parts = ["deltoid-rear", "deltoid", "deltoid-front"]
    at = [sum(across(shape("shoulder-side", name), 400)[::2]) for name in parts]
    assert at == sorted(at)
    top, end, elbow = (mark("shoulder-side", name)[1] for name in ("acromion", "deltoid-end", "elbow-outer"))
    assert (end - top) / (elbow - top) == pytest.approx(0.55, abs=0.06)
    for name in parts:
        tip = max(shape("shoulder-side", name), key=lambda p: p[1])
        assert distance(tip, mark("shoulder-side", "deltoid-end")) < 15
    assert (elbow - top) / HEIGHT == pytest.approx(0.19, abs=0.015)


def test_from_the_side_the_trunk_stands_upright_beneath_the_neck_with_a_flat_chest():
    bone = box("shoulder-side", "breastbone")
    assert bone.width / bone.height < 0.52  # with its own width, some 24 degrees
    edge = outline("shoulder-side")
    neck, waist = (sum(xs := across(edge, y)) / len(xs) for y in (240, 690))
    assert abs(neck - waist) < 20
    chest, belly = (max(x for x, y in edge if top < y < bottom) for top, bottom in ((380, 500), (560, 680)))
    assert chest - belly < 8
    assert (chest - min(x for x, y in edge if 380 < y < 500)) / HEIGHT == pytest.approx(0.137, abs=0.01)


def test_from_the_side_the_teeth_of_the_ribs_step_down_and_back_with_the_oblique_between_them():
    saw = shape("shoulder-side", "serratus-anterior")
    corners = zip(saw, saw[1:], saw[2:], strict=False)
    found = (p for before, p, after in corners if before[0] < p[0] >= after[0] and p[1] > 505)
    tips = sorted(found, key=lambda p: p[1])
    assert len(tips) >= 4
    for (x1, y1), (x2, y2) in pairwise(tips):
        assert x1 > x2
        assert 20 < y2 - y1 < 40  # a rib and the space to the next
        gap = ((x1 + x2) / 2, (y1 + y2) / 2)
        assert not is_inside(gap, edge(saw))
        assert is_inside(gap, edge(shape("shoulder-side", "external-oblique")))


def test_along_the_side_of_the_upper_arm_lie_triceps_brachialis_and_biceps_with_the_nerve_behind():
    names = ("triceps-long", "triceps-brachii", "brachialis", "biceps-brachii")
    middles = [sum(across(shape("shoulder-side", name), 560)[:2]) / 2 for name in names]
    assert middles == sorted(middles)
    nerve = sum(across(shape("shoulder-side", "radial-nerve-zone"), 560)[:2]) / 2
    assert middles[1] < nerve < middles[3]
    assert mark("shoulder-side", "elbow")[0] < mark("shoulder-side", "elbow-outer")[0]


def test_the_head_is_as_long_as_an_adults_and_the_ear_stands_between_brow_and_base_of_the_nose():
    edge = [p for p in outline("head-side") if p[1] < 110]
    long = max(x for x, y in edge) - min(x for x, y in edge)
    assert long / HEIGHT == pytest.approx(0.115, abs=0.006)
    (ear,) = [s for s in atlas.drawing("head-side").shapes if s.area == "head" and s.layer == "areas"]
    assert ear.box.y == pytest.approx(104, abs=6)
    assert ear.box.corners[1][1] == pytest.approx(168, abs=8)
    middle = (max(x for x, y in edge) + min(x for x, y in edge)) / 2
    assert ear.box.x < middle < ear.box.corners[1][0] + 12  # behind the middle of the head


def test_the_turning_muscle_of_the_neck_runs_from_behind_the_ear_to_the_notch_and_the_collar_bone():
    muscle = box("head-side", "sternocleidomastoid")
    assert abs(muscle.y - mark("head-side", "behind-ear")[1]) < 12
    assert distance(muscle.corners[1], mark("head-side", "throat-notch")) < 12
    y = 270
    names = ("trapezius", "levator-scapulae", "scalenes", "sternocleidomastoid")
    middles = [sum(across(shape("head-side", name), y)[:2]) / 2 for name in names]
    assert middles == sorted(middles)


def test_the_muscles_of_chewing_lie_above_and_below_the_arch_of_the_cheek_before_the_ear():
    arch = box("head-side", "zygomatic-arch")
    assert box("head-side", "temporalis").centre[1] < arch.y
    assert box("head-side", "masseter").y > arch.y
    corner = mark("head-side", "jaw-corner")
    assert abs(bottom("head-side", "masseter") - corner[1]) < 16
    gland, muscle = (across(shape("head-side", name), 170) for name in ("parotid-zone", "masseter"))
    assert gland[0] < muscle[0] < muscle[-1]
    assert gland[-1] < mark("head-side", "jaw-muscle")[0]


def test_what_to_keep_off_on_chest_belly_and_neck_is_hatched():
    hatched = {
        "trunk-front": {"breast-zone", "armpit-zone", "xiphoid-zone", "aorta-zone", "femoral-triangle-zone"},
        "head-side": {"front-of-neck-zone", "supraclavicular-zone", "parotid-zone", "temporal-artery-zone"},
        "shoulder-side": {"front-of-neck-zone", "supraclavicular-zone", "radial-nerve-zone", "breast-zone"},
    }
    for view, names in hatched.items():
        assert names <= {s.id for s in atlas.drawing(view).shapes if s.layer == "cautions"}
    assert bottom("trunk-front", "aorta-zone") < mark("trunk-front", "belly-middle")[1]
