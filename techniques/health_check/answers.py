"""What a person declared about their health: which conditions hold, in which areas, and when they said so.

Stored in a cookie or, if the person asks for it, with their account. Either way it is the same short text: a date, then
each condition with its areas and further answers, as in `2026-03-01~pregnancy;month=7~bruise:calf+knee;side=left`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from config.sealed.keys import Unreadable
from techniques import library_cache
from techniques.models import Contraindication
from techniques.safety.rules import held

FORMER_COOKIE = "known"
"""Its name without a prefix, until where there is TLS it had one."""
COOKIE = f"{settings.HOST_PREFIX}{FORMER_COOKIE}"
COOKIE_AGE = timedelta(days=30)
STALE_AFTER = timedelta(days=1)
MAX_LENGTH = 3500
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ANSWER = re.compile(r"([a-z]{1,20})=([a-z0-9-]{1,20})")


@dataclass(frozen=True)
class Answers:
    """`declared` maps the slug of each condition to slugs of areas, none if the person did not say where.

    `details` maps it to further answers by key, such as the month or the side. `on` is the day of the answers, None if
    there are none; `stored` says whether they are kept with the account, and `are_lost` that those cannot be read any
    more: anything may be unsuitable until the person is asked again.
    """

    declared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on: date | None = None
    stored: bool = False
    are_lost: bool = False
    details: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

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
        rows: list[tuple[str, list[str], dict[str, str]]] = []
        for part in parts:
            place, *rest = part.split(";")
            slug, _colon, areas = place.partition(":")
            if SLUG.fullmatch(slug):
                answers = {found[1]: found[2] for answer in rest if (found := ANSWER.fullmatch(answer))}
                rows.append((slug, [area for area in areas.split("+") if SLUG.fullmatch(area)], answers))
        return cls.of_rows(rows, on, stored)

    @classmethod
    def of_rows(
        cls,
        rows: Iterable[tuple[str, Iterable[str], Mapping[str, str]]],
        on: date | None = None,
        stored: bool = False,
    ) -> "Answers":
        """From the slugs of conditions, each with its areas and its further answers.

        Of a condition named twice the areas are merged; an answer that is not the same in both is none.
        """
        declared: dict[str, tuple[str, ...]] = {}
        details: dict[str, Mapping[str, str]] = {}
        for slug, areas, answers in rows:
            if slug in declared:
                answers = {key: value for key, value in answers.items() if details[slug].get(key) == value}
            declared[slug] = tuple(dict.fromkeys([*declared.get(slug, ()), *areas]))
            details[slug] = answers
        return cls(declared, on, stored, details={slug: answers for slug, answers in details.items() if answers})

    def __bool__(self) -> bool:
        return bool(self.conditions)

    def __repr__(self) -> str:
        return "Answers(...)"  # health data must not end up in a log

    def text(self) -> str:
        """The text to store, which `read` parses."""
        parts = [
            ";".join([f"{slug}:{'+'.join(areas)}" if areas else slug, *(f"{k}={v}" for k, v in self.of(slug).items())])
            for slug, areas in self.declared.items()
        ]
        return "~".join([(self.on or timezone.localdate()).isoformat(), *parts])

    def of(self, slug: str) -> Mapping[str, str]:
        """The further answers about a condition, by key."""
        return self.details.get(slug, {})

    @cached_property
    def conditions(self) -> list[Contraindication]:
        """The conditions that hold, gravest first, each as it holds for this person."""
        current = library_cache.kept().conditions
        known = [(slug, areas) for slug, areas in self.declared.items() if slug in current]
        conditions = [held(current[slug], areas, self.of(slug)) for slug, areas in known]
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
        """Conditions whose area the person did not name, although only they can know it."""
        return [c for c in self.conditions if c.person_says_where and not c.places]

    @property
    def names_without_area(self) -> str:
        return ", ".join(condition.brief_name for condition in self.without_area)

    @property
    def are_stale(self) -> bool:
        """Whether to ask again, since some conditions change from day to day."""
        return self.on is not None and timezone.localdate() - self.on >= STALE_AFTER


NONE = Answers()


def gravity(condition: Contraindication) -> int:
    """Sort key, gravest first: 0 emergency, 1 urgent, 2 not today, 3 not on this area, 4 lighter."""
    if condition.is_red_flag:
        return 0 if condition.urgency == "emergency" else 1
    return {"absolute": 2, "local": 3, "caution": 4}[condition.kind]
