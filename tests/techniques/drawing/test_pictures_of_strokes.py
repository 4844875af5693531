"""Pictures cost nothing a request: a view is one file that browsers keep, and what lies over it is small and kept."""

import gzip
import json
import math
import re
from itertools import combinations, pairwise, product
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.utils import translation

from techniques.drawing import atlas
from techniques.drawing.view_file import TOKENS, tokens
from techniques.models import Technique
from techniques.pictures import panels
from techniques.templatetags.drawings import step_picture
from tests.techniques.drawing.paths import in_absolute
from tests.techniques.page import Page, attributes, walk

PICTURE_CSS = TOKENS.parent / "components" / "picture.css"
KB = 1024
VIEW = 12 * KB
OVERLAY = 3 * KB
"""With its hands."""
HANDS = 12 * KB
PICTURES_OF_A_ROUTINE = 90 * KB
"""Of the 120 KB that a page of 28 steps over six views may weigh: the rest is for its words."""
CONFUSED = [
    {"diagram": {"view": "elbow", "path": ["x"]}},
    {"diagram": {"view": "leg-back", "path": []}},
    {"diagram": {"view": ["leg-back"], "path": "calf-top"}},
    {"diagram": {"path": [None, {}]}},
    {"diagram": ["leg-back"]},
    {"diagram": None},
    {"targets": None},
    {"stroke": "effleurage"},
    {"direction": "sideways"},
    {"contact": 3},
    {"rhythm": ["slow"]},
]


def packed(text):
    """Bytes on the way, as the site compresses them."""
    return len(gzip.compress(text.encode(), 6))


@pytest.fixture
def documents(db):
    """What routines hold of every technique of the library, by slug."""
    return {slug: json.loads(text) for slug, text in Technique.objects.library().values_list("slug", "document")}


def panel_of(document, **options):
    return panels.panel(panels.playing_of_document(document), **options)


class Answer:
    def __init__(self, html):
        self.content = html.encode()


def picture(html):
    """The panel, its image and its overlay, in HTML."""
    (panel,) = Page(Answer(html)).all("div", class_="picture")
    image, svg = panel.children
    return set(attributes(panel)["class"].split()), attributes(image), svg


def test_a_view_is_a_small_file_that_stands_alone():
    for view, small in product(atlas.VIEWS, (False, True)):
        file = panels.view_file(view, small)
        assert packed(file.text) <= VIEW, file.name
        assert "http" not in file.text.replace('xmlns="http://www.w3.org/2000/svg"', ""), file.name
        assert "prefers-color-scheme:dark" in file.text, file.name
        root = ElementTree.fromstring(file.text)  # noqa: S314 - the project's own
        assert root.get("viewBox") == str(atlas.drawing(view).box), file.name
        assert not {"style", "onload"} & {n for element in root.iter() for n in element.attrib}, file.name
        assert {element.get("href", "#body") for element in root.iter()} == {"#body"}, "its own outline once more"


def test_a_view_shows_no_seams_between_regions(documents):
    for view in atlas.VIEWS:
        drawing = atlas.drawing(view)
        regions = [shape for shape in drawing.shapes if shape.layer == "areas"]
        drawn = set(re.findall(r' d="([^"]+)"', panels.view_file(view).text))
        assert regions
        assert not drawn & {region.d for region in regions}


def test_a_limb_fades_where_it_is_cut_or_ends_and_nowhere_else():
    for view in atlas.VIEWS:
        drawing, text = atlas.drawing(view), panels.view_file(view).text
        assert (' mask="url(#fade)"' in text) == bool(drawing.cut), view
        assert re.findall(r'<linearGradient id="([a-z]+)"', text) == list(drawing.cut), view
        assert len(re.findall(r'<linearGradient id="end\d"', text)) == len(drawing.ends), view


def test_a_small_file_is_an_outline_and_little_else():
    assert max(packed(panels.view_file(view, small=True).text) for view in atlas.VIEWS) <= KB


def test_what_lies_over_a_view_is_small_for_every_technique(documents):
    assert len(documents) >= 165
    for slug, document in documents.items():
        for options in ({}, {"small": True}, {"moving": True}):
            shown = panel_of(document, **options)
            assert shown, slug
            assert packed(shown.overlay) <= OVERLAY, slug
            assert "picture-target" in shown.overlay, slug


