"""Strokes on the body as pages show them: the file of a view, which browsers keep, and what lies over it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from techniques.drawing import atlas, hands, movements, overlay
from techniques.drawing.geometry import Box
from techniques.drawing.playing import Playing
from techniques.drawing.stroke_diagram import GOING, PACE, WITH, Diagram, diagram
from techniques.drawing.view_file import SMALL, ViewFile, render
from techniques.library_files.library import BodyArea, anatomy
from techniques.pictures.body_maps import WHOLE, cautions, viewers_sides
from techniques.pictures.structure_names import Name, names_file, names_in

SMALL_WEIGHT = 1.5
"""How much thicker the marks are in a small picture."""


@dataclass(frozen=True)
class Panel:
    """A picture for a page: the address of its view, and the SVG element that lies over it.

    `drawn_side` is the side of the body that it shows, and that may be mirrored; empty if it shows both.
    """

    address: str
    overlay: str
    small: bool = False
    drawn_side: str = ""

    def html(self, side: str = "", alt: str = "", *, eager: bool = False, more: str = "") -> SafeString:
        """The panel as `static/css/components/picture.css` knows it; `more` are further classes.

        It is mirrored if it shows the other side than `side`. It loads when it is about to be seen, unless `eager`.
        """
        is_mirrored = bool(self.drawn_side) and side == atlas.OTHER_SIDE[self.drawn_side]
        names = ["picture", "picture-small" * self.small, "picture-mirrored" * is_mirrored, more]
        loading = "" if eager else ' loading="lazy"'
        image = f'<img class="picture-view" src="{self.address}" alt="{escape(alt)}"{loading} decoding="async">'
        return SafeString(f'<div class="{" ".join(filter(None, names))}">{image}{self.overlay}</div>')


@dataclass(frozen=True)
class Face:
    """The whole body from one side: its title, and the words for the viewer's left and right."""

    view: str
    title: str
    sides: tuple[str, ...]
    panel: Panel


@dataclass(frozen=True)
class Figure:
    """A stroke on its picture, with its words, and with the cautions that the picture marks.

    `names` are the structures in the picture, and `names_address` is that of the file of all in its view, empty
    where there are none.
    """

    panel: Panel
    diagram: Diagram
    notes: tuple[tuple[str, BodyArea], ...]
    names: tuple[Name, ...] = ()
    names_address: str = ""

    @property
    def box(self) -> Box:
        """The part of the drawing that the picture shows."""
        return overlay.shown(self.diagram)


@cache
def view_file(view: str, small: bool = False) -> ViewFile:
    """The file of a view, rendered once. A small one has the outline alone. Raises BadDrawing for an unknown view."""
    kinds = {slug: area.kind for slug, area in anatomy().areas.items()}
    return render(atlas.drawing(view), kinds, small)


def file_named(name: str) -> ViewFile:
    """The file of this name: that of a view, or of the hands. Raises BadDrawing."""
    if name == hands.NAME:
        return hands.hands_file()
    if name.startswith(movements.PREFIX):
        return movements.movement_file(name.removeprefix(movements.PREFIX))
    return view_file(name.removesuffix(SMALL), small=name.endswith(SMALL))


def address_of(file: ViewFile) -> str:
    return reverse("techniques:drawing", args=[file.name, file.digest])


def _part_of(file: ViewFile, box: Box) -> str:
    return f"{address_of(file)}#svgView(viewBox({str(box).replace(' ', ',')}))"


def panel(playing: Playing, small: bool = False, moving: bool = False) -> Panel | None:
    """The picture of a stroke; None if its view or a landmark does not exist (any more).

    A small one shows only the outline, the main targets and the stroke. Kept, for it says nothing in any language.
    """
    return _panel(replace(playing, stroke_name=""), small, moving)


