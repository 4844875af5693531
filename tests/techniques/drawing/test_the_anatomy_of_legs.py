"""Hip, thigh, lower leg and foot as drawn: bones where they are felt, and neighbouring views that agree."""

import gzip
from itertools import combinations

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
    width,
)

KNEES = ("leg-front", "leg-lateral", "leg-medial", "thigh-front")
"""Views of the knee with its kneecap, all at a millimetre for a unit."""


def centre_at(view, name, y):
    """The middle of a shape at a height, which it must reach."""
    xs = across(shape(view, name), y)
    return (xs[0] + xs[-1]) / 2


def gap(point, points):
    """From a point to the nearest piece of a closed line."""
    return min(how_far(point, a, b) for a, b in edge(points))


def apart(view, one, other):
    """How far two shapes are from each other."""
    return min(gap(point, shape(view, other)) for point in shape(view, one))


def hollow(view):
    """The zone behind the knee."""
    (found,) = [s for s in atlas.drawing(view).shapes if s.layer == "cautions" and s.title.startswith("Hollow of")]
    return found.outline


@pytest.mark.parametrize("view", atlas.VIEWS)
def test_a_drawing_is_light_to_keep(view):
    """What browsers fetch is lighter still: the file of the view is held to 12 KB where pictures are tested."""
    assert len(gzip.compress((atlas.FOLDER / f"{view}.svg").read_bytes())) < 22_000


def test_the_hollow_of_the_knee_is_the_same_from_above_and_from_below():
    seen = []
    for view in ("thigh-back", "leg-back"):
        x, y = mark(view, "knee-hollow")
        zone = Box.around(hollow(view))
        widest = max(range(-80, 36, 2), key=lambda dy: len_across(hollow(view), y + dy + 0.5))
        seen.append((zone.x - x, zone.y - y, zone.width, zone.height, widest))
        assert -20 <= widest <= 5  # at the bend or just above it, between the condyles
        assert -100 <= zone.y - y <= -70  # where the hamstrings part
        assert 30 <= zone.y + zone.height - y <= 50  # where the heads of the calf meet
    for above, below in zip(*seen, strict=True):
        assert above == pytest.approx(below, abs=2)


def len_across(points, y):
    xs = across(points, y)
    return xs[-1] - xs[0]


def test_the_head_of_the_fibula_stands_as_far_below_the_bend_of_the_knee_in_both_views_from_behind():
    tops = [box(v, "fibula-head-bone").y - mark(v, "knee-hollow")[1] for v in ("thigh-back", "leg-back")]
    assert tops[0] == pytest.approx(tops[1], abs=6)
    assert all(25 <= top <= 40 for top in tops)


@pytest.mark.parametrize("view", ["thigh-back", "leg-back", "leg-lateral"])
def test_the_outer_hamstring_ends_on_the_head_of_the_fibula(view):
    assert apart(view, "biceps-femoris-tendon", "fibula-head-bone") < 3


@pytest.mark.parametrize("view", KNEES)
def test_the_joint_line_of_the_knee_is_at_the_tip_of_the_kneecap(view):
    thigh = bottom(view, "femoral-condyle" if view in ("leg-lateral", "leg-medial") else "femoral-condyles")
    shin = box(view, "tibia-top" if view in ("leg-lateral", "thigh-front") else "tibia").y
    assert 0 < shin - thigh < 8  # cartilage
    assert (shin + thigh) / 2 == pytest.approx(bottom(view, "patella"), abs=8)


@pytest.mark.parametrize("view", KNEES)
def test_the_kneecaps_ligament_ends_on_the_bump_of_the_shinbone(view):
    bump, ligament = box(view, "tibial-tuberosity"), box(view, "patellar-ligament")
    end = (ligament.centre[0], ligament.corners[1][1])
    assert bump.grown(3).holds(end)
    assert is_inside(mark(view, "shin-bump"), edge(shape(view, "tibial-tuberosity")))
    below = mark(view, "shin-bump")[1] - bottom(view, "patella")
    assert 24 <= below <= 40  # about a kneecap's height less a third
    assert ligament.height / box(view, "patella").height == pytest.approx(0.7, abs=0.2)


