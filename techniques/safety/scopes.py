"""Where an effect holds on the body: a scope and the places that a person named, as areas of the tree."""

from collections.abc import Iterable, Mapping, Sequence

from techniques.models import BodyArea
from techniques.models.effects import Effect

Areas = Mapping[str, BodyArea]
Scope = Effect.Scope

LIMBS = ("upper-limb", "lower-limb")
DIVIDED = (*LIMBS, "trunk")
"""The divisions of the body that have segments."""
FROM_THE_TRUNK = {
    "upper-limb": ("shoulder", "upper-arm", "elbow", "forearm", "wrist", "hand"),
    "lower-limb": ("hip", "thigh", "knee", "lower-leg", "ankle", "foot"),
}
"""The segments of each limb in order, from the trunk outwards."""
OF_A_PLACE = frozenset({Scope.PLACE, Scope.NEIGHBOURS, Scope.LIMB, Scope.BELOW, Scope.QUARTER})
"""The scopes that only a named place fills."""


def areas_of(scope: str, places: Iterable[str], areas: Areas) -> set[str]:
    """Slugs of the areas of a scope around the places, which `areas` holds; none where there is nothing of the kind."""
    named = [areas[place] for place in places if place in areas]
    match scope:
        case Scope.PLACE:
            return {area.slug for area in named}
        case Scope.NEIGHBOURS:
            return {slug for area in named for slug in neighbours_of(area, areas)}
        case Scope.LIMB:
            return {limb for area in named if (limb := limb_of(area))}
        case Scope.BELOW:
            return {slug for area in named for slug in below(area)}
        case Scope.QUARTER:
            limbs = {limb for area in named if (limb := limb_of(area))}
            return {slug for limb in limbs if limb in areas for slug in areas[limb].neighbours}
    raise ValueError(scope)


def neighbours_of(area: BodyArea, areas: Areas) -> list[str]:
    """What lies next to the area, or next to the nearest area above it of which the library says so."""
    up = (areas[slug] for slug in reversed(area.lineage) if slug in areas)
    return next((above.neighbours for above in up if above.neighbours), [])


def limb_of(area: BodyArea) -> str:
    """The arm or the leg that the area belongs to; "" for the trunk, the neck and the head."""
    return next((slug for slug in area.lineage if slug in LIMBS), "")


def segment(lineage: Sequence[str]) -> str:
    """The part of a limb or of the trunk that an area lies in; the neck and the head are one each."""
    return lineage[2] if len(lineage) > 2 and lineage[1] in DIVIDED else lineage[:2][-1]


def below(area: BodyArea) -> tuple[str, ...]:
    """The segments of the limb further from the trunk than the area; none outside the limbs."""
    segments = FROM_THE_TRUNK.get(limb_of(area), ())
    own = next((segments.index(slug) for slug in area.lineage if slug in segments), len(segments))
    return segments[own + 1 :]


def lain_on(places: Iterable[str], areas: Areas) -> set[str]:
    """The positions in which the receiver lies on one of the places."""
    named = [areas[place] for place in places if place in areas]
    return {position for area in named for position in _lain_on(area, areas)}


def _lain_on(area: BodyArea, areas: Areas) -> list[str]:
    up = (areas[slug] for slug in reversed(area.lineage) if slug in areas)
    return next((above.lain_on_in for above in up if above.lain_on_in), [])


def working_in(slugs: Iterable[str], areas: Areas) -> frozenset[str]:
    """The traits of techniques that work on one of the areas, on a part of it, or on what holds it."""
    slugs = set(slugs)
    above = {slug for inner in slugs if inner in areas for slug in areas[inner].lineage}
    return frozenset({f"area:{slug}" for slug in slugs} | {f"target:{slug}" for slug in above})
