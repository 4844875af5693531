"""A plan written down as a routine's document."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import get_language

from routines.document import cues
from routines.document.cues import CHANGE_OVER_SECONDS
from routines.document.schema import VERSION, contraindications
from routines.document.shapes import Document, SectionOfDocument, StepOfDocument
from routines.suggest import explain
from routines.suggest.area_tree import AreaTree
from routines.suggest.lesson_plan import lasting, taken
from routines.suggest.section import TURN_SECONDS, Pick, Section
from routines.suggest.wish import Pool, Wanted

WASH_SECONDS = 30
"""The pause to wash or wipe hands that were at the feet before they touch a face."""


def written(
    wanted: Wanted, pool: Pool, tree: AreaTree, sections: list[Section], seconds: int, limits: Mapping[str, int]
) -> Document:
    """The document of a plan, in `seconds` or as near as its steps allow."""
    washed = washing(sections)
    in_all = seconds - sum(WASH_SECONDS for _step in washed)
    durations = lasting(sections, in_all, limits)
    in_fact = sum(taken(section, durations[i]) for i, section in enumerate(sections))
    if 0 < abs(in_all - in_fact) <= CHANGE_OVER_SECONDS and (first := _settling(sections, limits)):
        durations = lasting(sections, in_all - CHANGE_OVER_SECONDS, limits)
        first.settles = True
    used = {pick.piece.slug: pick.piece.document for section in sections for pick in section.picks}
    techniques = dict(sorted(used.items()))
    document: Document = {
        "format": "effleur-routine",
        "version": VERSION,
        "title": explain.title(wanted, sections, tree),
        "summary": "",
        "for": wanted.for_whom,
        "language": (wanted.language or get_language() or "en")[:10],
        "total_seconds": 0,
        "sections": [_section(section, tree, durations[i]) for i, section in enumerate(sections)],
        "techniques": techniques,
        "contraindications": contraindications(techniques, pool.always),
    }
    for i, j in washed:
        step = document["sections"][i]["steps"][j]
        step["note"] = explain.wash_hands()
        step["transition_seconds"] += WASH_SECONDS
    document["total_seconds"] = cues.total_seconds(cues.cues(document))
    return document


def washing(sections: Sequence[Section]) -> list[tuple[int, int]]:
    """The first steps on the head after hands were on the feet: section and step, from 0."""
    found, at_feet = [], False
    for i, section in enumerate(sections):
        for j, pick in enumerate(section.picks):
            if at_feet and touches(pick, ("head",)):
                found.append((i, j))
                at_feet = False
            at_feet = at_feet or touches(pick, ("foot",))
    return found


def touches(pick: Pick, zones: Iterable[str]) -> bool:
    return pick.piece.touches and any(zone in pick.piece.zones for zone in zones)


def _settling(sections: Iterable[Section], limits: Collection[str]) -> Section | None:
    """The section that may begin with a short pause to even out the time."""
    return next((s for s in sections if s.is_each and not s.turns and s.position not in limits), None)


def _section(section: Section, tree: AreaTree, durations: Sequence[int]) -> SectionOfDocument:
    steps: list[StepOfDocument] = [
        {
            "technique": pick.piece.slug,
            "side": "each" if pick.piece.paired and not section.is_each else "both",
            "seconds": seconds,
            "pressure": pick.pressure,
            "repetitions": None,
            "note": "",
            "transition_seconds": 0 if i else TURN_SECONDS if section.turns else CHANGE_OVER_SECONDS * section.settles,
        }
        for i, (pick, seconds) in enumerate(zip(section.picks, durations, strict=True))
    ]
    return {
        "title": explain.section_title(section, tree),
        "receiver_position": section.position,
        "sides": "each" if section.is_each else "once",
        "rounds": 1,
        "steps": steps,
    }
