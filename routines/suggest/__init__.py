"""Composes a routine for a wish (minutes, areas, purpose, conditions), with a reason for every step."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from random import Random

from django.utils.translation import get_language, override

from routines.document import cues
from routines.document.cues import CHANGE_OVER_SECONDS
from routines.document.schema import VERSION, contraindications
from routines.document.shapes import Document, SectionOfDocument, StepOfDocument
from routines.suggest import changes, explain
from routines.suggest.area_tree import ZONES, AreaTree
from routines.suggest.candidates import Material, material
from routines.suggest.fill_sections import Composer
from routines.suggest.languages import usable_language
from routines.suggest.pieces import Piece
from routines.suggest.purposes import LIKINGS
from routines.suggest.section import STRATEGIES, TURN_SECONDS, WORK, KeptPiece, Section
from routines.suggest.timing import Span, spread
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
    Wanted,
)
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
    zones = _zones(wanted, tree)
    found = material(wanted, pool, tree, LIKINGS[wanted.purpose].hardest)
    kept, unusable = _kept(wanted, found)
    longest = minutes_of(wanted.conditions)
    limit = LONGEST_FOR_SELF if wanted.is_for_self else LONGEST_FULL_BODY
    seconds = min(wanted.minutes * 60, limit, 60 * longest.get("", MAX_MINUTES))
    free = [piece for piece in found.pieces if piece.positions - longest.keys()]
    in_limits = min([seconds, *(60 * minutes for minutes in longest.values())])
    sections, unplaced = _composed(found.pieces, wanted, tree, seconds, zones, kept)
    for pieces, most in ((free, seconds), (found.pieces, in_limits)):
        if sections and not _keeps_to(longest, _document(wanted, pool, tree, sections, seconds)):
            others = _composed(pieces, wanted, tree, most, zones, kept)
            if others[0]:
                (sections, unplaced), seconds = others, most
    dropped = [LeftOut(step.technique, piece.document["name"], explain.does_not_fit()) for step, piece in unplaced]
    left_out = (*unusable, *dropped, *found.left_out)
    if not sections and not is_asked:
        return Suggestion(None)
    if not sections:
        elsewhere = _elsewhere(wanted, pool, tree, left_out)
        return elsewhere or Suggestion(None, left_out=left_out, shortfall=_nothing(wanted, pool, tree, found, left_out))
    more = partial(changes.beside, wanted, left_out, tree, found.pieces)
    document = _document(wanted, pool, tree, sections, seconds)
    total = document["total_seconds"]
    return Suggestion(
        document=document,
        total_seconds=total,
        reasons=tuple(_reasons(wanted, tree, sections)),
        left_out=left_out,
        not_reached=_not_reached(wanted, tree, sections),
        shortfall=_shortfall(wanted, total, seconds, sections, more, longest),
    )


def _keeps_to(longest: Mapping[str, int], document: Document) -> bool:
    """Whether no position takes longer than a condition allows, in minutes."""
    seconds: Counter[str] = Counter()
    for cue in cues.cues(document):
        seconds[document["sections"][cue.section]["receiver_position"]] += cue.pause_seconds + cue.seconds
    return all(seconds[position] <= 60 * minutes for position, minutes in longest.items() if position)


def _elsewhere(wanted: Wanted, pool: Pool, tree: AreaTree, left_out: tuple[LeftOut, ...]) -> Suggestion | None:
    """Where health answers leave out all of a place: a routine for the nearest one that has any, and a word on that."""
    if not (wanted.areas and left_out and all(left.conditions for left in left_out)):
        return None
    for zone in [*tree.beside(wanted.areas), *tree.elsewhere(wanted.areas)]:
        made = _suggest(replace(wanted, areas=(zone,), keep=()), pool, tree.areas, is_asked=False)
        if made.document:
            words = explain.elsewhere(wanted.areas, zone, tree)
            shortfall = f"{words} {made.shortfall}".strip()
            return replace(made, left_out=left_out, not_reached=wanted.areas, shortfall=shortfall)
    return None


def _composed(
    pieces: list[Piece],
    wanted: Wanted,
    tree: AreaTree,
    seconds: int,
    zones: frozenset[str],
    kept: list[KeptPiece],
) -> tuple[list[Section], list[KeptPiece]]:
    """The sections that fit the time, and the kept steps left over; the shortest if not everything kept fits."""
    attempts = []
    for max_seconds in (seconds, int(seconds * (1 + TOLERANCE)), 2 * seconds, 10**6):
        for i, strategy in enumerate(STRATEGIES if kept else STRATEGIES[:1]):
            composer = Composer(pieces, wanted, tree, Random(wanted.seed), seconds)  # noqa: S311 - nothing secret
            composer.max_seconds = max_seconds
            sections, unplaced = composer.compose(zones, kept, strategy)
            if sections and not unplaced:
                return sections, unplaced
            attempts.append(((not sections, len(unplaced), max_seconds, i), (sections, unplaced)))
    return min(attempts, key=lambda attempt: attempt[0])[1]


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


def _document(wanted: Wanted, pool: Pool, tree: AreaTree, sections: list[Section], seconds: int) -> Document:
    picks = [(section, pick) for section in sections for pick in section.picks]
    pauses = sum(section.pauses for section in sections)
    spans = [Span(pick.low, pick.usual, pick.high, section.times(pick)) for section, pick in picks]
    lasting = spread(spans, seconds - pauses)
    touched = sum(span.times * each for span, each in zip(spans, lasting, strict=True))
    gap = abs(seconds - pauses - touched)
    if 0 < gap <= CHANGE_OVER_SECONDS and (first := next((s for s in sections if s.is_each and not s.turns), None)):
        lasting = spread(spans, seconds - pauses - CHANGE_OVER_SECONDS)
        first.settles = True
    durations = iter(lasting)
    used = {pick.piece.slug: pick.piece.document for _, pick in picks}
    techniques = dict(sorted(used.items()))
    document: Document = {
        "format": "effleur-routine",
        "version": VERSION,
        "title": explain.title(wanted.purpose, sections, tree),
        "summary": "",
        "for": wanted.for_whom,
        "language": (wanted.language or get_language() or "en")[:10],
        "total_seconds": 0,
        "sections": [_section(section, tree, durations) for section in sections],
        "techniques": techniques,
        "contraindications": contraindications(techniques, pool.always),
    }
    document["total_seconds"] = cues.total_seconds(cues.cues(document))
    return document


def _section(section: Section, tree: AreaTree, durations: Iterator[int]) -> SectionOfDocument:
    steps: list[StepOfDocument] = [
        {
            "technique": pick.piece.slug,
            "side": "each" if pick.piece.paired and not section.is_each else "both",
            "seconds": next(durations),
            "pressure": pick.pressure,
            "repetitions": None,
            "note": "",
            "transition_seconds": 0 if i else TURN_SECONDS if section.turns else CHANGE_OVER_SECONDS * section.settles,
        }
        for i, pick in enumerate(section.picks)
    ]
    return {
        "title": explain.section_title(section, tree),
        "receiver_position": section.position,
        "sides": "each" if section.is_each else "once",
        "rounds": 1,
        "steps": steps,
    }


def _reasons(wanted: Wanted, tree: AreaTree, sections: list[Section]) -> Iterator[Reason]:
    for i, section in enumerate(sections):
        first = next((j for j, pick in enumerate(section.picks) if pick.piece.touches), None)
        last = max((j for j, pick in enumerate(section.picks) if pick.role == WORK), default=len(section.picks))
        for j, pick in enumerate(section.picks):
            follows_work = any(before.role == WORK and before.piece.touches for before in section.picks[:j])
            reason = explain.reason(pick, wanted.purpose, tree, j == first, j > last, follows_work)
            yield Reason(i, j, pick.piece.slug, reason, pick.is_kept)


def _not_reached(wanted: Wanted, tree: AreaTree, sections: list[Section]) -> tuple[str, ...]:
    """The areas asked for that no step works on, be it on the area itself, a part of it or what holds it."""
    worked = [target[-1] for section in sections for pick in section.picks for target in pick.piece.lineages]
    return tuple(area for area in wanted.areas if not any(tree.overlap(area, target) for target in worked))


def _nothing(wanted: Wanted, pool: Pool, tree: AreaTree, found: Material, left_out: tuple[LeftOut, ...]) -> str:
    """Why there is nothing, and which changes would make a routine possible."""

    def is_met(wish: Wanted) -> bool:
        pieces = material(wish, pool, tree, LIKINGS[wish.purpose].hardest).pieces
        seconds = wish.minutes * 60
        return bool(_composed(pieces, replace(wish, keep=()), tree, seconds, _zones(wish, tree), [])[0])

    has_material = any(piece.focus for piece in found.pieces)
    return explain.nothing(wanted.areas, left_out, has_material, tree, changes.instead(wanted, left_out, tree, is_met))


def _zones(wanted: Wanted, tree: AreaTree) -> frozenset[str]:
    return frozenset[str]().union(*map(tree.zones_of, wanted.areas)) if wanted.areas else frozenset(ZONES)


def _shortfall(
    wanted: Wanted,
    total: int,
    seconds: int,
    sections: list[Section],
    more: Callable[[], list[str]],
    longest: Mapping[str, int],
) -> str:
    """Why `total` misses the time asked for; `more` returns changes that would let more in, `longest` are limits."""
    asked = wanted.minutes * 60
    if abs(total - asked) <= TOLERANCE * asked:
        return ""
    if total > asked:
        kept = sum(section.times(p) * p.low for section in sections for p in section.picks if p.is_kept)
        return explain.too_much_kept(kept) if kept > asked * 0.7 else explain.too_short(total, len(wanted.areas) > 1)
    if total < seconds * (1 - TOLERANCE):
        return explain.too_little(total, more())
    if seconds < min(asked, LONGEST_FOR_SELF if wanted.is_for_self else LONGEST_FULL_BODY):
        return explain.enough_by_answers(seconds, "" if seconds == 60 * longest.get("", 0) else sections[0].position)
    return explain.enough(seconds) if wanted.is_for_self else explain.enough_all_over(seconds)
