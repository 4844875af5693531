"""A document that may be read but not copied, as data: what the page behind its link shows, and nothing to import."""

from typing import Any, NotRequired, TypedDict

from routines.document.frequency import FREQUENCY, Frequency
from routines.document.outline import position_in
from routines.document.schema import contraindications
from routines.document.shapes import ContraindicationOfDocument, Document, ForWhom, SectionOfDocument, StepOfDocument
from techniques.models.one_line import care_line, how_line

FORMAT = "effleur-routine-to-read"


class StepToRead(TypedDict):
    """A step with its technique's own words; `receiver_position` is the section's, else that of the technique.

    `how` and `care` are as on the page, in a line each.
    """

    technique: str
    summary: str
    how: str
    care: str
    instructions: list[str]
    cautions: list[str]
    lubricant: str
    tools: list[str]
    receiver_position: str
    side: str
    seconds: int
    pressure: int
    repetitions: int | None
    transition_seconds: int
    note: str


class SectionToRead(TypedDict):
    title: str
    sides: str
    rounds: int
    steps: list[StepToRead]


class RoutineToRead(ForWhom):
    format: str
    version: int
    title: str
    summary: str
    author: NotRequired[str]
    language: str
    frequency: Frequency | None
    total_seconds: int
    sections: list[SectionToRead]
    contraindications: list[ContraindicationOfDocument]


def to_read(document: Document) -> RoutineToRead:
    """The routine without the keys, slugs and limits that a copy would be made of."""
    read: RoutineToRead = {
        "format": FORMAT,
        "version": 1,
        "title": document["title"],
        "summary": document["summary"],
        "for": document["for"],
        "language": document["language"],
        "frequency": document.get("frequency"),
        "total_seconds": document["total_seconds"],
        "sections": [_section(section, document) for section in document["sections"]],
        "contraindications": document.get("contraindications") or contraindications(document["techniques"], []),
    }
    if author := document.get("author"):
        read["author"] = author
    return read


def _section(section: SectionOfDocument, document: Document) -> SectionToRead:
    return {
        "title": section["title"],
        "sides": section["sides"],
        "rounds": section["rounds"],
        "steps": [_step(step, section, document) for step in section["steps"]],
    }


def _step(step: StepOfDocument, section: SectionOfDocument, document: Document) -> StepToRead:
    technique = document["techniques"][step["technique"]]
    return {
        "technique": technique["name"],
        "summary": technique.get("summary", ""),
        "how": how_line(technique.get("how", ""), technique["instructions"]),
        "care": care_line(technique.get("care", ""), technique.get("cautions", [])),
        "instructions": technique["instructions"],
        "cautions": technique.get("cautions", []),
        "lubricant": technique.get("lubricant", ""),
        "tools": technique.get("tools", []),
        "receiver_position": position_in(document, section, step["technique"]),
        "side": step["side"],
        "seconds": step["seconds"],
        "pressure": step["pressure"],
        "repetitions": step["repetitions"],
        "transition_seconds": step["transition_seconds"],
        "note": step["note"],
    }


TEXT: dict[str, Any] = {"type": "string"}
WHOLE: dict[str, Any] = {"type": "integer", "minimum": 0}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


STEP = _object(
    **dict.fromkeys(["technique", "summary", "how", "care", "lubricant", "receiver_position", "side", "note"], TEXT),
    **dict.fromkeys(["instructions", "cautions", "tools"], TEXTS),
    **dict.fromkeys(["seconds", "pressure", "transition_seconds"], WHOLE),
    repetitions={"type": ["integer", "null"], "minimum": 1},
)
SECTION = _object(title=TEXT, sides=TEXT, rounds=WHOLE, steps={"type": "array", "items": STEP})
SCHEMA = {
    **_object(
        format={"const": FORMAT},
        version={"const": 1},
        **dict.fromkeys(["title", "summary", "author", "for", "language"], TEXT),
        frequency=FREQUENCY,
        total_seconds=WHOLE,
        sections={"type": "array", "items": SECTION},
        contraindications={"type": "array", "items": _object(slug=TEXT, name=TEXT)},
    ),
    "required": sorted(RoutineToRead.__required_keys__),
}
"""JSON Schema of the answer, for the description of the API."""
