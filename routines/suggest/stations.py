"""In which position each zone is worked on: few turns, none for a moment, and nothing forgotten."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from routines.suggest.area_tree import ZONES
from routines.suggest.budget import Shares
from routines.suggest.pieces import Piece, parts_of, times_in

POSITIONS = ("prone", "side-lying", "supine", "leg-stretched", "seated", "standing")
"""In this order the receiver changes position least; standing comes last."""
FROM_THE_HEAD_DOWN = ("head", "back", "arm", "front", "thigh", "leg")
"""The order of parts in a position: hands that were at the feet touch no face, and no oil gets into the hair."""
SHORTEST_STAY = 150
"""Seconds in a position below which nobody turns over for it."""
PLANNED_STAY = 180
TURN_COST = 75
"""Seconds of work that another position must add to be worth the turn."""
TASTE = {"prone": 1.25, "supine": 1.15, "leg-stretched": 0.9, "side-lying": 0.7, "standing": 0.7}
"""How much a position is liked beside the others. Lying on the side is for whoever does not lie on the front."""
FROM_BEHIND, FROM_BEHIND_TASTE = {"lower-leg", "hip"}, 1.3
"""Zones whose flesh is at the back, and how much better that is reached lying on the front."""
FULL_VALUE = 1.5
"""A position with so much more material than a zone's share is as good as one with more."""

Where = tuple[str, str]
"""A zone and a position."""


@dataclass(frozen=True)
class Stations:
    """The zones to work on, each with its seconds and its positions, the one planned for it first."""

    shares: Shares
    positions: Mapping[str, tuple[str, ...]]


def stations(
    shares: Shares, pieces: Sequence[Piece], rng: Random, limits: Mapping[str, int], banned: Iterable[str] = ()
) -> Stations:
    """The positions for zones: as many zones as possible, then as much as there is to do, less what turns cost.

    `limits` are the most seconds in a position, `banned` are positions not to use.
    """
    values = _values(shares, pieces)
    known = [p for p in POSITIONS if p not in banned and any(position == p for _zone, position in values)]
    likes = TASTE if "prone" in known else {**TASTE, "side-lying": TASTE["prone"]}
    taste = {position: likes.get(position, 1) * rng.uniform(0.9, 1.1) for position in known}
    used: Sequence[str] = ()
    best: tuple[tuple[int, float], dict[str, str]] = ((-1, 0.0), {})
    for count in range(1, len(known) + 1):
        for chosen in combinations(known, count):
            plan = _assigned(shares, values, chosen, taste)
            worth = _worth(plan, shares, values, chosen)
            if count > 1 and min(worth.values()) < _least(worth, shares):
                continue
            gained = sum(seconds * taste[position] for position, seconds in worth.items())
            lost = sum(max(0, worth[p] - limits[p]) for p in chosen if p in limits)
            score = (len(plan), gained - lost - TURN_COST * (count - 1))
            if score > best[0]:
                best, used = (score, plan), chosen
    plan = _feet_last(best[1], values)
    others = {zone: [p for p in used if (zone, p) in values and p != plan[zone]] for zone in plan}
    return Stations(_long_enough(plan, shares), {zone: (plan[zone], *others[zone]) for zone in plan})


def order(part: str, position: str) -> tuple[int, int]:
    """Sorts sections."""
    return POSITIONS.index(position), FROM_THE_HEAD_DOWN.index(part)


def _values(shares: Shares, pieces: Sequence[Piece]) -> dict[Where, float]:
    """What each position has for each zone: seconds of material that suits the purpose, at most what is of use."""
    seconds: Counter[Where] = Counter()
    for piece in pieces:
        if piece.focus:
            suited = round(piece.usual * min(1, 2 * piece.worth))
            for zone in piece.zones & shares.keys():
                if ZONES[zone] in parts_of(piece):
                    for position in piece.positions:
                        seconds[zone, position] += suited * times_in(piece, ZONES[zone])
    return {
        (zone, position): min(most, FULL_VALUE * shares[zone])
        for (zone, position), most in seconds.items()
        if can_begin(zone, position, pieces)
    }


def can_begin(zone: str, position: str, pieces: Sequence[Piece]) -> bool:
    """Whether a zone can be worked on in this position: touched lightly at both ends, or moved.

    A stretch alone does not do: something must warm the limb first.
    """
    here = [piece for piece in pieces if position in piece.positions and ZONES[zone] in parts_of(piece)]
    able = [piece for piece in here if piece.focus and zone in piece.zones]
    greets = any(piece.can_greet for piece in here) and any(p.can_close and p.covers(zone) for p in here)
    limbs = {line[1] for piece in here if piece.stroke != "stretching" for line in piece.lineages}

    def is_of_use(piece: Piece) -> bool:
        is_warm = piece.stroke != "stretching" or any(limbs.intersection(line) for line in piece.lineages)
        return is_warm and (greets or not piece.touches)

    return any(is_of_use(piece) for piece in able)


def _assigned(
    shares: Shares, values: Mapping[Where, float], chosen: Sequence[str], taste: Mapping[str, float]
) -> dict[str, str]:
    """For each zone the position of these that has most for it."""
    plan = {}
    for zone in shares:
        likes = {p: taste[p] * (FROM_BEHIND_TASTE if p == "prone" and zone in FROM_BEHIND else 1) for p in chosen}
        options = [(values[zone, p] * likes[p], p) for p in chosen if (zone, p) in values]
        if options:
            plan[zone] = max(options)[1]
    return plan


def _worth(
    plan: Mapping[str, str], shares: Shares, values: Mapping[Where, float], chosen: Sequence[str]
) -> dict[str, float]:
    """What each position adds, in seconds: of its own zones, and of others what their own position lacks."""
    worth = dict.fromkeys(chosen, 0.0)
    for zone, own in plan.items():
        left = shares[zone]
        for position in (own, *(p for p in chosen if p != own)):
            added = min(values.get((zone, position), 0), left)
            worth[position] += added
            left -= added
    return worth


def _least(worth: Mapping[str, float], shares: Shares) -> float:
    """What a position must add beside others: a stay worth the turn, unless its share can be raised to that."""
    has_room = sum(shares.values()) >= len(worth) * SHORTEST_STAY
    return 1 if has_room else SHORTEST_STAY


def _feet_last(plan: dict[str, str], values: Mapping[Where, float]) -> dict[str, str]:
    """The plan with the feet in no earlier position than the head, if that can be."""
    head, foot = plan.get("head"), plan.get("foot")
    if head and foot and POSITIONS.index(foot) < POSITIONS.index(head):
        for zone, position in (("foot", head), ("head", foot)):
            if (zone, position) in values:
                return {**plan, zone: position}
    return plan


def _long_enough(plan: Mapping[str, str], shares: Shares) -> Shares:
    """The shares, those of a short stay raised at the cost of the others."""
    total = sum(shares[zone] for zone in plan)
    found = {zone: shares[zone] for zone in plan}
    for position in set(plan.values()):
        zones = [zone for zone in plan if plan[zone] == position]
        stay = sum(found[zone] for zone in zones)
        if len(zones) < len(plan) and stay < PLANNED_STAY:
            more, less = PLANNED_STAY / stay, (total - PLANNED_STAY) / (total - stay)
            found = {zone: share * (more if zone in zones else less) for zone, share in found.items()}
    return found
