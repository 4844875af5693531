"""The face of a routine on a card: where on the body it works, and what its time goes to. It is kept in its row."""

from collections.abc import Iterable
from functools import cache
from typing import TypedDict

from routines.document import body_load
from routines.document.body_load import Warmth
from routines.document.cues import cues
from routines.document.outline import bars
from routines.document.shapes import Document
from techniques.library_files.library import anatomy
from techniques.pictures.body_maps import on_body_map

MOST_SPANS = 60
"""More would be narrower than the gaps between them on a card."""


class Face(TypedDict):
    """`heat` is the area of the body map, its side and its level from 1 to 5; `time` is phase and seconds, in order.

    Pauses have no phase.
    """

    heat: list[tuple[str, str, int]]
    time: list[tuple[str, int]]


def face(document: Document) -> Face:
    """The face of a valid document."""
    phase_of = {slug: technique.get("phase", "") for slug, technique in document["techniques"].items()}
    spans = bars(cues(document), phase_of, MOST_SPANS)
    return {
        "heat": [(w.area, w.side, w.level) for w in warmths(document)],
        "time": [(bar.phase, bar.width) for bar in spans],
    }


def warmths(document: Document) -> list[Warmth]:
    """The load on each area of the body map, the warmest first."""
    areas = anatomy().areas
    return body_load.warmths(body_load.loads(document, _areas_of_map, lambda slug: areas[slug].paired))


@cache
def _areas_of_map(area: str) -> Iterable[str]:
    """The areas of the map that represent an area. Cached, since the drawings do not change while the process runs."""
    return on_body_map([area])