def test_the_shin_muscle_touches_the_edge_of_the_shinbone():
    for y in range(140, 300, 7):
        muscle, bone = (across(shape("leg-front", name), y + 0.3) for name in ("tibialis-anterior", "tibia"))
        assert abs(bone[0] - muscle[-1]) < 1.5, y
    bump = box("leg-front", "tibial-tuberosity").centre[0]
    edge_below = across(shape("leg-front", "tibia"), bottom("leg-front", "tibial-tuberosity") + 3.3)[0]
    assert abs(bump - edge_below) < 8  # the bump is the upper end of the edge


def test_the_fibularis_is_a_slim_strip_and_its_tendon_turns_behind_the_outer_ankle_bone():
    for y in (140.3, 180.3, 220.3):
        assert len_across(shape("leg-front", "fibularis-longus"), y) < 0.2 * width("leg-front", y)
    tendon, bone = box("leg-front", "fibularis-longus-tendon"), box("leg-front", "lateral-malleolus")
    assert tendon.y < bone.y
    assert bone.y < tendon.y + tendon.height < bone.y + bone.height  # it goes on out of sight
    beside = bone.y + 20.3
    assert (
        centre_at("leg-front", "fibularis-longus-tendon", beside)
        < across(shape("leg-front", "lateral-malleolus"), beside)[0]
    )


@pytest.mark.parametrize(
    ("view", "names"),
    [
        ("leg-front", ("extensor-digitorum-longus-tendons", "extensor-hallucis-longus-tendon")),
        ("foot-top", ("extensor-digitorum-longus-tendon", "extensor-hallucis-longus-tendon")),
    ],
)
def test_the_toe_extensors_run_from_the_leg_to_the_toes_in_one_piece(view, names):
    bands = [s for s in atlas.drawing(view).shapes if s.area == "extensor-retinaculum-ankle"]
    top, low = min(Box.around(b.outline).y for b in bands), max(Box.around(b.outline).corners[1][1] for b in bands)
    for name in names:
        (tendon,) = [s for s in atlas.drawing(view).shapes if s.id == name]
        assert len(tendon.rings) == 1
        ends = box(view, name)
        assert ends.y < top - 20
        assert ends.y + ends.height > low + 20


def test_the_toe_extensors_of_the_foot_divide_at_the_band_in_front_of_the_ankle():
    band, tendon = box("foot-top", "extensor-retinaculum"), shape("foot-top", "extensor-digitorum-longus-tendon")
    assert len(across(tendon, band.y + band.height + 20.3)) == 2
    assert len(across(tendon, band.y - 20.3)) == 8


def test_the_second_metatarsal_is_held_between_the_wedge_bones_beside_it():
    second = bottom("foot-top", "metatarsal-2")
    for neighbour in ("medial-cuneiform", "lateral-cuneiform"):
        assert second > box("foot-top", neighbour).y + 5


FEET = {"foot-top": (528, 500), "foot-sole": (532, 500), "leg-lateral": (45, 255)}
"""Where the back of the heel is along the foot, and how long the foot is."""


def share(view, point):
    start, length = FEET[view]
    return (point[0] - start) / length if view == "leg-lateral" else (start - point[1]) / length


@pytest.mark.parametrize(
    ("view", "bone"),
    [("foot-top", "metatarsal-5"), ("foot-sole", "metatarsal-5-base"), ("leg-lateral", "fifth-metatarsal-base")],
)
def test_the_base_of_the_fifth_metatarsal_is_a_bump_of_the_outer_edge_two_fifths_along(view, bone):
    bump = mark(view, "edge-bone")
    assert 0.38 <= share(view, bump) <= 0.42
    assert is_inside(bump, edge(shape(view, bone)))
    if view != "leg-lateral":  # from the side the edge is the ground
        assert min(gap(point, outline(view)) for point in shape(view, bone)) < 0.01 * FEET[view][1]


def test_the_base_of_the_fifth_metatarsal_is_at_the_same_share_of_the_foot_in_every_view():
    shares = [share(view, mark(view, "edge-bone")) for view in FEET]
    for one, other in combinations(shares, 2):
        assert one == pytest.approx(other, abs=0.015)