@lru_cache(maxsize=2048)
def _panel(playing: Playing, small: bool, moving: bool) -> Panel | None:
    try:
        drawn = diagram(playing, anatomy().lineages, weight=SMALL_WEIGHT if small else 1)
    except atlas.BadDrawing:
        return None
    hand_file = address_of(hands.hands_file())
    if playing.movement:
        positions = movements.movement(playing.movement)
        return Panel(
            address=_part_of(movements.movement_file(playing.movement), positions.box),
            overlay=overlay.of_movement(positions, hand_file, moving),
            small=small,
            drawn_side=positions.side,
        )
    return Panel(
        address=_part_of(view_file(playing.view, small), overlay.shown(drawn)),
        overlay=overlay.of_small(drawn, hand_file) if small else overlay.of_stroke(drawn, hand_file, moving),
        small=small,
        drawn_side=drawn.drawing.side if drawn.one_sided else "",
    )


def figure(playing: Playing) -> Figure | None:
    """The moving picture of a stroke with its words; None as for `panel`."""
    return _figure(playing, get_language())


@lru_cache(maxsize=1024)
def _figure(playing: Playing, _language: str | None) -> Figure | None:
    shown = panel(playing, moving=True)
    if not shown:
        return None
    drawn = diagram(playing, anatomy().lineages)
    if playing.movement:
        return Figure(shown, drawn, notes=())
    names = tuple(names_in(drawn.drawing, overlay.shown(drawn), drawn.one_sided))
    address = names_file(playing.view).address if names else ""
    return Figure(shown, drawn, tuple(cautions(drawn.drawing, drawn.crop)), names, address)


def sentence(playing: Playing, side: str = "") -> str:
    """The picture of a stroke in words, for a side of the body; empty if there is no picture."""
    found = figure(playing)
    sentences = found.diagram.sentences if found else {}
    return sentences.get(side) or next(iter(sentences.values()), "")


def faces(levels: Mapping[tuple[str, str], int]) -> list[Face]:
    """The body from the front and from behind, with areas coloured by how much they get.

    `levels` are 1 to 5 by the area of the body map and its side ("left", "right", or "" for what is not paired), as
    `routines.document.body_load.warmths` finds them. What a view does not show is left out of it. For the card of a
    routine, join `face.panel.html()` of both.
    """
    found = []
    for view in atlas.WHOLE_BODY:
        drawing = atlas.drawing(view)
        shown = Panel(address_of(view_file(view, small=True)), overlay.of_heat(drawing, levels), small=True)
        found.append(Face(view, str(WHOLE[view]), viewers_sides(drawing, drawing.box), shown))
    return found


def playing_of_document(technique: Mapping[str, Any]) -> Playing | None:
    """The stroke of a technique as a routine's document has it; None if it has no diagram, or one that cannot be read.

    A document from elsewhere may hold anything in the keys that its schema does not name.
    """
    data, stroke, targets = (technique.get(key) for key in ("diagram", "stroke", "targets"))
    how = [technique.get(key) for key in ("direction", "contact", "rhythm")]
    is_told = all(isinstance(word, str) and word in words for word, words in zip(how, (GOING, WITH, PACE), strict=True))
    if not (is_told and isinstance(data, dict) and isinstance(stroke, dict) and isinstance(targets, list)):
        return None
    direction, contact, rhythm = map(str, how)
    return Playing(
        view=str(data.get("view")),
        path=_words(data.get("path")),
        closed=bool(data.get("closed")),
        both=bool(data.get("both")),
        stroke=str(stroke.get("slug")),
        stroke_name=str(stroke.get("name")),
        direction=direction,
        contact=contact,
        rhythm=rhythm,
        primary=_areas(targets, "primary"),
        secondary=_areas(targets, "secondary"),
        also=_words(data.get("also")),
        grip=str(data.get("grip") or ""),
        turn=turn if isinstance(turn := data.get("turn"), int) else 0,
        movement=str(data.get("movement") or ""),
    )


def _words(found: object) -> tuple[str, ...]:
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _areas(targets: list[Any], role: str) -> tuple[str, ...]:
    found = [target for target in targets if isinstance(target, dict) and target.get("role") == role]
    return tuple(str(target.get("area")) for target in found)
