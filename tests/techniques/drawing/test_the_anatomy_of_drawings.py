"""The drawings against the body: proportions, the order of what lies side by side, and nothing outside the skin."""

from collections import defaultdict
from itertools import pairwise

import pytest

from techniques.drawing import atlas
from techniques.drawing.geometry import Box, between, distance
from techniques.drawing.view_file import TISSUES
from techniques.library_files.library import anatomy


def edge(points):
    """A closed line as straight pieces."""
    return list(pairwise([*points, points[0]]))


def across(points, y):
    """Where a closed line crosses a height, from left to right."""
    return sorted(
        a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) for a, b in edge(points) if (a[1] > y) != (b[1] > y)
    )


def outline(view):
    return atlas.drawing(view).outlines[0].outline


def width(view, y):
    """Of the piece of the outline in the middle."""
    xs = across(outline(view), y)
    return xs[len(xs) // 2] - xs[len(xs) // 2 - 1]


def shape(view, name):
    (found,) = [s for s in atlas.drawing(view).shapes if s.id == name]
    return found.outline


def box(view, name):
    return Box.around(shape(view, name))


def bottom(view, name):
    return box(view, name).corners[1][1]


def mark(view, name):
    return atlas.drawing(view).landmarks[name].point


def how_far(point, a, b):
    """From a point to a straight piece."""
    long = distance(a, b) ** 2
    along = ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / long if long else 0
    return distance(point, between(a, b, min(max(along, 0), 1)))


def is_inside(point, pieces):
    crossed = [
        a[0] + (b[0] - a[0]) * (point[1] - a[1]) / (b[1] - a[1]) > point[0]
        for a, b in pieces
        if (a[1] > point[1]) != (b[1] > point[1])
    ]
    return sum(crossed) % 2 == 1


def in_bands(pieces, height):
    """Pieces by the bands of such a height that they reach into, so that a point is compared with few of them."""
    found = defaultdict(list)
    for a, b in pieces:
        for band in range(int(min(a[1], b[1]) // height), int(max(a[1], b[1]) // height) + 1):
            found[band].append((a, b))
    return found


def test_nothing_is_drawn_outside_the_skin():
    for view in atlas.VIEWS:
        drawing = atlas.drawing(view)
        pieces = [piece for line in drawing.outlines for piece in edge(line.outline)]
        height = drawing.box.size / 50
        beside = in_bands(pieces, height)
        for drawn in (*drawing.shapes, *drawing.creases, *drawing.fibres):
            for point in drawn.outline:
                inside = is_inside(point, beside[int(point[1] // height)])
                off = 0 if inside else min(how_far(point, a, b) for a, b in pieces)
                assert off < 0.005 * drawing.box.size, (view, drawn, point)


HEAD = 230
"""From the crown to the chin, in millimetres of an adult of 1,700."""


@pytest.mark.parametrize(
    ("y", "least", "most"),
    [
        (1.85 * HEAD, 2, 2.2),  # the shoulders
        (2.85 * HEAD, 1.1, 1.25),  # the waist
        (3.8 * HEAD, 1.4, 1.5),  # the hips
    ],
)
@pytest.mark.parametrize("view", atlas.WHOLE_BODY)
def test_shoulders_waist_and_hips_are_as_wide_as_an_adults(view, y, least, most):
    xs = across(outline(view), y)
    trunk = xs[-1] - xs[0] if y < 2 * HEAD else width(view, y)
    assert least <= trunk / HEAD <= most


@pytest.mark.parametrize(
    ("name", "heads"),
    [("belly-middle", 3), ("elbow", 3), ("wrist", 3.9), ("knee", 5.4), ("finger-tips", 4.7), ("toes", 7.35)],
)
def test_the_figure_is_seven_and_a_half_heads_high(name, heads):
    assert mark("body-front", name)[1] / HEAD == pytest.approx(heads, abs=0.15)
    assert Box.around(outline("body-front")).height / HEAD == pytest.approx(7.5, abs=0.15)


def test_the_calf_bulges_higher_on_the_outer_side_and_the_ankle_is_thinnest_above_its_bones():
    heights = range(1310, 1600, 5)
    legs = {y: across(outline("body-back"), y)[-2:] for y in heights}
    assert max(heights, key=lambda y: legs[y][1]) < min(heights, key=lambda y: legs[y][0])
    ankles = {y: across(outline("body-front"), y)[-2:] for y in range(1480, 1640, 5)}
    thinnest = min(ankles, key=lambda y: ankles[y][1] - ankles[y][0])
    assert 1520 < thinnest < 1600


def test_the_sole_has_the_proportions_of_a_foot():
    foot = Box.around(outline("foot-sole"))
    at = {share: width("foot-sole", foot.corners[1][1] - share * foot.height) / foot.height for share in (0.14, 0.42)}
    assert 0.25 <= at[0.14] <= 0.27
    assert 0.29 <= at[0.42] <= 0.35
    heads = [box("foot-sole", f"metatarsal-head-{n}").centre for n in (1, 5)]
    first, fifth = ((foot.corners[1][1] - y) / foot.height for x, y in heads)
    assert 0.71 <= first <= 0.75
    assert 0.61 <= fifth <= 0.66
    assert box("foot-sole", "plantar-fascia").corners[1][1] < mark("foot-sole", "heel-middle")[1]


@pytest.mark.parametrize(("view", "tip"), [("leg-medial", (0.29, 0.34)), ("leg-lateral", (0.22, 0.28))])
def test_the_ankle_bones_stand_where_they_do_on_a_foot(view, tip):
    """In shares of the length of the foot, from the back of the heel and from the ground."""
    edges = across(outline(view), mark(view, "heel-side")[1])
    foot, ground = Box.around([p for p in outline(view) if p[1] > 420]).width, Box.around(outline(view)).corners[1][1]
    bone = box(view, "medial-malleolus" if view == "leg-medial" else "lateral-malleolus")
    assert tip[0] <= (ground - bone.corners[1][1]) / foot <= tip[1]
    back = edges[-1] - bone.centre[0] if view == "leg-medial" else bone.centre[0] - edges[0]
    assert 0.2 <= back / foot <= 0.28


def test_behind_the_inner_ankle_bone_lie_two_tendons_the_nerve_and_a_third_before_the_heel_cord():
    order = ["medial-malleolus", "tibialis-posterior-tendon", "flexor-digitorum-longus-tendon"]
    order += ["flexor-hallucis-longus-tendon", "achilles-tendon"]
    y = mark("leg-medial", "malleolus-behind")[1] - 2
    middles = [sum(across(shape("leg-medial", name), y)[:2]) / 2 for name in order]
    assert middles == sorted(middles)
    nerve = sum(across(shape("leg-medial", "tarsal-tunnel-zone"), y)[:2]) / 2
    assert middles[2] - 3 < nerve < middles[3]


def test_the_ligaments_of_the_outer_ankle_run_from_the_tip_forward_and_down_and_back():
    tip = (box("leg-lateral", "lateral-malleolus").centre[0], bottom("leg-lateral", "lateral-malleolus"))
    front, below = box("leg-lateral", "atfl"), box("leg-lateral", "cfl")
    assert front.centre[0] > tip[0] > below.centre[0]
    assert below.centre[1] > tip[1]
    assert distance(tip, min(shape("leg-lateral", "cfl"), key=lambda p: distance(p, tip))) < 6
    left = [y for x, y in shape("leg-lateral", "atfl") if x < front.centre[0]]
    right = [y for x, y in shape("leg-lateral", "atfl") if x > front.centre[0]]
    assert sum(left) / len(left) < sum(right) / len(right)


def test_the_peroneal_tendons_pass_behind_the_outer_ankle_bone_the_longer_one_behind_the_other():
    y = mark("leg-lateral", "malleolus")[1] - 15
    names = ("achilles-tendon", "fibularis-longus-tendon", "fibularis-brevis-tendon", "lateral-malleolus")
    middles = [sum(across(shape("leg-lateral", name), y)[:2]) / 2 for name in names]
    assert middles == sorted(middles)


def test_from_behind_the_inner_head_of_the_calf_reaches_lower_and_the_inner_ankle_bone_stands_higher():
    assert bottom("leg-back", "gastrocnemius-inner") > bottom("leg-back", "gastrocnemius-outer") + 15
    assert bottom("leg-back", "medial-malleolus") < bottom("leg-back", "lateral-malleolus")
    cord = shape("leg-back", "achilles-tendon")
    wide = {y: across(cord, y)[1] - across(cord, y)[0] for y in range(320, 440, 5)}
    assert 25 < box("leg-back", "calcaneus").y - min(wide, key=wide.get) < 60


def test_in_front_of_the_ankle_the_shin_muscles_tendon_is_the_innermost_and_thickest():
    names = ("extensor-digitorum-longus-tendons", "extensor-hallucis-longus-tendon", "tibialis-anterior-tendon")
    found = [across(shape("leg-front", name), 395)[:2] for name in names]
    assert found == sorted(found)
    assert found[2][1] - found[2][0] > found[1][1] - found[1][0]


@pytest.mark.parametrize("view", atlas.WHOLE_BODY)
def test_the_middle_finger_is_two_thirds_to_three_quarters_of_the_palm(view):
    """From the web beside it to its tip, as on the hand close by; the palm from there to the wrist."""
    hand = [(x, y) for x, y in outline(view) if x > 270 and 890 < y < 1100]
    tip = max(y for x, y in hand)
    webs = [
        b[1] for a, b, c in zip(hand, hand[1:], hand[2:], strict=False) if b[1] < a[1] and b[1] < c[1] and b[0] < 355
    ]
    assert 0.66 <= (tip - max(webs)) / (max(webs) - 905) <= 0.76


@pytest.mark.parametrize("view", atlas.WHOLE_BODY)
def test_the_figure_stands_on_feet_beneath_its_hips_that_are_widest_at_the_trochanter(view):
    hips = {y: max(x for x in across(outline(view), y) if x < 200) for y in range(720, 1240, 4)}
    widest = max(hips, key=hips.get)
    assert 860 <= widest <= 950
    assert all(hips[y] > hips[y + 40] for y in range(1000, 1180, 20))  # and the thigh tapers to the knee
    knee, ankle = (sum(across(outline(view), y)[-2:]) / 2 for y in (1240, 1580))
    assert ankle < knee < 95
    assert knee - ankle < 10  # straight below the hip, not astride


@pytest.mark.parametrize("view", atlas.WHOLE_BODY)
def test_both_halves_of_the_figure_are_alike(view):
    for y in (100.3, 330.3, 700.3, 960.3, 1010.3, 1040.3, 1390.3, 1680.3):
        xs = across(outline(view), y)
        assert xs == pytest.approx([-x for x in reversed(xs)], abs=2), y


@pytest.mark.parametrize(("view", "close"), [("body-front", "trunk-front"), ("body-back", "back")])
def test_the_shoulders_of_the_whole_body_are_as_broad_as_close_by(view, close):
    for y in range(300, 460, 15):
        assert max(across(outline(view), y)) == pytest.approx(max(across(outline(close), y)), abs=6), y


def test_the_lowest_bony_point_of_the_spine_lies_above_the_sacrum():
    (spine,) = [s for s in atlas.drawing("back").shapes if s.layer == "cautions" and s.area == "spine"]
    lowest = max(y for x, y in spine.outline)
    assert 0 < box("back", "sacrum-bone").y - lowest < 25
    assert len(spine.rings) == 18  # the seventh of the neck, twelve of the chest, five of the loin


def test_the_inner_ankle_bone_is_the_end_of_the_shinbone():
    shin, bone = shape("leg-medial", "tibia"), shape("leg-medial", "medial-malleolus")
    seam = Box.around(bone).y + 4
    assert min(distance(a, b) for a in shin for b in bone) < 3
    above, below = across(shin, bottom("leg-medial", "tibia") - 8), across(bone, seam)
    assert below[-1] - below[0] == pytest.approx(above[-1] - above[0], abs=8)


def test_the_bones_of_the_foot_lie_in_their_rows():
    rows = [
        ["talus"],
        ["navicular"],
        ["medial-cuneiform", "intermediate-cuneiform", "lateral-cuneiform"],
        ["metatarsal-1", "metatarsal-2", "metatarsal-3"],
    ]
    middles = [[box("foot-top", name).centre for name in row] for row in rows]
    for farther, nearer in pairwise(middles):
        assert min(y for x, y in farther) > max(y for x, y in nearer)
    across_the_foot = [box("foot-top", name).centre[0] for name in (*rows[2], "cuboid")]
    assert across_the_foot == sorted(across_the_foot)


def test_the_nerve_of_the_outer_ankle_lies_between_the_tendon_and_the_bone():
    for view in ("leg-back", "leg-lateral"):
        tendon, nerve, bone = (
            across(shape(view, name), 423.7) for name in ("achilles-tendon", "sural-nerve-zone", "lateral-malleolus")
        )
        assert tendon[-1] < nerve[0] < nerve[-1] < bone[0]


def test_the_hairline_of_the_nape_is_as_wide_as_the_neck_and_nearly_level():
    """As a U it looked like a chin."""
    (scalp,) = [s for s in atlas.drawing("body-back").shapes if s.area == "scalp"]
    lowest = [max(y for a, y in scalp.outline if abs(a - x) < 12) for x in range(0, 55, 6)]
    assert max(lowest) - min(lowest) < 12  # millimetres


def test_the_front_point_of_the_hip_bone_is_where_the_groin_begins():
    x, y = mark("body-front", "hip-bone")
    height = Box.around(outline("body-front")).height
    assert (height - y) / height == pytest.approx(0.55, abs=0.015)
    assert 105 <= x <= 130  # millimetres: two hands' widths between both


def test_the_same_structure_has_the_same_colour_in_every_view():
    kinds = {slug: area.kind for slug, area in anatomy().areas.items()}
    colours = defaultdict(set)
    for view in atlas.VIEWS:
        for found in atlas.drawing(view).shapes:
            if found.layer == "structures":
                tissue = found.tissue or kinds[found.area]
                colours[found.title].add(TISSUES.get(tissue, "muscle"))
    assert {title: sorted(several) for title, several in colours.items() if len(several) > 1} == {}
