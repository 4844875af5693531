"""The rules of `techniques.safety.rules`, applied to documents without a query.

Conditions are those of `techniques.health_check.answers.Answers`, with the areas and strokes that their rules name.
"""

from collections.abc import Collection
from typing import Protocol

from django.db import models

from techniques import library_cache
from techniques.models import Contraindication, verdict_words
from techniques.safety.rules import is_everywhere


class Act(models.TextChoices):
    """What to do with a technique, a step or a whole routine, from mildest to gravest."""

    GO = "go", verdict_words.FITS
    LIGHTER = "lighter", verdict_words.WITH_CARE
    SKIP = "skip", verdict_words.LEAVE_IT_OUT
    STOP = "stop", verdict_words.NOT_TODAY


class Spot(Protocol):
    """A target of a technique: its area, and the slugs from the root of the tree down to it."""

    @property
    def slug(self) -> str: ...
    @property
    def lineage(self) -> Collection[str]: ...


class Facts(Protocol):
    """What the rules need of a technique's document. `named` are the contraindications that it lists itself."""

    @property
    def stroke(self) -> str: ...
    @property
    def position(self) -> str: ...
    @property
    def pressure(self) -> tuple[int, int]: ...
    @property
    def named(self) -> Collection[str]: ...
    @property
    def spots(self) -> Collection[Spot]: ...


def affects(condition: Contraindication, facts: Facts) -> bool:
    """Whether the condition affects the technique in its own position."""
    return reaches(condition, facts) or facts.position in condition.blocked_positions


def reaches(condition: Contraindication, facts: Facts) -> bool:
    """Whether the condition affects the technique, whatever the position: see `rules.reaches_in_any_position`."""
    if is_everywhere(condition):
        return True
    if not condition.area_slugs:
        return condition.slug in facts.named
    if leaves_out(condition, facts):
        return True
    here = any(
        not set(condition.area_slugs).isdisjoint(spot.lineage) or spot.slug in condition.lineage_slugs
        for spot in facts.spots
    )
    return here if condition.placed else here or condition.slug in facts.named


def leaves_out(condition: Contraindication, facts: Facts) -> bool:
    """Whether the technique works where the condition leaves out all work: see `rules.leaves_out`."""
    return any(
        not set(condition.left_out_slugs).isdisjoint(spot.lineage) or spot.slug in condition.left_out_within
        for spot in facts.spots
    )


def blocks(condition: Contraindication, facts: Facts) -> bool:
    """Whether the condition blocks the main stroke, or every stroke."""
    return condition.blocks_all_strokes or facts.stroke in blocked_strokes(condition)


def blocked_strokes(condition: Contraindication) -> set[str]:
    """Slugs of the strokes that the condition blocks by name; they come from the same cache as the condition."""
    ids = set(condition.blocked_stroke_ids)
    return {slug for slug, stroke in library_cache.kept().strokes.items() if stroke.pk in ids} if ids else set()


def act_under(condition: Contraindication, facts: Facts, pressure: int, position: str = "") -> Act:
    """What the condition means for a technique done at a pressure of 0 to 5.

    stop: no massage today. skip: not on this area, not this stroke, not in this position, or the technique cannot be
    done as lightly as the condition asks. `position` stands in place of the technique's own.
    """
    if condition.kind == "absolute":
        return Act.STOP
    if (position or facts.position) in condition.blocked_positions:
        return Act.SKIP
    if not reaches(condition, facts):
        return Act.GO
    cap = condition.max_pressure
    if condition.kind == "local" or blocks(condition, facts) or leaves_out(condition, facts):
        return Act.SKIP
    if cap is not None and facts.pressure[0] > cap:
        return Act.SKIP
    return Act.LIGHTER if cap is not None and pressure > cap else Act.GO


def rules_out(condition: Contraindication, facts: Facts) -> bool:
    """Whether the technique is not offered at all under the condition: see `rules.rules_out`."""
    return act_under(condition, facts, facts.pressure[0]) in (Act.SKIP, Act.STOP)
