"""What a condition says about a technique, read from documents alone: the rules of `verdicts` without a query.

Conditions are those of `techniques.health_check.answers.Answers`, with the areas and strokes that their rules name.
"""

from techniques import library_cache

GO, LIGHTER, SKIP, STOP = SAID = ("go", "lighter", "skip", "stop")


def is_everywhere(condition) -> bool:
    if condition.kind == "absolute":
        return True
    if not condition.area_slugs:
        return condition.kind == "caution"
    return set(condition.lineage_slugs) <= set(condition.area_slugs)


def reaches(condition, facts) -> bool:
    """Whether it has something to say about a technique: see `techniques.safety.verdicts.reaches`."""
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


def leaves_out(condition, facts) -> bool:
    """Whether it leaves out all work at a place of the technique: see `techniques.safety.verdicts.leaves_out`."""
    return any(
        not set(condition.left_out_slugs).isdisjoint(spot.lineage) or spot.slug in condition.left_out_within
        for spot in facts.spots
    )


def blocks(condition, facts) -> bool:
    """Whether it speaks against the main stroke, or against any."""
    return condition.blocks_all_strokes or facts.stroke in blocked_strokes(condition)


def blocked_strokes(condition) -> set:
    """Slugs. Strokes are kept in the same table of the process as the conditions themselves."""
    ids = set(condition.blocked_stroke_ids)
    return {slug for slug, stroke in library_cache.kept().strokes.items() if stroke.pk in ids} if ids else set()


def said(condition, facts, pressure, position="") -> str:
    """What it says about a technique done at a pressure of 0 to 5: stop, skip, lighter or go, the gravest first.

    stop: no massage today. skip: not here, or not this stroke, or it cannot be done as lightly as this asks, or the
    receiver must not lie so. `position` stands in place of the technique's own.
    """
    if condition.kind == "absolute":
        return STOP
    if (position or facts.position) in condition.blocked_positions:
        return SKIP
    if not reaches(condition, facts):
        return GO
    cap = condition.max_pressure
    if condition.kind == "local" or blocks(condition, facts) or leaves_out(condition, facts):
        return SKIP
    if cap is not None and facts.pressure[0] > cap:
        return SKIP
    return LIGHTER if cap is not None and pressure > cap else GO


def speaks_against(condition, facts) -> bool:
    """Whether a technique is not to be offered at all under it."""
    return said(condition, facts, facts.pressure[0]) in (SKIP, STOP)
