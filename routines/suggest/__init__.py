"""Composes a routine for a wish (minutes, areas, purpose, conditions), with a reason for every step."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from django.utils.translation import override

from routines.suggest import changes, explain
from routines.suggest.area_tree import AreaTree
from routines.suggest.candidates import Material, material
from routines.suggest.languages import usable_language
from routines.suggest.lesson_plan import planned
from routines.suggest.section import WORK, KeptPiece, Section
from routines.suggest.unreached import unreached
from routines.suggest.wish import (
    MAX_MINUTES,
    MIN_MINUTES,
    TOLERANCE,
    Kept,
    LeftOut,
    Pool,
    Purpose,
    Reason,
    Suggestion,
    Unreached,
    Wanted,
)
from routines.suggest.written import written
from techniques.models import BodyArea
from techniques.safety.rules import minutes_of

__all__ = [
    "MAX_MINUTES",
    "MIN_MINUTES",
    "Kept",
    "LeftOut",
    "Pool",
    "Purpose",
    "Reason",
    "Suggestion",
    "Unreached",
    "Wanted",
    "suggest",
]
LONGEST_FOR_SELF, LONGEST_FULL_BODY = 30 * 60, 110 * 60
"""Most seconds of massage at a time: on oneself, and on a partner's full body (L15)."""


def suggest(wanted: Wanted, pool: Pool, areas: Mapping[str, BodyArea]) -> Suggestion:
    """The routine for a wish, or why there is none. `areas` holds all body areas by slug.

    The rules (light, deep, light; limits per spot and zone) are those of `routines.advice`; what conditions forbid is
    in the pool (see `techniques.safety.verdicts`).
    """
    language = usable_language(wanted.language)
    with override(language):
        return replace(_suggest(wanted, pool, areas), language=language)


def _suggest(wanted: Wanted, pool: Pool, areas: Mapping[str, BodyArea], is_asked: bool = True) -> Suggestion:
    """As `suggest`. What is not asked for but tried in place of that gets no word on why there is nothing."""
    stopping = [condition for condition in wanted.conditions if condition.is_red_flag or condition.kind == "absolute"]
    if stopping:
        return Suggestion(None, shortfall=explain.stopped(stopping))
    tree = AreaTree(areas)
    if tree.is_whole(wanted.areas):
        wanted = replace(wanted, areas=())
    found = material(wanted, pool, tree)
    kept, unusable = _kept(wanted, found)
    limits = {position: 60 * minutes for position, minutes in minutes_of(wanted.conditions).items()}
    longest = LONGEST_FOR_SELF if wanted.is_for_self else LONGEST_FULL_BODY
    seconds = min(wanted.minutes * 60, longest, limits.pop("", MAX_MINUTES * 60))
    if wanted.receiver_position in limits:
        seconds = min(seconds, limits[wanted.receiver_position])
    plan = planned(wanted, found.pieces, tree, seconds, limits, kept)
    dropped = [LeftOut(step.technique, piece.document["name"], explain.does_not_fit()) for step, piece in plan.unplaced]
    left_out = (*unusable, *dropped, *found.left_out)
    if not plan.sections and not is_asked:
        return Suggestion(None)
    if not plan.sections:
        elsewhere = _elsewhere(wanted, pool, tree, left_out)
        return elsewhere or Suggestion(None, left_out=left_out, shortfall=_nothing(wanted, pool, tree, found, left_out))
    document = written(wanted, pool, tree, plan.sections, seconds, limits)
    total = document["total_seconds"]
    return Suggestion(
        document=document,
        total_seconds=total,
        reasons=tuple(_reasons(wanted, tree, plan.sections)),
        left_out=left_out,
        unreached=tuple(unreached(wanted, tree, plan.sections, found, seconds, partial(_fills, pool, tree))),
        shortfall=_shortfall(wanted, total, seconds, plan.sections, found, left_out, tree),
    )


