"""A routine for a wish (minutes, areas, purpose, conditions), with a reason for every step."""

from dataclasses import replace
from functools import partial
from random import Random

from django.utils.translation import get_language, override

from routines.document import cues
from routines.document.cues import CHANGE_OVER_SECONDS
from routines.document.schema import VERSION, contraindications
from routines.suggest import changes, explain
from routines.suggest.candidates import material
from routines.suggest.fill_sections import WAYS, Composer
from routines.suggest.languages import spoken
from routines.suggest.places import ZONES, Places
from routines.suggest.purposes import LIKINGS
from routines.suggest.section import TURN_SECONDS, WORK
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
"""Seconds of massage at a time, on oneself, and for a partner all over (L15)."""


def suggest(wanted: Wanted, pool: Pool, areas: dict) -> Suggestion:
    """The routine for a wish, or why there is none. `areas` holds all body areas by slug.

    Sources of the rules: the order light, deep, light, the limits for one spot and for one place are those of
    `routines.advice`; what conditions forbid is in the pool (see `techniques.safety.verdicts`).
    """
    language = spoken(wanted.language)
    with override(language):
        return replace(_suggest(wanted, pool, areas), language=language)


def _suggest(wanted, pool, areas):
    against = [condition for condition in wanted.conditions if condition.is_red_flag or condition.kind == "absolute"]
    if against:
        return Suggestion(None, shortfall=explain.stopped(against))
    places, hardest = Places(areas), LIKINGS[wanted.purpose].hardest
    zones = _zones(wanted, places)
    found = material(wanted, pool, places, zones, hardest)
    kept, unfit = _kept(wanted, found)
    limit = LONGEST_FOR_SELF if wanted.is_for_self else LONGEST_FULL_BODY
    seconds = min(wanted.minutes * 60, limit)
    sections, lost = _composed(found.pieces, wanted, places, seconds, zones, kept)
    lost_words = [LeftOut(k.technique, piece.document["name"], explain.lost(k)) for k, piece in lost]
    left_out = (*unfit, *lost_words, *found.left_out)
    if not sections:
        return Suggestion(None, left_out=left_out, shortfall=_nothing(wanted, pool, places, found, left_out))
    more = partial(changes.beside, wanted, left_out, places, found.pieces)
    document = _document(wanted, pool, places, sections, seconds)
    total = document["total_seconds"]
    return Suggestion(
        document=document,
        total_seconds=total,
        reasons=tuple(_reasons(wanted, places, sections)),
        left_out=left_out,
        not_reached=_not_reached(wanted, places, sections),
        shortfall=_shortfall(wanted, total, seconds, sections, more),
    )


def _composed(pieces, wanted, places, seconds, zones, kept):
    """What fits into the time; where nothing does, or not all that is kept, the shortest there is."""
    tries = []
    for most in (seconds, int(seconds * (1 + TOLERANCE)), 2 * seconds, 10**6):
        for i, way in enumerate(WAYS if kept else WAYS[:1]):
            composer = Composer(pieces, wanted, places, Random(wanted.seed), seconds)  # noqa: S311 - nothing secret
            composer.most = most
            sections, lost = composer.compose(zones, kept, way)
            if sections and not lost:
                return sections, lost
            tries.append((not sections, len(lost), most, i, sections, lost))
    return min(tries, key=lambda tried: tried[:4])[4:]


def _kept(wanted, found):
    """The pieces for what is to be kept, and what cannot be, with the reason."""
    by_slug = {piece.slug: piece for piece in found.pieces}
    reasons = {left.technique: left for left in found.left_out}
    kept, unfit = [], []
    for step in wanted.keep:
        if step.technique in by_slug:
            kept.append((step, by_slug[step.technique]))
        elif step.technique not in reasons:
            unfit.append(LeftOut(step.technique, step.technique, explain.lost(step)))
    return kept, unfit


