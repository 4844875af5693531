"""Drawings on pages: the body map, close views of an area, and the stroke of a technique."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import template

from techniques.drawing import atlas, plate
from techniques.drawing.stroke_diagram import Playing
from techniques.library_files.library import BodyArea as DrawnArea
from techniques.library_files.library import anatomy
from techniques.models import BodyArea, Technique, brief
from techniques.pictures import body_maps
from techniques.pictures.body_maps import Figure, Picture

if TYPE_CHECKING:
    from techniques.browse.library_page import LibraryPage

register = template.Library()


@register.simple_tag
def body_pictures(selected: Sequence[str] = (), zoom: str = "", library: "LibraryPage | None" = None) -> list[Picture]:
    """The whole body from both sides, or one part of it; each area links to the library with the area chosen too."""
    return body_maps.body(selected or (), zoom or "", library.address_with_area if library else None)


@register.simple_tag
def plates() -> list[tuple[str, Picture, list[tuple[str, str, str]]]]:
    """The body from both sides, "front" and "back", with the places to name: slug, name, and "start" or "end"."""
    areas = anatomy().areas
    named = {
        view: [
            (slug, brief(areas[slug].name), edge)
            for edge, slugs in zip(("start", "end"), ends, strict=True)
            for slug in slugs
        ]
        for view, ends in plate.PLACES.items()
    }
    return [(picture.view.removeprefix("body-"), picture, named[picture.view]) for picture in body_maps.body()]


@register.simple_tag
def close_views(area: BodyArea) -> list[Picture]:
    """The close views that show an area best, with the area highlighted."""
    return [body_maps.close_view(view, [area.slug]) for view in body_maps.best_views(area.slug)]


@register.simple_tag
def close_view(view: str) -> Picture:
    return body_maps.close_view(view)


@register.simple_tag
def areas_in(view: str) -> list[tuple[DrawnArea, str]]:
    return body_maps.in_picture(view)


@register.simple_tag
def zoom_choices(chosen: str | None) -> dict[str, Any]:
    """The parts and close views to choose from, and which one is chosen."""
    parts, views = body_maps.crops(), [(view, str(atlas.drawing(view).title)) for view in body_maps.CLOSE_VIEWS]
    return {
        "parts": parts,
        "views": views,
        "zoom": chosen if chosen in dict(parts) else "",
        "view": chosen if chosen in dict(views) else "",
        "unknown": bool(chosen) and chosen not in {**dict(parts), **dict(views)},
    }


@register.simple_tag
def stroke_figure(
    technique: Technique, primary: Iterable[BodyArea], secondary: Iterable[BodyArea] = ()
) -> Figure | None:
    """The stroke of a technique on its drawing, for its page; None if it has no diagram."""
    return _figure(technique, [area.slug for area in primary], [area.slug for area in secondary])


@register.inclusion_tag("techniques/drawing/card_picture.html")
def card_picture(technique: Technique) -> dict[str, Figure | None]:
    """A small figure of the stroke, for a technique from `for_cards()`."""
    return {"figure": _figure(technique, [slug for slug, name in technique.main_areas], small=True)}


@register.inclusion_tag("techniques/browse/body_area_branch.html")
def regions_below(parent: str, selected: Sequence[str]) -> dict[str, Any]:
    """The regions within an area, as nested lists of links."""
    regions = [area for area in anatomy().areas.values() if area.parent == parent and area.kind == "region"]
    return {"regions": [(area.slug, brief(area.name)) for area in regions], "selected_areas": selected}


@register.filter
def has_regions(slug: str) -> bool:
    return any(area.parent == slug and area.kind == "region" for area in anatomy().areas.values())


def _figure(
    technique: Technique, primary: Sequence[str], secondary: Sequence[str] = (), small: bool = False
) -> Figure | None:
    if not technique.diagram:
        return None
    stroke = technique.stroke
    playing = Playing.of(
        technique,
        technique.diagram,
        stroke=stroke.slug,
        stroke_name=stroke.name,
        primary=primary,
        secondary=secondary,
    )
    return body_maps.figure(playing, small)
