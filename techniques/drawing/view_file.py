"""A view of the body as a file of its own, for browsers to keep: one SVG with its colours, light and dark.

Every page that shows the view shows this file, cropped, and lays over it what is particular to a stroke.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from techniques.drawing.atlas import Drawing, Line, Shape
from techniques.drawing.geometry import Box, Point, number, straight

SMALL = "-small"
"""The end of the name of a small file."""
TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
REFERENCE = re.compile(r"var\(--([\w-]+)\)")
BY_SCHEME = re.compile(r"light-dark\((.+), (.+)\)")
COLOURS = ("skin", "line", "seam", "muscle", "deep", "tendon", "ligament", "bone", "nerve", "shade", "caution")
"""The tokens `--map-...` that a file needs."""
TISSUES = {
    **dict.fromkeys(("tendon", "fascia"), "tendon"),
    "ligament": "ligament",
    **dict.fromkeys(("bone", "joint"), "bone"),
    **dict.fromkeys(("nerve", "point"), "nerve"),
}
"""The class of a structure by what it is; a muscle has none."""
RULES = (
    "path{stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}"
    ".skin{fill:var(--skin)}"
    ".structures{fill:var(--muscle);stroke:var(--seam);stroke-width:.625px}"
    ".deep{fill:var(--deep);stroke-opacity:.6}"
    ".tendon{fill:var(--tendon)}.ligament{fill:var(--ligament)}.bone{fill:var(--bone)}.nerve{fill:var(--nerve)}"
    ".deep:is(.tendon,.ligament,.bone,.nerve,.flush){fill-opacity:.5}.flush{stroke:none}"
    ".shade{fill:var(--shade);fill-opacity:.13;stroke:none}"
    ".fibres{fill:none;stroke-width:.4px;stroke-opacity:.6}"
    ".cautions{fill:url(#hatch);stroke:var(--caution);stroke-width:1.25px;stroke-dasharray:4 3}"
    "#hatch path{stroke:var(--caution);vector-effect:none}"
    ".lines,.creases{fill:none;stroke:var(--line)}"
    ".rim{fill:var(--line);stroke:none}"
    ".lines{stroke-width:1.25px}.creases{stroke-width:.625px}"
    "@media(min-width:16rem){.lines{stroke-width:1.6px}.creases,.structures{stroke-width:.9px}"
    ".fibres{stroke-width:.6px}.deep{stroke-width:.6px}}"
)
FADE = 0.07
"""How much of a view its cut takes to fade out, as a share of its size."""
GONE = 0.02
"""How much of a cut does not show at all, for no limb ends in a straight line."""
SHIFT = 1 / 420
"""How much heavier the outline is away from the light, which comes from the upper left, as a share of the size."""
MOST_SHIFT = 2.2
"""No more units than that, or fingers and toes of the whole body would be half line."""
SMALL_RULES = "path{fill:var(--skin);stroke:var(--line);stroke-linejoin:round;vector-effect:non-scaling-stroke}"
MIRRORED = ' transform="scale(-1 1)"'


@dataclass(frozen=True)
class ViewFile:
    """`name` is that of the file without its hash and ending; a small one has the outline alone."""

    name: str
    style: str
    shapes: str
    box: str

    @cached_property
    def text(self) -> str:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{self.box}">'
        return f"{svg}<style>{self.style}</style>{self.shapes}</svg>\n"

    @cached_property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()[:12]

    @cached_property
    def policy(self) -> str:
        """The Content-Security-Policy that the file needs: its own style, and nothing else."""
        style = b64encode(sha256(self.style.encode()).digest()).decode()
        return f"default-src 'none'; style-src 'sha256-{style}'; sandbox"


def render(drawing: Drawing, kinds: Mapping[str, str], small: bool = False) -> ViewFile:
    """The file of a view. `kinds` says of each area what it is: a region, a muscle, a bone and so on."""
    rules = SMALL_RULES if small else RULES
    shapes = _small(drawing) if small else _full(drawing, kinds)
    name = drawing.view + (SMALL if small else "")
    return ViewFile(name, colours(rules) + rules, "".join(shapes), str(drawing.box))


def _small(drawing: Drawing) -> Iterator[str]:
    return (f'<path d="{line.rough}"/>' for line in drawing.outlines)


def _full(drawing: Drawing, kinds: Mapping[str, str]) -> Iterator[str]:
    outline = "".join(_paths(drawing.outlines))
    gap, width = number(drawing.box.size / 80), number(drawing.box.size / 500)
    size = f'width="{gap}" height="{gap}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    yield f'<pattern id="hatch" {size}><path d="M0 0V{gap}" stroke-width="{width}"/></pattern>'
    yield f'<clipPath id="within">{outline}</clipPath>{fade(drawing)}'
    fading = ' mask="url(#fade)"' if drawing.cut else ""
    yield f'<g{fading}><g class="skin"><g id="body">{outline}</g></g><g class="structures">'
    for shape in drawing.shapes:
        if shape.layer == "structures":
            yield from _paths([shape], kinds, shape.opposite)
            yield from _form(drawing, shape.id, shape.opposite)
    yield f'<g clip-path="url(#within)">{"".join(_form(drawing, ""))}</g></g>'
    yield f'<g class="creases">{"".join(_paths(drawing.creases))}</g>'
    yield f'<g class="cautions">{"".join(_paths(s for s in drawing.shapes if s.layer == "cautions"))}</g>'
    shift = number(-min(SHIFT * drawing.box.size, MOST_SHIFT))
    frame = f'd="{straight(drawing.box.ring, closed=True)}"'
    lit = f'<path fill="#fff" {frame}/><use href="#body" transform="translate({shift} {shift})"/>'
    yield f'<mask id="away">{lit}</mask><g class="lines"><use href="#body"/>'
    yield '<g class="rim" mask="url(#away)"><use href="#body"/></g></g></g>'


def _form(drawing: Drawing, on: str, opposite: bool = False) -> Iterator[str]:
    """The shadow and the fibres of a structure, or those that belong to none. `opposite` as of a Shape."""
    for name, strokes in (("shade", drawing.shades), ("fibres", drawing.fibres)):
        found = "".join(_paths((stroke for stroke in strokes if stroke.on == on), opposite=opposite))
        if found:
            yield f'<g class="{name}">{found}</g>'


def fade(drawing: Drawing, prefix: str = "") -> str:
    """The mask `fade`, which lets a drawing fade where the body goes on; empty if it is not cut."""
    if not drawing.cut:
        return ""
    box = Box.around([point for line in drawing.outlines for point in (*line.outline, *_mirrored(line))])
    frame = f'd="{straight(drawing.box.ring, closed=True)}"'
    ramps = [(side, _fading(box, drawing.box.size, side), f"<path {frame}/>") for side in drawing.cut]
    ramps += [(f"end{n}", _ending(end.box), "".join(_paths([end]))) for n, end in enumerate(drawing.ends, 1)]
    gradients = painted = ""
    for name, ends, paths in ramps:
        where = " ".join(f'{axis}="{number(end)}"' for axis, end in zip(("x1", "y1", "x2", "y2"), ends, strict=True))
        gradients += f'<linearGradient id="{prefix}{name}" gradientUnits="userSpaceOnUse" {where}>'
        gradients += '<stop/><stop offset="1" stop-opacity="0"/></linearGradient>'
        painted += f'<g fill="url(#{prefix}{name})">{paths}</g>'
    sizes = zip(("x", "y", "width", "height"), str(drawing.box).split(), strict=True)
    whole = " ".join(f'{name}="{value}"' for name, value in sizes)
    mask = f'<mask id="{prefix}fade" maskUnits="userSpaceOnUse" {whole}><path fill="#fff" {frame}/>{painted}</mask>'
    return gradients + mask


def _ending(box: Box) -> tuple[float, float, float, float]:
    """From where to where a limb fades in that ends within the drawing: upwards, in the upper half of its box."""
    return (0, box.centre[1], 0, box.y)


def _fading(box: Box, size: float, side: str) -> tuple[float, float, float, float]:
    """From where to where a drawing fades in at a side of its box."""
    (left, top), (right, bottom) = box.corners
    gone, seen = GONE * size, (GONE + FADE) * size
    return {
        "top": (0, top + gone, 0, top + seen),
        "right": (right - gone, 0, right - seen, 0),
        "bottom": (0, bottom - gone, 0, bottom - seen),
        "left": (left + gone, 0, left + seen, 0),
    }[side]


def _mirrored(line: Line) -> list[Point]:
    return [(-x, y) for x, y in line.outline] if line.paired else []


def _paths(lines: Iterable[Line], kinds: Mapping[str, str] | None = None, opposite: bool = False) -> Iterator[str]:
    for line in lines:
        what = ""
        if kinds is not None and isinstance(line, Shape):
            tissue = TISSUES.get(line.tissue or kinds.get(line.area, ""), "")
            what = " ".join(filter(None, (tissue, "deep" if line.deep else "", "" if line.edge else "flush")))
        path = f'<path class="{what}" d="{line.d}"' if what else f'<path d="{line.d}"'
        if not opposite:
            yield f"{path}/>"
        if line.paired:
            yield f"{path}{MIRRORED}/>"


def colours(rules: str) -> str:
    """The colours that these rules use, in both schemes, as custom properties of the file's own."""
    light, dark = (
        ";".join(f"--{name}:{tokens()[f'map-{name}'][scheme]}" for name in COLOURS if f"--{name})" in rules)
        for scheme in (0, 1)
    )
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"


@cache
def tokens() -> dict[str, tuple[str, str]]:
    """The tokens of colours in the site's stylesheet, light and dark."""
    values = dict(TOKEN.findall(TOKENS.read_text(encoding="utf-8")))

    def resolved(value: str) -> str:
        return REFERENCE.sub(lambda found: resolved(values[found[1]]), value)

    by_scheme = {name: BY_SCHEME.fullmatch(resolved(value)) for name, value in values.items()}
    return {name: (found[1], found[2]) for name, found in by_scheme.items() if found}