def _document(wanted, pool, places, sections, seconds):
    picks = [(section, pick) for section in sections for pick in section.picks]
    pauses = sum(section.pauses for section in sections)
    spans = [Span(pick.low, pick.usual, pick.high, section.times(pick)) for section, pick in picks]
    lasting = spread(spans, seconds - pauses)
    touched = sum(span.times * each for span, each in zip(spans, lasting, strict=True))
    gap = abs(seconds - pauses - touched)
    if 0 < gap <= CHANGE_OVER_SECONDS and (first := next((s for s in sections if s.is_each and not s.turns), None)):
        lasting = spread(spans, seconds - pauses - CHANGE_OVER_SECONDS)
        first.settles = True
    lasting = iter(lasting)
    used = {pick.piece.slug: pick.piece.document for _, pick in picks}
    whole = {
        "format": "effleur-routine",
        "version": VERSION,
        "title": explain.title(wanted.purpose, sections, places, seconds),
        "summary": "",
        "for": wanted.for_whom,
        "language": (wanted.language or get_language() or "en")[:10],
        "total_seconds": 0,
        "sections": [_section(section, places, lasting) for section in sections],
        "techniques": dict(sorted(used.items())),
    }
    whole["contraindications"] = contraindications(whole["techniques"], list(pool.always))
    whole["total_seconds"] = cues.total_seconds(cues.cues(whole))
    return whole


def _section(section, places, lasting):
    steps = [
        {
            "technique": pick.piece.slug,
            "side": "each" if pick.piece.paired and not section.is_each else "both",
            "seconds": next(lasting),
            "pressure": pick.pressure,
            "repetitions": None,
            "note": "",
            "transition_seconds": 0 if i else TURN_SECONDS if section.turns else CHANGE_OVER_SECONDS * section.settles,
        }
        for i, pick in enumerate(section.picks)
    ]
    return {
        "title": explain.section_title(section, places),
        "receiver_position": section.position,
        "sides": "each" if section.is_each else "once",
        "rounds": 1,
        "steps": steps,
    }


def _reasons(wanted, places, sections):
    for i, section in enumerate(sections):
        first = next((j for j, pick in enumerate(section.picks) if pick.piece.touches), None)
        last = max((j for j, pick in enumerate(section.picks) if pick.role == WORK), default=len(section.picks))
        for j, pick in enumerate(section.picks):
            follows_work = any(before.role == WORK and before.piece.touches for before in section.picks[:j])
            said = explain.reason(pick, wanted.purpose, places, j == first, j > last, follows_work)
            yield Reason(i, j, pick.piece.slug, said, pick.is_kept)


def _not_reached(wanted, places, sections):
    """Areas that were asked for, with nothing that works on them or on what they are a part of."""
    worked = [target[-1] for section in sections for pick in section.picks for target in pick.piece.lineages]
    return tuple(area for area in wanted.areas if not any(places.touch(area, target) for target in worked))


def _nothing(wanted, pool, places, found, left_out):
    """Why there is nothing, and with which changes there would be something."""

    def is_met(wish):
        there = material(wish, pool, places, _zones(wish, places), LIKINGS[wish.purpose].hardest)
        seconds = wish.minutes * 60
        return bool(_composed(there.pieces, replace(wish, keep=()), places, seconds, _zones(wish, places), [])[0])

    has_material = any(piece.focus for piece in found.pieces)
    return explain.nothing(
        wanted.areas, left_out, has_material, places, changes.instead(wanted, left_out, places, is_met)
    )


def _zones(wanted, places):
    return frozenset().union(*map(places.zones_of, wanted.areas)) if wanted.areas else frozenset(ZONES)


def _shortfall(wanted, total, seconds, sections, more):
    """`more` finds what could be changed where there is too little."""
    asked = wanted.minutes * 60
    if abs(total - asked) <= TOLERANCE * asked:
        return ""
    if total > asked:
        kept = sum(section.times(p) * p.low for section in sections for p in section.picks if p.is_kept)
        return explain.too_much_kept(kept) if kept > asked * 0.7 else explain.too_short(total, len(wanted.areas) > 1)
    if total < seconds * (1 - TOLERANCE):
        return explain.too_little(total, more())
    return explain.enough(seconds) if wanted.is_for_self else explain.enough_all_over(seconds)
