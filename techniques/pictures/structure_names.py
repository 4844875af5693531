"""Names of what a large picture shows: each structure as a link over the picture, in lines as rough as a finger."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from techniques.drawing.atlas import Drawing, Shape
from techniques.drawing.geometry import Box, simplified, straight
from techniques.library_files.library import anatomy
from techniques.models.entries import brief

MIN_SHOWN = 0.3
"""A structure with less than this share of it in the picture has no name there."""
ROUGH = 1 / 500
"""How far an edge may lie beside that of the drawing, as a share of the picture."""


@dataclass(frozen=True)
class Name:
    """A structure, or what to keep off: its name, the address of its page, and its shapes as path elements."""

    name: str
    address: str
    paths: str


def names_in(drawing: Drawing, box: Box, one_sided: bool) -> Iterator[Name]:
    """The names in a part of a drawing, each once, from back to front. `one_sided` leaves out the other half."""
    areas = anatomy().areas
    found: dict[tuple[str, str], list[str]] = {}
    for shape in drawing.shapes:
        if shape.layer != "areas" and shape.area in areas and shape.box.share_in(box) > MIN_SHOWN:
            name = str(_(shape.title)) if shape.title else brief(areas[shape.area].name)
            mirrored = shape.paired and not one_sided
            found.setdefault((name, shape.area), []).append(_path(shape, ROUGH * box.size, mirrored))
    for (name, area), paths in found.items():
        yield Name(name, reverse("techniques:area", args=[area]), "".join(paths))


def _path(shape: Shape, within: float, mirrored: bool) -> str:
    rings = [[(round(x), round(y)) for x, y in simplified(ring, within)] for ring in shape.rings]
    path = f'<path d="{"".join(straight(ring, closed=True) for ring in rings)}"'
    return f'{path}/>{path} transform="scale(-1 1)"/>' if mirrored else f"{path}/>"
