"""A document turned into a plan for one person: each of its techniques becomes one that they can use."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError

from config.visible import in_one_line
from routines.document import schema as documents
from routines.document.plan import Plan, SectionPlan
from routines.document.shapes import (
    AboutField,
    Document,
    SectionField,
    SectionOfDocument,
    StepField,
    StepOfDocument,
    TechniqueOfDocument,
)
from techniques.models import Technique
from techniques.own import own_technique

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

ABOUT: dict[AboutField, str] = {"title": "title", "summary": "summary", "for": "for_whom", "language": "language"}
SECTION: tuple[SectionField, ...] = ("title", "receiver_position", "sides", "rounds")
STEP: tuple[StepField, ...] = ("side", "seconds", "pressure", "repetitions", "note", "transition_seconds")


class Unadoptable(ValidationError):
    """The document has a technique that this site lacks and cannot create from it."""

    def __init__(self, slug: str, problems: Mapping[str, list[str]]) -> None:
        lines = [(name, message) for name, messages in problems.items() for message in messages]
        super().__init__([": ".join(filter(None, [slug, name, message])) for name, message in lines])
        self.slug, self.problems = slug, problems


def plan(document: Document, person: "User | None", among: "QuerySet[Technique] | None" = None) -> Plan:
    """The document as a plan, without its visibility; `person` is None for a routine of the house.

    Techniques of the library and the person's own are used as they are. One that belongs to somebody else is copied
    as the document has it, and one that this site lacks is created from the document. `among` restricts the
    techniques that a slug may refer to: pass what the person can open for a document from outside, or guessing a slug
    would give them anybody's. Raises Unadoptable.
    """
    techniques = techniques_for(document, person, Technique.objects.all() if among is None else among)
    about: dict[str, object] = {name: document[key] for key, name in ABOUT.items() if key in document}
    about["frequency"] = document.get("frequency")  # older documents have none
    about["title"] = in_one_line(document["title"])  # a document of before may have several
    about["more"] = unknown_fields(document, documents.SCHEMA)
    return Plan(about, [_section(section, techniques) for section in document["sections"]])


def techniques_for(document: Document, person: "User | None", among: "QuerySet[Technique]") -> dict[str, Technique]:
    """A technique that the person can use for each slug of the document. Raises Unadoptable."""
    slugs = {step["technique"] for section in document["sections"] for step in section["steps"]}
    techniques = {technique.slug: technique for technique in among.filter(slug__in=slugs).only("slug", "author_id")}
    usable = (None, person.pk if person else None)
    for slug in sorted(slugs):
        existing = techniques.get(slug)
        if existing is None or existing.author_id not in usable:
            techniques[slug] = _copied(existing, slug, document["techniques"][slug], person)
    return techniques


def content_of(technique: TechniqueOfDocument) -> dict[str, object]:
    """The technique's document without its slug and whether it is retired."""
    return {name: value for name, value in technique.items() if name not in ("slug", "retired")}


def _copied(existing: Technique | None, slug: str, wanted: TechniqueOfDocument, person: "User | None") -> Technique:
    """A copy of somebody else's technique, without changes they made after the document was written."""
    if existing is not None and person is not None:
        current = cast(TechniqueOfDocument, existing.as_document())
        if content_of(current) == content_of(wanted):
            return existing.copy_for(person)
    return _created(slug, wanted, person)


def _created(slug: str, wanted: TechniqueOfDocument, person: "User | None") -> Technique:
    if person is None:  # a routine of the house uses the library alone
        raise Unadoptable(slug, {"slug": ["is not in the library"]})
    try:
        return own_technique.from_document(dict(wanted), person)
    except own_technique.Unusable as unusable:
        raise Unadoptable(slug, unusable.problems) from unusable
    except own_technique.TooMany as error:
        raise Unadoptable(slug, {"": [str(error)]}) from error


def unknown_fields(part: Mapping[str, object], schema: documents.JsonSchema) -> dict[str, object]:
    """The fields of a document, section or step that this version's schema does not name."""
    return {name: value for name, value in part.items() if name not in schema["properties"]}


def _section(section: SectionOfDocument, techniques: Mapping[str, Technique]) -> SectionPlan:
    fields: dict[str, object] = {name: section[name] for name in SECTION}
    fields |= {"key": section.get("key", ""), "more": unknown_fields(section, documents.SECTION)}
    return SectionPlan(fields, [_step(step, techniques[step["technique"]]) for step in section["steps"]])


def _step(step: StepOfDocument, technique: Technique) -> dict[str, object]:
    fields: dict[str, object] = {name: step[name] for name in STEP}
    return {
        **fields,
        "key": step.get("key", ""),
        "technique": technique,
        "more": unknown_fields(step, documents.STEP),
    }
