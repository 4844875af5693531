"""The routine document as types, with the same keys as the JSON Schema in `schema.py`.

A document may have further keys: those of a later version are kept as they are.
"""

from typing import Literal, NotRequired, TypedDict

from routines.document.frequency import Frequency
from techniques.models.document import BenefitEntry, DiagramData, Range, StrokeEntry, TargetEntry

AboutField = Literal["title", "summary", "for", "language", "frequency"]
SectionField = Literal["title", "sides", "rounds", "receiver_position"]
StepField = Literal["technique", "seconds", "pressure", "side", "repetitions", "transition_seconds", "note"]
"""The fields that an author sets, of the routine itself and of its parts."""

# These keys are reserved words, which a class cannot declare.
ForWhom = TypedDict("ForWhom", {"for": str})
_Class = TypedDict("_Class", {"class": NotRequired[str]})


class ContraindicationOfDocument(_Class):
    slug: str
    name: str
    urgency: NotRequired[str]
    max_pressure: NotRequired[int | None]
    do_instead: NotRequired[str]


class TechniqueOfDocument(TypedDict):
    """A technique as the document has it.

    The schema names the first seven keys and both positions. This site writes all of them (see
    `techniques.models.document`), but a document from elsewhere, or an older one, may lack the rest.
    """

    slug: str
    name: str
    instructions: list[str]
    summary: NotRequired[str]
    cautions: NotRequired[list[str]]
    how: NotRequired[str]
    care: NotRequired[str]
    stroke: NotRequired[StrokeEntry]
    also_strokes: NotRequired[list[StrokeEntry]]
    targets: NotRequired[list[TargetEntry]]
    for_self: NotRequired[bool]
    for_partner: NotRequired[bool]
    pressure: NotRequired[Range]
    seconds: NotRequired[Range]
    dose_note: NotRequired[str]
    repetitions: NotRequired[int | None]
    hold_seconds: NotRequired[int | None]
    direction: NotRequired[str]
    direction_note: NotRequired[str]
    contact: NotRequired[str]
    rhythm: NotRequired[str]
    lubricant: NotRequired[str]
    lubricant_note: NotRequired[str]
    tools: NotRequired[list[str]]
    receiver_position: NotRequired[str]
    self_position: NotRequired[str]
    position_note: NotRequired[str]
    phase: NotRequired[str]
    demands: NotRequired[list[str]]
    contraindications: NotRequired[list[ContraindicationOfDocument]]
    benefits: NotRequired[list[BenefitEntry]]
    sources: NotRequired[list[str]]
    editorial_note: NotRequired[str]
    origin: NotRequired[str]
    diagram: NotRequired[DiagramData | None]
    retired: NotRequired[bool]


class StepSettings(TypedDict):
    """The fields of a step that have a default."""

    side: str
    repetitions: int | None
    note: str
    transition_seconds: int


class StepOfDocument(StepSettings):
    """`key` is missing in documents older than keys, and empty or missing in a step not yet stored."""

    key: NotRequired[str]
    technique: str
    seconds: int
    pressure: int


class StepFields(TypedDict, total=False):
    """Fields of a step that an edit sets."""

    key: str
    technique: str
    side: str
    seconds: int
    pressure: int
    repetitions: int | None
    note: str
    transition_seconds: int


class SectionSettings(TypedDict):
    """The fields of a section that have a default."""

    title: str
    receiver_position: str
    sides: str
    rounds: int


class SectionOfDocument(SectionSettings):
    """`key` as in StepOfDocument."""

    key: NotRequired[str]
    steps: list[StepOfDocument]


class SectionFields(TypedDict, total=False):
    """Fields of a section that an edit sets."""

    key: str
    title: str
    receiver_position: str
    sides: str
    rounds: int


class LaterFields(TypedDict):
    """Fields of a later version, stored as they came: this version names none of them."""


class OriginOfDocument(TypedDict, total=False):
    """The revision of a routine that this one is a copy of."""

    code: str
    revision: int
    title: str
    author: str


class Document(ForWhom):
    """A routine. Keys that are not required may be missing if it was never stored."""

    format: str
    version: int
    code: NotRequired[str]
    revision: NotRequired[int]
    title: str
    summary: str
    author: NotRequired[str]
    visibility: NotRequired[str]
    language: str
    frequency: NotRequired[Frequency | None]
    based_on: NotRequired[OriginOfDocument | None]
    total_seconds: int
    sections: list[SectionOfDocument]
    techniques: dict[str, TechniqueOfDocument]
    contraindications: NotRequired[list[ContraindicationOfDocument]]
