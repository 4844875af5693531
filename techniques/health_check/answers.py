"""What a person said about themselves: the conditions that hold for them, where, and since when.

It is kept in a cookie of the person's own browser, or with their account if they want that, always as the same short
text: a day, then each condition with the parts of the body, as in `2026-03-01~pregnancy~bruise:calf+knee`.
"""

import re
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from techniques import library_cache

COOKIE = "known"
KEPT = timedelta(days=30)
ASK_AGAIN = timedelta(days=1)
LONGEST = 3500
# Named in one place of a limb, these hold for all of it: what has been cut, broken or blocked there is not alone there.
WHOLE_LIMB = {"recent-surgery", "fracture", "lymphoedema"}
LIMBS = {"upper-limb", "lower-limb"}
# Named in one place of a leg, this holds for all that lies below it, too: blood comes up from there.
AND_BELOW = {"varicose-veins"}
DOWN_THE_LEG = ("hip", "thigh", "knee", "lower-leg", "ankle", "foot")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Answers:
    """`said` maps the slug of a condition to slugs of areas, none where the person did not say where."""

    said: dict = field(default_factory=dict)
    on: date | None = None
    stored: bool = False

    @classmethod
    def read(cls, text: str, stored: bool = False) -> "Answers":
        """From the text in which they are kept; whatever it holds that is no answer is passed over."""
        day, *parts = text[:LONGEST].split("~")
        try:
            on = date.fromisoformat(day)
        except ValueError:
            return cls()
        said = {}
        for part in parts:
            slug, _colon, places = part.partition(":")
            if SLUG.fullmatch(slug):
                said[slug] = tuple(place for place in places.split("+") if SLUG.fullmatch(place))
        return cls(said, on, stored)

    def __bool__(self):
        return bool(self.conditions)

    def __repr__(self):
        return "Answers(...)"  # what is in them is nobody's business, a log's least of all

    def text(self) -> str:
        parts = [f"{slug}:{'+'.join(places)}" if places else slug for slug, places in self.said.items()]
        return "~".join([(self.on or timezone.localdate()).isoformat(), *parts])

    @cached_property
    def conditions(self):
        """The conditions that hold, the gravest first, each in the places that the person named."""
        known = library_cache.kept().conditions
        found = [at(known[slug], places) for slug, places in self.said.items() if slug in known]
        return sorted(found, key=lambda condition: (gravity(condition), condition.position))

    @property
    def urgent(self):
        """Red flags: what needs help before any massage."""
        return [condition for condition in self.conditions if condition.is_red_flag]

    @property
    def without_place(self):
        """Conditions of one place that the person did not name, and that the library cannot guess."""
        return [c for c in self.conditions if c.person_says_where and not c.area_slugs]

    @property
    def names_without_place(self):
        return ", ".join(condition.brief_name for condition in self.without_place)

    @property
    def are_old_now(self):
        """Whether what may change from day to day should be asked again."""
        return self.on is not None and timezone.localdate() - self.on >= ASK_AGAIN


NONE = Answers()


def at(condition, places):
    """The condition in the places that the person named, instead of wherever it may be.

    Where it leaves out a place alone, that place is the one that was named, and elsewhere its cap holds.
    `places_said` holds the names of the places; the rules of `techniques.safety.rules` go by the slugs.
    """
    here, areas = copy(condition), library_cache.kept().areas
    named = [areas[place] for place in places if place in areas] if condition.person_says_where else []
    here.places_said = [area.short_name for area in named]
    if named and condition.left_out_slugs:
        below = below_of(named) if condition.slug in AND_BELOW else []
        here.left_out_slugs = sorted({area.slug for area in (*named, *below)})
        here.left_out_within = sorted({slug for area in (*named, *below) for slug in area.lineage})
    elif named:
        here.placed = True
        held = [limb_of(area) if condition.slug in WHOLE_LIMB else area for area in named]
        here.area_slugs = sorted({area.slug for area in held})
        here.lineage_slugs = sorted({slug for area in held for slug in area.lineage})
    return here


def limb_of(area):
    """The whole arm or leg that the area is on, or the area itself."""
    limb = next((slug for slug in area.lineage if slug in LIMBS), area.slug)
    return library_cache.kept().areas.get(limb, area)


def below_of(places):
    """The parts of the leg that lie below any of these places."""
    found = [DOWN_THE_LEG.index(slug) for area in places for slug in area.lineage if slug in DOWN_THE_LEG]
    areas = library_cache.kept().areas
    return [areas[slug] for slug in DOWN_THE_LEG[min(found) + 1 :] if slug in areas] if found else []


def gravity(condition):
    """From 0, the gravest: an emergency, urgent, not today, not on this area, lighter."""
    if condition.is_red_flag:
        return 0 if condition.urgency == "emergency" else 1
    return {"absolute": 2, "local": 3, "caution": 4}[condition.kind]
