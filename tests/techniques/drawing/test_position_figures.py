"""Each position of the receiver has a small figure, all in one hand, beside its words."""

from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from techniques.drawing.geometry import Box, distance, segments
from techniques.models import Technique

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = {"2.4", "6", "4", "2"}
"""Furniture, body, arms and nose."""


def figure(value, for_whom="") -> str:
    template = Template("{% load positions %}{% position_figure value for_whom %}")
    return template.render(Context({"value": value, "for_whom": for_whom}))


@pytest.mark.parametrize("position", Technique.ReceiverPosition.values)
def test_each_position_has_a_figure_within_its_box(position):
    svg = ElementTree.fromstring(figure(position))  # noqa: S314
    box = Box(*map(float, svg.get("viewBox").split()))
    assert (box.width, box.height) == (52, 58)
    assert svg.get("aria-hidden") == "true"
    assert (svg.get("stroke"), svg.get("fill")) == ("currentColor", "none")
    [head] = svg.findall(f"{SVG}circle")
    [x, y, radius] = (float(head.get(name)) for name in ("cx", "cy", "r"))
    drawn = [(x - radius, y - radius), (x + radius, y + radius)]
    for path in svg.findall(f"{SVG}path"):
        assert path.get("stroke-width") in WIDTHS
        around = Box.around([point for _, points in segments(path.get("d")) for point in points])
        drawn += around.grown(float(path.get("stroke-width")) / 2).corners
    assert all(box.holds(point) for point in drawn)
    assert max(y for x, y in drawn) - min(y for x, y in drawn) > 25
    assert max(x for x, y in drawn) - min(x for x, y in drawn) > 30


@pytest.mark.parametrize("position", Technique.ReceiverPosition.values)
def test_with_a_partner_the_giver_is_there_too_and_touches_the_receiver(position):
    alone, svg = figure(position), figure(position, "partner")
    root = ElementTree.fromstring(svg)  # noqa: S314
    box = Box(*map(float, root.get("viewBox").split()))
    (giver,) = root.findall(f"{SVG}g")
    (head,) = giver.findall(f"{SVG}circle")
    assert head.get("fill") is None, "only the head of the receiver is filled"
    (body,) = giver.findall(f"{SVG}path")
    points = [point for _, found in segments(body.get("d")) for point in found]
    assert all(box.holds(point) for point in points)
    receiver = [
        point
        for path in root.findall(f"{SVG}path")
        if path.get("class") is None
        for _, found in segments(path.get("d"))
        for point in found
    ]
    assert min(distance(hand, part) for hand in points for part in receiver) < 12
    assert [line for line in alone.splitlines()[1:] if line not in svg.splitlines()] == [], "nothing else differs"


def test_no_two_positions_look_the_same():
    figures = [figure(position) for position in Technique.ReceiverPosition.values]
    assert len(set(figures)) == len(figures) == 6


@pytest.mark.parametrize("value", ["", None, "hovering", "../back"])
def test_an_empty_or_unknown_position_shows_nothing(value):
    assert figure(value) == ""
