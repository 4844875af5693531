"""Where on the body a routine works, and how much: minutes times pressure, computed from the cues alone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from routines.document.cues import cues
from routines.document.shapes import Document, TechniqueOfDocument

LEVELS = 5
SHARES = {"primary": 1.0, "secondary": 0.5}
STILL_CONTACT = 0.5
"""A resting hand is felt too: level 0 counts as half of level 1."""


@dataclass(frozen=True)
class Warmth:
    """The load on an area of the map, per side ("" in the middle): `load` is minutes x pressure, `level` 1 to 5."""

    area: str
    side: str
    load: float
    level: int


def loads(
    document: Document, shown_by: Callable[[str], Iterable[str]], is_paired: Callable[[str], bool]
) -> dict[tuple[str, str], float]:
    """(area, side) -> minutes x pressure, over all cues.

    `shown_by` returns the areas of a map that show a body area; `is_paired` says whether an area of the map has a left
    and a right, so that its side is "left" or "right" instead of "". A cue for both sides works on each for its full
    time. Primary targets count in full, secondary ones (areas only touched) by half. An area counts once per cue,
    however many targets lie in it. Targets that the document lacks or that no area of the map shows are left out.
    """
    shares = {slug: _shares(technique, shown_by) for slug, technique in document["techniques"].items()}
    loads: defaultdict[tuple[str, str], float] = defaultdict(float)
    for cue in cues(document):
        load = cue.seconds / 60 * (cue.pressure or STILL_CONTACT)
        for area, share in shares.get(cue.technique, {}).items():
            sides = ("left", "right") if cue.side == "both" else (cue.side,)
            for side in sides if is_paired(area) else ("",):
                loads[area, side] += load * share
    return dict(loads)


def warmths(loads: Mapping[tuple[str, str], float]) -> list[Warmth]:
    """Each load with its level relative to the highest, the warmest first."""
    highest = max(loads.values(), default=0)
    warm = [
        Warmth(area, side, load, max(1, ceil(LEVELS * load / highest - 1e-9)))
        for (area, side), load in loads.items()
        if load > 0
    ]
    return sorted(warm, key=lambda w: (-w.load, w.area, w.side))


def _shares(technique: TechniqueOfDocument, shown_by: Callable[[str], Iterable[str]]) -> dict[str, float]:
    """The share of a cue's load that each area of the map gets."""
    shares: dict[str, float] = {}
    for target in technique.get("targets", []):
        for area in shown_by(target.get("area", "")):
            shares[area] = max(shares.get(area, 0), SHARES.get(target.get("role", ""), 0))
    return shares
