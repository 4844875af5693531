"""A document taken over by somebody: each of its techniques as one that stands in their routines."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError

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
    """A technique of the document is not on this site, and cannot be made from what the document says of it."""

    def __init__(self, slug: str, problems: Mapping[str, list[str]]) -> None:
        told = [(name, message) for name, found in problems.items() for message in found]
        super().__init__([": ".join(filter(None, [slug, name, message])) for name, message in told])
        self.slug, self.problems = slug, problems


def plan(document: Document, person: "User | None", among: "QuerySet[Technique] | None" = None) -> Plan:
    """The plan that the document asks for; whoever can see it is not part of it.

    Techniques of the library and of the person's own are taken as they are; what somebody else keeps to themselves
    is copied as the document has it, and what this site does not know is made from what the document says of it.
    `among` holds the techniques that a slug of the document may mean, all of them if it is not given: a document from
    outside may mean only what the person can open, or one could have anybody's by guessing its slug. Raises
    Unadoptable.
    """
    techniques = adopted(document, person, Technique.objects.all() if among is None else among)
    about: dict[str, object] = {name: document[key] for key, name in ABOUT.items() if key in document}
    about["more"] = beyond(document, documents.SCHEMA)
    return Plan(about, [_section(section, techniques) for section in document["sections"]])


def adopted(document: Document, person: "User | None", among: "QuerySet[Technique]") -> dict[str, Technique]:
    """By the slugs of the document."""
    wanted = {step["technique"] for section in document["sections"] for step in section["steps"]}
    found = {technique.slug: technique for technique in among.filter(slug__in=wanted).only("slug", "author_id")}
    mine = (None, person.pk if person else None)
    for slug in sorted(wanted):
        there = found.get(slug)
        if there is None or there.author_id not in mine:
            found[slug] = _taken_over(there, slug, document["techniques"][slug], person)
    return found


def says(technique: TechniqueOfDocument) -> dict[str, object]:
    """What the document of a technique says of it, whatever it is called by and whether it is still offered."""
    return {name: value for name, value in technique.items() if name not in ("slug", "retired")}


def _taken_over(there: Technique | None, slug: str, told: TechniqueOfDocument, person: "User | None") -> Technique:
    """A copy of what somebody else keeps; what they changed since the document was written stays theirs alone."""
    if there is not None and person is not None and says(cast(TechniqueOfDocument, there.as_document())) == says(told):
        return there.copy_for(person)
    return _made(slug, told, person)


def beyond(part: Mapping[str, object], schema: documents.JsonSchema) -> dict[str, object]:
    """What the part says that this version knows nothing of."""
    return {name: value for name, value in part.items() if name not in schema["properties"]}


def _made(slug: str, told: TechniqueOfDocument, person: "User | None") -> Technique:
    if person is None:  # routines of the house hold what the library holds
        raise Unadoptable(slug, {"slug": ["is not in the library"]})
    try:
        return own_technique.from_document(dict(told), person)
    except own_technique.Unusable as unusable:
        raise Unadoptable(slug, unusable.problems) from unusable
    except own_technique.TooMany as enough:
        raise Unadoptable(slug, {"": [str(enough)]}) from enough


def _section(section: SectionOfDocument, techniques: Mapping[str, Technique]) -> SectionPlan:
    fields: dict[str, object] = {name: section[name] for name in SECTION}
    fields |= {"key": section.get("key", ""), "more": beyond(section, documents.SECTION)}
    return SectionPlan(fields, [_step(step, techniques[step["technique"]]) for step in section["steps"]])


def _step(step: StepOfDocument, technique: Technique) -> dict[str, object]:
    fields: dict[str, object] = {name: step[name] for name in STEP}
    return {**fields, "key": step.get("key", ""), "technique": technique, "more": beyond(step, documents.STEP)}
