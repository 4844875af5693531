"""The drawings of arm, head and neck against the body: bony landmarks, what runs between them, and what is hatched."""

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


def middle(view, name, y):
    """Of a shape at a height, or of the first of its pieces."""
    return sum(across(shape(view, name), y)[:2]) / 2


def nearest(a, b):
    """How far two shapes are apart."""
    return min(distance(p, q) for p in a for q in b)


def test_the_hands_middle_finger_is_two_thirds_to_three_quarters_of_the_palm():
    """From crease to crease, which is how a hand is measured."""
    crease, base = (mark("forearm-palm", name)[1] for name in ("wrist-crease", "finger-3-base"))
    top = Box.around(outline("forearm-palm")).y
    assert mark("forearm-palm", "finger-3-tip")[1] > top
    assert 0.66 <= (base - top) / (crease - base) <= 0.76


def test_on_the_back_a_middle_finger_is_about_as_long_as_from_its_knuckle_to_the_wrist():
    """The web lies beyond the knuckle, so that the same finger is longer than on the palm."""
    knuckle, wrist = (mark("forearm-back", name)[1] for name in ("knuckle-3", "wrist"))
    assert (knuckle - Box.around(outline("forearm-back")).y) / (wrist - knuckle) == pytest.approx(1.05, abs=0.05)


def test_the_point_of_the_elbow_is_rounded_up_the_arm_and_runs_out_into_the_edge_of_the_ulna():
    inner, outer = (mark("forearm-back", f"elbow-{side}-bone") for side in ("inner", "outer"))
    tip = bottom("forearm-back", "ulna")
    assert tip > max(inner[1], outer[1])
    thick = [(xs := across(shape("forearm-back", "ulna"), y))[-1] - xs[0] for y in (tip - 30, 835, 715)]
    assert thick == sorted(thick, reverse=True)
    assert thick[0] > 3 * thick[2]
    point = mark("forearm-back", "elbow")
    assert inner[0] - point[0] < point[0] - outer[0]  # it stands nearer to the inner bony point
    assert middle("forearm-back", "ulna", 890) < box("forearm-back", "ulnar-groove-zone").centre[0] < inner[0]


def test_the_extensors_come_from_the_outer_bony_point_of_the_elbow_and_the_flexors_from_the_inner():
    extensors = ("wrist-extensors-thumb-side-short", "wrist-extensors-fingers", "wrist-extensors-ulnar")
    flexors = ("pronator-teres", "wrist-flexors-radial", "wrist-flexors-middle", "wrist-flexors-ulnar")
    for view, bone, muscles in (
        ("forearm-back", "epicondyle-outer", extensors),
        ("forearm-palm", "epicondyle-inner", flexors),
    ):
        for muscle in muscles:
            assert nearest(shape(view, muscle), shape(view, bone)) < 8, muscle  # 4 millimetres


def test_each_long_muscle_of_the_back_of_the_forearm_touches_its_neighbour_from_the_elbow_down():
    names = ["brachioradialis", "wrist-extensors-thumb-side", "wrist-extensors-thumb-side-short"]
    names += ["wrist-extensors-fingers", "extensor-digiti-minimi", "wrist-extensors-ulnar"]
    names += ["ulna", "wrist-flexors-edge"]
    for y in (640, 700, 760):
        spans = [across(shape("forearm-back", name), y) for name in names]
        for (name, left), right in zip(zip(names, spans, strict=True), spans[1:], strict=False):
            assert -12 < right[0] - left[-1] < 1.5, (name, y)  # bare skin of no more than 0.75 millimetres


BEGINNINGS = {
    "forearm-back": {
        "brachioradialis-tendon": "brachioradialis",
        "wrist-extensors-thumb-side-tendon-1": "wrist-extensors-thumb-side",
        "wrist-extensors-thumb-side-tendon-2": "wrist-extensors-thumb-side-short",
        "wrist-extensors-ulnar-tendon": "wrist-extensors-ulnar",
        "extensor-digiti-minimi-tendon": "extensor-digiti-minimi",
        **{f"extensor-digitorum-tendon-{n}": "wrist-extensors-fingers" for n in (2, 3, 4, 5)},
    },
    "forearm-palm": {
        "brachioradialis-tendon": "brachioradialis",
        "wrist-flexors-ulnar-tendon": "wrist-flexors-ulnar",
        "wrist-flexors-middle-tendon": "wrist-flexors-middle",
        "wrist-flexors-radial-tendon": "wrist-flexors-radial",
        "biceps-brachii-tendon": "biceps-brachii",
        "thumb-flexor-tendon": "thumb-flexor",
        **{f"finger-flexor-tendon-{n}": "wrist-flexors-deep" for n in (2, 3, 4, 5)},
    },
}
"""The belly in which each long tendon begins."""