def test_the_bump_of_the_navicular_is_where_the_tendon_behind_the_ankle_bone_leads():
    below = share("foot-sole", box("foot-sole", "navicular-tuberosity").centre)
    beside = (295 - box("leg-medial", "navicular").centre[0]) / 255
    assert below == pytest.approx(beside, abs=0.03)
    assert 0.34 <= below <= 0.43
    assert apart("leg-medial", "tibialis-posterior-tendon", "navicular") < 2
    assert min(gap(point, outline("foot-sole")) for point in shape("foot-sole", "navicular-tuberosity")) < 4


def test_the_sole_has_its_middle_muscle_in_the_middle_under_the_aponeurosis():
    for y in (300.3, 340.3, 380.3):
        skin = across(outline("foot-sole"), y)
        middle = centre_at("foot-sole", "flexor-digitorum-brevis", y)
        assert 0.4 < (middle - skin[0]) / (skin[-1] - skin[0]) < 0.75
        muscle, band = (across(shape("foot-sole", n), y) for n in ("flexor-digitorum-brevis", "plantar-fascia"))
        assert muscle[0] < band[0] < band[-1] < muscle[-1]
    beside = ("abductor-digiti-minimi", "flexor-digitorum-brevis", "abductor-hallucis")
    middles = [centre_at("foot-sole", name, 360.3) for name in beside]
    assert middles == sorted(middles)


def test_the_aponeurosis_fans_from_the_inner_tubercle_of_the_heel_into_five_slips_that_taper():
    band, tubercle = shape("foot-sole", "plantar-fascia"), box("foot-sole", "medial-calcaneal-tubercle")
    assert apart("foot-sole", "plantar-fascia", "medial-calcaneal-tubercle") < 2
    assert tubercle.centre[0] > box("foot-sole", "calcaneus").centre[0] + 15
    widths = [len_across(band, y) for y in (430.3, 380.3, 330.3, 280.3)]
    assert widths == sorted(widths)
    near, far = across(band, 226.3), across(band, 195.3)
    assert len(near) == len(far) == 10
    for n in range(0, 10, 2):
        assert far[n + 1] - far[n] < near[n + 1] - near[n]


def test_the_hamstrings_come_together_on_the_sitting_bone():
    bone = box("thigh-back", "ischial-tuberosity")
    for name in ("semitendinosus", "biceps-femoris"):
        assert bone.holds(min(shape("thigh-back", name), key=lambda p: p[1])), name
    assert apart("thigh-back", "hamstring-tendon", "ischial-tuberosity") < 1
    assert bone.grown(-2).holds(mark("thigh-back", "sit-bone"))
    low, high = (
        across(shape("thigh-back", "biceps-femoris"), y)[-1] - across(shape("thigh-back", "semitendinosus"), y)[0]
        for y in (250.3, 160.3)
    )
    assert high < low / 2


def test_the_sciatic_nerve_runs_midway_between_the_sitting_bone_and_the_trochanter():
    y = mark("thigh-back", "sit-bone")[1] + 0.3
    (nerve,) = [s.outline for s in atlas.drawing("thigh-back").shapes if s.area == "sciatic-nerve"]
    bone, trochanter = (across(shape("thigh-back", n), y) for n in ("ischial-tuberosity", "greater-trochanter"))
    left, right = across(nerve, y)
    assert bone[-1] < left
    assert right < trochanter[0]
    assert 0.3 < ((left + right) / 2 - bone[-1]) / (trochanter[0] - bone[-1]) < 0.55
    assert abs(mark("thigh-back", "trochanter")[1] - mark("thigh-back", "sit-bone")[1]) < 40


def test_the_ligament_of_the_groin_runs_from_the_hip_spine_to_the_pubic_tubercle():
    line = shape("thigh-front", "inguinal-ligament")
    outer, inner = min(line), max(line)
    assert gap(outer, shape("thigh-front", "iliac-spine")) < 4
    assert gap(inner, shape("thigh-front", "pubic-tubercle")) < 4
    assert 20 <= 240 - mark("thigh-front", "pubic-bump")[0] <= 32  # from the midline
    assert 105 <= 240 - mark("thigh-front", "hip-spine")[0] <= 130