def _elsewhere(wanted: Wanted, pool: Pool, tree: AreaTree, left_out: tuple[LeftOut, ...]) -> Suggestion | None:
    """Where health answers leave out all of a place: a routine for the nearest one that has any, and a word on that."""
    if not (wanted.areas and left_out and all(left.conditions for left in left_out)):
        return None
    for zone in [*tree.beside(wanted.areas), *tree.elsewhere(wanted.areas)]:
        made = _suggest(replace(wanted, areas=(zone,), keep=()), pool, tree.areas, is_asked=False)
        if made.document:
            words = explain.elsewhere(wanted.areas, zone, tree)
            shortfall = f"{words} {made.shortfall}".strip()
            missing = tuple(Unreached(area, explain.not_by_answers()) for area in wanted.areas)
            return replace(made, left_out=left_out, unreached=missing, shortfall=shortfall)
    return None


def _kept(wanted: Wanted, found: Material) -> tuple[list[KeptPiece], list[LeftOut]]:
    """The steps to keep with their pieces, and those that cannot be kept, with the reason."""
    by_slug = {piece.slug: piece for piece in found.pieces}
    explained = {left.technique for left in found.left_out}
    kept: list[KeptPiece] = []
    unusable: list[LeftOut] = []
    for step in wanted.keep:
        if step.technique in by_slug:
            kept.append((step, by_slug[step.technique]))
        elif step.technique not in explained:
            unusable.append(LeftOut(step.technique, step.technique, explain.does_not_fit()))
    return kept, unusable


def _reasons(wanted: Wanted, tree: AreaTree, sections: list[Section]) -> Iterator[Reason]:
    for i, section in enumerate(sections):
        first = next((j for j, pick in enumerate(section.picks) if pick.piece.touches), None)
        last = max((j for j, pick in enumerate(section.picks) if pick.role == WORK), default=len(section.picks))
        for j, pick in enumerate(section.picks):
            follows_work = any(before.role == WORK and before.piece.touches for before in section.picks[:j])
            reason = explain.reason(pick, wanted.purpose, tree, j == first, j > last, follows_work)
            yield Reason(i, j, pick.piece.slug, reason, pick.is_kept)


def _fills(pool: Pool, tree: AreaTree, wish: Wanted) -> int:
    """The seconds that a wish could take at most; 0 if it gives nothing."""
    plan = planned(wish, material(wish, pool, tree).pieces, tree, wish.minutes * 60, {})
    return sum(section.seconds("high") for section in plan.sections)


def _nothing(wanted: Wanted, pool: Pool, tree: AreaTree, found: Material, left_out: tuple[LeftOut, ...]) -> str:
    """Why there is nothing, and which changes would make a routine possible."""

    has_material = any(piece.focus for piece in found.pieces)
    return explain.nothing(
        wanted.areas,
        left_out,
        has_material,
        tree,
        changes.instead(wanted, left_out, tree, partial(_fills, pool, tree)),
    )


def _shortfall(
    wanted: Wanted,
    total: int,
    seconds: int,
    sections: list[Section],
    found: Material,
    left_out: tuple[LeftOut, ...],
    tree: AreaTree,
) -> str:
    """Why `total` misses the time asked for."""
    asked = wanted.minutes * 60
    if abs(total - asked) <= TOLERANCE * asked:
        return ""
    if total > asked:
        kept = sum(section.times(p) * p.low for section in sections for p in section.picks if p.is_kept)
        return explain.too_much_kept(kept) if kept > asked * 0.7 else explain.too_short(total, len(wanted.areas) > 1)
    if total < seconds * (1 - TOLERANCE):
        return explain.too_little(total, changes.beside(wanted, left_out, tree, found.pieces))
    if seconds < min(asked, LONGEST_FOR_SELF if wanted.is_for_self else LONGEST_FULL_BODY):
        is_whole = seconds == 60 * minutes_of(wanted.conditions).get("", 0)
        return explain.enough_by_answers(seconds, "" if is_whole else sections[0].position)
    return explain.enough(seconds) if wanted.is_for_self else explain.enough_all_over(seconds)
