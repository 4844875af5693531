"""Drawings on pages: the body map, close views of an area, and the stroke of a technique."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString

from techniques.drawing import atlas, plate
from techniques.drawing.playing import Playing
from techniques.library_files.library import BodyArea as DrawnArea
from techniques.library_files.library import anatomy
from techniques.models import BodyArea, Technique, brief
from techniques.pictures import body_maps, panels
from techniques.pictures.body_maps import Picture
from techniques.pictures.panels import Figure

if TYPE_CHECKING:
    from techniques.browse.library_page import LibraryPage

register = template.Library()


@register.simple_tag
def body_pictures(selected: Sequence[str] = (), zoom: str = "", library: "LibraryPage | None" = None) -> list[Picture]:
    """The whole body from both sides, or one part of it; each area links to the library with the area chosen too."""
    return body_maps.body(selected or (), zoom or "", library.address_with_area if library else None)


@register.simple_tag
def plates(
    selected: Sequence[str] = (), library: "LibraryPage | None" = None
) -> list[tuple[str, Picture, list[dict[str, str]]]]:
    """The body from both sides, "front" and "back", with the places to name, which lead where their shapes do."""
    areas, pictures = anatomy().areas, body_pictures(selected, library=library)
    return [
        (
            picture.view.removeprefix("body-"),
            picture,
            [
                {"slug": slug, "name": brief(areas[slug].name), "edge": edge, "address": picture.leads_to(slug)}
                for edge, slugs in zip(("start", "end"), plate.PLACES[picture.view], strict=True)
                for slug in slugs
                if picture.leads_to
            ],
        )
        for picture in pictures
    ]


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
    playing = _playing(technique, [area.slug for area in primary], [area.slug for area in secondary])
    return panels.figure(playing) if playing else None


@register.simple_tag
def step_picture(
    technique: Mapping[str, Any], side: str = "", *, small: bool = False, eager: bool = False, alt: bool = False
) -> SafeString:
    """The stroke of a technique of a routine's document, on its view of the body; nothing if it has no picture.

    `side` is that of the step: for the side that the picture does not show, it is mirrored. A `small` one is for some
    50 pixels, and shows only the outline, the main targets and the stroke. `eager` is for what the first screen shows;
    all others are fetched when they are about to be seen. The picture is decoration, unless `alt` is set.

    It fills whatever `.picture` is sized to: see `static/css/components/picture.css`.
    """
    playing = panels.playing_of_document(technique)
    shown = panels.panel(playing, small) if playing else None
    if not (playing and shown):
        return SafeString()
    return shown.html(side, panels.sentence(playing, side) if alt else "", eager=eager)


@register.simple_tag
def playing_figure(technique: Mapping[str, Any]) -> Figure | None:
    """The moving picture of a technique of a routine's document, with its words; None if it has no picture."""
    playing = panels.playing_of_document(technique)
    return panels.figure(playing) if playing else None


@register.simple_tag
def card_picture(technique: Technique) -> SafeString:
    """A small picture of the stroke, for a technique from `for_cards()`; nothing if it has none."""
    playing = _playing(technique, [slug for slug, name in technique.main_areas])
    shown = panels.panel(playing, small=True) if playing else None
    return shown.html(more="card-picture") if shown else SafeString()


@register.inclusion_tag("techniques/browse/body_area_branch.html")
def regions_below(parent: str, selected: Sequence[str]) -> dict[str, Any]:
    """The regions within an area, as nested lists of links."""
    regions = [area for area in anatomy().areas.values() if area.parent == parent and area.kind == "region"]
    return {"regions": [(area.slug, brief(area.name)) for area in regions], "selected_areas": selected}


@register.filter
def has_regions(slug: str) -> bool:
    return any(area.parent == slug and area.kind == "region" for area in anatomy().areas.values())


def _playing(technique: Technique, primary: Iterable[str], secondary: Iterable[str] = ()) -> Playing | None:
    if not technique.diagram:
        return None
    stroke = technique.stroke
    return Playing.of(
        technique,
        technique.diagram,
        stroke=stroke.slug,
        stroke_name=stroke.name,
        primary=primary,
        secondary=secondary,
    )
