"""Feet and hands close by: proportions, order, and the places that they share with the views of the whole limb."""

from itertools import pairwise

import pytest

from techniques.drawing import atlas
from techniques.drawing.geometry import distance
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
from tests.techniques.drawing.test_the_anatomy_of_legs import apart, centre_at, gap

CLOSE = {
    "foot-inner": ("leg-medial", -50, -640),
    "foot-outer": ("leg-lateral", -70, -640),
    "hand-palm": ("forearm-palm", -130, -20),
    "hand-back": ("forearm-back", -90, -20),
}
"""Close views, each at twice the size of a neighbour: its name, and what is added to doubled x and y."""
BACK, LENGTH, GROUND = {"foot-inner": 540, "foot-outer": 20}, 510, 370
"""The back of the heel, the length of the foot and the ground, in the units of a close view."""


def placed(view, point):
    """A point of the neighbour in the frame of a close view."""
    _neighbour, dx, dy = CLOSE[view]
    return (2 * point[0] + dx, 2 * point[1] + dy)


def along(view, point):
    """How far along the foot a point is, from the back of the heel."""
    return abs(point[0] - BACK[view]) / LENGTH


def high(point):
    return (GROUND - point[1]) / LENGTH


@pytest.mark.parametrize("view", CLOSE)
def test_a_landmark_has_the_same_place_and_name_close_by(view):
    near, far = atlas.drawing(view), atlas.drawing(CLOSE[view][0])
    shared = near.landmarks.keys() & far.landmarks.keys()
    assert len(shared) > 12
    for name in shared:
        assert distance(near.landmarks[name].point, placed(view, far.landmarks[name].point)) < 8, name
        assert near.landmarks[name].title == far.landmarks[name].title, name


@pytest.mark.parametrize(
    ("view", "names"),
    [
        ("foot-inner", "medial-malleolus navicular abductor-hallucis calcaneus big-toe-joint tarsal-tunnel-zone"),
        ("foot-outer", "lateral-malleolus fifth-metatarsal-base calcaneus atfl cfl sural-nerve-zone"),
        ("hand-palm", "pisiform scaphoid-tubercle thenar-eminence hypothenar-eminence flexor-retinaculum"),
        ("hand-palm", "radial-artery-zone guyon-canal-zone"),
        ("hand-back", "lister-tubercle snuffbox-zone extensor-retinaculum interosseous-1 interosseous-3"),
    ],
)
def test_a_structure_has_the_same_place_close_by(view, names):
    for name in names.split():
        there = placed(view, box(CLOSE[view][0], name).centre)
        assert distance(box(view, name).centre, there) < box(view, name).size / 4 + 12, name


def test_close_by_the_inner_side_of_a_foot_keeps_its_proportions():
    bone = box("foot-inner", "medial-malleolus")
    assert 0.22 <= along("foot-inner", bone.centre) <= 0.28
    assert 0.29 <= high((0, bottom("foot-inner", "medial-malleolus"))) <= 0.34
    assert 0.34 <= along("foot-inner", mark("foot-inner", "arch-bone")) <= 0.43
    assert is_inside(mark("foot-inner", "arch-bone"), edge(shape("foot-inner", "navicular")))
    arch = max(range(240, 440, 4), key=lambda x: -max(y for a, y in outline("foot-inner") if abs(a - x) < 8))
    assert 0.36 <= along("foot-inner", (arch, 0)) <= 0.48
    bones = ["toe-phalanges", "metatarsal-1", "medial-cuneiform", "navicular", "talus", "calcaneus"]
    middles = [box("foot-inner", name).centre[0] for name in bones]
    assert middles == sorted(middles)
    base = max(x for x, y in shape("foot-inner", "metatarsal-1"))
    assert 0.49 <= along("foot-inner", (base, 0)) <= 0.55  # half-way


def test_close_by_the_tendons_and_the_nerve_behind_the_inner_ankle_bone_keep_their_order():
    order = ["medial-malleolus", "tibialis-posterior-tendon", "flexor-digitorum-longus-tendon"]
    order += ["flexor-hallucis-longus-tendon", "achilles-tendon"]
    y = mark("foot-inner", "malleolus-behind")[1] - 2
    middles = [centre_at("foot-inner", name, y) for name in order]
    assert middles == sorted(middles)
    assert middles[2] - 6 < centre_at("foot-inner", "tarsal-tunnel-zone", y) < middles[3]
    assert apart("foot-inner", "tibialis-posterior-tendon", "navicular") < 4
    assert apart("foot-inner", "flexor-retinaculum-ankle", "medial-malleolus") < 4
    assert apart("foot-inner", "tibialis-anterior-tendon", "medial-cuneiform") < 4
    drawn = [s.id for s in atlas.drawing("foot-inner").shapes]
    for tendon in ("flexor-digitorum-longus-tendon", "flexor-hallucis-longus-tendon"):
        assert drawn.index(tendon) < drawn.index("abductor-hallucis")
        assert is_inside(min(shape("foot-inner", tendon)), edge(shape("foot-inner", "abductor-hallucis")))


