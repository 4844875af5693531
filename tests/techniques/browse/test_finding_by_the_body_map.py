"""Finding techniques by tapping a part of the body, or by the plain list beside it."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test.html import parse_html
from django.urls import reverse

from techniques.models import brief
from tests.techniques.page import Page, attributes, walk

CONTENT = Path(settings.BASE_DIR) / "techniques" / "content" / "body_areas.csv"
VIEWS = ["body-front", "body-back"]


@pytest.fixture(scope="module")
def anatomy():
    """Rows of the content by slug."""
    with CONTENT.open(encoding="utf-8", newline="") as file:
        return {row["slug"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def regions(anatomy):
    """Every region but the body as a whole."""
    return {slug: row for slug, row in anatomy.items() if row["kind"] == "region" and slug != "body"}


def body_map(**context):
    return parse_html(render_to_string("techniques/drawing/_body_map.html", context))


def area_list(**context):
    tree = Template('{% load drawings %}<ul>{% regions_below "body" selected_areas %}</ul>')
    return parse_html(tree.render(Context(context)))


def text(element):
    return "".join(child if isinstance(child, str) else text(child) for child in element.children).strip()


def areas(root):
    return [e for e in walk(root) if e.name == "a" and "data-area" in attributes(e)]


def drawing(view, **context):
    """The figure of one view on the map."""
    figures = [e for e in walk(body_map(**context)) if e.name == "figure"]
    return next(f for f in figures if any(attributes(e).get("id") == f"{view}-title" for e in walk(f)))


def listed():
    return [a for a in walk(area_list()) if a.name == "a"]


def test_each_area_of_the_map_is_a_region_of_the_content(regions):
    assert {attributes(a)["data-area"] for a in areas(body_map())} <= regions.keys()


def test_tapping_an_area_opens_the_library_filtered_by_it():
    library = reverse("techniques:library")
    for link in map(attributes, areas(body_map())):
        assert link["href"] == f"{library}?area={link['data-area']}"


def test_each_area_has_a_name_for_the_screen_reader_and_the_pointer(anatomy):
    for area in areas(body_map()):
        link = attributes(area)
        name = anatomy[link["data-area"]]["name"].split(" (")[0]
        expected = f"{name}, {link['data-side']}" if "data-side" in link else name
        assert link["aria-label"] == expected
        assert [text(e) for e in walk(area) if e.name == "title"] == [expected]


@pytest.mark.parametrize("view", VIEWS)
def test_a_paired_area_has_a_left_and_a_right_and_another_has_neither(view, anatomy):
    links = [attributes(a) for a in areas(drawing(view))]
    sides = Counter((link["data-area"], link.get("data-side")) for link in links)
    paired = {slug for slug, row in anatomy.items() if row["paired"].lower() in {"yes", "true", "1"}}
    expected = Counter()
    for slug in {link["data-area"] for link in links}:
        expected.update([(slug, "left"), (slug, "right")] if slug in paired else [(slug, None)])
    assert sides == expected


@pytest.mark.parametrize(("view", "mirrored_side"), [("body-front", "right"), ("body-back", "left")])
def test_left_is_the_left_of_the_person_drawn(view, mirrored_side):
    """Shapes are drawn on the viewer's right; the mirror image stands on the viewer's left."""
    for area in areas(drawing(view)):
        mirrored = [attributes(e)["transform"] for e in walk(area) if e.name == "use"]
        assert mirrored == ["scale(-1 1)"] * (attributes(area).get("data-side") == mirrored_side)


@pytest.mark.parametrize("view", VIEWS)
def test_each_area_has_a_shape_of_its_own(view):
    page = drawing(view)
    shapes = {attributes(e)["id"]: e for e in walk(page) if "id" in attributes(e)}
    drawn = {}
    for area in areas(page):
        copied = [shapes[attributes(e)["href"].removeprefix("#")] for e in walk(area) if e.name == "use"]
        paths = [e for part in (copied or [area]) for e in walk(part) if e.name == "path"]
        (outline,) = [attributes(e)["d"] for e in paths if "drawing-shape" in attributes(e)["class"]]
        drawn.setdefault(attributes(area)["data-area"], set()).add(outline)
    outlines = [outline for (outline,) in drawn.values()]
    assert len(set(outlines)) == len(outlines)


def test_no_id_is_used_twice():
    ids = Counter(attributes(e)["id"] for e in walk(body_map()) if "id" in attributes(e))
    assert [name for name, times in ids.items() if times > 1] == []


def test_the_whole_ankle_is_one_place_to_tap_on_each_side_of_each_view():
    ankles = [attributes(a) for a in areas(body_map()) if attributes(a)["data-area"].startswith("ankle")]
    assert [(a["data-area"], a["data-side"]) for a in ankles] == [("ankle", "left"), ("ankle", "right")] * 2


def test_every_area_of_the_map_is_also_in_the_plain_list():
    on_the_map = {attributes(a)["href"] for a in areas(body_map())}
    assert on_the_map <= {attributes(a)["href"] for a in listed()}


def test_the_plain_list_names_every_region_once_and_as_the_content_does_in_brief(regions):
    library = reverse("techniques:library")
    names = [(attributes(a)["href"], text(a)) for a in listed()]
    assert sorted(names) == sorted((f"{library}?area={slug}", brief(row["name"])) for slug, row in regions.items())


def test_the_map_can_be_skipped_to_the_plain_list(client):
    first_link = next(e for e in walk(body_map()) if e.name == "a")
    assert attributes(first_link)["href"] == "#body-area-list"
    assert text(first_link) == "Skip the body map"
    assert Page(client.get("/")).all("nav", id="body-area-list")


def test_nothing_is_marked_until_an_area_is_chosen():
    links = [*areas(body_map()), *listed()]
    assert [a for a in links if "aria-current" in attributes(a)] == []


def test_the_chosen_area_is_marked_on_the_map_and_in_the_list():
    on_the_map = [attributes(a) for a in areas(body_map(selected_areas=["calf"])) if "aria-current" in attributes(a)]
    in_the_list = [text(a) for a in walk(area_list(selected_areas=["calf"])) if "aria-current" in attributes(a)]
    assert {(link["data-area"], link["aria-current"]) for link in on_the_map} == {("calf", "true")}
    assert {link["data-side"] for link in on_the_map} == {"left", "right"}
    assert in_the_list == ["Calf"]


def test_the_drawing_is_named_and_fits_a_strict_content_security_policy():
    page = list(walk(body_map()))
    ids = {attributes(e)["id"] for e in page if "id" in attributes(e)}
    assert all(attributes(e)["aria-labelledby"] in ids for e in page if e.name == "svg")
    assert not [e for e in page if e.name in {"script", "style"}]
    assert not [name for e in page for name in attributes(e) if name == "style" or name.startswith("on")]