def test_the_pictures_of_a_long_routine_weigh_little_even_where_they_are_the_heaviest(documents):
    by_view = {}
    for document in documents.values():
        html = step_picture(document, "left")
        by_view.setdefault(document["diagram"]["view"], []).append(html)
    heaviest = sorted(by_view, key=lambda view: -packed(panels.view_file(view).text))[:6]
    steps = sorted((html for view in heaviest for html in by_view[view]), key=packed)[-28:]
    assert len(steps) == 28
    views = sum(packed(panels.view_file(view).text) for view in heaviest)
    assert views + packed("".join(steps)) <= PICTURES_OF_A_ROUTINE


def test_a_picture_is_drawn_once_for_all_requests_and_languages(documents):
    shown = [panel_of(documents["closing-flush"])]
    with translation.override("de"):
        shown += [panel_of(documents["closing-flush"] | {"stroke": {"slug": "effleurage", "name": "Streichung"}})]
    assert shown[0] is shown[1]


def test_a_file_is_kept_for_good_and_costs_no_query(client, documents, django_assert_num_queries):
    address = urlsplit(panel_of(documents["closing-flush"]).address).path
    with django_assert_num_queries(0):
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Encoding"] == "gzip"
    assert "Cookie" not in response.get("Vary", "")
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_a_file_of_another_release_leads_to_the_one_of_this_and_is_not_kept(client, db):
    response = client.get("/drawings/leg-front.0123456789ab.svg")
    assert response.status_code == 302
    assert response["Location"] == panels.address_of(panels.view_file("leg-front"))
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["elbow", "small", "leg-front-small-small", "LEG-FRONT"])
def test_no_other_file_is_made_up(client, db, name):
    assert client.get(f"/drawings/{name}.0123456789ab.svg").status_code == 404


def test_a_step_shows_its_side_and_loads_when_it_is_about_to_be_seen(documents):
    right, left = (picture(step_picture(documents["closing-flush"], side)) for side in ("right", "left"))
    assert [classes for classes, _image, _svg in (right, left)] == [{"picture"}, {"picture", "picture-mirrored"}]
    assert right[1] == left[1]
    for _classes, image, svg in (right, left):
        assert (image["alt"], image["loading"]) == ("", "lazy")
        assert attributes(svg)["aria-hidden"] == "true"
        assert not [e for e in walk(svg) if {"id", "style"} & attributes(e).keys()]
    assert "loading" not in picture(step_picture(documents["closing-flush"], eager=True))[1]
    assert picture(step_picture(documents["back-long-glide"], "left"))[0] == {"picture"}, "it shows both sides"


def test_the_image_and_what_lies_over_it_show_the_same_part(documents):
    for document in documents.values():
        _classes, image, svg = picture(step_picture(document))
        box = attributes(svg)["viewbox"].replace(" ", ",")
        assert image["src"].endswith(f"#svgView(viewBox({box}))")


def test_who_listens_may_hear_what_it_shows_on_its_side(documents):
    image = picture(step_picture(documents["closing-flush"], "left", alt=True))[1]
    assert "from the toes past" in image["alt"]
    assert "left lower leg" in image["alt"]


def test_a_small_one_has_the_outline_the_target_and_the_stroke_alone(documents):
    classes, image, svg = picture(step_picture(documents["achilles-area-kneading"], "left", small=True))
    assert classes == {"picture", "picture-small", "picture-mirrored"}
    assert "/drawings/leg-back-small." in image["src"]
    groups = {attributes(e)["class"] for e in svg.children}
    assert groups == {"picture-target", "hands", "picture-edge", "stroke stroke-loops"}


@pytest.mark.parametrize("confused", CONFUSED, ids=str)
def test_a_document_from_elsewhere_that_draws_nothing_has_no_picture(documents, confused):
    assert step_picture(documents["closing-flush"] | confused) == ""


def test_an_old_document_without_a_diagram_has_no_picture():
    assert step_picture({"slug": "x", "name": "X", "instructions": []}, "left", small=True, alt=True) == ""


