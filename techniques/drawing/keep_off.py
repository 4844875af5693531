"""What strokes must keep off on their drawing: hatched cautions, bony points, and cords under the skin."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from techniques.drawing import atlas
from techniques.drawing.atlas import Shape
from techniques.drawing.geometry import Box, Point, dense, distance, is_inside, sampled
from techniques.drawing.playing import Playing
from techniques.drawing.stroke_diagram import Lineages, diagram
from techniques.drawing.stroke_marks import Mark, kind_of

LIGHT = 2
"""A hatched caution bears no more than this pressure."""
LIES_ON = ("effleurage", "feather-stroke", "holding", "vibration", "stretching", "joint-mobilisation")
"""Strokes that only rest or glide on the skin, or move a joint; all others press, rub or tap."""


class Area(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def caution_max_pressure(self) -> int | None: ...


class Anatomy(Protocol):
    """The areas of the body by slug, from the files or from the database."""

    @property
    def areas(self) -> Mapping[str, Area]: ...
    @property
    def lineages(self) -> Lineages: ...


def mistakes(playing: Playing, max_pressure: int, library: Anatomy) -> list[tuple[str, str]]:
    """Where a diagram crosses what its stroke must keep off, as (field, message).

    `max_pressure` is that of the technique, 0 to 5. A hatched caution bears light pressure at most, less if its area
    is capped lower, and no tapping. A drawn structure with a cap of its own (an ankle bone, a tendon not to be pinched)
    bears its cap from techniques that aim at it, and nothing from all others.
    """
    if playing.stroke in LIES_ON:
        return []
    drawing = atlas.drawing(playing.view)
    ink = _ink(diagram(playing, library.lineages).marks)
    found = {}
    for shape in drawing.shapes:
        if shape.layer == "areas":
            continue
        if (why := _reason_against(shape, playing, max_pressure, library)) and _touches(shape, ink):
            found[shape.title or shape.area] = why
    return [("diagram.path", f"goes over {name!r}, {why}") for name, why in found.items()]


def _reason_against(shape: Shape, playing: Playing, max_pressure: int, library: Anatomy) -> str:
    """Why the stroke must not cross a shape; empty if it may."""
    area = library.areas.get(shape.area)
    cap = area.caution_max_pressure if area else None
    if shape.layer == "cautions":
        if kind_of(playing.stroke) == "taps":
            return "where nobody taps"
        bears = LIGHT if cap is None else min(cap, LIGHT)
        return f"which bears {bears} at most, and {max_pressure} is asked" if max_pressure > bears else ""
    if area is None or cap is None:
        return ""
    aimed_at = playing.primary if area.kind == "bone" else (*playing.primary, *playing.secondary)
    if shape.area not in aimed_at:
        return "which the technique is not aimed at"
    return f"which bears {cap} at most, and {max_pressure} is asked" if max_pressure > cap else ""


def _ink(marks: Iterable[Mark]) -> list[tuple[Point, float]]:
    """Centre and radius of each spot that the hand covers: dots, and lines without arrow heads or bands."""
    spots = [((float(mark.x), float(mark.y)), float(mark.r)) for mark in marks if mark.kind == "dot"]
    lines = [sampled(mark.d) for mark in marks if mark.kind == "line"]
    return spots + [(point, float(0)) for line in lines for point in dense(line)]


def _touches(shape: Shape, ink: list[tuple[Point, float]]) -> bool:
    """Whether any ink lies on the shape, or on its mirror image if it is paired."""
    if shape.paired:
        ink = ink + [((-x, y), radius) for (x, y), radius in ink]
    near = [(point, radius) for point, radius in ink if _is_near(point, shape.box, radius)]  # most lies far off
    return any(
        is_inside(point, ring) or any(distance(point, edge) < radius for edge in ring)
        for ring in (shape.rings if near else ())
        for box in [Box.around(ring)]
        for point, radius in near
        if _is_near(point, box, radius)
    )


def _is_near(point: Point, box: Box, radius: float) -> bool:
    across, down = point[0] - box.x, point[1] - box.y
    return -radius <= across <= box.width + radius and -radius <= down <= box.height + radius
