"""Drawings on pages: the body map, close views of a part, and the stroke of a technique."""

from django import template

from techniques import pictures
from techniques.drawing import atlas
from techniques.drawing.stroke_diagram import Playing
from techniques.library_files.library import anatomy
from techniques.models.entries import brief

register = template.Library()


@register.simple_tag
def body_pictures(selected="", zoom="", shelf=None):
    """The whole body from both sides, or one part of it; each place is chosen on the shelf beside what is there."""
    return pictures.body(selected or (), zoom or "", shelf.address_with_area if shelf else None)


@register.simple_tag
def close_views(area):
    """The pictures on which an area is seen best, itself lit."""
    return [pictures.close_view(view, [area.slug]) for view in pictures.best_views(area.slug)]


@register.simple_tag
def close_view(view):
    return pictures.close_view(view)


@register.simple_tag
def areas_in(view):
    return pictures.in_picture(view)


@register.simple_tag
def ways_closer(asked):
    """What can be looked at larger, and which of it is asked for."""
    parts, views = pictures.crops(), [(view, str(atlas.drawing(view).title)) for view in pictures.CLOSE_VIEWS]
    return {
        "parts": parts,
        "views": views,
        "zoom": asked if asked in dict(parts) else "",
        "view": asked if asked in dict(views) else "",
        "unknown": bool(asked) and asked not in {**dict(parts), **dict(views)},
    }


@register.simple_tag
def stroke_figure(technique, primary, secondary=()):
    """The stroke of a technique on its drawing, for its page; None where it has no diagram."""
    return _figure(technique, [area.slug for area in primary], [area.slug for area in secondary])


@register.inclusion_tag("techniques/drawing/_card_picture.html")
def card_picture(technique):
    """The same, small, for a technique from `for_cards()`."""
    return {"figure": _figure(technique, [slug for slug, name in technique.main_areas], small=True)}


@register.inclusion_tag("techniques/browse/_body_area_branch.html")
def regions_below(parent, selected):
    """The regions within a part of the body, as nested lists of links."""
    regions = [area for area in anatomy().areas.values() if area.parent == parent and area.kind == "region"]
    return {"regions": [(area.slug, brief(area.name)) for area in regions], "selected_areas": selected}


@register.filter
def has_regions(slug):
    return any(area.parent == slug and area.kind == "region" for area in anatomy().areas.values())


def _figure(technique, primary, secondary=(), small=False):
    if not technique.diagram:
        return None
    stroke = technique.stroke
    named = {"stroke": stroke.slug, "stroke_name": stroke.name, "primary": primary, "secondary": secondary}
    return pictures.figure(Playing.of(technique, technique.diagram, **named), small)
