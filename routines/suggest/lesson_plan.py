"""A lesson planned in a teacher's stages: minutes per zone, positions, what is kept, the work, the stays, the times."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from routines.suggest.area_tree import ZONES, AreaTree
from routines.suggest.budget import GOES_WITH, shares
from routines.suggest.lesson import Lesson
from routines.suggest.pieces import Piece
from routines.suggest.section import KeptPiece, Section
from routines.suggest.stations import SHORTEST_STAY, Stations, stations
from routines.suggest.timing import Span, spread
from routines.suggest.wish import TOLERANCE, Wanted

Sorting = Callable[[KeptPiece], tuple[bool, int, str]]


def _dry_first(pair: KeptPiece) -> tuple[bool, int, str]:
    _kept, piece = pair
    return (piece.stroke == "stretching", piece.lubricant, piece.slug)


def _oiled_first(pair: KeptPiece) -> tuple[bool, int, str]:
    _kept, piece = pair
    return (piece.stroke == "stretching", -piece.lubricant, piece.slug)


WAYS_TO_KEEP: tuple[tuple[Sorting | None, tuple[bool, ...]], ...] = (
    (None, (True, False)),
    (_dry_first, (True, False)),
    (None, (False, False)),
    (_dry_first, (False, False)),
    (_oiled_first, (True, False)),
    (_oiled_first, (False, False)),
)
"""How to place steps to keep: in which order, and whether each zone is warmed by itself, in turn; best first."""


@dataclass(frozen=True)
class Plan:
    """The sections with their steps, and the steps to keep that found no place."""

    sections: list[Section]
    unplaced: list[KeptPiece]


def planned(
    wanted: Wanted,
    pieces: list[Piece],
    tree: AreaTree,
    seconds: int,
    limits: Mapping[str, int],
    kept: Sequence[KeptPiece] = (),
) -> Plan:
    """The plan that fits into `seconds`; the shortest if not everything kept fits.

    `limits` are the most seconds that the receiver's answers allow in a position.
    """
    attempts: list[tuple[tuple[bool, int, int, int], Plan]] = []
    for most in (seconds, int(seconds * (1 + TOLERANCE)), 2 * seconds, 10**6):
        for number, way in enumerate(WAYS_TO_KEEP if kept else WAYS_TO_KEEP[:1]):
            plan = _without_short_stays(wanted, pieces, tree, seconds, limits, kept, most, way)
            if plan.sections and not plan.unplaced:
                return plan
            attempts.append(((not plan.sections, len(plan.unplaced), most, number), plan))
    return min(attempts, key=lambda attempt: attempt[0])[1]


def _without_short_stays(
    wanted: Wanted,
    pieces: list[Piece],
    tree: AreaTree,
    seconds: int,
    limits: Mapping[str, int],
    kept: Sequence[KeptPiece],
    most: int,
    way: tuple[Sorting | None, tuple[bool, ...]],
) -> Plan:
    """A plan in which nobody turns over for a moment: positions that cannot be filled are left out."""
    banned: set[str] = set()
    due = shares(wanted.areas, tree, seconds, pieces, wanted.is_for_self)
    while True:
        rng = Random(wanted.seed)  # noqa: S311 - nothing secret
        where = stations(due, pieces, rng, limits, banned)
        lesson = Lesson(pieces, wanted, tree, seconds, limits)
        lesson.max_seconds = most
        joints = [(joint, zone) for joint, zone in GOES_WITH.items() if joint not in due]
        lesson.joints = {zone: frozenset(joint for joint, with_it in joints if with_it == zone) for zone in due}
        unplaced = _filled(lesson, where, kept, way)
        sections = [section for section in lesson.sections if section.picks]
        short = _short_stay(sections, seconds)
        if short is None or short in banned:
            return Plan(sections, unplaced)
        banned.add(short)


def _filled(
    lesson: Lesson, where: Stations, kept: Sequence[KeptPiece], way: tuple[Sorting | None, tuple[bool, ...]]
) -> list[KeptPiece]:
    """Fill the lesson: first what is kept, then each zone up to its share; the kept steps left over."""
    sorting, warmings = way
    zones = frozenset(where.shares)
    places = [(ZONES[zone], position) for zone, positions in where.positions.items() for position in positions[:1]]
    unplaced = _keep(lesson, sorted(kept, key=sorting) if sorting else kept, places, zones, warmings)
    if any(section.picks for section in lesson.sections):
        lesson.max_seconds = max(lesson.seconds, lesson.total("low"))
    _reach(lesson, where)
    _work(lesson, where)
    still_unplaced = _keep(lesson, unplaced, places, zones, warmings)  # stretches may fit now that more is warm
    if len(still_unplaced) < len(unplaced):
        _work(lesson, where)
    return still_unplaced


def _keep(
    lesson: Lesson,
    pairs: Sequence[KeptPiece],
    places: Sequence[tuple[str, str]],
    zones: frozenset[str],
    warmings: Iterable[bool],
) -> list[KeptPiece]:
    for lesson.warms_each_zone in warmings:
        pairs = [pair for pair in pairs if not lesson.keep(pair, places, zones)]
    lesson.warms_each_zone = True
    return list(pairs)


def _reach(lesson: Lesson, where: Stations) -> None:
    """One step for each zone, in its share of the time if any fits there, so that none is forgotten.

    Then one for each place asked for: several of them may lie in one zone.
    """
    for within_share in (True, False):
        for zone in sorted(where.shares, key=lambda zone: -where.shares[zone]):
            for lesson.warms_each_zone in (True, False):
                if not lesson.is_reached(zone):
                    _add(lesson, where, zone, within_share)
    lesson.warms_each_zone = True
    for within_share in (True, False):
        for area in lesson.wanted.areas:
            for zone in sorted(lesson.tree.zones_of(area) & where.shares.keys()):
                if not lesson.works_on(area):
                    _add(lesson, where, zone, within_share, area)


def _work(lesson: Lesson, where: Stations) -> None:
    """Add steps to the zone that has least of its share, as long as there is time and something that fits."""
    for lesson.warms_each_zone in (True, False):
        open_zones = list(where.shares)
        while open_zones and lesson.total("usual") < lesson.seconds:
            zone = min(open_zones, key=lambda zone: (lesson.worked(zone) / where.shares[zone], -where.shares[zone]))
            if not (_add(lesson, where, zone, within_share=True) or _add(lesson, where, zone, within_share=False)):
                open_zones.remove(zone)
    lesson.warms_each_zone = True


def _add(lesson: Lesson, where: Stations, zone: str, within_share: bool, area: str = "") -> bool:
    """Add a step for a zone or an area in it, in the first of its positions that has one; whether there is any."""
    zones = frozenset(where.shares)
    sections = (lesson.section(ZONES[zone], position, zones) for position in where.positions[zone])
    return any(lesson.add_best(section, zone, where.shares[zone], within_share, area) for section in sections)


def _short_stay(sections: Sequence[Section], seconds: int) -> str | None:
    """A position that cannot last SHORTEST_STAY beside others; the others are made to last as long, where they may.

    What is kept stays, wherever it is.
    """
    for position in dict.fromkeys(section.position for section in sections):
        here = [section for section in sections if section.position == position]
        if len(here) == len(sections) or any(pick.is_kept for section in here for pick in section.picks):
            continue
        if sum(section.seconds("low") for section in here) >= SHORTEST_STAY:
            continue
        if sum(section.seconds("high") for section in here) < SHORTEST_STAY:
            return position
        _prolong(here)
        if sum(section.seconds("low") for section in sections) > seconds * (1 + TOLERANCE):
            return position
    return None


def _prolong(here: Sequence[Section]) -> None:
    """Let the steps of one position take SHORTEST_STAY together, at their shortest."""
    picks = [(section, i) for section in here for i in range(len(section.picks))]
    spans = [span_of(section, i) for section, i in picks]
    pauses = sum(section.pauses for section in here)
    lasting = spread(spans, SHORTEST_STAY - pauses)
    for (section, i), each in zip(picks, lasting, strict=True):
        section.picks[i] = replace(section.picks[i], low=each, usual=max(each, section.picks[i].usual))


def span_of(section: Section, i: int) -> Span:
    pick = section.picks[i]
    return Span(pick.low, pick.usual, pick.high, section.times(pick))


def lasting(sections: Sequence[Section], seconds: int, limits: Mapping[str, int]) -> dict[int, list[int]]:
    """Seconds of each step, by the number of its section, so that all of them with their pauses take `seconds`.

    A position that would exceed its limit gets that, and the others share the rest.
    """
    found: dict[int, list[int]] = {}
    left = seconds
    while True:
        others = [(i, section) for i, section in enumerate(sections) if i not in found]
        spread_out = _spread(others, left)
        over = next((p for p in limits if _stay(others, spread_out, p) > limits[p]), None)
        if over is None:
            return found | spread_out
        here = [(i, section) for i, section in others if section.position == over]
        found |= _spread(here, limits[over], most=limits[over])
        left -= _stay(here, found, over)


def _stay(numbered: Sequence[tuple[int, Section]], lasting: Mapping[int, Sequence[int]], position: str) -> int:
    """Seconds in a position, pauses included."""
    here = [(i, section) for i, section in numbered if section.position == position]
    return sum(taken(section, lasting[i]) for i, section in here)


def _spread(numbered: Sequence[tuple[int, Section]], seconds: int, most: int | None = None) -> dict[int, list[int]]:
    spans = [span_of(section, j) for _i, section in numbered for j in range(len(section.picks))]
    pauses = sum(section.pauses for _i, section in numbered)
    lasting = spread(spans, seconds - pauses)
    while most is not None and pauses + sum(s.times * each for s, each in zip(spans, lasting, strict=True)) > most:
        seconds -= 5
        tried = spread(spans, seconds - pauses)
        if tried == lasting:
            break
        lasting = tried
    durations = iter(lasting)
    return {i: [next(durations) for _pick in section.picks] for i, section in numbered}


def taken(section: Section, seconds: Sequence[int]) -> int:
    """Seconds of a section whose steps last so long, pauses included."""
    picked = zip(section.picks, seconds, strict=True)
    return section.pauses + sum(section.times(pick) * each for pick, each in picked)
