"""The routine document as types, with the same keys as the JSON Schema in `schema.py`.

A document may have further keys: those of a later version are kept as they are.
"""

from typing import Literal, NotRequired, TypedDict

AboutField = Literal["title", "summary", "for", "language"]
SectionField = Literal["title", "sides", "rounds", "receiver_position"]
StepField = Literal["technique", "seconds", "pressure", "side", "repetitions", "transition_seconds", "note"]
"""The fields that an author sets, of the routine itself and of its parts."""

# These keys are reserved words, which a class cannot declare.
_ForWhom = TypedDict("_ForWhom", {"for": str})
_Class = TypedDict("_Class", {"class": NotRequired[str]})


class Named(TypedDict):
    """An entry of the library by slug and name."""

    slug: str
    name: str


class ContraindicationOfDocument(_Class):
    slug: str
    name: str
    urgency: NotRequired[str]
    max_pressure: NotRequired[int | None]
    do_instead: NotRequired[str]


class TargetOfDocument(TypedDict):
    """An area that a technique works on (`role` "primary") or only touches ("secondary")."""

    area: str
    name: str
    kind: str
    role: str
    paired: bool


class Bounds(TypedDict):
    """The range of a technique's pressure (0 to 5) or duration (seconds)."""

    min: int
    default: int
    max: int


class BenefitOfDocument(TypedDict):
    text: str
    evidence: str
    scope: str
    sources: list[str]


class TechniqueOfDocument(TypedDict):
    """A technique as the document has it.

    The schema names the first five keys only. This site writes all of them (see `techniques.models.document`), but a
    document from elsewhere, or an older one, may lack the rest.
    """

    slug: str
    name: str
    instructions: list[str]
    summary: NotRequired[str]
    cautions: NotRequired[list[str]]
    stroke: NotRequired[Named]
    also_strokes: NotRequired[list[Named]]
    targets: NotRequired[list[TargetOfDocument]]
    for_self: NotRequired[bool]
    for_partner: NotRequired[bool]
    pressure: NotRequired[Bounds]
    seconds: NotRequired[Bounds]
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
    position_note: NotRequired[str]
    phase: NotRequired[str]
    contraindications: NotRequired[list[ContraindicationOfDocument]]
    benefits: NotRequired[list[BenefitOfDocument]]
    sources: NotRequired[list[str]]
    editorial_note: NotRequired[str]
    origin: NotRequired[str]
    diagram: NotRequired[dict[str, object] | None]
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


class OriginOfDocument(TypedDict, total=False):
    """The revision of a routine that this one is a copy of."""

    code: str
    revision: int
    title: str
    author: str


class Document(_ForWhom):
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
    based_on: NotRequired[OriginOfDocument | None]
    total_seconds: int
    sections: list[SectionOfDocument]
    techniques: dict[str, TechniqueOfDocument]
    contraindications: NotRequired[list[ContraindicationOfDocument]]
