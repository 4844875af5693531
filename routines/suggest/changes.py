"""Changes to suggest if a wish gives nothing or too little: only those known to help."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from routines.suggest import explain
from routines.suggest.area_tree import AreaTree
from routines.suggest.pieces import MAX_PRESSURE, Piece
from routines.suggest.purposes import LIKINGS
from routines.suggest.wish import Cause, LeftOut, Purpose, Wanted

MAX_CHANGES = 3
"""The most sentences that people read, and the most things named in one."""
MAX_NEIGHBOURS = 2


def instead(
    wanted: Wanted, left_out: Collection[LeftOut], tree: AreaTree, is_met: Callable[[Wanted], int]
) -> list[str]:
    """For a wish that gives nothing: sentences, each of a change that makes a routine possible.

    `is_met` tells whether another wish gives a routine: 0 if not. Health answers are never among the changes.
    """
    changes: list[str] = []
    kinds: set[str] = set()
    for kind, sentence, wish in _relaxed(wanted, left_out):
        if kind not in kinds and is_met(wish):
            kinds.add(kind)
            changes.append(sentence)
    near: list[str] = []
    for zone in tree.beside(wanted.areas):
        if len(near) < MAX_NEIGHBOURS and is_met(replace(wanted, areas=(zone,))):
            near.append(zone)
    if near:
        changes.append(explain.choose_neighbours(near, tree))
    if len(changes) < MAX_CHANGES and is_met(replace(wanted, for_whom="partner" if wanted.is_for_self else "self")):
        changes.append(explain.change_hands(wanted.is_for_self))
    if len(changes) < MAX_CHANGES:
        others = [purpose for purpose in Purpose.values if purpose != wanted.purpose]
        purposes = [purpose for purpose in others if is_met(replace(wanted, purpose=purpose))]
        changes += [explain.choose_purposes(purposes)] if purposes else []
    return changes[:MAX_CHANGES]


def _relaxed(wanted: Wanted, left_out: Collection[LeftOut]) -> Iterator[tuple[str, str, Wanted]]:
    """Wishes that let in a technique left out: the kind of change, its sentence, and the wish."""
    for level in _levels(left_out):
        yield Cause.PRESSURE, explain.allow_pressure(level), replace(wanted, pressure_max=level)
    for position in _needed(left_out, Cause.POSITION):
        yield Cause.POSITION, explain.allow_positions([position]), replace(wanted, receiver_position=position)
    for tool in _needed(left_out, Cause.TOOLS):
        yield Cause.TOOLS, explain.have_tools([tool]), replace(wanted, tools=(*wanted.tools, tool))


def beside(wanted: Wanted, left_out: Collection[LeftOut], tree: AreaTree, pieces: Iterable[Piece]) -> list[str]:
    """For a wish that gives less than asked for: sentences on what would let more in. `pieces` are all there are."""
    liking = LIKINGS[wanted.purpose]
    changes: list[str] = []
    liked = [piece for piece in pieces if piece.touches and liking.weight(piece)]
    near = [zone for zone in tree.beside(wanted.areas) if any(zone in piece.zones for piece in liked)]
    if near:
        changes.append(explain.add_neighbours(near[:MAX_NEIGHBOURS], tree))
    if tools := _needed(left_out, Cause.TOOLS):
        changes.append(explain.have_tools(tools))
    if positions := _needed(left_out, Cause.POSITION):
        changes.append(explain.allow_positions(positions))
    if levels := _levels(left_out):
        changes.append(explain.allow_pressure(levels[0]))
    return changes[:MAX_CHANGES]


def _levels(left_out: Collection[LeftOut]) -> list[int]:
    levels = {int(level) for left in left_out if left.cause == Cause.PRESSURE for level in left.needs}
    return sorted(level for level in levels if level <= MAX_PRESSURE)


def _needed(left_out: Collection[LeftOut], cause: str) -> list[str]:
    """The positions or tools needed most often."""
    needed = Counter(str(need) for left in left_out if left.cause == cause for need in left.needs)
    return sorted(needed, key=lambda need: (-needed[need], need))[:MAX_CHANGES]
