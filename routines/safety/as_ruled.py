"""A routine as the rulings leave it: without the steps to leave out, and the rest as light as they must be."""

from dataclasses import dataclass

from routines.document.cues import cues, total_seconds
from routines.document.shapes import Document, SectionOfDocument
from routines.safety.screening import Act, Screen, rulings_on, softened

At = tuple[int, int]
"""A section and a step in it, from 0."""


@dataclass(frozen=True, repr=False)  # somebody's conditions must not get into a log
class AsRuled:
    """What may be done of a routine.

    `at_most` are the levels allowed, by the places of the steps that have one in `document`. `left_out` are the names
    of the techniques of which a step is missing there, each once.
    """

    document: Document
    at_most: dict[At, int]
    left_out: tuple[str, ...]


def as_ruled(document: Document, screened: Screen | None) -> AsRuled:
    """The routine under a screen; the document as it is without one. Nothing stays of a routine that is ruled out."""
    if screened is None:
        return AsRuled(document, {}, ())
    by_place = {(ruling.section, ruling.step): ruling for ruling in rulings_on(document, screened)}
    at_most: dict[At, int] = {}
    left_out: list[str] = []
    sections: list[SectionOfDocument] = []
    for i, section in enumerate(document["sections"]):
        kept: SectionOfDocument = {**section, "steps": []}
        for j, step in enumerate(section["steps"]):
            ruling = by_place.get((i, j))
            if ruling is None:  # it is on no side that is played
                continue
            if ruling.act in (Act.SKIP, Act.STOP):
                left_out.append(document["techniques"][step["technique"]]["name"])
                continue
            if ruling.at_most is not None:
                at_most[len(sections), len(kept["steps"])] = ruling.at_most
            kept["steps"].append(softened(step, ruling))
        if kept["steps"]:
            sections.append(kept)
    ruled: Document = {**document, "sections": sections}
    ruled["total_seconds"] = total_seconds(cues(ruled))
    return AsRuled(ruled, at_most, tuple(dict.fromkeys(left_out)))
