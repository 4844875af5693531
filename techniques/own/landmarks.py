"""The landmarks of the drawings, as people choose them for the path of a hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from techniques.drawing import atlas
from techniques.pictures.body_maps import Picture, picture

GROUPS = [
    (gettext_lazy("Whole body"), ["body-front", "body-back"]),
    (gettext_lazy("Head, neck and back"), ["head-front", "head-side", "neck-back", "back"]),
    (gettext_lazy("Chest and belly"), ["trunk-front"]),
    (
        gettext_lazy("Shoulder, arm and hand"),
        ["shoulder-side", "forearm-palm", "forearm-back", "hand-palm", "hand-back"],
    ),
    (gettext_lazy("Hip, thigh and knee"), ["hip-side", "thigh-front", "thigh-back"]),
    (
        gettext_lazy("Lower leg and foot"),
        [
            *("leg-front", "leg-back", "leg-medial", "leg-lateral"),
            *("foot-top", "foot-sole", "foot-inner", "foot-outer"),
        ],
    ),
]
"""Every drawing once, grouped by the part of the body that it shows."""
MAX_LANDMARKS = 24
"""On the path of one hand."""
MIN_INPUTS, SPARE_INPUTS = 6, 2
"""How many inputs the form has at least, and how many are free beyond those that are filled."""


@dataclass(frozen=True)
class Spot:
    """A landmark with its number and its position on the drawing."""

    number: int
    slug: str
    title: str
    x: float
    y: float


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The drawings as choices of a field: (group, [(view, title)])."""
    return [(str(group), [(view, _(atlas.drawing(view).title)) for view in views]) for group, views in GROUPS]


def spots(view: str | None) -> list[Spot]:
    """The landmarks of a drawing, in its own order; none for an unknown view."""
    if view not in atlas.LANDMARKS:
        return []
    landmarks = atlas.drawing(view).landmarks.values()
    return [
        Spot(number, landmark.id, _(landmark.title), *landmark.point) for number, landmark in enumerate(landmarks, 1)
    ]


def slug_of(view: str | None, name: str) -> str:
    """The landmark with this slug or title, with or without the article; empty if there is none."""
    return _slugs(view).get(_plain(name), "") if view in atlas.LANDMARKS else ""


@cache
def _slugs(view: str) -> dict[str, str]:
    landmarks = atlas.drawing(view).landmarks.values()
    by_title = {_plain(landmark.title): landmark.id for landmark in landmarks}
    return by_title | {landmark.id: landmark.id for landmark in landmarks}


def _plain(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")


def listed(view: str) -> str:
    """A sentence that lists the landmarks of a drawing."""
    titles = "; ".join(spot.title for spot in spots(view))
    return _("“%(drawing)s” has: %(places)s.") % {"drawing": _(atlas.drawing(view).title), "places": titles}


@dataclass(frozen=True)
class Map:
    """A drawing with its landmarks numbered, and the paths from one to the next, as slugs."""

    picture: Picture
    spots: list[Spot]
    paths: list[list[str]]

    @property
    def radius(self) -> float:
        return round(self.picture.box.size / 52, 1)

    @property
    def shows_both_sides(self) -> bool:
        return atlas.drawing(self.picture.view).is_symmetric

    @property
    def chosen(self) -> set[str]:
        return {slug for path in self.paths for slug in path}

    @property
    def lines(self) -> list[str]:
        """The points of each path as an SVG polyline has them; a single landmark needs no line."""
        at = {spot.slug: f"{spot.x:g},{spot.y:g}" for spot in self.spots}
        return [" ".join(at[slug] for slug in path) for path in self.paths if len(path) > 1]


def numbered(view: str | None, paths: Iterable[Sequence[str]]) -> Map | None:
    """The map for a page; None for an unknown view. Unknown slugs in `paths` are ignored."""
    numbered_spots = spots(view)
    if view is None or not numbered_spots:
        return None
    slugs = {spot.slug for spot in numbered_spots}
    known = [[slug for slug in path if slug in slugs] for path in paths]
    return Map(picture(view, id="own-view", title=capfirst(_(atlas.drawing(view).title))), numbered_spots, known)