def test_the_femoral_triangle_lies_between_the_ligament_sartorius_and_adductor_longus():
    (zone,) = [s.outline for s in atlas.drawing("thigh-front").shapes if s.layer == "cautions"]
    sides = [shape("thigh-front", name) for name in ("inguinal-ligament", "sartorius", "adductor-longus")]
    for point in zone:
        assert min(gap(point, side) for side in sides) < 5, point
    for floor in ("pectineus", "iliopsoas", "adductor-longus"):
        assert is_inside(box("thigh-front", floor).centre, edge(zone)), floor
    beside = [centre_at("thigh-front", name, 190.3) for name in ("sartorius", "iliopsoas", "pectineus", "gracilis")]
    assert beside == sorted(beside)


def test_sartorius_goes_over_into_a_tendon_that_ends_on_the_inner_side_of_the_shinbone():
    belly, tendon = box("thigh-front", "sartorius"), shape("thigh-front", "pes-anserinus")
    top, end = min(tendon, key=lambda p: p[1]), max(tendon, key=lambda p: p[1])
    assert is_inside((top[0], top[1] + 3), edge(shape("thigh-front", "sartorius")))
    assert top[1] < belly.corners[1][1] - 30  # a tongue that begins within the belly
    assert is_inside(end, edge(shape("thigh-front", "tibia-top")))
    assert end[0] > box("thigh-front", "tibial-tuberosity").corners[1][0]


@pytest.mark.parametrize(
    ("view", "muscle"), [("leg-lateral", "gastrocnemius-outer"), ("leg-medial", "gastrocnemius-inner")]
)
def test_the_calf_begins_at_the_condyle_of_the_thigh_bone(view, muscle):
    bone, top = box(view, "femoral-condyle"), min(shape(view, muscle), key=lambda p: p[1])
    assert bone.y + 15 < top[1] < bone.y + bone.height
    assert gap(top, shape(view, "femoral-condyle")) < 12


def test_the_tendons_behind_the_inner_ankle_bone_go_under_the_muscle_of_the_arch():
    order = [s.id for s in atlas.drawing("leg-medial").shapes]
    for tendon in ("flexor-digitorum-longus-tendon", "flexor-hallucis-longus-tendon"):
        assert order.index(tendon) < order.index("abductor-hallucis")
        ends = shape("leg-medial", tendon)
        assert is_inside(min(ends), edge(shape("leg-medial", "abductor-hallucis")))


def test_the_band_over_the_outer_tendons_is_fixed_to_the_ankle_bone_and_to_the_heel():
    for bone in ("lateral-malleolus", "calcaneus"):
        assert apart("leg-lateral", "fibular-retinacula", bone) < 2
    assert apart("leg-lateral", "atfl", "lateral-malleolus") < 2


@pytest.mark.parametrize("view", ["leg-front", "leg-back"])
def test_the_ankle_bones_taper_into_their_shafts(view):
    for name in ("lateral-malleolus", "medial-malleolus"):
        bone = box(view, name)
        assert len_across(shape(view, name), bone.y + 6.3) < 0.5 * bone.width
        assert distance(bone.centre, mark(view, "malleolus-outer" if "lateral" in name else "malleolus-inner")) < 25


@pytest.mark.parametrize(
    ("view", "bone", "shaft"),
    [
        ("leg-front", "lateral-malleolus", "fibula"),
        ("leg-lateral", "lateral-malleolus", "fibula"),
        ("leg-front", "medial-malleolus", "tibia"),
        ("leg-medial", "medial-malleolus", "tibia"),
    ],
)
def test_an_ankle_bone_is_the_end_of_its_shaft(view, bone, shaft):
    assert box(view, bone).y > box(view, shaft).y + 30
    assert bottom(view, bone) == pytest.approx(bottom(view, shaft), abs=2)
    assert not next(s for s in atlas.drawing(view).shapes if s.id == bone).edge


