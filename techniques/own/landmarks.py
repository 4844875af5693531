"""The named places of the drawings, as people choose them for the way of a hand."""

from dataclasses import dataclass
from functools import cache

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from techniques.drawing import atlas
from techniques.pictures import picture

GROUPS = [
    (gettext_lazy("Whole body"), ["body-front", "body-back"]),
    (gettext_lazy("Head, neck and back"), ["head-front", "neck-back", "back"]),
    (gettext_lazy("Arm and hand"), ["forearm-palm", "forearm-back"]),
    (gettext_lazy("Thigh and knee"), ["thigh-front", "thigh-back"]),
    (
        gettext_lazy("Lower leg and foot"),
        ["leg-front", "leg-back", "leg-medial", "leg-lateral", "foot-top", "foot-sole"],
    ),
]
"""Each drawing once, by the part of the body that it shows."""
MOST = 24
"""So many places the way of a hand can pass."""
SLOTS, SPARE = 6, 2
"""So many can be chosen at first, and so many more than are chosen."""


@dataclass(frozen=True)
class Spot:
    """A place with the number that it has on the picture, and where it stands there."""

    number: int
    slug: str
    title: str
    x: float
    y: float


def choices():
    """Drawings as a form offers them: (group, [(view, title)])."""
    return [(group, [(view, _(atlas.drawing(view).title)) for view in views]) for group, views in GROUPS]


def spots(view) -> list[Spot]:
    """Of a drawing, in its own order; of what is no drawing, none."""
    if view not in atlas.LANDMARKS:
        return []
    landmarks = atlas.drawing(view).landmarks.values()
    return [
        Spot(number, landmark.id, _(landmark.title), *landmark.point) for number, landmark in enumerate(landmarks, 1)
    ]


def slug_of(view, said: str) -> str:
    """The place that is meant by its slug or its title, with or without its article; else empty."""
    return _slugs(view).get(_plain(said), "") if view in atlas.LANDMARKS else ""


@cache
def _slugs(view):
    landmarks = atlas.drawing(view).landmarks.values()
    by_title = {_plain(landmark.title): landmark.id for landmark in landmarks}
    return by_title | {landmark.id: landmark.id for landmark in landmarks}


def _plain(said):
    return " ".join(said.casefold().split()).removeprefix("the ")


def listed(view) -> str:
    """The places of a drawing in one sentence."""
    titles = "; ".join(spot.title for spot in spots(view))
    return _("“%(drawing)s” has: %(places)s.") % {"drawing": _(atlas.drawing(view).title), "places": titles}


@dataclass(frozen=True)
class Map:
    """A drawing with its places numbered, and the ways that go from one to the next."""

    picture: object
    spots: list
    ways: list

    @property
    def radius(self):
        return round(self.picture.box.size / 52, 1)

    @property
    def shows_both_sides(self):
        return atlas.drawing(self.picture.view).is_symmetric

    @property
    def chosen(self):
        return {slug for way in self.ways for slug in way}

    @property
    def lines(self):
        """Each way as the points of a line; a single place needs none."""
        at = {spot.slug: f"{spot.x:g},{spot.y:g}" for spot in self.spots}
        return [" ".join(at[slug] for slug in way) for way in self.ways if len(way) > 1]


def numbered(view, ways) -> Map | None:
    """For a page; None of what is no drawing. `ways` hold slugs, of which strange ones are passed over."""
    found = spots(view)
    if not found:
        return None
    known = {spot.slug for spot in found}
    ways = [[slug for slug in way if slug in known] for way in ways]
    return Map(picture(view, id="own-view", title=capfirst(_(atlas.drawing(view).title))), found, ways)
