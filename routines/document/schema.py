"""The portable routine document: what the API returns, a revision stores and a shared link serves."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Prefetch

from routines.document import cues, plan
from routines.document.frequency import FREQUENCY
from routines.document.shapes import (
    ContraindicationOfDocument,
    Document,
    LaterFields,
    OriginOfDocument,
    SectionOfDocument,
    StepOfDocument,
    TechniqueOfDocument,
)
from techniques.models import Contraindication, Technique
from techniques.models.document import contraindication_document

if TYPE_CHECKING:
    from routines.models import Revision, Routine, Section, Step

VERSION = 1

JsonSchema = dict[str, Any]

TEXT = {"type": "string"}
SIDES = ["both", "left", "right", "each"]
POSITIONS = ["", *Technique.ReceiverPosition.values]
KEY_WORDS = "Names it within the routine; the same in every revision and in copies."
GRAVITY = ["emergency", "urgent", "absolute", "local", "caution"]

STEP: JsonSchema = {
    "type": "object",
    "description": "A technique with its dose.",
    "required": ["technique", "side", "seconds", "pressure", "repetitions", "note", "transition_seconds"],
    "properties": {
        "key": {**TEXT, "description": KEY_WORDS},
        "technique": {"type": "string", "description": "A key of `techniques`."},
        "side": {"enum": SIDES, "description": "each: the full time on the left, then the full time on the right."},
        "seconds": {"type": "integer", "minimum": plan.MIN_SECONDS, "maximum": plan.MAX_SECONDS},
        "pressure": {"type": "integer", "minimum": 0, "maximum": 5},
        "repetitions": {"type": ["integer", "null"], "minimum": 1, "maximum": plan.MAX_REPETITIONS},
        "note": {"type": "string", "maxLength": plan.MAX_NOTE},
        # The pause before the step, to get ready.
        "transition_seconds": {"type": "integer", "minimum": 0, "maximum": plan.MAX_TRANSITION_SECONDS},
    },
}
SECTION: JsonSchema = {
    "type": "object",
    "description": "Steps that are played together.",
    "required": ["title", "receiver_position", "sides", "rounds", "steps"],
    "properties": {
        "key": {**TEXT, "description": KEY_WORDS},
        "title": {"type": "string", "maxLength": plan.MAX_TITLE},
        "receiver_position": {"enum": POSITIONS},
        "sides": {"enum": ["once", "each"], "description": "each: the whole section on the left, then on the right."},
        "rounds": {"type": "integer", "minimum": 1, "maximum": plan.MAX_ROUNDS},
        "steps": {"type": "array", "items": STEP, "maxItems": plan.MAX_STEPS},
    },
}
WHEN_NOT: JsonSchema = {
    "type": "object",
    "description": "When not to, or only lighter.",
    "required": ["slug", "name"],
    "properties": {
        "slug": TEXT,
        "name": TEXT,
        "class": {**TEXT, "description": "absolute: not today; local: not on this area; caution: lighter, with care."},
        "urgency": {**TEXT, "description": "none, urgent (see a doctor today) or emergency (call for help now)."},
        "max_pressure": {"type": ["integer", "null"], "minimum": 0, "maximum": 5},
        "do_instead": TEXT,
    },
}
SCHEMA: JsonSchema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Effleur routine, version 1",
    "type": "object",
    "required": ["format", "version", "title", "summary", "for", "language", "total_seconds", "sections", "techniques"],
    "properties": {
        "format": {"const": "effleur-routine"},
        "version": {"const": VERSION},
        "code": TEXT,
        "revision": {"type": "integer", "minimum": 1},
        "title": {"type": "string", "minLength": 1, "maxLength": plan.MAX_TITLE},
        "summary": {"type": "string", "maxLength": plan.MAX_SUMMARY},
        "author": {"type": "string", "description": "The name that the author shows to others."},
        "for": {"enum": ["self", "partner"]},
        "visibility": {"enum": ["private", "public"]},
        "language": TEXT,
        "frequency": FREQUENCY,
        "based_on": {
            "type": ["object", "null"],
            "properties": {"code": TEXT, "revision": {"type": "integer"}, "title": TEXT, "author": TEXT},
        },
        "total_seconds": {
            "type": "integer",
            "minimum": 0,
            "description": "How long everything that is played takes, with pauses.",
        },
        "sections": {"type": "array", "items": SECTION, "maxItems": plan.MAX_SECTIONS},
        "techniques": {
            "type": "object",
            "description": "Each technique that a step names, by slug, so that the document can be read on its own.",
            "additionalProperties": {
                "type": "object",
                "required": ["slug", "name", "instructions"],
                "properties": {
                    "slug": TEXT,
                    "name": TEXT,
                    "summary": TEXT,
                    "instructions": {"type": "array", "items": TEXT},
                    "cautions": {"type": "array", "items": TEXT},
                    "how": {**TEXT, "description": "The instructions in one line."},
                    "care": {**TEXT, "description": "The cautions in one line."},
                    # Not checked: documents were taken before the schema spoke of them.
                    "receiver_position": {
                        "description": "How the receiver lies, sits or stands, where the section does not say it."
                    },
                    "self_position": {
                        "description": "The same in a routine for oneself, where it differs; absent or empty, else."
                    },
                },
            },
        },
        "contraindications": {
            "type": "array",
            "description": "Those that its techniques name, and those that rule out any massage; the gravest first.",
            "items": WHEN_NOT,
        },
    },
}


class Unreadable(ValueError):
    """The text is not a routine document; the message says where and why."""


@cache
def validator() -> Any:
    """The schema's jsonschema validator, which has no types."""
    # Loading the library takes a second where its optional checks of formats are installed: not at each start.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(SCHEMA)


