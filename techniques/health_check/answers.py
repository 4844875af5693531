"""What a person declared about their health: which conditions hold, in which areas, and when they said so.

Stored in a cookie or, if the person asks for it, with their account. Either way it is the same short text: a date, then
each condition with its areas, as in `2026-03-01~pregnancy~bruise:calf+knee`.
"""

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from config.sealed.keys import Unreadable
from techniques import library_cache
from techniques.models import BodyArea, Contraindication

FORMER_COOKIE = "known"
"""Its name without a prefix, until where there is TLS it had one."""
COOKIE = f"{settings.HOST_PREFIX}{FORMER_COOKIE}"
COOKIE_AGE = timedelta(days=30)
STALE_AFTER = timedelta(days=1)
MAX_LENGTH = 3500
# Named in one area of a limb, these hold for all of it: a cut, a fracture or a blockage affects the whole limb.
WHOLE_LIMB = {"recent-surgery", "fracture", "lymphoedema"}
LIMBS = {"upper-limb", "lower-limb"}
# Named in one area of a leg, this holds for everything below it, too, because the blood there drains through it.
AND_BELOW = {"varicose-veins"}
DOWN_THE_LEG = ("hip", "thigh", "knee", "lower-leg", "ankle", "foot")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Answers:
    """`declared` maps the slug of each condition to slugs of areas, none if the person did not say where.

    `on` is the day of the answers, None if there are none; `stored` says whether they are kept with the account, and
    `are_lost` that those cannot be read any more: anything may be unsuitable until the person is asked again.
    """

    declared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on: date | None = None
    stored: bool = False
    are_lost: bool = False

    @classmethod
    def read(cls, text: str, stored: bool = False) -> "Answers":
        """Parse the stored text. Parts that are no answers are ignored."""
        if isinstance(text, Unreadable):
            return cls(stored=stored, are_lost=True)
        day, *parts = text[:MAX_LENGTH].split("~")
        try:
            on = date.fromisoformat(day)
        except ValueError:
            return cls()
        declared = {}
        for part in parts:
            slug, _colon, areas = part.partition(":")
            if SLUG.fullmatch(slug):
                declared[slug] = tuple(area for area in areas.split("+") if SLUG.fullmatch(area))
        return cls(declared, on, stored)

    def __bool__(self) -> bool:
        return bool(self.conditions)

    def __repr__(self) -> str:
        return "Answers(...)"  # health data must not end up in a log

    def text(self) -> str:
        """The text to store, which `read` parses."""
        parts = [f"{slug}:{'+'.join(areas)}" if areas else slug for slug, areas in self.declared.items()]
        return "~".join([(self.on or timezone.localdate()).isoformat(), *parts])

    @cached_property
    def conditions(self) -> list[Contraindication]:
        """The conditions that hold, gravest first, each limited to the areas that the person named."""
        current = library_cache.kept().conditions
        conditions = [limit_to(current[slug], areas) for slug, areas in self.declared.items() if slug in current]
        return sorted(conditions, key=lambda condition: (gravity(condition), condition.position))

    @property
    def urgent(self) -> list[Contraindication]:
        """Red flags: conditions that need help before any massage."""
        return [condition for condition in self.conditions if condition.is_red_flag]

    @property
    def stop_all(self) -> bool:
        """Whether no technique and no routine is offered: there is a red flag, or there may be one."""
        return self.are_lost or bool(self.urgent)

    @property
    def are_private(self) -> bool:
        """Whether a page that goes by them says something about the person."""
        return self.are_lost or bool(self)

    @property
    def without_area(self) -> list[Contraindication]:
        """Conditions whose area the person did not name and the library cannot guess."""
        return [c for c in self.conditions if c.person_says_where and not c.area_slugs]

    @property
    def names_without_area(self) -> str:
        return ", ".join(condition.brief_name for condition in self.without_area)

    @property
    def are_stale(self) -> bool:
        """Whether to ask again, since some conditions change from day to day."""
        return self.on is not None and timezone.localdate() - self.on >= STALE_AFTER


NONE = Answers()


def limit_to(condition: Contraindication, slugs: Iterable[str]) -> Contraindication:
    """A copy of the condition that holds only in the areas that the person named, instead of wherever it may.

    If the library leaves out single areas for the condition, the named ones are left out in their place, and the
    pressure cap holds elsewhere. The rules of `techniques.safety.rules` go by slugs; `area_names` is for display.
    """
    limited, areas = copy(condition), library_cache.kept().areas
    named = [areas[slug] for slug in slugs if slug in areas] if condition.person_says_where else []
    limited.area_names = [area.short_name for area in named]
    if named and condition.left_out_slugs:
        below = areas_below(named) if condition.slug in AND_BELOW else []
        limited.left_out_slugs = sorted({area.slug for area in (*named, *below)})
        limited.left_out_within = sorted({slug for area in (*named, *below) for slug in area.lineage})
    elif named:
        limited.placed = True
        affected = [limb_of(area) if condition.slug in WHOLE_LIMB else area for area in named]
        limited.area_slugs = sorted({area.slug for area in affected})
        limited.lineage_slugs = sorted({slug for area in affected for slug in area.lineage})
    return limited


def limb_of(area: BodyArea) -> BodyArea:
    """The whole arm or leg that the area belongs to, or the area itself if it belongs to neither."""
    limb = next((slug for slug in area.lineage if slug in LIMBS), area.slug)
    return library_cache.kept().areas.get(limb, area)


def areas_below(areas: Iterable[BodyArea]) -> list[BodyArea]:
    """The parts of the leg below the highest of these areas; none if no area is on the leg."""
    levels = [DOWN_THE_LEG.index(slug) for area in areas for slug in area.lineage if slug in DOWN_THE_LEG]
    current = library_cache.kept().areas
    return [current[slug] for slug in DOWN_THE_LEG[min(levels) + 1 :] if slug in current] if levels else []


def gravity(condition: Contraindication) -> int:
    """Sort key, gravest first: 0 emergency, 1 urgent, 2 not today, 3 not on this area, 4 lighter."""
    if condition.is_red_flag:
        return 0 if condition.urgency == "emergency" else 1
    return {"absolute": 2, "local": 3, "caution": 4}[condition.kind]