def test_close_by_the_outer_side_of_a_foot_keeps_its_proportions():
    bone = box("foot-outer", "lateral-malleolus")
    assert 0.2 <= along("foot-outer", bone.centre) <= 0.28
    assert 0.22 <= high((0, bottom("foot-outer", "lateral-malleolus"))) <= 0.28
    assert 0.38 <= along("foot-outer", mark("foot-outer", "edge-bone")) <= 0.42
    assert is_inside(mark("foot-outer", "edge-bone"), edge(shape("foot-outer", "fifth-metatarsal-base")))
    head = max(x for x, y in shape("foot-outer", "metatarsal-5"))
    assert 0.61 <= along("foot-outer", (head - 12, 0)) <= 0.66
    bones = ["calcaneus", "cuboid", "metatarsal-5", "toe-phalanges"]
    middles = [box("foot-outer", name).centre[0] for name in bones]
    assert middles == sorted(middles)


def test_close_by_what_holds_the_outer_ankle_runs_as_it_does_on_a_body():
    y = mark("foot-outer", "malleolus")[1] - 30
    names = ["achilles-tendon", "sural-nerve-zone", "fibularis-longus-tendon", "fibularis-brevis-tendon"]
    names.append("lateral-malleolus")
    middles = [centre_at("foot-outer", name, y) for name in names]
    assert middles == sorted(middles)
    assert apart("foot-outer", "atfl", "lateral-malleolus") < 4
    assert gap(mark("foot-outer", "ligament-below"), shape("foot-outer", "cfl")) < 10
    for bone in ("lateral-malleolus", "calcaneus"):
        assert apart("foot-outer", "fibular-retinacula", bone) < 4
    assert apart("foot-outer", "fibularis-brevis-tendon", "fifth-metatarsal-base") < 4
    drawn = [s.id for s in atlas.drawing("foot-outer").shapes]
    assert drawn.index("fibularis-longus-tendon") < drawn.index("abductor-digiti-minimi-foot")  # it goes under the foot
    tendons = [across(shape("foot-outer", "extensor-digitorum-longus-tendons"), y) for y in (300, 320)]
    assert all(a[0] < b[0] for a, b in pairwise(tendons))


def test_close_by_the_outer_side_of_a_foot_has_nothing_that_ends_in_the_air():
    """Tendons go on to the toes or out of sight beneath others, bands from bone to bone or round the foot."""
    view = "foot-outer"
    assert bottom(view, "lateral-malleolus") == pytest.approx(bottom(view, "fibula-shaft"), abs=2)  # one bone
    (extensor,) = [s for s in atlas.drawing(view).shapes if s.id == "extensor-digitorum-longus-tendons"]
    assert len(extensor.rings) == 1  # which divides
    assert along(view, max(extensor.outline)) > 0.96
    long_end = max(shape(view, "fibularis-longus-tendon"))
    assert is_inside(long_end, edge(shape(view, "metatarsal-5")))
    assert along(view, long_end) > along(view, box(view, "cuboid").centre) - 0.02
    band = shape(view, "extensor-retinaculum-ankle")
    assert min(gap(point, outline(view)) for point in band) < 3
    assert is_inside(max(band, key=lambda p: p[1]), edge(shape(view, "calcaneus")))
    assert apart(view, "fibularis-tertius-tendon", "metatarsal-5") < 2
    assert apart(view, "extensor-digitorum-brevis", "calcaneus") < 4


def test_close_by_the_outer_edge_of_the_sole_is_a_low_arch():
    low = {x: max(y for a, y in outline("foot-outer") if abs(a - x) < 12) for x in (80, 210, 350)}
    assert 8 <= min(low[80], low[350]) - low[210] <= 16  # 4 to 8 millimetres


def test_close_by_the_ligament_of_the_inner_ankle_fans_from_its_bone_to_three_others():
    view, fan = "foot-inner", "deltoid-ligament"
    for bone in ("medial-malleolus", "navicular", "sustentaculum-tali", "talus"):
        assert apart(view, fan, bone) < 3, bone
    low, high = (across(shape(view, fan), y) for y in (238.3, 214.3))
    assert low[-1] - low[0] > high[-1] - high[0]
    drawn = [s.id for s in atlas.drawing(view).shapes]
    for tendon in ("tibialis-posterior-tendon", "flexor-digitorum-longus-tendon"):
        assert drawn.index(fan) < drawn.index(tendon)


