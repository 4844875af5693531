"""The load of a routine as a heat map of the body, and as a table."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django import template

from routines.document import body_load
from routines.document.body_load import Warmth
from routines.document.shapes import Document
from techniques.library_files.library import BodyArea, anatomy
from techniques.models import brief
from techniques.pictures import body_maps, panels

register = template.Library()


@register.inclusion_tag("routines/document/body_load.html")
def heat_map(document: Document) -> dict[str, Any]:
    """Levels 1 to 5 on the body map and in a table, for each area that the routine works on."""
    areas = anatomy().areas
    loads = body_load.loads(document, _areas_of_map, lambda slug: areas[slug].paired)
    warm = body_load.warmths(loads)
    return {"faces": panels.faces({(w.area, w.side): w.level for w in warm}), "rows": _rows(warm, areas)}


@cache
def _areas_of_map(area: str) -> Iterable[str]:
    """The areas of the map that represent an area. Cached, since the drawings do not change while the process runs."""
    return body_maps.on_body_map([area])


def _rows(warm: Iterable[Warmth], areas: Mapping[str, BodyArea]) -> list[dict[str, Any]]:
    """A table row for each area with its two sides, the warmest first."""
    rows: dict[str, dict[str, Any]] = {}
    for w in warm:
        row = rows.setdefault(w.area, {"name": brief(areas[w.area].name), "left": None, "right": None, "middle": None})
        row[w.side or "middle"] = w
    return list(rows.values())
