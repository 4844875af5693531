"""The verdict on a technique: what the conditions that hold mean for it, and why."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from django.db import models
from django.utils.translation import gettext as _

from techniques.models import Contraindication, Technique, verdict_words
from techniques.models.effects import Effect
from techniques.models.position import ReceiverPosition, not_in
from techniques.models.pressure import Pressure
from techniques.models.querysets import TechniqueQuerySet
from techniques.models.traits import ONE_SIDED
from techniques.safety import rules
from techniques.safety.rules import SIDES, Rule, rules_of


class Outcome(models.TextChoices):
    """What the conditions mean for a technique, from mildest to gravest."""

    FINE = "fine", verdict_words.FITS
    LIGHTER = "lighter", verdict_words.WITH_CARE
    NOT_HERE = "not-here", verdict_words.LEAVE_IT_OUT
    NOT_TODAY = "not-today", verdict_words.NOT_TODAY


Scope = Effect.Scope
GRAVITY = Outcome.values
OF_EFFECT = {
    Effect.Outcome.CARE: Outcome.FINE,
    Effect.Outcome.LIGHTER: Outcome.LIGHTER,
    Effect.Outcome.OUT: Outcome.NOT_HERE,
    Effect.Outcome.STOP: Outcome.NOT_TODAY,
}


class Judged(Protocol):
    """What the rules read of a technique, be it a row of the database or a document."""

    @property
    def traits(self) -> Collection[str]: ...
    @property
    def pressure_min(self) -> int: ...
    @property
    def pressure_max(self) -> int: ...


JUDGED = ("traits", "pressure_min", "pressure_max")
"""The columns of a technique that a verdict is made of."""


@dataclass(frozen=True)
class Reason:
    """A condition behind a verdict: what it comes to here, by which of its effects, and in which words.

    `minutes` is the longest time for all steps that it concerns, None if there is no limit.
    """

    condition: Contraindication
    why: str = ""
    answer: Outcome = Outcome.FINE
    level: int | None = None
    minutes: int | None = None
    effect: Effect | None = None

    @property
    def is_of_body(self) -> bool:
        """Whether it is said of any technique alike, wherever it works."""
        if self.effect is None or self.answer != Outcome.FINE:
            return False
        scope = self.effect.scope
        return scope == Scope.BODY or (scope == Scope.UNPLACED and not self.effect.area_slugs)


@dataclass(frozen=True)
class Verdict:
    """`level` is the highest pressure (0 to 5) if the answer is lighter; reasons are listed gravest first.

    It holds for the technique as the library describes it: in the best of its own positions, and on the better side.
    `side` is that side if the technique is left out on the other. `in_step` judges one step.
    """

    answer: Outcome
    level: int | None
    reasons: tuple[Reason, ...]
    side: str = ""
    question: "_Question | None" = field(default=None, repr=False, compare=False)

    @property
    def stops(self) -> bool:
        """Whether a condition allows no massage at all."""
        return self.answer == Outcome.NOT_TODAY

    @property
    def words(self) -> str:
        """What pages say."""
        if self.side:
            return verdict_words.on_one_side(self.side, self.level)
        if self.answer == Outcome.LIGHTER and self.level is not None:
            return verdict_words.at_most(self.level)
        return str(verdict_words.WITH_CARE if self.is_with_care else self.answer.label)

    @property
    def highest(self) -> int:
        """The highest pressure that it allows, 0 to 5."""
        return Pressure.VERY_DEEP if self.level is None else self.level

    @property
    def is_with_care(self) -> bool:
        """Whether it may be done as it is, with something to mind, such as asking a clinician first."""
        return self.answer == Outcome.FINE and bool(self.reasons)

    @property
    def is_left_out(self) -> bool:
        return self.answer in (Outcome.NOT_HERE, Outcome.NOT_TODAY)

    @cached_property
    def apart_from_position(self) -> "Verdict":
        """As if no position were limited: for whoever chooses the position afterwards."""
        return self.question.answer(in_any_position=True) if self.question else self

    @cached_property
    def positions_left_out(self) -> frozenset[str]:
        """The positions of the receiver in which it is left out although it may be done in another."""
        if self.question is None or self.apart_from_position.is_left_out:
            return frozenset()
        return frozenset(p for p in self.question.limited_positions if self.in_step(p).is_left_out)

    def in_step(self, position: str = "", side: str = "") -> "Verdict":
        """The verdict on the same technique done in this position, if one is named, and on this side.

        `side` is left, right or both; without one it may be done on the better side alone.
        """
        if self.question is None:
            return self
        return self.question.answer(position=position, side="" if side == "each" else side)


class _Question:
    """A technique under some conditions, to be judged as often as positions and sides differ."""

    def __init__(self, technique: Judged, conditions: Iterable[Contraindication]) -> None:
        self.traits = frozenset(technique.traits)
        self.softest, self.hardest = technique.pressure_min, technique.pressure_max
        self.met = [
            (condition, [rule for rule in rules_of(condition) if rule.meets(self.traits)]) for condition in conditions
        ]
        self.has_side = ONE_SIDED in self.traits

    @property
    def limited_positions(self) -> set[str]:
        return {position for _condition, met in self.met for rule in met for position in rule.positions}

    def answer(self, position: str = "", side: str = "", in_any_position: bool = False) -> Verdict:
        """In the position named, or else in the best of the technique's own."""
        if in_any_position or not self.limited_positions:
            return self._answer(None, side)
        if position:
            return self._answer(position, side)
        own = [p for p in ReceiverPosition.values if f"position:{p}" in self.traits]
        answers = {p: self._answer(p, side) for p in own}
        best = min(answers.values(), key=_gravity, default=None)
        if best is None:
            return self._answer(None, side)
        graver = {p: verdict for p, verdict in answers.items() if _gravity(verdict) > _gravity(best)}
        for p, verdict in graver.items():
            known = {reason.condition.slug for reason in best.reasons}
            other = [Reason(r.condition, not_in(p)) for r in verdict.reasons if r.condition.slug not in known]
            best = replace(best, reasons=(*best.reasons, *other))
        return best

    def _answer(self, position: str | None, side: str) -> Verdict:
        """On this side, or else on the better one of a technique for one side at a time."""
        is_sided = self.has_side and any(rule.side for _condition, met in self.met for rule in met)
        if side or not is_sided:
            return self._on(position, side or "both")
        left, right = (self._on(position, one) for one in SIDES)
        if _gravity(left)[:2] == _gravity(right)[:2]:
            return self._on(position, "both")
        best, other, name = (left, right, "left") if _gravity(left) < _gravity(right) else (right, left, "right")
        known = {reason.condition.slug: reason for reason in best.reasons}
        reasons = []
        for reason in other.reasons:
            here = known.pop(reason.condition.slug, None)
            if here is None or _rank(reason) > _rank(here):
                here = replace(here or Reason(reason.condition), why=_of_the_other_side(reason, name, here))
            reasons.append(here)
        reasons.sort(key=lambda reason: -GRAVITY.index(reason.answer))
        only = name if other.is_left_out and not best.is_left_out else ""
        return replace(best, reasons=(*reasons, *known.values()), side=only)

    def _on(self, position: str | None, side: str) -> Verdict:
        reasons = [reason for condition, met in self.met if (reason := self._reason(condition, met, position, side))]
        reasons.sort(key=lambda reason: -GRAVITY.index(reason.answer))
        gravest = max((reason.answer for reason in reasons), key=GRAVITY.index, default=Outcome.FINE)
        levels = [reason.level for reason in reasons if reason.level is not None]
        level = min(levels) if gravest == Outcome.LIGHTER else None
        return Verdict(gravest, level, tuple(reasons), question=self)

    def _reason(
        self, condition: Contraindication, met: Sequence[Rule], position: str | None, side: str
    ) -> Reason | None:
        """What the condition comes to, by the gravest of its rules; None if it does not concern the technique."""
        judged: list[Reason] = []
        for rule in met:
            if rule.positions and (position is None or position not in rule.positions):
                continue
            if rule.side and side in SIDES and side != rule.side:
                continue
            answer, why = self._by_rule(rule)
            level = rule.level if answer == Outcome.LIGHTER else None
            judged.append(Reason(condition, why, answer, level, rule.effect.minutes, rule.effect))
        if not judged:
            return None
        minutes = [reason.minutes for reason in judged if reason.minutes is not None]
        return replace(max(judged, key=_rank), minutes=min(minutes, default=None))

    def _by_rule(self, rule: Rule) -> tuple[Outcome, str]:
        words = rules.words_of(rule.effect)
        answer = OF_EFFECT[Effect.Outcome(rule.outcome)]
        if answer == Outcome.LIGHTER and rule.level is not None:
            if self.softest > rule.level:
                return Outcome.NOT_HERE, f"{words} {_('It cannot be done as lightly as this asks.')}".strip()
            if self.hardest <= rule.level:
                return Outcome.FINE, words
        return answer, words