TAPERS = [
    *(("leg-front", name) for name in ("fibularis-longus", "tibialis-anterior", "extensor-hallucis-longus")),
    *(("leg-lateral", name) for name in ("fibularis-longus", "fibularis-brevis", "fibularis-tertius")),
    *(("leg-medial", name) for name in ("flexor-digitorum-longus", "flexor-hallucis-longus", "tibialis-anterior")),
]
"""Views, and muscles in them whose tendon is drawn down to where it leaves or ends."""


@pytest.mark.parametrize(("view", "muscle"), TAPERS)
def test_a_tendon_begins_as_a_tongue_within_its_muscle(view, muscle):
    belly, tendon = shape(view, muscle), shape(view, f"{muscle}-tendon")
    begins = min(tendon, key=lambda p: p[1])
    assert is_inside(begins, edge(belly))
    assert begins[1] < bottom(view, muscle) - 30
    order = [s.id for s in atlas.drawing(view).shapes]
    assert order.index(f"{muscle}-tendon") < order.index(muscle)  # and grows out from under it


def test_the_bands_before_the_ankle_end_on_bone_on_both_sides():
    for band, bones in (
        ("extensor-retinaculum-upper", ("fibula", "tibia")),
        ("extensor-retinaculum-ankle", ("fibula", "medial-malleolus")),
    ):
        for bone in bones:
            assert apart("leg-front", band, bone) < 2, (band, bone)


def test_the_short_extensor_of_the_toes_lies_under_the_long_one_and_sends_four_tendons_to_them():
    shapes = [s for s in atlas.drawing("leg-front").shapes if s.layer == "structures"]
    order = [s.id for s in shapes]
    assert order.index("extensor-digitorum-brevis") < order.index("extensor-digitorum-longus-tendons")
    (tendons,) = [s for s in shapes if s.id == "extensor-digitorum-brevis-tendons"]
    assert len(tendons.rings) == 4
    for ring in tendons.rings:
        assert is_inside(min(ring, key=lambda p: p[1]), edge(shape("leg-front", "extensor-digitorum-brevis")))
        assert max(y for x, y in ring) > mark("leg-front", "instep")[1] + 45


def test_three_tendons_end_side_by_side_as_one_flat_fan_on_the_inner_face_of_the_shinbone():
    fan = [shape("leg-medial", f"{name}-tendon") for name in ("sartorius", "gracilis", "semitendinosus")]
    ends = [min(band) for band in fan]
    assert ends == sorted(ends, key=lambda p: p[1])
    assert all(min(y for x, y in band) < 0 for band in fan[1:])  # they come from the thigh
    for band, end in zip(fan, ends, strict=True):
        assert is_inside(end, edge(shape("leg-medial", "tibia")))
        assert 24 <= end[1] - bottom("leg-medial", "patella") <= 75
        near = [gap(p, other) for other in fan if other is not band for p in band if p[0] < end[0] + 12]
        assert min(near) < 1.5


def test_from_behind_the_heads_of_the_calf_meet_in_the_middle_and_part_over_the_sheet_of_their_tendon():
    heads = [shape("leg-back", f"gastrocnemius-{side}") for side in ("inner", "outer")]
    for y in range(100, 190, 10):
        inner, outer = (across(head, y + 0.3) for head in heads)
        assert outer[0] - inner[-1] < 1, y
    sheet = across(shape("leg-back", "calf-tendon-sheet"), 230.3)
    inner, outer = (across(head, 230.3) for head in heads)
    assert sheet[0] < inner[-1] < outer[0] < sheet[-1]


def test_from_behind_the_heel_cord_ends_on_the_heel_bone_and_the_hamstrings_beside_the_calf():
    cord, bone = box("leg-back", "achilles-tendon"), box("leg-back", "calcaneus")
    assert bone.y + 15 < cord.corners[1][1] < bone.centre[1] + 10
    for name in ("semitendinosus-tendon", "semimembranosus-tendon", "gracilis-tendon"):
        low = max(shape("leg-back", name), key=lambda p: p[1])
        assert gap(low, outline("leg-back")) < 2, name  # on round the inner side of the knee
