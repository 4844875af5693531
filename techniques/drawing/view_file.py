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
from techniques.drawing.geometry import number

SMALL = "-small"
"""The end of the name of a small file."""
TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
REFERENCE = re.compile(r"var\(--([\w-]+)\)")
BY_SCHEME = re.compile(r"light-dark\((.+), (.+)\)")
COLOURS = ("skin", "ground", "line", "muscle", "tendon", "bone", "nerve", "caution")
"""The tokens `--map-...` that a file needs."""
TISSUES = {
    **dict.fromkeys(("tendon", "ligament", "fascia"), "tendon"),
    **dict.fromkeys(("bone", "joint"), "bone"),
    **dict.fromkeys(("nerve", "point"), "nerve"),
}
"""The class of a structure by what it is; a muscle has none."""
RULES = (
    "path{stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}"
    ".ground{fill:var(--ground)}"
    ".areas{fill:var(--skin);stroke:var(--ground)}"
    ".structures{fill:var(--muscle);stroke:var(--line);stroke-width:.625px}"
    ".tendon{fill:var(--tendon)}.bone{fill:var(--bone)}.nerve{fill:var(--nerve)}"
    ".cautions{fill:url(#hatch);stroke:var(--caution);stroke-width:1.25px;stroke-dasharray:4 3}"
    "#hatch path{stroke:var(--caution);vector-effect:none}"
    ".lines{fill:none;stroke:var(--line);stroke-width:1.25px}"
    ".creases{stroke-width:.625px}"
    "@media(min-width:16rem){.lines{stroke-width:2px}.creases,.structures{stroke-width:1px}}"
)
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
    return ViewFile(name, _colours(rules) + rules, "".join(shapes), str(drawing.box))


def _small(drawing: Drawing) -> Iterator[str]:
    return (f'<path d="{line.rough}"/>' for line in drawing.outlines)


def _full(drawing: Drawing, kinds: Mapping[str, str]) -> Iterator[str]:
    outline = "".join(_paths(drawing.outlines))
    gap, width = number(drawing.box.size / 80), number(drawing.box.size / 500)
    size = f'width="{gap}" height="{gap}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    yield f'<pattern id="hatch" {size}><path d="M0 0V{gap}" stroke-width="{width}"/></pattern>'
    yield f'<g class="ground">{outline}</g>'
    for layer in ("areas", "structures", "cautions"):
        found = [shape for shape in drawing.shapes if shape.layer == layer]
        yield f'<g class="{layer}">{"".join(_paths(found, kinds))}</g>'
    yield f'<g class="lines">{outline}<g class="creases">{"".join(_paths(drawing.creases))}</g></g>'


def _paths(lines: Iterable[Line], kinds: Mapping[str, str] | None = None) -> Iterator[str]:
    for line in lines:
        what = ""
        if kinds is not None and isinstance(line, Shape) and line.layer == "structures":
            what = TISSUES.get(line.tissue or kinds.get(line.area, ""), "")
        path = f'<path class="{what}" d="{line.d}"' if what else f'<path d="{line.d}"'
        yield f"{path}/>"
        if line.paired:
            yield f"{path}{MIRRORED}/>"


def _colours(rules: str) -> str:
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