@pytest.mark.parametrize("view", BEGINNINGS)
def test_a_long_tendon_begins_as_a_tongue_within_its_belly(view):
    for tendon, belly in BEGINNINGS[view].items():
        begins = max(shape(view, tendon), key=lambda p: p[1])
        pieces = edge(shape(view, belly))
        inside = is_inside(begins, pieces) or min(how_far(begins, a, b) for a, b in pieces) < 1.5
        assert inside, tendon


def test_the_fascia_of_the_palm_sends_a_slip_to_each_finger_that_parts_round_its_sheath():
    for view, unit in (("forearm-palm", 2), ("hand-palm", 4)):
        fascia = shape(view, "palmar-fascia")
        tails = [p for p in fascia if p[1] < mark(view, "palm-top")[1] + 18 * unit]
        for n in (2, 3, 4, 5):
            aside = [x - middle(view, f"finger-flexor-tendon-{n}", y) for x, y in tails]
            aside = [x for x in aside if abs(x) < 8 * unit]
            assert min(aside) < 0 < max(aside), (view, n)
        assert nearest(fascia, shape(view, "wrist-flexors-middle-tendon")) < unit


def test_the_muscles_to_the_thumb_come_out_from_beneath_the_extensor_of_the_fingers():
    drawn = [s.id for s in atlas.drawing("forearm-back").shapes]
    upper = edge(shape("forearm-back", "wrist-extensors-fingers"))
    for name in ("thumb-extensors", "thumb-extensors-short", "thumb-extensors-long"):
        assert drawn.index(name) < drawn.index("wrist-extensors-fingers")
        assert is_inside(max(shape("forearm-back", name), key=lambda p: p[1]), upper), name
    assert drawn.index("wrist-extensors-thumb-side-tendon-1") < drawn.index("thumb-extensors")  # which crosses it


def test_the_long_thumb_tendon_bends_round_the_ridge_of_the_wrist_and_leaves_a_hollow():
    ridge, hollow = mark("forearm-back", "wrist-ridge"), mark("forearm-back", "thumb-hollow")
    long, short = "thumb-extensors-tendon-2", "thumb-extensors-tendon-short"
    assert middle("forearm-back", long, ridge[1]) > ridge[0]  # little-finger side of it
    assert middle("forearm-back", long, 350) < ridge[0] - 20  # and across to the thumb
    assert middle("forearm-back", short, hollow[1]) < hollow[0] < middle("forearm-back", long, hollow[1])
    assert middle("forearm-back", long, 300) - middle("forearm-back", short, 300) > 8


def test_the_ends_of_radius_and_ulna_stand_as_they_do_at_a_wrist():
    styloid, ulna = box("forearm-back", "radius-styloid"), box("forearm-back", "ulna-head")
    assert styloid.y < ulna.y  # the styloid of the radius reaches farther
    share = (mark("forearm-back", "wrist-ridge")[0] - styloid.centre[0]) / (ulna.centre[0] - styloid.centre[0])
    assert share == pytest.approx(1 / 3, abs=0.08)
    band = across(shape("forearm-back", "extensor-retinaculum"), 415)
    assert band[-1] < ulna.corners[1][0]  # the band passes the head of the ulna on its way beyond it


def test_at_the_wrist_bones_tendons_and_what_to_keep_off_lie_in_their_order():
    order = ["wrist-flexors-ulnar-tendon", "guyon-canal-zone", "wrist-flexors-middle-tendon", "median-nerve-zone"]
    order += ["wrist-flexors-radial-tendon", "radial-artery-zone", "radius-styloid"]
    found = [middle("forearm-palm", name, 416) for name in order]
    assert found == sorted(found)
    pea, canal = mark("forearm-palm", "pea-bone"), across(shape("forearm-palm", "guyon-canal-zone"), 379)
    assert pea[0] < canal[0]
    assert nearest(shape("forearm-palm", "wrist-flexors-ulnar-tendon"), [pea]) < 10