def of(routine: "Routine") -> Document:
    """The document of a stored routine, built from its rows in a few queries, however many steps it has."""
    steps_with_techniques = Prefetch("steps__technique", Technique.objects.only("slug", "document"))
    sections = list(routine.sections.prefetch_related(steps_with_techniques))
    techniques = _techniques(sections)
    document: Document = {
        "format": "effleur-routine",
        "version": VERSION,
        "code": routine.code,
        "revision": routine.revision,
        "title": routine.title,
        "summary": routine.summary,
        "author": routine.author_name,
        "for": routine.for_whom,
        "visibility": routine.visibility,
        "language": routine.language,
        "frequency": routine.frequency,
        "based_on": _origin(routine.based_on),
        "total_seconds": 0,
        "sections": [_section(section) for section in sections],
        "techniques": techniques,
        **cast(LaterFields, routine.more),
        "contraindications": contraindications(techniques, gravest()),
    }
    document["total_seconds"] = cues.total_seconds(cues.cues(document))
    return document


def gravest() -> list[ContraindicationOfDocument]:
    """Contraindications of any massage, whatever its techniques."""
    entries = Contraindication.objects.gravest()
    return [cast(ContraindicationOfDocument, contraindication_document(entry)) for entry in entries]


def contraindications(
    techniques: Mapping[str, TechniqueOfDocument], always: Iterable[ContraindicationOfDocument]
) -> list[ContraindicationOfDocument]:
    """The entries in `always` and those that the techniques name, each once, the gravest first."""
    named = [entry for technique in techniques.values() for entry in technique.get("contraindications", [])]
    by_slug: dict[str, ContraindicationOfDocument] = {}
    for entry in [*always, *named]:
        by_slug.setdefault(entry["slug"], entry)
    return sorted(by_slug.values(), key=lambda entry: GRAVITY.index(gravity(entry)))


def gravity(entry: ContraindicationOfDocument) -> str:
    """An entry's place in GRAVITY: its urgency if it has one, else its class, else the mildest."""
    words = [entry.get("urgency"), entry.get("class")]
    return next((word for word in words if word in GRAVITY), GRAVITY[-1])


def dumps(document: Document) -> str:
    """The canonical text of a document: compact JSON in UTF-8, with its keys in their present order."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Document:
    """Parse and check a document, keeping unknown keys. Raises Unreadable, which says where the mistake is."""
    try:
        document: Document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from error
    check(document)
    return document


def check(document: Document) -> None:
    """Raise Unreadable unless the data matches the schema and has every technique that its steps use."""
    from jsonschema.exceptions import best_match  # as in validator()

    mistake = best_match(validator().iter_errors(document))
    if mistake:
        raise Unreadable(f"{mistake.json_path}: {mistake.message}")
    for i, section in enumerate(document["sections"]):
        for j, step in enumerate(section["steps"]):
            if step["technique"] not in document["techniques"]:
                raise Unreadable(f"$.sections[{i}].steps[{j}].technique: {step['technique']!r} is not in techniques")


def _origin(revision: "Revision | None") -> OriginOfDocument | None:
    """What the routine was copied from, if that is public: others than the copy's author read the document."""
    if revision is None or not revision.routine.is_public:
        return None
    original = revision.routine
    return {
        "code": original.code,
        "revision": revision.number,
        "title": original.title,
        "author": original.author_name,
    }


def _section(section: "Section") -> SectionOfDocument:
    return {
        "key": section.key,
        "title": section.title,
        "receiver_position": section.receiver_position,
        "sides": section.sides,
        "rounds": section.rounds,
        "steps": [_step(step) for step in section.steps.all()],
        **cast(LaterFields, section.more),
    }


def _step(step: "Step") -> StepOfDocument:
    return {
        "key": step.key,
        "technique": step.technique.slug,
        "side": step.side,
        "seconds": step.seconds,
        "pressure": step.pressure,
        "repetitions": step.repetitions,
        "note": step.note,
        "transition_seconds": step.transition_seconds,
        **cast(LaterFields, step.more),
    }


def _techniques(sections: Iterable["Section"]) -> dict[str, TechniqueOfDocument]:
    used = {step.technique.slug: step.technique for section in sections for step in section.steps.all()}
    return {slug: cast(TechniqueOfDocument, technique.as_document()) for slug, technique in sorted(used.items())}