def test_close_by_the_bands_of_the_inner_ankle_end_on_bone_or_go_round_the_foot():
    view, roof, cross = "foot-inner", "flexor-retinaculum-ankle", "extensor-retinaculum"
    assert is_inside(max(shape(view, roof), key=lambda p: p[1]), edge(shape(view, "calcaneus")))
    assert is_inside(max(shape(view, roof)), edge(shape(view, "calcaneus")))
    assert is_inside(max(shape(view, cross)), edge(shape(view, "tibia")))
    assert min(gap(point, outline(view)) for point in shape(view, cross)) < 3
    assert is_inside(max(shape(view, cross), key=lambda p: p[1]), edge(shape(view, "abductor-hallucis")))
    assert is_inside(max(shape(view, roof), key=lambda p: p[1]), edge(shape(view, "abductor-hallucis")))


def test_close_by_the_bones_of_the_inner_arch_lie_one_behind_the_other_without_a_gap():
    bones = ["calcaneus", "talus", "navicular", "medial-cuneiform", "metatarsal-1"]
    for one, other in pairwise(bones):
        assert apart("foot-inner", one, other) < 3, (one, other)


def test_close_by_the_tendons_behind_the_inner_ankle_begin_beneath_their_bellies():
    drawn = [s.id for s in atlas.drawing("foot-inner").shapes]
    for muscle in ("flexor-digitorum-longus", "flexor-hallucis-longus", "abductor-hallucis"):
        assert drawn.index(f"{muscle}-tendon") < drawn.index(muscle)
        assert apart("foot-inner", muscle, f"{muscle}-tendon") < 2


def test_the_outer_and_the_middle_muscle_of_the_sole_touch():
    for y in range(320, 380, 8):
        outer, middle = (
            across(shape("foot-sole", name), y + 0.3) for name in ("abductor-digiti-minimi", "flexor-digitorum-brevis")
        )
        assert middle[0] - outer[-1] < 3, y
    assert apart("foot-sole", "abductor-digiti-minimi", "medial-calcaneal-tubercle") < 8


def test_the_outer_band_of_the_plantar_fascia_runs_from_the_heel_bone_to_the_fifth_metatarsal():
    for bone in ("medial-calcaneal-tubercle", "metatarsal-5-base"):
        assert apart("foot-sole", "plantar-fascia-outer-band", bone) < 2, bone
    heel = across(shape("foot-sole", "plantar-fascia"), 440.3)
    assert heel[-1] - heel[0] > 40  # twenty millimetres at the inner tubercle


def test_the_muscle_across_the_ball_lies_over_the_heads_and_the_long_tendon_between_the_sesamoids():
    for n in (3, 4, 5):
        assert apart("foot-sole", "adductor-hallucis", f"metatarsal-head-{n}") < 2
    beside = [box("foot-sole", name).centre[0] for name in ("sesamoid-1", "sesamoid-2")]
    assert beside[0] < centre_at("foot-sole", "flexor-hallucis-longus-tendon", 178.3) < beside[1]
    drawn = [s.id for s in atlas.drawing("foot-sole").shapes]
    for toe in (2, 3, 4, 5):
        assert drawn.index(f"flexor-digitorum-brevis-tendon-{toe}") < drawn.index("plantar-fascia")
        assert gap(mark("foot-sole", f"toe-{toe}"), shape("foot-sole", "flexor-digitorum-longus-tendons")) < 22


def test_from_above_the_outer_edge_of_the_foot_runs_on_without_a_notch():
    edges = [across(outline("foot-top"), y + 0.3)[-1] for y in range(230, 390, 8)]
    assert edges == sorted(edges, reverse=True)
    assert max(a - b for a, b in pairwise(edges)) < 4


def test_from_above_the_toe_extensors_end_on_the_last_bones_and_the_short_ones_join_them():
    for n in (2, 3, 4, 5):
        assert gap(mark("foot-top", f"toe-{n}"), shape("foot-top", "extensor-digitorum-longus-tendon")) < 16
    assert gap(mark("foot-top", "toe-1"), shape("foot-top", "extensor-hallucis-longus-tendon")) < 24
    for n in (2, 3, 4):
        assert apart("foot-top", f"extensor-digitorum-brevis-tendon-{n}", "extensor-digitorum-longus-tendon") < 1
    assert apart("foot-top", "extensor-digitorum-brevis-tendon-1", "phalanges") < 4
    for tendon, bone in (("tibialis-anterior", "medial-cuneiform"), ("fibularis-brevis", "fifth-metatarsal-base")):
        assert apart("foot-top", f"{tendon}-tendon", bone) < 2


