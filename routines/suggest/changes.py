"""What a person could change about a wish that gives nothing, or too little: only what is known to help."""

from collections import Counter
from dataclasses import replace

from routines.suggest import explain
from routines.suggest.pieces import MOST_PRESSURE
from routines.suggest.purposes import LIKINGS
from routines.suggest.wish import Cause, Purpose

MOST = 3
"""So many sentences are read, and so many things named in one; more are not."""
MOST_NEIGHBOURS = 2


def instead(wanted, left_out, places, is_met) -> list[str]:
    """For a wish that gives nothing: changes with each of which there is a routine.

    `is_met` says whether there is one for another wish. What was said about health is never one of the changes.
    """
    found, kinds = [], set()
    for kind, said, wish in _allowing(wanted, left_out):
        if kind not in kinds and is_met(wish):
            kinds.add(kind)
            found.append(said)
    near = []
    for zone in places.beside(wanted.areas):
        if len(near) < MOST_NEIGHBOURS and is_met(replace(wanted, areas=(zone,))):
            near.append(zone)
    if near:
        found.append(explain.choose_neighbours(near, places))
    if len(found) < MOST and is_met(replace(wanted, for_whom="partner" if wanted.is_for_self else "self")):
        found.append(explain.change_hands(wanted.is_for_self))
    if len(found) < MOST:
        others = [purpose for purpose in Purpose.values if purpose != wanted.purpose]
        purposes = [purpose for purpose in others if is_met(replace(wanted, purpose=purpose))]
        found += [explain.choose_purposes(purposes)] if purposes else []
    return found[:MOST]


def _allowing(wanted, left_out):
    """Wishes that let in some of what was left out: the kind of change, what to say of it, and the wish."""
    for level in _levels(left_out):
        yield Cause.PRESSURE, explain.allow_pressure(level), replace(wanted, pressure_max=level)
    for position in _needed(left_out, Cause.POSITION):
        yield Cause.POSITION, explain.allow_positions([position]), replace(wanted, receiver_position=position)
    for tool in _needed(left_out, Cause.TOOLS):
        yield Cause.TOOLS, explain.have_tools([tool]), replace(wanted, tools=(*wanted.tools, tool))


def beside(wanted, left_out, places, pieces) -> list[str]:
    """For a wish that gives less than was asked for: what would let more in. `pieces` are all that there are."""
    liking, found = LIKINGS[wanted.purpose], []
    liked = [piece for piece in pieces if piece.touches and liking.weight(piece)]
    near = [zone for zone in places.beside(wanted.areas) if any(zone in piece.zones for piece in liked)]
    if near:
        found.append(explain.add_neighbours(near[:MOST_NEIGHBOURS], places))
    if tools := _needed(left_out, Cause.TOOLS):
        found.append(explain.have_tools(tools))
    if positions := _needed(left_out, Cause.POSITION):
        found.append(explain.allow_positions(positions))
    if levels := _levels(left_out):
        found.append(explain.allow_pressure(levels[0]))
    return found[:MOST]


def _levels(left_out):
    levels = {level for left in left_out if left.cause == Cause.PRESSURE for level in left.needs}
    return sorted(level for level in levels if level <= MOST_PRESSURE)


def _needed(left_out, cause):
    """What is needed most, the first few."""
    needed = Counter(need for left in left_out if left.cause == cause for need in left.needs)
    return sorted(needed, key=lambda need: (-needed[need], need))[:MOST]
