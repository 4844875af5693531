"""What was worked on in a session: seconds by body area and by technique, from the cues."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from routines.document.cues import Cue, cues
from routines.document.shapes import Document, TechniqueOfDocument


@dataclass(frozen=True)
class Worked:
    """Whole seconds of touch, pauses not counted, by slug of the body area and of the technique."""

    areas: dict[str, int]
    techniques: dict[str, int]


def worked(document: Document, seconds: int | None = None) -> Worked:
    """What is worked on in the first `seconds` of a valid document, pauses counted; None: in all of it.

    Each primary target of a technique gets the whole time of a cue, once, whichever side it is on.
    """
    techniques: Counter[str] = Counter()
    for cue, played in _played(cues(document), seconds):
        techniques[cue.technique] += played
    return Worked(seconds_by_area(techniques, document["techniques"]), dict(techniques))


def seconds_by_area(techniques: Mapping[str, int], known: Mapping[str, TechniqueOfDocument]) -> dict[str, int]:
    """Seconds by body area, from those by technique; a technique that is not known works on nothing."""
    areas: Counter[str] = Counter()
    for slug, seconds in techniques.items():
        targets = known[slug].get("targets", []) if slug in known else []
        for area in {target["area"] for target in targets if target.get("role") == "primary"}:
            areas[area] += seconds
    return dict(areas)


def _played(played: list[Cue], seconds: int | None) -> Iterator[tuple[Cue, int]]:
    """Each cue that begins in time, with the seconds that are touch."""
    start = 0
    for cue in played:
        start += cue.pause_seconds
        if seconds is not None and start >= seconds:
            return
        yield cue, cue.seconds if seconds is None else min(cue.seconds, seconds - start)
        start += cue.seconds