def test_a_picture_of_one_half_lights_that_half_and_one_of_both_hands_lights_both(documents):
    halves = dict.fromkeys((False, True), documents["back-long-glide"])
    found = {}
    for both, document in halves.items():
        diagram = {"view": "back", "path": ["waist", "ribs-side"], "closed": False, "both": both}
        targets = [{"area": "latissimus-dorsi", "role": "primary"}]
        _classes, _image, svg = picture(step_picture(document | {"diagram": diagram, "targets": targets}))
        (lit,) = [group for group in svg.children if attributes(group)["class"] == "picture-target"]
        found[both] = {attributes(path).get("transform") for path in lit.children}
    assert found == {False: {None}, True: {None, "scale(-1 1)"}}


def test_no_line_around_what_is_lit_closes_it_where_the_body_goes_on_below(documents):
    svg = picture(panel_of(documents["shoulder-top-squeeze"]).html("right"))[2]
    (lit,) = [group for group in svg.children if attributes(group)["class"] == "picture-target"]
    bottom = atlas.drawing("neck-back").box.corners[1][1]
    reach = [list(in_absolute(attributes(path)["d"])) for path in lit.children]
    reach = [points for points in reach if max(y for _, y in points) > bottom - 10]
    assert reach, "the upper back goes on below the picture"
    for points in reach:
        assert not any(min(one[1], other[1]) > bottom - 10 for one, other in pairwise(points))
        assert points[0] != points[-1]


def test_what_is_lit_in_a_small_picture_has_the_colour_of_the_same_area_on_the_body_map():
    rule = re.search(r"\.picture-small \.picture-target {[^}]*fill-opacity: ([\d.]+)", PICTURE_CSS.read_text())
    strength = float(rule[1])
    for scheme in (0, 1):
        skin, wash, lit = (rgb(name, scheme) for name in ("map-skin", "wash-target", "map-target"))
        seen = [strength * over + (1 - strength) * under for over, under in zip(wash, skin, strict=True)]
        assert max(abs(one - other) for one, other in zip(seen, lit, strict=True)) < 2


@pytest.mark.parametrize("beneath", ["skin", "muscle", "deep", "tendon", "ligament", "bone"])
def test_the_line_around_what_is_lit_stands_out_from_all_that_it_crosses(beneath):
    for scheme in (0, 1):
        one, other = (luminance(rgb(name, scheme)) for name in ("map-edge", f"map-{beneath}"))
        assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= (2 if scheme and beneath == "bone" else 3)


def test_bone_tendon_ligament_and_muscle_have_colours_of_their_own_in_both_lights():
    tissues = ("skin", "muscle", "deep", "tendon", "ligament", "bone")
    for scheme, (one, other) in product((0, 1), combinations(tissues, 2)):
        apart = math.dist(rgb(f"map-{one}", scheme), rgb(f"map-{other}", scheme))
        assert apart >= 22, (one, other, ("light", "dark")[scheme])


def rgb(token, scheme):
    return [int(tokens()[token][scheme][n : n + 2], 16) for n in (1, 3, 5)]


def luminance(colour):
    parts = [n / 255 / 12.92 if n <= 10 else ((n / 255 + 0.055) / 1.055) ** 2.4 for n in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_a_face_shows_where_a_routine_works_by_level():
    faces = panels.faces({("calf", "left"): 5, ("calf", "right"): 1, ("sole", "left"): 2})
    assert [(face.title, face.sides) for face in faces] == [("Front", ("Right", "Left")), ("Back", ("Left", "Right"))]
    classes, image, svg = picture(faces[1].panel.html())
    assert classes == {"picture", "picture-small"}
    assert "/drawings/body-back-small." in image["src"]
    levels = {attributes(g)["class"]: [attributes(path).get("transform") for path in g.children] for g in svg.children}
    assert levels == {"heat-1": [None], "heat-5": ["scale(-1 1)"]}, "the sole is not to be seen from behind"
    areas = {area for view in atlas.WHOLE_BODY for area in atlas.drawing(view).areas}
    everything = panels.faces({(area, side): 3 for area in areas for side in ("left", "right", "")})
    assert packed("".join(face.panel.html() for face in everything)) <= 4 * KB
