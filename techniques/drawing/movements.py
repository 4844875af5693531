"""Stretches and movements of joints, shown as the moving part in two positions: an arrow on a limb reads as a glide.

`drawings/movements/` has a file for each. Its `body` is at the end of the movement, its `ghost` the part as it began;
`target` is what the movement is felt in, `ways` lead from one position to the other, and `hands` hold and push.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from techniques.drawing.atlas import FOLDER, BadDrawing
from techniques.drawing.geometry import Box, Point, angle_of, compact, moved, number, sampled, straight
from techniques.drawing.grips import Placed
from techniques.drawing.view_file import ViewFile, colours

PREFIX = "move-"
"""The beginning of the name of a file."""
LAYERS = ("furniture", "behind", "ghost", "body", "creases")
"""What the file shows, from back to front; targets, ways and hands lie over it."""
RULES = (
    "path{stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke;fill:none;stroke:var(--line)}"
    ".furniture{opacity:.6}.behind path{fill:var(--skin);fill-opacity:.5}.body path{fill:var(--skin)}"
    ".ghost path{fill:var(--skin);fill-opacity:.3;stroke-dasharray:5 4}"
    "path{stroke-width:1.25px}@media(min-width:16rem){path{stroke-width:2px}}"
)
HEAD = 0.036
"""The length of an arrow head, as a share of the picture."""


@dataclass(frozen=True)
class Movement:
    """A movement: `title` reads in the middle of a sentence, `ways` are path data with the ends that have a head."""

    name: str
    title: str
    side: str
    box: Box
    layers: dict[str, tuple[str, ...]]
    target: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]
    hands: tuple[Placed, ...]

    @property
    def heads(self) -> Iterator[str]:
        """Path data of the arrow heads."""
        for d, ends in self.ways:
            line = sampled(d)
            for points in [line, line[::-1]] if ends == "both" else [line]:
                yield _head(points, HEAD * self.box.size)


def _head(line: list[Point], long: float) -> str:
    angle = angle_of(line[-2], line[-1])
    tip, base = moved(line[-1], angle, 0.5 * long), moved(line[-1], angle, -0.5 * long)
    return straight([moved(base, angle + 1.57, 0.5 * long), tip, moved(base, angle - 1.57, 0.5 * long)], closed=True)


@cache
def movement(name: str) -> Movement:
    """The movement in a file. Raises BadDrawing."""
    if name not in names():
        raise BadDrawing(f"there is no movement {name!r}")
    root = ElementTree.parse(FOLDER / "movements" / f"{name}.svg").getroot()  # noqa: S314 - the project's own
    groups = {group.get("id"): group for group in root}
    missing = {*LAYERS, "target", "ways", "hands"} - groups.keys()
    if missing:
        raise BadDrawing(f"movements/{name}.svg: has no {', '.join(sorted(missing))}")
    return Movement(
        name=name,
        title=root.attrib["data-title"],
        side=root.attrib["data-side"],
        box=Box(*map(float, root.attrib["viewBox"].split())),
        layers={layer: tuple(path.attrib["d"] for path in groups[layer]) for layer in LAYERS},
        target=tuple(path.attrib["d"] for path in groups["target"]),
        ways=tuple((path.attrib["d"], path.attrib["data-heads"]) for path in groups["ways"]),
        hands=tuple(_hand(circle) for circle in groups["hands"]),
    )


@cache
def names() -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in (FOLDER / "movements").glob("*.svg")))


def _hand(circle: Element) -> Placed:
    at = (float(circle.attrib["cx"]), float(circle.attrib["cy"]))
    left = circle.get("data-left") == "yes"
    return Placed(circle.attrib["data-hand"], at, float(circle.attrib["data-turn"]), 1, left, does="press")


@cache
def movement_file(name: str) -> ViewFile:
    """The two positions as a file for browsers to keep, with its colours, light and dark. Raises BadDrawing."""
    shown = movement(name)
    shapes = (
        f'<g class="{layer}">{"".join(f"""<path d="{compact(d)}"/>""" for d in paths)}</g>'
        for layer, paths in shown.layers.items()
        if paths
    )
    return ViewFile(PREFIX + name, colours(RULES) + RULES, "".join(shapes), str(shown.box))


def marks(shown: Movement, moving: bool) -> str:
    """The ways as markup: arrows, and with `moving` a light that runs along them."""
    unit = shown.box.size / 100
    ways = [compact(d) for d, _ends in shown.ways]
    lines = "".join(f'<path class="stroke-line" d="{d}" stroke-width="{number(unit)}"/>' for d in ways)
    heads = "".join(f'<path class="stroke-head" d="{compact(d)}"/>' for d in shown.heads)
    light = f'stroke-width="{number(0.6 * unit)}" pathLength="100"'
    runs = "".join(f'<path class="stroke-run" d="{d}" {light}/>' for d in ways) if moving else ""
    return f'<g class="stroke stroke-arc">{lines}{heads}{runs}</g>'


def target(shown: Movement) -> str:
    """What the movement is felt in, as path elements."""
    return "".join(f'<path d="{compact(d)}"/>' for d in shown.target)