@pytest.mark.parametrize("view", ["hand-palm", "hand-back"])
def test_the_hand_close_by_is_the_hand_of_the_forearm(view):
    there = [placed(view, point) for point in outline(CLOSE[view][0])]
    assert max(gap(point, there) for point in outline(view) if point[1] < 800) < 4  # a millimetre


def middle(view, name, y):
    """Of the first piece of a shape at a height."""
    return sum(across(shape(view, name), y)[:2]) / 2


def tips(view):
    """The highest point of each finger, from the index to the little one."""
    near = (mark(view, f"finger-{n}-tip")[0] for n in (2, 3, 4, 5))
    return [min((p for p in outline(view) if abs(p[0] - x) < 40), key=lambda p: p[1]) for x in near]


@pytest.mark.parametrize("view", ["hand-palm", "hand-back"])
def test_close_by_the_fingers_of_a_hand_have_their_lengths(view):
    index, longest, ring, little = (y for x, y in tips(view))
    assert longest < ring <= index + 10 < little
    for n, tip in zip((2, 3, 4, 5), (index, longest, ring, little), strict=True):
        joint, end = mark(view, f"finger-{n}-middle")[1], mark(view, f"finger-{n}-tip")[1]
        assert tip < end < joint


def test_close_by_the_palm_and_the_back_of_a_hand_keep_their_proportions():
    crease, base = (mark("hand-palm", name)[1] for name in ("wrist-crease", "finger-3-base"))
    assert 0.66 <= (base - tips("hand-palm")[1][1]) / (crease - base) <= 0.76
    knuckle, wrist = (mark("hand-back", name)[1] for name in ("knuckle-3", "wrist"))
    assert (knuckle - tips("hand-back")[1][1]) / (wrist - knuckle) == pytest.approx(1.05, abs=0.05)
    for view in ("hand-palm", "hand-back"):
        wrist, wide = (across(outline(view), y) for y in (mark(view, "wrist")[1], 400))  # the thumb stands apart there
        palm = wide[1] - wide[0] if view == "hand-palm" else wide[-1] - wide[-2]
        assert (wrist[-1] - wrist[0]) / palm == pytest.approx(2 / 3, abs=0.06)


def test_close_by_what_crosses_the_wrist_lies_in_its_order():
    order = ["wrist-flexors-ulnar-tendon", "guyon-canal-zone", "wrist-flexors-middle-tendon", "median-nerve-zone"]
    order += ["wrist-flexors-radial-tendon", "radial-artery-zone", "radius-styloid"]
    found = [middle("hand-palm", name, 812) for name in order]
    assert found == sorted(found)
    roof = box("hand-palm", "flexor-retinaculum")
    nerve = box("hand-palm", "median-nerve-zone")
    assert nerve.y < roof.y + 10  # through the whole tunnel
    assert nerve.corners[1][1] > roof.corners[1][1] + 60
    order = ["thumb-extensors-tendon-1", "thumb-extensors-tendon-short", "wrist-extensors-thumb-side-tendon-1"]
    order += ["wrist-extensors-thumb-side-tendon-2", "thumb-extensors-tendon-2", "extensor-digitorum-tendon-3"]
    order += ["extensor-digiti-minimi-tendon", "wrist-extensors-ulnar-tendon"]
    found = [middle("hand-back", name, 852) for name in order]
    assert found == sorted(found)


def test_close_by_the_long_thumb_tendon_bends_round_the_ridge_and_leaves_a_hollow():
    ridge, hollow = mark("hand-back", "wrist-ridge"), mark("hand-back", "thumb-hollow")
    long, short = "thumb-extensors-tendon-2", "thumb-extensors-tendon-short"
    assert middle("hand-back", long, ridge[1]) > ridge[0]
    assert middle("hand-back", long, 680) < ridge[0] - 40
    assert middle("hand-back", short, hollow[1]) < hollow[0] < middle("hand-back", long, hollow[1])
    assert is_inside(hollow, edge(shape("hand-back", "snuffbox-zone")))


@pytest.mark.parametrize("finger", [2, 3, 4, 5])
def test_close_by_a_tendon_reaches_each_finger_beyond_its_middle_joint(finger):
    for view, name in (("hand-palm", "finger-flexor-tendon"), ("hand-back", "extensor-digitorum-tendon")):
        end = box(view, f"{name}-{finger}").y
        middle_joint, tip = mark(view, f"finger-{finger}-middle")[1], tips(view)[finger - 2][1]
        assert end < middle_joint - (middle_joint - tip) / 4
