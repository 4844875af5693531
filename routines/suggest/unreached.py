"""What a suggestion does not reach, and why: nobody finds out on the table."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from routines.suggest import explain
from routines.suggest.area_tree import AreaTree
from routines.suggest.budget import LEAST_GROUP, UNITS, WEIGHTS, outermost, share_of
from routines.suggest.candidates import Material
from routines.suggest.section import Section
from routines.suggest.stations import SHORTEST_STAY
from routines.suggest.wish import MIN_MINUTES, Unreached, Wanted

MINOR = 4
"""Per cent of a whole body below which a zone goes with its neighbours."""


def unreached(
    wanted: Wanted,
    tree: AreaTree,
    sections: Sequence[Section],
    found: Material,
    seconds: int,
    fills: Callable[[Wanted], int],
) -> Iterator[Unreached]:
    """The areas that were to be reached and that no step works on, on a part of them or on what holds them.

    `fills` tells how many seconds another wish could take at most.
    """
    worked = {target[-1] for section in sections for pick in section.picks for target in pick.piece.lineages}
    for area, share in expected(wanted.areas, tree, seconds).items():
        if not is_reached(area, wanted.areas, worked, tree):
            yield _why(wanted, area, share, tree, sections, found, fills)


def is_reached(area: str, asked: Sequence[str], worked: Collection[str], tree: AreaTree) -> bool:
    """Whether work on some areas reaches one that is expected: itself, a part of it, what holds it, or its unit."""
    if any(tree.overlap(area, target) for target in worked):
        return True
    unit = UNITS.get(area, ()) if area not in asked else ()
    return any(not tree.zones_of(target).isdisjoint(unit) for target in worked)


def expected(areas: Sequence[str], tree: AreaTree, seconds: float) -> Mapping[str, float]:
    """What a wish expects to be reached, with the seconds that are due to it.

    Of a whole body, its UNITS; of several places, each, and of one that holds several units each of these.
    """
    if tree.is_whole(areas):
        return {unit: share_of(unit, (), tree, seconds) for unit in UNITS}
    found: dict[str, float] = {}
    for area in outermost(areas, tree):
        share, parts = share_of(area, areas, tree, seconds), _parts(tree.zones_of(area))
        if len(parts) < 2:
            parts = {area: 1}
        for part, weight in parts.items():
            found[part] = found.get(part, 0) + share * weight / sum(parts.values())
    inner = [area for area in areas if area not in found and not any(part in tree.lineage(area) for part in found)]
    return found | dict.fromkeys(inner, 0.0)


def _parts(zones: frozenset[str]) -> dict[str, int]:
    """The units that lie in these zones with their weights; of a unit that lies there in part, its zones."""
    parts: dict[str, int] = {}
    for unit, own in UNITS.items():
        inside = [zone for zone in own if zone in zones]
        named = {unit: sum(WEIGHTS[zone] for zone in own)} if len(inside) == len(own) else {}
        parts |= named or {zone: WEIGHTS[zone] for zone in inside if WEIGHTS[zone] >= MINOR}
    return parts


def _why(
    wanted: Wanted,
    area: str,
    share: float,
    tree: AreaTree,
    sections: Sequence[Section],
    found: Material,
    fills: Callable[[Wanted], int],
) -> Unreached:
    """Why nothing works on the area: no time, no turn worth its while, nothing light to begin with, nothing at all."""
    is_asked = area in wanted.areas
    zones = tree.zones_of(area) if is_asked or area not in UNITS else frozenset(UNITS[area])
    able = [p for p in found.pieces if p.focus and (p.works_on(area, tree) or (not is_asked and zones & p.zones))]
    if able and share < LEAST_GROUP:
        return Unreached(area, explain.no_time(share), share, is_possible=True)
    alone = replace(wanted, areas=(area,), minutes=max(MIN_MINUTES, round(share / 60)), keep=())
    if able and (seconds := min(share, fills(alone))):
        used = {section.position for section in sections}
        if seconds < SHORTEST_STAY and not any(piece.positions & used for piece in able):
            return Unreached(area, explain.no_turn_for(seconds), seconds)
        return Unreached(area, explain.no_turn(), seconds, is_possible=True)
    about = found.about(area, tree)
    left = [one for one in found.left_out if one.technique in about]
    is_by_answers = bool(left) and all(one.conditions for one in left)
    if able and not is_by_answers:
        return Unreached(area, explain.nothing_light(), share)
    if is_by_answers:
        return Unreached(area, explain.not_by_answers(), share)
    return Unreached(area, explain.not_with_these_choices() if left else explain.not_in_library(), share)