def test_pronator_teres_reaches_the_middle_of_the_radius_and_the_biceps_tendon_goes_deep_beside_it():
    end = min(shape("forearm-palm", "pronator-teres"), key=lambda p: p[1])
    elbow, wrist = (mark("forearm-palm", name) for name in ("elbow-crease", "wrist-crease"))
    assert (elbow[1] - end[1]) / (elbow[1] - wrist[1]) == pytest.approx(0.55, abs=0.06)
    at = across(outline("forearm-palm"), end[1])
    assert (end[0] - at[0]) / (at[-1] - at[0]) > 0.7  # the thumb side
    y = elbow[1] - 30
    assert middle("forearm-palm", "pronator-teres", y) < middle("forearm-palm", "biceps-brachii-tendon", y)
    assert middle("forearm-palm", "biceps-brachii-tendon", y) < middle("forearm-palm", "brachioradialis", y)


def vertebrae(view):
    """The spinous processes as boxes, from above."""
    drawn = [s for s in atlas.drawing(view).shapes if s.layer == "cautions" and s.area == "spine"]
    return sorted((Box.around(ring) for s in drawn for ring in s.rings), key=lambda found: found.y)


def test_the_seventh_vertebra_of_the_neck_stands_out_so_that_those_below_can_be_counted():
    found = vertebrae("neck-back")
    seventh = found[5]  # the second to the seventh of the neck, then those of the chest
    assert seventh.centre[1] == pytest.approx(mark("neck-back", "prominent-vertebra")[1], abs=1)
    assert all(seventh.width > 1.4 * other.width for other in found if other is not seventh)
    assert seventh.centre[1] - mark("neck-back", "skull-bump")[1] == pytest.approx(130, abs=8)  # millimetres
    third, seventh, eighth = (found[5 + n].centre[1] for n in (3, 7, 8))
    assert mark("neck-back", "blade-root")[1] == pytest.approx(third, abs=10)  # half a vertebra
    assert seventh < mark("neck-back", "blade-tip")[1] < eighth


def test_the_small_round_muscle_leaves_the_middle_of_the_outer_border_of_the_blade_and_the_large_one_its_tip():
    blade, tip = shape("neck-back", "scapula"), mark("neck-back", "blade-tip")
    socket = max(blade, key=lambda p: p[0])
    small = max(shape("neck-back", "teres-minor"), key=lambda p: p[1])
    large = max(shape("neck-back", "teres-major"), key=lambda p: p[1])
    assert how_far(small, tip, socket) < 12
    assert 0.35 <= distance(tip, small) / distance(tip, socket) <= 0.65
    assert distance(tip, large) < 12


def test_what_lies_beneath_the_trapezius_is_drawn_as_deep_and_nothing_hides_it():
    drawn = [s.id for s in atlas.drawing("neck-back").shapes]
    for name in ("rhomboids", "levator-scapulae", "splenius-capitis", "supraspinatus", "suboccipitals"):
        (deep,) = [s for s in atlas.drawing("neck-back").shapes if s.id == name]
        assert deep.deep, name
        assert drawn.index(name) > drawn.index("trapezius-lower")


def test_the_tip_of_the_shoulder_lies_within_the_skin_and_the_bone_behind_the_ear_ends_below_the_bump():
    tip = max(shape("neck-back", "scapula-spine"), key=lambda p: p[0])
    assert across(outline("neck-back"), tip[1])[-1] - tip[0] > 10  # millimetres: the deltoid lies round it
    assert box("neck-back", "mastoid").corners[1][1] > box("neck-back", "inion").centre[1]


def test_the_throat_has_its_bones_and_cartilages_in_order_within_what_is_hatched():
    found = [box("head-front", name) for name in ("hyoid", "thyroid-cartilage", "cricoid-cartilage", "trachea")]
    assert all(upper.centre[1] < lower.y for upper, lower in pairwise(found))
    assert found[0].y - mark("head-front", "chin")[1] < 50  # 25 millimetres: right below the chin
    zone = edge(shape("head-front", "front-of-neck-zone"))
    for name in ("hyoid-bone", "adams-apple", "cricoid"):
        assert is_inside(mark("head-front", name), zone), name
    chin = max(y for x, y in atlas.drawing("head-front").outlines[1].outline)
    assert 0 < min(y for x, y in shape("head-front", "front-of-neck-zone") if abs(x) < 20) - chin < 8


