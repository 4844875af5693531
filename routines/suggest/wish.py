"""What somebody asks for, and what they get."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from routines.document.shapes import ContraindicationOfDocument, Document, TechniqueOfDocument
from techniques.models import Contraindication
from techniques.safety.verdicts import Verdict

MIN_MINUTES, MAX_MINUTES = 3, 120
MOST_KEPT = 100
TOLERANCE = 0.05
"""A suggestion is within so much of the time that was asked for, or says why not."""


class Purpose(models.TextChoices):
    WIND_DOWN = "wind-down", _("Wind down")
    LOOSEN = "loosen", _("Loosen up")
    WARM_UP = "warm-up", _("Warm up")
    AFTER_SPORT = "after-sport", _("After sport")


@dataclass(frozen=True)
class Kept:
    """A step of an earlier suggestion that is to stay: with its time and pressure, wherever it fits now."""

    technique: str
    seconds: int
    pressure: int
    side: str = "both"


@dataclass(frozen=True)
class Wanted:
    """A wish for a routine.

    `minutes` 3 to 120. `areas` are slugs of body areas, none for the whole body. `receiver_position` is empty where any
    will do. `tools` are names of what is at hand. `pressure_max` 0 to 5. `conditions` are those of
    `techniques.health_check.answers.Answers`. The same wish, pool and `seed` give the same routine.
    """

    minutes: int
    areas: tuple[str, ...] = ()
    purpose: str = Purpose.LOOSEN
    for_whom: str = "self"
    receiver_position: str = ""
    tools: tuple[str, ...] = ()
    pressure_max: int = 4
    conditions: tuple[Contraindication, ...] = field(default=(), repr=False)  # nobody's business, a log's least of all
    keep: tuple[Kept, ...] = ()
    seed: int = 1
    language: str = ""

    @property
    def is_for_self(self):
        return self.for_whom == "self"


@dataclass(frozen=True)
class Pool:
    """What a routine can be made of, all of it read beforehand.

    `documents` are those of techniques by slug, `verdicts` what the conditions mean for each (see `techniques.safety`),
    `no_slip` the slugs of strokes in which the skin does not slip, `always` the contraindications of any massage.
    """

    documents: Mapping[str, TechniqueOfDocument] = field(repr=False)
    verdicts: Mapping[str, Verdict] = field(repr=False)
    no_slip: frozenset[str] = frozenset()
    always: tuple[ContraindicationOfDocument, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Reason:
    """Why a step is there: its place in the document, from 0, and one sentence."""

    section: int
    step: int
    technique: str
    reason: str
    kept: bool = False


class Cause:
    """Why a technique was left out, where that can be changed; what conditions forbid is never one of these."""

    PRESSURE, TOOLS, POSITION = "pressure", "tools", "position"


@dataclass(frozen=True)
class LeftOut:
    """A technique that would have fitted, and why it is not there; `conditions` are slugs.

    `cause` says what a change of would let it in (see Cause), `needs` which: levels, tools or positions.
    """

    technique: str
    name: str
    reason: str
    conditions: tuple[str, ...] = ()
    cause: str = ""
    needs: tuple = ()


@dataclass(frozen=True)
class Suggestion:
    """`document` is None where there is nothing to suggest; then `shortfall` says why.

    `shortfall` is also said where the time asked for is not reached, or is exceeded, by more than TOLERANCE.
    `not_reached` names areas that were asked for and have no step. `language` is the one that its words are in.
    """

    document: Document | None
    total_seconds: int = 0
    reasons: tuple[Reason, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    not_reached: tuple[str, ...] = ()
    shortfall: str = ""
    language: str = "en"

    @property
    def foreign_language(self):
        """The language of its words on a page of another; empty where it is the page's own."""
        here = (get_language() or self.language).partition("-")[0]
        return "" if here == self.language.partition("-")[0] else self.language
