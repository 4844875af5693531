"""Names of what a large picture shows: its structures in lines as rough as a finger.

On the page of a technique each is a link over the picture. The player asks for the file of all names in a view, and
takes from it those in its picture (`static/js/player/player-names.js`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256

from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from techniques.drawing import atlas
from techniques.drawing.atlas import Drawing, Shape
from techniques.drawing.geometry import Box, Point, simplified, straight
from techniques.library_files.library import anatomy
from techniques.models.entries import brief

MIN_SHOWN = 0.3
"""A structure with less than this share of it in the picture has no name there."""
ROUGH = 1 / 500
"""How far an edge may lie beside that of the drawing, as a share of the picture."""
LARGER = 2
"""How many times larger than its whole view a picture may show a part of it."""


@dataclass(frozen=True)
class Name:
    """A structure, or what to keep off: its name, the address of its page, and its shapes as path elements."""

    name: str
    address: str
    paths: str


@dataclass(frozen=True)
class NamesFile:
    """The names in a view, in a language, as JSON: the shapes of each name as path data, from back to front."""

    view: str
    language: str
    text: str

    @cached_property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()[:12]

    @property
    def address(self) -> str:
        return reverse("techniques:names", args=[self.view, self.language, self.digest])


def names_file(view: str, language: str | None = None) -> NamesFile:
    """The names in a view; in the language that is spoken now by default. Raises BadDrawing for an unknown view."""
    return _names_file(view, language or get_language() or "")


@lru_cache(maxsize=256)
def _names_file(view: str, language: str) -> NamesFile:
    drawing = atlas.drawing(view)
    found: dict[str, list[str]] = {}
    with override(language or None):
        for shape in _nameable(drawing):
            rings = _rough(shape, ROUGH * drawing.box.size / LARGER)
            sides = [rings, _mirrored(rings)] if shape.paired else [rings]
            found.setdefault(_name(shape), []).extend(map(_path_data, sides))
    return NamesFile(view, language, json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n")


def names_in(drawing: Drawing, box: Box, one_sided: bool) -> Iterator[Name]:
    """The names in a part of a drawing, each once, from back to front. `one_sided` leaves out the other half."""
    found: dict[tuple[str, str], list[str]] = {}
    for shape in _nameable(drawing):
        if shape.box.share_in(box) > MIN_SHOWN:
            mirrored = shape.paired and not one_sided
            found.setdefault((_name(shape), shape.area), []).append(_path(shape, ROUGH * box.size, mirrored))
    for (name, area), paths in found.items():
        yield Name(name, reverse("techniques:area", args=[area]), "".join(paths))


def _nameable(drawing: Drawing) -> Iterator[Shape]:
    areas = anatomy().areas
    return (shape for shape in drawing.shapes if shape.layer != "areas" and shape.area in areas)


def _name(shape: Shape) -> str:
    return str(_(shape.title)) if shape.title else brief(anatomy().areas[shape.area].name)


def _rough(shape: Shape, within: float) -> list[list[Point]]:
    return [[(round(x), round(y)) for x, y in simplified(ring, within)] for ring in shape.rings]


def _mirrored(rings: list[list[Point]]) -> list[list[Point]]:
    return [[(-x, y) for x, y in ring] for ring in rings]


def _path_data(rings: list[list[Point]]) -> str:
    return "".join(straight(ring, closed=True) for ring in rings)


def _path(shape: Shape, within: float, mirrored: bool) -> str:
    path = f'<path d="{_path_data(_rough(shape, within))}"'
    return f'{path}/>{path} transform="scale(-1 1)"/>' if mirrored else f"{path}/>"