def _of_the_other_side(reason: Reason, side: str, here: Reason | None) -> str:
    """What to say of a side where a condition weighs more than on the better one, with what it says there."""
    if reason.answer in (Outcome.NOT_HERE, Outcome.NOT_TODAY):
        other = _("On the left side only.") if side == "left" else _("On the right side only.")
    else:
        there = _("On the right side: %(words)s") if side == "left" else _("On the left side: %(words)s")
        other = there % {"words": reason.why}
    return f"{other} {here.why if here else ''}".strip()


def _rank(reason: Reason) -> tuple[int, int]:
    """Sort key, mildest first."""
    return GRAVITY.index(reason.answer), -(6 if reason.level is None else reason.level)


def _gravity(verdict: Verdict) -> tuple[int, int, int]:
    """Sort key, mildest first."""
    return GRAVITY.index(verdict.answer), -(6 if verdict.level is None else verdict.level), len(verdict.reasons)


def with_verdicts(
    techniques: TechniqueQuerySet, conditions: Sequence[Contraindication], most: int | None = None
) -> list[Technique]:
    """The techniques, at most `most` of them, each with its `verdict` if there are conditions."""
    rows = list(techniques[:most])
    if conditions:
        for technique in rows:
            technique.verdict = verdict(technique, conditions)
    return rows


def verdict(technique: Judged, conditions: Iterable[Contraindication]) -> Verdict:
    """What these conditions mean for a technique. One more condition never makes the verdict milder."""
    return _Question(technique, conditions).answer()
