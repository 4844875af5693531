"""The body as a map of what a routine works on, and the same as a table."""

from functools import cache

from django import template

from routines.document import body_load
from techniques import pictures
from techniques.library_files.library import anatomy
from techniques.models.entries import brief

register = template.Library()


@register.inclusion_tag("routines/document/_body_load.html")
def heat_map(document):
    """Levels 1 to 5 on the map of the whole body, from a routine document; nothing where nothing is worked on."""
    areas = anatomy().areas
    found = body_load.loads(document, _places, lambda place: areas[place].paired)
    warm = body_load.warmths(found)
    return {"pictures": pictures.heated({(w.area, w.side): w.level for w in warm}), "rows": _rows(warm, areas)}


@cache
def _places(area):
    """What stands for an area on the map; the drawings are the same for as long as the process lives."""
    return pictures.on_body_map([area])


def _rows(warm, areas):
    """A row for each part of the body with its two sides, the warmest first."""
    rows = {}
    for w in warm:
        row = rows.setdefault(w.area, {"name": brief(areas[w.area].name), "left": None, "right": None, "middle": None})
        row[w.side or "middle"] = w
    return list(rows.values())
