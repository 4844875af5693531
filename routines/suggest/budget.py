"""How the time of a wish is shared out among the zones of the body.

Of a whole body the back gets 35 %, legs and feet 30, neck and head 15, the arms 12, chest and belly 8: what a teacher
gives them in an hour. Of several places asked for, each gets its part of that, and a small one not too little.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from routines.suggest.area_tree import LIMITS_FOR_PARTNER, LIMITS_FOR_SELF, ZONES, AreaTree
from routines.suggest.pieces import Piece, times_in

Shares = dict[str, float]
"""Seconds by zone, both sides together."""
WHOLE_BODY: Mapping[str, Mapping[str, int]] = {
    "back": {"upper-back": 14, "lower-back": 11, "shoulder": 8, "sacral-region": 2},
    "legs": {"lower-leg": 9, "foot": 9, "thigh": 8, "hip": 4},
    "neck and head": {"neck": 8, "head": 7},
    "arms": {"hand": 6, "forearm": 4, "upper-arm": 2},
    "front": {"chest": 4, "abdomen": 4},
}
"""Shares of a whole body, in per cent. Knees, ankles, elbows and wrists go with their neighbours."""
WEIGHTS = {zone: weight for zones in WHOLE_BODY.values() for zone, weight in zones.items()}
UNITS: Mapping[str, tuple[str, ...]] = {
    "back": ("upper-back", "lower-back", "sacral-region", "shoulder"),
    "thigh": ("thigh", "hip"),
    "lower-leg": ("lower-leg",),
    "foot": ("foot",),
    "forearm": ("forearm", "upper-arm"),
    "hand": ("hand",),
    "neck": ("neck",),
    "head": ("head",),
    "chest": ("chest", "abdomen"),
}
"""What a whole body is expected to reach: the area to name if it does not, and the zones one of which is enough."""
GOES_WITH = {"ankle": "foot", "knee": "thigh", "elbow": "forearm", "wrist": "hand"}
"""Joints with the zone whose time they share, unless they were asked for by themselves."""
LEAST_WEIGHT = 6
"""What a small place weighs beside others that were asked for."""
LEAST_GROUP, LEAST_ZONE = 90, 60
"""Seconds below which a part of a whole body is left out, and a zone beside others: too short to begin and end well."""
LEAST_LESSER = 150
"""The same for a zone that goes with a heavier one, such as the hip with the thigh: nobody turns over for less."""


def shares(areas: Sequence[str], tree: AreaTree, seconds: float, pieces: Iterable[Piece], for_self: bool) -> Shares:
    """Seconds for each zone, no more than the pieces allow; a zone without any has no entry.

    `areas` are slugs; none means the whole body.
    """
    most = capacities(pieces, for_self)
    areas = outermost(areas, tree)
    groups = [_within(area, tree) for area in areas] or [dict(zones) for zones in WHOLE_BODY.values()]
    weights = [max(sum(group.values()), LEAST_WEIGHT if areas else 0) for group in groups]
    limits = [sum(most.get(zone, 0) for zone in group) for group in groups]
    least = [LEAST_ZONE if areas else LEAST_GROUP] * len(groups)
    found: Shares = {}
    for group, share in zip(groups, _shared(weights, limits, seconds, least), strict=True):
        zones = list(group)
        own = _shared([group[zone] for zone in zones], [most.get(zone, 0) for zone in zones], share, _least(group))
        for zone, part in zip(zones, own, strict=True):
            if part:
                found[zone] = found.get(zone, 0) + part
    return {zone: min(part, most[zone]) for zone, part in found.items()}


def share_of(area: str, areas: Sequence[str], tree: AreaTree, seconds: float) -> float:
    """Seconds that an area is due, whatever there is to fill them: one of those asked for, or of UNITS."""
    if not areas:
        return seconds * sum(WEIGHTS[zone] for zone in UNITS[area]) / 100
    outer = outermost(areas, tree)
    weight = {each: max(sum(_within(each, tree).values()), LEAST_WEIGHT) for each in outer}
    return seconds * weight[area] / sum(weight.values())


def outermost(areas: Sequence[str], tree: AreaTree) -> list[str]:
    """The areas without those that lie in another of them."""
    return [area for area in areas if not any(area != other and other in tree.lineage(area) for other in areas)]


def capacities(pieces: Iterable[Piece], for_self: bool) -> Shares:
    """The most seconds that pieces can fill on each zone, within what a spot bears."""
    most: Shares = {}
    for piece in pieces:
        for zone in piece.zones if piece.focus else ():
            most[zone] = most.get(zone, 0) + piece.high * times_in(piece, ZONES[zone]) / len(piece.zones)
    limits = LIMITS_FOR_SELF if for_self else LIMITS_FOR_PARTNER
    for zones, limit in limits:
        for zone in zones & most.keys():
            most[zone] = min(most[zone], 2 * limit / len(zones))
    return most


def _within(area: str, tree: AreaTree) -> dict[str, int]:
    """The zones of an area with their weights; small ones beside others weigh nothing."""
    zones = [zone for zone in ZONES if zone in tree.zones_of(area)]
    weights = {zone: WEIGHTS.get(zone, 0) for zone in zones}
    return weights if any(weights.values()) else dict.fromkeys(zones, 1)


def _least(group: Mapping[str, int]) -> list[float]:
    """Seconds below which each zone of a group is left out; what weighs half of its unit's heaviest needs more."""
    heaviest = {zone: max(group.get(other, 0) for other in unit) for unit in UNITS.values() for zone in unit}
    return [LEAST_ZONE if 2 * group[zone] > heaviest.get(zone, 0) else LEAST_LESSER for zone in group]


def _shared(weights: Sequence[int], limits: Sequence[float], total: float, least: Sequence[float]) -> list[float]:
    """`total` in proportion to the weights, none above its limit; what would get less than its `least` gets nothing."""
    open_ones = [i for i, (weight, limit) in enumerate(zip(weights, limits, strict=True)) if weight and limit > 0]
    while True:
        parts = _poured(weights, limits, total, open_ones)
        short = [i for i in open_ones if parts[i] < min(least[i], limits[i])]
        if not short or len(open_ones) == 1:
            return parts
        open_ones.remove(min(short, key=lambda i: (parts[i], -i)))


def _poured(weights: Sequence[int], limits: Sequence[float], total: float, open_ones: Collection[int]) -> list[float]:
    parts = [0.0] * len(weights)
    free = list(open_ones)
    while free and total > 0:
        unit = total / sum(weights[i] for i in free)
        full = [i for i in free if weights[i] * unit >= limits[i]]
        for i in full or free:
            parts[i] = limits[i] if full else weights[i] * unit
            total -= parts[i]
        free = [i for i in free if i not in full] if full else []
    return parts
