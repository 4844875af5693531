"""The steps of a section in a teacher's order, and the rules that they must meet there."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from routines.suggest.area_tree import AreaTree
from routines.suggest.pieces import CLOSE_SECONDS, LIGHT, WARM_SECONDS
from routines.suggest.section import CLOSE, WORK, Pick

WIDEST_JUMP = 2
"""The most levels of pressure between neighbours."""


def arranged(picks: Iterable[Pick], tree: AreaTree) -> list[Pick] | None:
    """The picks in order, with gentle changes of pressure and a long enough warm-up; None if that is impossible."""
    ordered = _greeted(_without_repeats(sorted(picks, key=lambda pick: pick.order)))
    levelled = _levelled(ordered)
    if levelled is None or not _is_soft_at_both_ends(levelled) or not _keeps_its_grip(levelled):
        return None
    if not _climbs(levelled):
        return None
    return _warmed(levelled, tree)


def unclosed(picks: Iterable[Pick], zones: Collection[str]) -> set[str]:
    """Zones that are worked on without anything light afterwards."""
    still_open: set[str] = set()
    for pick in picks:
        if pick.piece.touches:
            if pick.is_soft and pick.high >= CLOSE_SECONDS and pick.role == CLOSE:
                still_open -= {zone for zone in zones if pick.piece.covers(zone)}
            elif not pick.is_soft:
                still_open |= pick.piece.zones.intersection(zones)
    return still_open


def _without_repeats(picks: list[Pick]) -> list[Pick]:
    """The picks without a start that is directly followed by the same piece as an end."""
    following: list[Pick | None] = [*picks[1:], None]
    return [
        pick
        for pick, after in zip(picks, following, strict=True)
        if pick.is_kept or after is None or after.piece is not pick.piece
    ]


def _greeted(picks: list[Pick]) -> list[Pick]:
    """The picks with something fit for a first touch before the others, if there is any but the close.

    Where that is only a part of the work, done lightly, it opens; oil comes first only if nothing dry can.
    """
    first = next((i for i, pick in enumerate(picks) if pick.piece.touches), None)
    if first is None or picks[first].greets:
        return picks
    able = [i for i, pick in enumerate(picks) if i > first and pick.role != CLOSE and _may_greet(pick)]
    if not able:
        return picks
    chosen = min(able, key=lambda i: (picks[i].leaves_oil, i))
    greeting = picks[chosen]
    if not greeting.is_kept:
        greeting = replace(greeting, pressure=max(greeting.piece.softest, min(greeting.pressure, LIGHT)))
    return [*picks[:first], greeting, *picks[first:chosen], *picks[chosen + 1 :]]


def _may_greet(pick: Pick) -> bool:
    return pick.greets or (pick.piece.can_greet and not pick.is_kept)


def _levelled(picks: list[Pick]) -> list[Pick] | None:
    """The picks without jumps of more than WIDEST_JUMP; None if there is no way.

    On a rise the harder pick is lowered, or else the lighter one raised; on a fall the lighter one is raised.
    """
    picks = list(picks)
    for i in range(1, len(picks)):
        before, pick = picks[i - 1], picks[i]
        if pick.pressure - before.pressure > WIDEST_JUMP:
            lowered = pick.pressure if pick.is_kept else max(pick.piece.softest, before.pressure + WIDEST_JUMP)
            picks[i] = replace(pick, pressure=lowered)
            if lowered - before.pressure > WIDEST_JUMP and not _raise(picks, i - 1, lowered - WIDEST_JUMP):
                return None
        elif before.pressure - pick.pressure > WIDEST_JUMP:
            raised = min(pick.piece.hardest, before.pressure - WIDEST_JUMP)
            if pick.is_kept or before.pressure - raised > WIDEST_JUMP or (pick.role == CLOSE and raised > LIGHT):
                return None
            picks[i] = replace(pick, pressure=raised)
    return picks


def _raise(picks: list[Pick], i: int, level: int) -> bool:
    """Raise the pressure of a pick to a level if it and its neighbour before it allow that; whether they do."""
    pick = picks[i]
    most = min(pick.piece.hardest, LIGHT if pick.role != WORK else pick.piece.hardest)
    if pick.is_kept or level > most or (i and level - picks[i - 1].pressure > WIDEST_JUMP):
        return False
    picks[i] = replace(pick, pressure=level)
    return True


def _is_soft_at_both_ends(picks: list[Pick]) -> bool:
    touching = [pick for pick in picks if pick.piece.touches]
    return not touching or (touching[0].greets and touching[-1].is_soft)


def _keeps_its_grip(picks: Iterable[Pick]) -> bool:
    """Whether no stroke that must not slip comes on oily skin, unless it uses a little oil itself."""
    slippery = False
    for pick in picks:
        if slippery and pick.needs_grip:
            return False
        slippery = slippery or pick.leaves_oil
    return True


def _climbs(picks: Iterable[Pick]) -> bool:
    """Whether the work on each zone goes from light to deep, from broad to narrow at one level; kept steps may not."""
    reached: dict[str, tuple[int, bool]] = {}
    for pick in picks:
        if not pick.piece.presses:
            continue
        own = (pick.pressure, pick.is_narrow)
        if not pick.is_kept and any(own < reached.get(zone, own) for zone in pick.piece.zones):
            return False
        reached |= dict.fromkeys(pick.piece.zones, own)
    return True


def _warmed(picks: list[Pick], tree: AreaTree) -> list[Pick] | None:
    """The picks with openings long enough for the deep work and the stretches after them.

    None if deep work stays cold. What warms for a stretch may have come in an earlier section.
    """
    picks = list(picks)
    for i, pick in enumerate(picks):
        if pick.piece.stroke == "stretching":
            limbs = {line[1] for line in pick.piece.lineages}
            before = [j for j in range(i) if picks[j].piece.stroke != "stretching"]
            _prolong(picks, [j for j in before if any(limbs & set(line) for line in picks[j].piece.lineages)])
        if not pick.piece.is_deep(pick.pressure):
            continue
        for region in pick.piece.regions:
            warming = [j for j in range(i) if picks[j].warms and picks[j].piece.works_on(region, tree)]
            if _prolong(picks, warming) > 0:
                return None
    return picks


def _prolong(picks: list[Pick], warming: Iterable[int]) -> int:
    """Let these picks last WARM_SECONDS together, as far as they may; the seconds still missing."""
    warming = list(warming)
    missing = WARM_SECONDS - sum(picks[j].low for j in warming)
    for j in warming:
        if missing > 0 and not picks[j].is_kept:
            more = min(missing, picks[j].high - picks[j].low)
            more -= more % 5
            low = picks[j].low + more
            picks[j] = replace(picks[j], low=low, usual=max(picks[j].usual, low))
            missing -= more
    return missing
