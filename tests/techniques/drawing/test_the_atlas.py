"""The drawings of the body: every file keeps to the format, and pages show them close by."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from techniques.drawing import atlas, view_file
from techniques.drawing.geometry import compact, segments, simplified, smooth
from techniques.library_files.library import anatomy
from techniques.pictures import body_maps
from tests.techniques.drawing.paths import in_absolute
from tests.techniques.page import Page, attributes, links, walk, words

PLAIN = {"svg", "g", "path", "circle", "view"}
NOT_IN_A_DRAWING = {"style", "class", "transform", "fill", "stroke", "onload"}
FARTHER_FIRST = {
    "body-front": ["toes", "knee", "thigh-top"],
    "body-back": ["heel", "calf-top", "buttock"],
    "back": ["buttock-bottom", "spine-bottom"],
    "neck-back": ["head-back", "neck-base"],
    "head-front": ["crown", "chin"],
    "head-side": ["crown", "temple", "chin", "collarbone"],
    "trunk-front": ["belly-bottom", "belly-middle", "belly-top"],
    "shoulder-side": ["forearm-top", "upper-arm-bottom", "upper-arm-top", "shoulder-cap"],
    "leg-front": ["toes", "ankle-front", "shin-top"],
    "leg-back": ["heel-back", "achilles-top", "knee-hollow"],
    "leg-medial": ["big-toe", "ankle-front", "calf-top"],
    "leg-lateral": ["little-toe", "malleolus", "shin-top"],
    "foot-sole": ["toe-3", "ball-middle", "heel-back"],
    "foot-top": ["toe-3", "web-2", "ankle-front"],
    "foot-inner": ["big-toe", "arch-middle", "malleolus-above"],
    "foot-outer": ["little-toe", "edge-middle", "malleolus-above"],
    "thigh-front": ["knee-below", "thigh-middle", "hip-front"],
    "hip-side": ["knee-outer", "trochanter", "hip-crest"],
    "thigh-back": ["calf-top", "thigh-middle", "sit-bone"],
    "hand-palm": ["finger-3-tip", "palm-middle", "wrist"],
    "hand-back": ["finger-3-tip", "hand-middle", "wrist"],
    "forearm-palm": ["finger-3-tip", "wrist", "elbow-crease"],
    "forearm-back": ["finger-3-tip", "wrist", "elbow"],
}


def elements(view):
    root = ElementTree.parse(atlas.FOLDER / f"{view}.svg").getroot()  # noqa: S314 - our own file
    return [e for e in root.iter() if isinstance(e.tag, str)]


def test_every_view_has_a_drawing_with_all_its_landmarks():
    for view in atlas.VIEWS:
        drawing = atlas.drawing(view)
        assert set(atlas.LANDMARKS[view]) <= drawing.landmarks.keys(), view
        assert drawing.outlines, view
        assert drawing.shapes, view
        assert drawing.title, view


def test_no_file_lies_beside_the_views():
    assert sorted(file.stem for file in atlas.FOLDER.glob("*.*")) == sorted(atlas.VIEWS)


def test_no_id_is_used_twice_in_a_drawing():
    for view in atlas.VIEWS:
        ids = Counter(e.attrib["id"] for e in elements(view) if "id" in e.attrib)
        assert [name for name, times in ids.items() if times > 1] == [], view


def test_a_drawing_holds_shapes_alone_and_no_colours():
    for view in atlas.VIEWS:
        for element in elements(view):
            assert element.tag.rpartition("}")[2] in PLAIN, view
            assert not NOT_IN_A_DRAWING & element.attrib.keys(), view
            for d in filter(None, (element.get("d"), element.get("data-reach"))):
                assert list(segments(d)), view
                assert not re.search(r"\.\d\d", d), f"{view} has more than one decimal"


def test_every_shape_stands_for_an_area_of_the_library():
    for view in atlas.VIEWS:
        assert set(atlas.drawing(view).areas) <= anatomy().areas.keys(), view


def test_every_landmark_lies_in_the_picture_and_reads_in_the_middle_of_a_sentence():
    for view in atlas.VIEWS:
        drawing = atlas.drawing(view)
        (left, top), (right, bottom) = drawing.box.corners
        for landmark in drawing.landmarks.values():
            x, y = landmark.point
            assert left <= x <= right, (view, landmark)
            assert top <= y <= bottom, (view, landmark)
            assert re.match(r"[a-z]", landmark.title), (view, landmark)
            assert not landmark.title.endswith("."), (view, landmark)


def test_what_is_paired_is_drawn_on_one_side_of_the_midline_and_only_where_both_sides_show():
    for view in atlas.VIEWS:
        drawing = atlas.drawing(view)
        if not drawing.is_symmetric:
            assert not any(shape.paired for shape in drawing.shapes), view
            continue
        paired = [shape for shape in drawing.shapes if shape.paired]
        assert paired, view
        for shape in paired:
            assert min(x for x, y in shape.outline) > -1, (view, shape)
        for landmark in drawing.landmarks.values():
            assert (landmark.point[0] > 0) == landmark.paired, (view, landmark)


def test_the_heart_lies_where_the_body_has_it():
    for view in atlas.VIEWS:
        drawing = atlas.drawing(view)
        points = [drawing.landmarks[name].point for name in FARTHER_FIRST[view]]
        far = [(x - drawing.heart[0]) ** 2 + (y - drawing.heart[1]) ** 2 for x, y in points]
        assert far == sorted(far, reverse=True), view


def test_both_views_of_the_whole_body_can_be_looked_at_closer_in_the_same_parts():
    front, back = (atlas.drawing(view) for view in atlas.WHOLE_BODY)
    assert {name: crop.title for name, crop in front.crops.items()} == {n: c.title for n, c in back.crops.items()}
    assert {"head", "trunk", "arm", "leg", "foot"} <= front.crops.keys()


@pytest.mark.parametrize(
    ("spoilt", "by", "says"),
    [
        ('data-side="left"', 'data-side="top"', "data-side"),
        ('data-heart="0 430"', "", "data-heart"),
        ('<g id="cautions"/>', "", "0 groups 'cautions'"),
        ('<path data-area="chest"', '<path data-tissue="wood" data-area="chest"', "data-tissue is 'wood'"),
        ('data-heart="0 430"', 'data-heart="0 430" data-cut="up"', "data-cut is 'up'"),
        ('<path data-area="chest"', '<path data-seen="left" data-area="chest"', "data-seen is 'left'"),
        ('<g id="fibres">', '<g id="fibres"><path data-on="x" d="M0 0"/>', "data-on is 'x'"),
        ('id="crown"', 'id="crest"', "no landmark crown"),
        ('id="forehead"', 'id="crown"', "'crown' occurs twice"),
        ('d="M0 0C', 'd="m0 0C', "path data"),
        ('d="M0 0C', 'd="M0 0C1 ', "followed by"),
        ("</svg>", "", "no element found"),
    ],
)
def test_a_drawing_that_is_not_as_it_should_be_is_refused_with_its_name_and_the_fault(tmp_path, spoilt, by, says):
    text = (atlas.FOLDER / "body-front.svg").read_text()
    assert spoilt in text
    file = tmp_path / "body-front.svg"
    file.write_text(text.replace(spoilt, by, 1))
    with pytest.raises(atlas.BadDrawing) as bad:
        atlas.read(file)
    assert str(bad.value).startswith("body-front.svg: ")
    assert says in str(bad.value)


def test_fibres_and_shadows_lie_right_over_their_structure_and_what_is_deep_looks_deep(tmp_path):
    lower = '<path id="lower" data-area="calf" data-deep="yes" d="M1 1L2 2Z"/>'
    upper = '<path id="upper" data-area="calf" d="M3 3L4 4Z"/>'
    text = (atlas.FOLDER / "body-front.svg").read_text()
    for group, added in {
        '<g id="structures"/>': f'<g id="structures">{lower}{upper}</g>',
        '<g id="shade">': '<g id="shade"><path d="M7 7L8 8Z"/><path data-on="lower" d="M5 5L6 6Z"/>',
        '<g id="fibres">': '<g id="fibres"><path data-on="lower" d="M9 9L9 8"/>',
    }.items():
        text = text.replace(group, added)
    file = tmp_path / "body-front.svg"
    file.write_text(text)
    drawing = atlas.read(file)
    text = view_file.render(drawing, {"calf": "muscle"}).text
    order = [text.index(piece) for piece in ('class="deep" d="M1 1', "M5 5", "M9 9", "M3 3", "M7 7")]
    assert order == sorted(order)
    assert drawing.fibres[0].on == "lower"


def test_what_lies_deep_in_the_back_and_the_nape_shows_on_the_left_half_alone():
    for view in ("back", "neck-back"):
        drawing = atlas.drawing(view)
        text = view_file.render(drawing, {}).text
        for shape in (shape for shape in drawing.shapes if shape.layer == "structures"):
            form = [line for line in (*drawing.shades, *drawing.fibres) if line.on == shape.id]
            for line in (shape, *form):
                right, left = f'd="{line.d}"/>' in text, f'd="{line.d}" transform="scale(-1 1)"/>' in text
                assert (right, left) == (not shape.opposite, line.paired), (view, shape.id)
        assert {"rhomboids"} <= {shape.id for shape in drawing.shapes if shape.opposite}


def test_a_missing_drawing_and_an_unknown_view_are_named(tmp_path):
    with pytest.raises(atlas.BadDrawing, match=r"the drawing leg-front\.svg is missing"):
        atlas.read(tmp_path / "leg-front.svg")
    with pytest.raises(atlas.BadDrawing, match="there is no view 'elbow'"):
        atlas.drawing("elbow")


NUMBERS = st.integers(-9999, 9999).map(lambda tenths: tenths / 10)
POINTS = st.tuples(NUMBERS, NUMBERS)
PIECES = st.one_of(
    st.tuples(st.just("L"), st.lists(POINTS, min_size=1, max_size=3)),
    st.tuples(st.just("C"), st.lists(POINTS, min_size=3, max_size=3)),
    st.tuples(st.just("Q"), st.lists(POINTS, min_size=2, max_size=2)),
    st.tuples(st.just("Z"), st.just([])),
)


def test_a_smooth_line_in_fewer_characters_leaves_out_what_goes_without_saying():
    d = smooth([(0, 0), (30, 50), (80, 20), (99, 70.3), (10, 10)])
    short = compact(d)
    assert "s" in short
    drawn, kept = list(in_absolute(short)), [point for _c, points in segments(d) for point in points]
    assert max(max(abs(x - u), abs(y - v)) for (x, y), (u, v) in zip(drawn, kept, strict=True)) < 0.16


@given(POINTS, st.lists(PIECES, max_size=8))
def test_a_path_in_fewer_characters_draws_the_same_line(start, pieces):
    d = "".join(c + " ".join(f"{x:g} {y:g}" for x, y in points) for c, points in [("M", [start]), *pieces])
    drawn, kept = list(in_absolute(compact(d))), [point for _c, points in segments(d) for point in points]
    assert len(drawn) == len(kept)
    for (x, y), (u, v) in zip(drawn, kept, strict=True):
        assert abs(x - u) < 0.16  # a control point that is left out may lie a tenth beside its place
        assert abs(y - v) < 0.16


@given(st.lists(POINTS, min_size=2, max_size=40))
def test_a_simplified_line_keeps_its_ends_and_adds_no_points(points):
    fewer = simplified(points)
    assert (fewer[0], fewer[-1]) == (points[0], points[-1])
    rest = iter(points)
    assert all(point in rest for point in fewer)


@pytest.mark.parametrize(
    ("area", "first"),
    [
        ("achilles-tendon", "leg-back"),
        ("sole", "foot-sole"),
        ("plantar-fascia", "foot-sole"),
        ("extensor-digitorum-brevis", "foot-top"),
        ("lower-limb", None),
        ("body", None),
    ],
)
def test_an_area_is_shown_where_it_is_seen_best(area, first):
    assert (body_maps.best_views(area) or [None])[0] == first


def test_what_no_close_view_draws_is_shown_by_what_holds_it():
    hidden = "interosseous-membrane-leg"
    assert hidden not in {slug for view in atlas.VIEWS for slug in atlas.drawing(view).areas}
    assert body_maps.best_views(hidden) == body_maps.best_views("lower-leg")


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return Page(response)


def close_views(page):
    return page.all("figure", class_="close-view")


def test_an_area_page_shows_the_close_view_with_the_area_lit_and_the_rest_as_links(client, db):
    figure = close_views(read(client, "/body/achilles-tendon/"))[0]
    drawn = [attributes(a) for a in links(figure)]
    found = {a["href"]: a for a in drawn if "drawing-structure" in a.get("class", "")}
    assert found["/body/achilles-tendon/"]["aria-current"] == "true"
    assert "aria-current" not in found["/body/gastrocnemius/"]
    assert found["/body/soleus/"]["aria-label"]


def test_what_is_in_the_picture_is_also_a_list_and_care_is_said_in_words(client, db):
    figure = close_views(read(client, "/body/achilles-tendon/"))[0]
    listed = {attributes(a)["href"] for a in links(figure) if attributes(a).get("class") == "chip"}
    assert {attributes(a)["href"] for a in links(figure)} == listed
    assert "Hatched: take care here, press lightly or not at all." in words(figure)
    assert "never something to press on" in words(figure)


@pytest.mark.parametrize(
    ("area", "hatched", "why"),
    [
        ("chest", "Breast", "Not on the breast or the nipple"),
        ("neck", "Hollow above the collar bone", "the top of the lung lie here"),
        ("face", "Eye", "No pressure on the eyes"),
    ],
)
def test_what_is_hatched_before_chest_neck_and_face_says_why(client, db, area, hatched, why):
    found = [words(figure) for figure in close_views(read(client, f"/body/{area}/"))]
    assert any(hatched in text and why in text for text in found)


@pytest.mark.parametrize("zoom", ["head", "trunk", "arm", "hand", "thigh", "leg", "foot"])
def test_each_part_of_the_body_can_be_looked_at_larger(client, db, zoom):
    whole, closer = read(client, "/body/"), read(client, f"/body/?zoom={zoom}")
    assert f"/body/?zoom={zoom}" in [attributes(a)["href"] for a in links(whole.root)]
    for before, after in zip(drawings_on(whole), drawings_on(closer), strict=True):
        assert height_of(after) < height_of(before) / 2
    assert closer.all("a", aria_current="page")
    assert closer.all("a", class_="drawing-area")


def test_a_part_looked_at_larger_shows_nothing_of_the_other_limb_beside_it(client, db):
    for svg in drawings_on(read(client, "/body/?zoom=leg")):
        left, top, width, height = map(float, attributes(svg)["viewbox"].split())
        (frame,) = [e for e in walk(svg) if e.name == "clippath"]
        (path,) = [attributes(e)["d"] for e in walk(frame) if e.name == "path"]
        assert [p for _command, points in segments(path) for p in points] == [
            (left, top),
            (left + width, top),
            (left + width, top + height),
            (left, top + height),
        ]
        assert [e for e in walk(svg) if attributes(e).get("clip-path") == f"url(#{attributes(frame)['id']})"]
    assert not [e for svg in drawings_on(read(client, "/body/")) for e in walk(svg) if e.name == "clippath"]


def test_a_tendon_is_drawn_as_a_tendon_although_it_belongs_to_a_muscle():
    kinds = {part.id: part.classes.split() for part in body_maps.picture("leg-lateral", id="x").parts}
    assert "tissue-muscle" in kinds["fibularis-longus"]
    assert "tissue-tendon" in kinds["fibularis-longus-tendon"]
    for view in atlas.VIEWS:
        for shape in atlas.drawing(view).shapes:
            if "-tendon" in shape.id and shape.layer == "structures":
                assert "tendon" in (shape.tissue, anatomy().areas[shape.area].kind), (view, shape.id)


def test_each_close_view_can_be_opened_from_the_map(client, db):
    for view in body_maps.CLOSE_VIEWS:
        page = read(client, f"/body/?zoom={view}")
        assert atlas.drawing(view).title in words(close_views(page)[0])
        assert page.all("a", aria_current="page")


@pytest.mark.parametrize("zoom", ["elbow", "body-front", "%00", "..%2F..%2Fsettings", "'"])
def test_a_part_that_is_not_there_says_so_and_shows_the_whole_body(client, db, zoom):
    page = read(client, f"/body/?zoom={zoom}")
    assert "There is no close view of that." in page.text
    assert len(drawings_on(page)) == 2


def test_a_map_is_drawn_once_in_a_language_and_leads_where_each_page_wants():
    found = [body_maps.body(["calf"], leads_to=f"/{page}/?area={{}}&b".format)[1] for page in ("one", "other")]
    shown = [picture.svg for picture in found]
    assert found[0].pieces is found[1].pieces
    assert 'href="/one/?area=calf&amp;b"' in shown[0]
    assert shown[0].replace("/one/", "/other/") == shown[1]
    assert "\0" not in shown[0]
    with translation.override("de"):
        assert body_maps.body(["calf"])[1].pieces is not found[0].pieces


def height_of(svg):
    """How much of the drawing is shown, in its own units."""
    return float(attributes(svg)["viewbox"].split()[3])


def drawings_on(page):
    return page.all("svg", class_="drawing")
