"""What a person asks for, and the suggestion they get."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from routines.document.shapes import ContraindicationOfDocument, Document, TechniqueOfDocument
from techniques.models import Contraindication
from techniques.safety.verdicts import Verdict

MIN_MINUTES, MAX_MINUTES = 3, 120
MAX_KEPT = 100
TOLERANCE = 0.05
"""A suggestion takes the time asked for within this share of it, or says why not."""


class Purpose(models.TextChoices):
    WIND_DOWN = "wind-down", _("Wind down")
    LOOSEN = "loosen", _("Loosen up")
    WARM_UP = "warm-up", _("Warm up")
    AFTER_SPORT = "after-sport", _("After sport")


@dataclass(frozen=True)
class Kept:
    """A step of an earlier suggestion to keep, with its time and pressure, wherever it fits now."""

    technique: str
    seconds: int
    pressure: int
    side: str = "both"


@dataclass(frozen=True)
class Wanted:
    """A wish for a routine.

    `minutes` is 3 to 120. `areas` are slugs of body areas; none means the whole body. `receiver_position` is empty if
    any will do. `tools` are the names of tools at hand. `pressure_max` is 0 to 5. `conditions` come from
    `techniques.health_check.answers.Answers`. The same wish, pool and `seed` give the same routine.
    """

    minutes: int
    areas: tuple[str, ...] = ()
    purpose: str = Purpose.LOOSEN
    for_whom: str = "self"
    receiver_position: str = ""
    tools: tuple[str, ...] = ()
    pressure_max: int = 4
    conditions: tuple[Contraindication, ...] = field(default=(), repr=False)  # private: never in a log
    keep: tuple[Kept, ...] = ()
    seed: int = 1
    language: str = ""

    @property
    def is_for_self(self) -> bool:
        return self.for_whom == "self"


@dataclass(frozen=True)
class Pool:
    """What a routine can be made of, read in advance.

    `documents` are documents of techniques by slug, `verdicts` what the conditions mean for each (see
    `techniques.safety`), `no_slip` the slugs of strokes that must not slip on the skin, and `always` the
    contraindications of any massage.
    """

    documents: Mapping[str, TechniqueOfDocument] = field(repr=False)
    verdicts: dict[str, Verdict] = field(repr=False)
    no_slip: frozenset[str] = frozenset()
    always: tuple[ContraindicationOfDocument, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Reason:
    """Why a step was chosen, in one sentence; `section` and `step` are its positions in the document, from 0."""

    section: int
    step: int
    technique: str
    reason: str
    kept: bool = False


class Cause:
    """Why a technique was left out, if the person can change that; what a condition forbids is never among these."""

    PRESSURE, TOOLS, POSITION = "pressure", "tools", "position"


@dataclass(frozen=True)
class LeftOut:
    """A technique that would fit but was left out, and why; `conditions` are slugs.

    `cause` (see Cause) says what to change to let it in, and `needs` to which levels, tools or positions.
    """

    technique: str
    name: str
    reason: str
    conditions: tuple[str, ...] = ()
    cause: str = ""
    needs: tuple[int | str, ...] = ()


@dataclass(frozen=True)
class Unreached:
    """An area that was to be reached and has no step, and why, in one sentence.

    `seconds` would be its share; `is_possible` if only the time keeps it out.
    """

    area: str
    reason: str
    seconds: float = 0
    is_possible: bool = False


@dataclass(frozen=True)
class Suggestion:
    """The routine suggested. `document` is None if there is nothing to suggest; then `shortfall` says why.

    `shortfall` also says why the time misses what was asked for by more than TOLERANCE. `unreached` are areas that were
    asked for, or belong to a whole body, and have no step. `language` is the language of its texts.
    """

    document: Document | None
    total_seconds: int = 0
    reasons: tuple[Reason, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    shortfall: str = ""
    language: str = "en"

    @property
    def not_reached(self) -> tuple[str, ...]:
        """Slugs of the areas without a step."""
        return tuple(one.area for one in self.unreached)

    @property
    def foreign_language(self) -> str:
        """The language of its texts if it differs from the page's; else empty."""
        own = (get_language() or self.language).partition("-")[0]
        return "" if own == self.language.partition("-")[0] else self.language
