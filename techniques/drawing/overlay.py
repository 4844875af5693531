"""What a page lays over the file of a view: lit areas, and the marks of a stroke. No words, so of no language."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from operator import attrgetter

from techniques.drawing import atlas, movements
from techniques.drawing.atlas import Drawing, Shape
from techniques.drawing.geometry import Box, Point, between, compact, is_inside, rings, simplified, straight
from techniques.drawing.hand_markup import hand_markup
from techniques.drawing.movements import Movement
from techniques.drawing.stroke_diagram import MIN_SHARE, PRIMARY, SECONDARY, Diagram
from techniques.drawing.stroke_marks import Mark
from techniques.drawing.view_file import FADE, GONE

LARGEST = 544
"""The height in CSS pixels at which the largest picture is shown."""
DEVIATION = {PRIMARY: 0.8, SECONDARY: 1.5}
"""How many of those pixels the edge of a lit area may lie beside that of the shape beneath."""
ROUGH = 2.5
"""The same for pictures that are always smaller."""
SMALL = 6
"""The same for the small pictures of strokes, at most a quarter as high."""
AIR = 0.03
"""Space around what must be seen, as a share of it."""
SAMPLES, MOST = 16, 0.55
"""A shape counts as within others if this share of so many points lies in them."""
INWARDS = 0.15
"""The points lie so far from the edge to the middle, since shapes often share an edge with what they lie in."""
MIRRORED = ' transform="scale(-1 1)"'


def of_stroke(diagram: Diagram, hands: str, moving: bool = False) -> str:
    """The overlay of a stroke, as an SVG element that shows the same part of the drawing as the picture beneath.

    `hands` is the address of the file of hands. With `moving`, a light runs along the marks where no hand moves.
    """
    lit = _lit(diagram, DEVIATION)
    groups = [_group(f"picture-{name}", lit[name]) for name in (SECONDARY, PRIMARY)]
    cautions = _group("picture-caution", _cautions(diagram))
    edges = _group("picture-edge", lit[PRIMARY]) if diagram.hands else ""
    laid = _hands(diagram, hands)
    return _svg(shown(diagram), "".join([*groups, cautions, *laid, edges, *_stroke(diagram, moving)]))


def of_movement(shown: Movement, hands: str, moving: bool = False) -> str:
    """The overlay of the two positions of a movement: what it is felt in, the hands, and the way between the two."""
    felt = _group(f"picture-{PRIMARY}", movements.target(shown))
    held = _group("hands", (hand_markup(hand, hands) for hand in shown.hands))
    return _svg(shown.box, felt + held + movements.marks(shown, moving))


def of_small(diagram: Diagram, hands: str) -> str:
    """The overlay of a stroke where its picture is small: the main targets, the hands and the marks."""
    lit = _group(f"picture-{PRIMARY}", _lit(diagram, {PRIMARY: SMALL})[PRIMARY])
    within = SMALL / 2 * shown(diagram).size / LARGEST
    rough = replace(diagram, marks=tuple(replace(mark, d=_in_rough_lines(mark.d, within)) for mark in diagram.marks))
    edges = lit.replace("picture-target", "picture-edge") if diagram.hands else ""
    return _svg(shown(diagram), "".join([lit, *_hands(diagram, hands), edges, *_stroke(rough, moving=False)]))


def _in_rough_lines(d: str, within: float) -> str:
    """Path data as straight lines between whole units, beside the curves by at most `within`."""
    lines = [simplified(ring, within) for ring in rings(d)] if d else []
    return "".join(straight([(round(x), round(y)) for x, y in line], closed=d.endswith("Z")) for line in lines)


def of_heat(drawing: Drawing, levels: Mapping[tuple[str, str], int]) -> str:
    """The overlay of a whole view, its areas coloured by `levels`: 1 to 5 by area and side ("" if not paired)."""
    found: dict[int, list[str]] = {}
    for shape in drawing.shapes:
        for side in ("left", "right") if shape.paired else ("",):
            level = levels.get((shape.area, side)) if shape.layer == "areas" else None
            if level:
                is_mirrored = bool(side) and side != drawing.side
                found.setdefault(level, []).append(_path(drawing, shape, ROUGH, is_mirrored))
    return _svg(drawing.box, "".join(_group(f"heat-{level}", paths) for level, paths in sorted(found.items())))


def shown(diagram: Diagram) -> Box:
    """The part of the drawing that a picture of the stroke shows, with some air, for the picture has no margin."""
    return diagram.crop.grown(AIR * diagram.crop.size)


def _svg(box: Box, content: str) -> str:
    return f'<svg class="picture-overlay" viewBox="{box}" aria-hidden="true" focusable="false">{content}</svg>'


def _group(name: str, paths: Iterable[str]) -> str:
    found = "".join(paths)
    return f'<g class="{name}">{found}</g>' if found else ""


def _lit(diagram: Diagram, deviations: Mapping[str, float]) -> dict[str, list[str]]:
    """The lit areas by role, but none that lies within others, where it would not be seen."""
    drawing = diagram.drawing
    shapes = [shape for shape in drawing.shapes if shape.layer != "cautions" and shape.area in diagram.lit]
    covering: list[Shape] = []
    found: dict[str, list[str]] = {name: [] for name in deviations}
    for name, paths in found.items():
        for shape in sorted(shapes, key=attrgetter("size"), reverse=True):
            if diagram.lit[shape.area] == name and not _is_within(drawing, shape, covering):
                covering.append(shape)
                paths += _paths(diagram, shape, deviations[name])
    return found


def _cautions(diagram: Diagram) -> Iterator[str]:
    """The edges of what to keep off, drawn once more where the tint of a lit area would pale them."""
    shapes = diagram.drawing.shapes
    washed = [s.box for s in shapes if s.layer != "cautions" and s.area in diagram.lit]
    for shape in shapes:
        if shape.layer == "cautions" and any(shape.box.share_in(box) for box in washed):
            yield from _paths(diagram, shape, DEVIATION[PRIMARY])


def _paths(diagram: Diagram, shape: Shape, deviation: float) -> Iterator[str]:
    """The shape, and its mirror image unless the stroke is shown on one half of the body."""
    drawing = diagram.drawing
    yield _path(drawing, shape, deviation)
    if shape.paired and not (diagram.one_sided and drawing.is_symmetric):
        yield _path(drawing, shape, deviation, mirrored=True)


def _path(drawing: Drawing, shape: Shape, deviation: float, mirrored: bool = False) -> str:
    return f'<path d="{_in_short(drawing.view, shape.id, deviation)}"{MIRRORED if mirrored else ""}/>'


@cache
def _in_short(view: str, shape: str, deviation: float) -> str:
    """The path of a shape in straight lines, so short that they look smooth where the picture is largest."""
    pixel = MIN_SHARE * atlas.drawing(view).box.size / LARGEST
    grid = 0.5 if pixel < 0.75 else 1
    rings = []
    for ring in _shape(view, shape).rings:
        points = [(round(x / grid) * grid, round(y / grid) * grid) for x, y in simplified(ring, pixel * deviation)]
        rings.append(_open_where_cut(atlas.drawing(view), points))
    return compact("".join(rings))


def _open_where_cut(drawing: Drawing, ring: list[Point]) -> str:
    """Path data of a ring, without its longest line along a cut of the drawing, where what is drawn fades out.

    It is filled all the same, and the line around it goes where the body goes.
    """
    (left, top), (right, bottom) = drawing.box.corners
    near = (GONE + FADE / 2) * drawing.box.size
    reached = {"left": (0, left + near, -1), "right": (0, right - near, 1)}
    reached |= {"top": (1, top + near, -1), "bottom": (1, bottom - near, 1)}
    ends = [end.box for end in drawing.ends]

    def is_gone(point: Point) -> bool:
        if any(box.holds(point) and point[1] > box.centre[1] for box in ends):
            return True
        return any(way * (point[axis] - limit) >= 0 for axis, limit, way in (reached[side] for side in drawing.cut))

    gone = [is_gone(point) for point in ring]
    count = len(ring)
    runs = []
    for first in (n for n in range(count) if gone[n] and not gone[n - 1]):
        last = next(n for n in range(first, first + count) if not gone[(n + 1) % count])
        if last > first:
            runs.append((math.dist(ring[first], ring[last % count]), first, last))
    if not runs:
        return straight(ring, closed=True)
    _, first, last = max(runs)
    return straight([ring[n % count] for n in range(last, first + count + 1)])


def _is_within(drawing: Drawing, shape: Shape, others: Iterable[Shape]) -> bool:
    found = frozenset[int]().union(*(_points_within(drawing.view, shape.id, other.id) for other in others))
    return len(found) >= SAMPLES * MOST


@cache
def _points_within(view: str, shape: str, other: str) -> frozenset[int]:
    """Which of a few points near the edge of a shape lie in another one."""
    inner, outer = _shape(view, shape), _shape(view, other)
    edge, box, centre = inner.outline, outer.box, inner.box.centre
    points = [between(edge[len(edge) * n // SAMPLES], centre, INWARDS) for n in range(SAMPLES)]
    return frozenset(
        n for n, point in enumerate(points) if box.holds(point) and any(is_inside(point, ring) for ring in outer.rings)
    )


@cache
def _shape(view: str, id: str) -> Shape:
    return next(shape for shape in atlas.drawing(view).shapes if shape.id == id)


def _hands(diagram: Diagram, file: str) -> Iterator[str]:
    """The hands, and those of the other side where both work at once."""
    for turn in diagram.turns:
        laid = "".join(hand_markup(hand, file) for hand in diagram.hands if not (turn and hand.alone))
        if laid:
            yield f'<g class="hands"{MIRRORED if turn else ""}>{laid}</g>'


def _stroke(diagram: Diagram, moving: bool) -> Iterator[str]:
    marks = "".join(_mark(mark, moving) for mark in diagram.marks)
    if moving and not diagram.hands:
        marks += "".join(_run(mark) for mark in diagram.marks if mark.kind == "line")
    for turn in diagram.turns:  # the second is the mirror image
        yield f'<g class="stroke stroke-{diagram.kind}"{MIRRORED if turn else ""}>{marks}</g>'


def _mark(mark: Mark, moving: bool) -> str:
    if mark.kind == "dot":
        where = f'cx="{mark.x}" cy="{mark.y}" r="{mark.r}"'
        return f'<circle class="stroke-dot" {where}/>' + (f'<circle class="stroke-pulse" {where}/>' if moving else "")
    width = f' stroke-width="{mark.width}"' if mark.width else ""
    return f'<path class="stroke-{mark.kind}" d="{compact(mark.d)}"{width}/>'


def _run(mark: Mark) -> str:
    return f'<path class="stroke-run" d="{compact(mark.d)}" stroke-width="{mark.inner}" pathLength="100"/>'
