"""The giver's hands, drawn once: right hands and tools in millimetres, pressing at 0,0 with their lead towards the top.

All are in one file for browsers to keep, from which an overlay takes what it needs by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

from techniques.drawing.atlas import FOLDER, BadDrawing
from techniques.drawing.geometry import Point, compact, rings
from techniques.drawing.view_file import ViewFile

NAME = "hands"
"""The name of the file that has them all."""
LAYERS = ("skin", "lines", "creases")


@dataclass(frozen=True)
class Hand:
    """A hand or tool: what it covers, its outline with what stands out from it, and nails and folds."""

    name: str
    title: str
    skin: str
    lines: str
    creases: str

    @property
    def rings(self) -> list[list[Point]]:
        return rings(self.skin)

    @property
    def markup(self) -> str:
        """As a group of the file; colours and widths come from the page that uses it."""
        skin, lines, creases = (compact(getattr(self, layer)) for layer in LAYERS)
        line = 'fill="none" vector-effect="non-scaling-stroke"'
        return (
            f'<g id="{self.name}" stroke-linecap="round" stroke-linejoin="round"><path stroke="none" d="{skin}"/>'
            f'<path {line} d="{lines}"/><path {line} stroke="currentColor" d="{creases}"/></g>'
        )


@cache
def hands() -> dict[str, Hand]:
    """All hands and tools by name. Raises BadDrawing."""
    return {file.stem: _read(file.stem) for file in sorted((FOLDER / NAME).glob("*.svg"))}


def _read(name: str) -> Hand:
    root = ElementTree.parse(FOLDER / NAME / f"{name}.svg").getroot()  # noqa: S314 - the project's own
    found = {group.get("id"): "".join(_paths(group)) for group in root}
    if set(LAYERS) - found.keys():
        raise BadDrawing(f"{NAME}/{name}.svg: has not all of {', '.join(LAYERS)}")
    return Hand(name, root.attrib["data-title"], *(found[layer] for layer in LAYERS))


def _paths(group: ElementTree.Element) -> Iterator[str]:
    return (path.attrib["d"] for path in group)


@cache
def hands_file() -> ViewFile:
    """The file of all hands, as that of a view is one."""
    return ViewFile(NAME, "", "".join(hand.markup for hand in hands().values()), "-130 -170 260 340")
