"""The verdict on a technique: what the conditions that hold mean for it, and why."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import models
from django.utils.translation import gettext as _

from techniques.models import Contraindication, Technique, verdict_words
from techniques.models.position import instead_of
from techniques.models.querysets import TechniqueQuerySet
from techniques.safety.rules import Slugs, leaves_out, reaches_in_any_position, rules_out_in_any_position


class Outcome(models.TextChoices):
    """What the conditions mean for a technique, from mildest to gravest."""

    FINE = "fine", verdict_words.FITS
    LIGHTER = "lighter", verdict_words.WITH_CARE
    NOT_HERE = "not-here", verdict_words.LEAVE_IT_OUT
    NOT_TODAY = "not-today", verdict_words.NOT_TODAY


GRAVITY = Outcome.values


@dataclass(frozen=True)
class Reason:
    """A condition behind a verdict; `why` explains how it applies, where the condition alone does not say."""

    condition: Contraindication
    why: str = ""


@dataclass(frozen=True)
class Verdict:
    """`level` is the highest pressure (0 to 5) if the answer is lighter; reasons are listed gravest first.

    A verdict holds for one position of the receiver. `position_conditions` are the conditions that block some position;
    `in_any_position` is the verdict without regard to the position, where it differs. `stops` is set where a condition
    allows no massage at all, be it among the reasons or said elsewhere.
    """

    answer: Outcome
    level: int | None
    reasons: tuple[Reason, ...]
    position_conditions: tuple[Contraindication, ...] = ()
    in_any_position: "Verdict | None" = None
    stops: bool = False

    @property
    def words(self) -> str:
        """What pages say: "Not today" is no massage at all, so of one technique alone they say "Leave it out"."""
        if self.is_left_out:
            return str(verdict_words.NOT_TODAY if self.stops else verdict_words.LEAVE_IT_OUT)
        if self.level is not None:
            return verdict_words.at_most(self.level)
        return str(verdict_words.WITH_CARE if self.reasons else verdict_words.FITS)

    @property
    def is_with_care(self) -> bool:
        """Whether it may be done as it is, with something to mind, such as asking a clinician first."""
        return self.answer == Outcome.FINE and bool(self.reasons)

    @property
    def is_left_out(self) -> bool:
        return self.answer in (Outcome.NOT_HERE, Outcome.NOT_TODAY)

    @property
    def apart_from_position(self) -> "Verdict":
        return self.in_any_position or self

    def in_position(self, position: str) -> "Verdict":
        """The verdict on the same technique when done in this position instead of its own."""
        verdict = self.apart_from_position
        blocking = [condition for condition in verdict.position_conditions if position in condition.blocked_positions]
        if not blocking:
            return verdict
        other_whys = {reason.condition: reason.why for reason in verdict.reasons}
        why = {condition: f"{instead_of(position)} {other_whys.get(condition, '')}".strip() for condition in blocking}
        others = [reason for reason in verdict.reasons if reason.condition not in why]
        reasons = (*(Reason(condition, words) for condition, words in why.items()), *others)
        return Verdict(Outcome.NOT_TODAY, None, reasons, in_any_position=verdict, stops=verdict.stops)


class Judged(Protocol):
    """A technique from `judged`, or a row of its values with the columns that `verdict` reads."""

    @property
    def reached(self) -> Collection[str]: ...
    @property
    def ruled_out(self) -> Collection[str]: ...
    @property
    def left_out(self) -> Collection[str]: ...
    @property
    def pressure_min(self) -> int: ...
    @property
    def pressure_max(self) -> int: ...
    @property
    def receiver_position(self) -> str: ...


JUDGED = ("reached", "ruled_out", "left_out")
"""The columns that `judged` adds."""


def judged(techniques: TechniqueQuerySet, conditions: Sequence[Contraindication]) -> TechniqueQuerySet:
    """The techniques with what `verdict` needs to know of each, in the same query."""
    return techniques.annotate(  # type: ignore[no-redef]  # the model declares them for those who read them
        reached=Slugs(conditions, reaches_in_any_position),
        ruled_out=Slugs(conditions, rules_out_in_any_position),
        left_out=Slugs([condition for condition in conditions if condition.left_out_slugs], leaves_out),
    )


def with_verdicts(
    techniques: TechniqueQuerySet, conditions: Sequence[Contraindication], most: int | None = None
) -> list[Technique]:
    """The techniques, at most `most` of them, each with its `verdict` if there are conditions."""
    if not conditions:
        return list(techniques[:most])
    rows = list(judged(techniques, conditions)[:most])
    for technique in rows:
        technique.verdict = verdict(technique, conditions)
    return rows


def verdict(technique: Judged, conditions: Iterable[Contraindication]) -> Verdict:
    """What these conditions mean for a technique done in its own position."""
    answer, caps, ranked = Outcome.FINE, [], []
    for condition in conditions:
        if condition.slug not in technique.reached:
            continue
        own_answer, why = _answer(condition, technique)
        if own_answer == Outcome.LIGHTER and condition.max_pressure is not None:
            caps.append(condition.max_pressure)
        answer = max(answer, own_answer, key=GRAVITY.index)
        ranked.append((GRAVITY.index(own_answer), Reason(condition, why)))
    ranked.sort(key=lambda pair: -pair[0])
    level = min(caps) if answer == Outcome.LIGHTER else None
    position_conditions = tuple(condition for condition in conditions if condition.blocked_positions)
    reasons = tuple(reason for _rank, reason in ranked)
    stops = any(reason.condition.kind == "absolute" for reason in reasons)
    found = Verdict(answer, level, reasons, position_conditions, stops=stops)
    return found.in_position(technique.receiver_position)


def _answer(condition: Contraindication, technique: Judged) -> tuple[Outcome, str]:
    """What a condition that affects the technique means for it, and why."""
    if condition.kind == "absolute":
        return Outcome.NOT_TODAY, ""
    if condition.slug not in technique.ruled_out:
        cap = condition.max_pressure
        lighter = condition.kind == "caution" and cap is not None and cap < technique.pressure_max
        return (Outcome.LIGHTER if lighter else Outcome.FINE), ""
    if condition.kind == "local":
        return Outcome.NOT_HERE, ""
    if condition.slug in technique.left_out:
        return Outcome.NOT_HERE, _("It works on an area to avoid with this condition.")
    if condition.max_pressure is not None and technique.pressure_min > condition.max_pressure:
        return Outcome.NOT_TODAY, _("It cannot be done as lightly as this asks.")
    return Outcome.NOT_TODAY, _("Avoid this stroke with this condition.")
