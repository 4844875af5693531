"""Where on the body a routine works, and how much: minutes times pressure, from the cue list alone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from routines.document.cues import cues
from routines.document.shapes import Document, TechniqueOfDocument

LEVELS = 5
SHARES = {"primary": 1.0, "secondary": 0.5}
STILL_CONTACT = 0.5
"""A hand that only rests is felt too: level 0 counts as half of level 1."""


@dataclass(frozen=True)
class Warmth:
    """One place, and on which side ("" in the middle of the body): `load` is minutes x pressure, `level` 1 to 5."""

    area: str
    side: str
    load: float
    level: int


def loads(
    document: Document, places: Callable[[str], Iterable[str]], is_paired: Callable[[str], bool]
) -> dict[tuple[str, str], float]:
    """(place, side) -> minutes x pressure, over all that is played.

    `places` says by which places of a map an area is shown, and `is_paired` whether a place is there on both sides;
    then its side is "left" or "right", else "". A cue for both sides at once works on each of them for its full time.
    What a technique works on (its primary targets) counts in full, and what it only touches (secondary) by half.
    A place counts once for a cue, however many of its targets lie there. Targets that a document does not hold, and
    areas that no place stands for, are left out.
    """
    shares = {slug: _shares(technique, places) for slug, technique in document["techniques"].items()}
    found: defaultdict[tuple[str, str], float] = defaultdict(float)
    for cue in cues(document):
        load = cue.seconds / 60 * (cue.pressure or STILL_CONTACT)
        for place, share in shares.get(cue.technique, {}).items():
            sides = ("left", "right") if cue.side == "both" else (cue.side,)
            for side in sides if is_paired(place) else ("",):
                found[place, side] += load * share
    return dict(found)


def warmths(found: Mapping[tuple[str, str], float]) -> list[Warmth]:
    """The loads as levels of the highest one, the warmest first."""
    highest = max(found.values(), default=0)
    warm = [
        Warmth(area, side, load, max(1, ceil(LEVELS * load / highest - 1e-9)))
        for (area, side), load in found.items()
        if load > 0
    ]
    return sorted(warm, key=lambda w: (-w.load, w.area, w.side))


def _shares(technique: TechniqueOfDocument, places: Callable[[str], Iterable[str]]) -> dict[str, float]:
    """How much of a cue each place gets from a technique."""
    found: dict[str, float] = {}
    for target in technique.get("targets", []):
        for place in places(target.get("area", "")):
            found[place] = max(found.get(place, 0), SHARES.get(target.get("role"), 0))
    return found
