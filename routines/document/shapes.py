"""The routine document as types: the keys that the JSON Schema in `schema.py` names, with the type of each value.

A document may hold keys beyond these: those of a later version are kept as they are.
"""

from typing import Literal, NotRequired, TypedDict

AboutField = Literal["title", "summary", "for", "language"]
SectionField = Literal["title", "sides", "rounds", "receiver_position"]
StepField = Literal["technique", "seconds", "pressure", "side", "repetitions", "transition_seconds", "note"]
"""Keys that an author sets, of the routine itself and of its parts."""

# Two keys are words of Python, so that a class cannot declare them.
_ForWhom = TypedDict("_ForWhom", {"for": str})
_Class = TypedDict("_Class", {"class": NotRequired[str]})


class Named(TypedDict):
    """Anything of the library by its slug and name."""

    slug: str
    name: str


class ContraindicationOfDocument(_Class):
    slug: str
    name: str
    urgency: NotRequired[str]
    max_pressure: NotRequired[int | None]
    do_instead: NotRequired[str]


class TargetOfDocument(TypedDict):
    """An area that a technique works on (`role` is "primary") or only touches ("secondary")."""

    area: str
    name: str
    kind: str
    role: str
    paired: bool


class Bounds(TypedDict):
    """The lowest, usual and highest pressure or number of seconds of a technique."""

    min: int
    default: int
    max: int


class BenefitOfDocument(TypedDict):
    text: str
    evidence: str
    scope: str
    sources: list[str]


class TechniqueOfDocument(TypedDict):
    """A technique as the document carries it.

    The schema names only the first five keys; this site writes all of them (see `techniques.models.document`), but a
    document from elsewhere or of an older version need not have them.
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
    """What a step says beside its technique and dose: a new one has defaults for all of it."""

    side: str
    repetitions: int | None
    note: str
    transition_seconds: int


class StepOfDocument(StepSettings):
    """`key` is missing from documents of before there were keys, and empty in a step that was never stored."""

    key: NotRequired[str]
    technique: str
    seconds: int
    pressure: int


class StepFields(TypedDict, total=False):
    """Some fields of a step, for an edit to set."""

    key: str
    technique: str
    side: str
    seconds: int
    pressure: int
    repetitions: int | None
    note: str
    transition_seconds: int


class SectionSettings(TypedDict):
    """What a section says beside its steps: a new one has defaults for all of it."""

    title: str
    receiver_position: str
    sides: str
    rounds: int


class SectionOfDocument(SectionSettings):
    """`key` as in a step."""

    key: NotRequired[str]
    steps: list[StepOfDocument]


class SectionFields(TypedDict, total=False):
    """Some fields of a section, for an edit to set."""

    key: str
    title: str
    receiver_position: str
    sides: str
    rounds: int


class OriginOfDocument(TypedDict, total=False):
    """The routine that this one is a copy of, and which of its revisions."""

    code: str
    revision: int
    title: str
    author: str


class Document(_ForWhom):
    """A whole routine. `code` to `visibility` and `based_on` are missing where it was never stored."""

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