def test_the_hollow_above_the_collar_bone_is_hatched_between_the_two_muscles_and_the_bone():
    zone = shape("head-front", "supraclavicular-zone")
    assert is_inside(mark("head-front", "collarbone-hollow"), edge(zone))
    y = 576
    muscle, hollow, edge_of_trapezius = (
        across(shape("head-front", name), y) for name in ("sternocleidomastoid", "supraclavicular-zone", "trapezius")
    )
    assert muscle[-1] <= hollow[0] + 2
    assert hollow[-1] <= edge_of_trapezius[0] + 2
    for x, y in (p for p in zone if p[1] > 606):
        assert 0 <= across([(b, a) for a, b in shape("head-front", "collar-bone")], x)[0] - y < 12  # 6 millimetres


def test_the_angle_of_the_jaw_stands_out_from_the_neck_and_masseter_hangs_between_it_and_the_cheek():
    corner, hinge = mark("head-front", "jaw-corner"), mark("head-front", "jaw-hinge")
    jaw, neck = (across(outline("head-front"), y)[-1] for y in (corner[1], corner[1] + 40))
    assert jaw - neck > 16  # 8 millimetres on each side
    muscle = box("head-front", "masseter")
    assert hinge[1] - 5 < muscle.y < mark("head-front", "cheek")[1]
    assert abs(muscle.corners[1][1] - corner[1]) < 16
    assert box("head-front", "temporalis").corners[1][1] == pytest.approx(muscle.y, abs=8)  # behind the arch


@pytest.mark.parametrize("view", ["head-front", "head-side"])
def test_the_cheekbone_bridges_from_the_eye_to_the_joint_and_the_muscles_of_chewing_meet_there(view):
    drawn = [s.id for s in atlas.drawing(view).shapes]
    arch, jaw, hinge = shape(view, "zygomatic-arch"), shape(view, "jaw-bone"), mark(view, "jaw-hinge")
    unit = 2 if view == "head-front" else 1  # to a millimetre
    assert nearest(arch, [hinge]) < 6 * unit
    assert nearest(arch, shape(view, "orbicularis-oculi")) < 3 * unit
    assert drawn.index("temporalis") < drawn.index("zygomatic-arch")  # it passes deep to the arch
    assert bottom(view, "temporalis") > hinge[1]
    assert nearest(shape(view, "masseter"), arch) < 3 * unit
    assert nearest(jaw, [hinge]) < 6 * unit  # the upright part of the jaw reaches the joint
    corner = mark(view, "jaw-corner")
    assert is_inside(corner, edge(jaw)) or nearest(jaw, [corner]) < 6 * unit


@pytest.mark.parametrize("view", ["head-front", "head-side"])
def test_the_muscles_of_the_face_run_from_bone_to_the_corner_of_the_mouth(view):
    mouth = shape(view, "orbicularis-oris")
    for name in ("zygomaticus-major", "zygomaticus-minor", "lip-lifters", "mouth-corner-depressor", "buccinator"):
        bones = shape(view, "zygomatic-arch") + shape(view, "upper-jaw") + shape(view, "jaw-bone")
        assert nearest(shape(view, name), mouth) < 6, name
        assert nearest(shape(view, name), bones) < 6, name
    drawn = [s.id for s in atlas.drawing(view).shapes]
    assert drawn.index("buccinator") < min(drawn.index("masseter"), drawn.index("zygomaticus-major"))
    assert drawn.index("galea") < drawn.index("frontalis")  # which goes over into it


def test_the_collar_bone_reaches_from_the_notch_of_the_neck_to_the_tip_of_the_shoulder():
    bone = box("head-front", "collar-bone")
    assert bone.x < 25
    assert bone.width / 2 == pytest.approx(150, abs=15)  # millimetres, 0.09 of the height
    lows = {x: max(y for a, y in shape("head-front", "collar-bone") if abs(a - x) < 25) for x in (100, 250)}
    assert lows[100] > lows[250] + 10  # its inner part bows forward, and so lower


def test_the_median_nerve_passes_the_wrist_between_the_tendons():
    y = mark("forearm-palm", "wrist")[1] + 20
    names = ("wrist-flexors-middle-tendon", "median-nerve-zone", "wrist-flexors-radial-tendon")
    middles = [sum(across(shape("forearm-palm", name), y)[:2]) / 2 for name in names]
    assert middles == sorted(middles)
