"""The load of a routine as a heat map of the body, and as a table."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from routines.document.body_load import Warmth
from routines.document.face import warmths
from routines.document.shapes import Document
from techniques.library_files.library import BodyArea, anatomy
from techniques.models import brief
from techniques.pictures import panels

register = template.Library()


@register.inclusion_tag("routines/document/body_load.html")
def heat_map(document: Document) -> dict[str, Any]:
    """Levels 1 to 5 on the body map and in a table, for each area that the routine works on."""
    warm = warmths(document)
    levels = {(w.area, w.side): w.level for w in warm}
    return {"faces": panels.faces(levels), "rows": _rows(warm, anatomy().areas)}


@register.filter
def heat_of(document: Document) -> list[tuple[str, str, int]]:
    """Area, side, and level 1 to 5, of each area that the routine works on, as `card_face.body_figures` takes them."""
    return [(w.area, w.side, w.level) for w in warmths(document)]


@register.filter
def level_words(warmth: Warmth | None) -> SafeString:
    """A level of the load with its colour, or "none". Not a template: a table has some fifty of them."""
    if warmth is None:
        return format_html('<span class="soft">{}</span>', _("none"))
    return format_html(
        '<span class="heat-level"><svg viewBox="0 0 10 10" aria-hidden="true" focusable="false">'
        '<rect class="heat-{}" width="10" height="10"/></svg>{} <span class="soft">({})</span></span>',
        warmth.level,
        _("level %(level)s") % {"level": warmth.level},
        floatformat(warmth.load),
    )


def _rows(warm: Iterable[Warmth], areas: Mapping[str, BodyArea]) -> list[dict[str, Any]]:
    """A table row for each area with its two sides, the warmest first."""
    rows: dict[str, dict[str, Any]] = {}
    for w in warm:
        row = rows.setdefault(w.area, {"name": brief(areas[w.area].name), "left": None, "right": None, "middle": None})
        row[w.side or "middle"] = w
    return list(rows.values())
