"""What the API answers for one technique, and the words it is found by: prepared on write, served on read."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, NotRequired, TypedDict, cast

from django.utils import timezone

from config.http.etags import etag_of
from techniques.models.plain_words import plain_forms
from techniques.models.traits import traits_of

if TYPE_CHECKING:
    from techniques.models.entries import BodyArea, Contraindication, Stroke
    from techniques.models.technique import Benefit, Target, Technique

PARTS = ("also_strokes", "targets__area", "contraindications", "sources", "benefits__sources")
PREPARED = ("traits", "search_words", "search_text", "document", "document_etag", "changed_at")
COPIED = (
    *("dose_note", "repetitions", "hold_seconds", "direction", "direction_note", "contact", "rhythm", "lubricant"),
    *("lubricant_note", "tools", "receiver_position", "self_position", "position_note", "phase", "demands", "how"),
    *("care", "instructions", "cautions"),
)


class StrokeEntry(TypedDict):
    slug: str
    name: str


class TargetEntry(TypedDict):
    area: str
    name: str
    kind: str
    role: str
    paired: bool


class Range(TypedDict):
    """Of pressure (0 to 5) or seconds."""

    min: int
    default: int
    max: int


ContraindicationEntry = TypedDict(
    "ContraindicationEntry",
    {
        "slug": str,
        "name": str,
        "class": str,
        "urgency": str,
        "max_pressure": int | None,
        "do_instead": str,
    },
)


class BenefitEntry(TypedDict):
    text: str
    evidence: str
    scope: str
    sources: list[str]


class DiagramData(TypedDict):
    """Where the stroke is drawn: a view of the body and the landmarks that the hand passes, in order."""

    view: str
    path: list[str]
    closed: bool
    both: bool
    also: NotRequired[list[str]]
    grip: NotRequired[str]
    turn: NotRequired[int]
    movement: NotRequired[str]


class TechniqueDocument(TypedDict):
    slug: str
    name: str
    summary: str
    stroke: StrokeEntry
    also_strokes: list[StrokeEntry]
    targets: list[TargetEntry]
    for_self: bool
    for_partner: bool
    pressure: Range
    seconds: Range
    dose_note: str
    repetitions: int | None
    hold_seconds: int | None
    direction: str
    direction_note: str
    contact: str
    rhythm: str
    lubricant: str
    lubricant_note: str
    tools: list[str]
    receiver_position: str
    self_position: str
    position_note: str
    phase: str
    demands: list[str]
    how: str
    care: str
    instructions: list[str]
    cautions: list[str]
    contraindications: list[ContraindicationEntry]
    benefits: list[BenefitEntry]
    sources: list[str]
    editorial_note: str
    origin: str
    diagram: DiagramData | None
    retired: bool


def technique_document(technique: "Technique") -> TechniqueDocument:
    """The technique with everything it names, as plain data. Prefetch `PARTS` where there are many."""
    document = {
        "slug": technique.slug,
        "name": technique.name,
        "summary": technique.summary,
        "stroke": _stroke(technique.stroke),
        "also_strokes": [_stroke(stroke) for stroke in technique.also_strokes.all()],
        "targets": [_target(target) for target in technique.targets.all()],
        "for_self": technique.for_self,
        "for_partner": technique.for_partner,
        "pressure": {part: getattr(technique, f"pressure_{part}") for part in ("min", "default", "max")},
        "seconds": {part: getattr(technique, f"seconds_{part}") for part in ("min", "default", "max")},
        **{name: getattr(technique, name) for name in COPIED},
        "contraindications": [contraindication_document(entry) for entry in technique.contraindications.all()],
        "benefits": [_benefit(benefit) for benefit in technique.benefits.all()],
        "sources": [source.slug for source in technique.sources.all()],
        "editorial_note": technique.editorial_note,
        "origin": technique.origin,
        "diagram": technique.diagram,
        "retired": technique.retired_at is not None,
    }
    return cast(TechniqueDocument, document)


def search_words(technique: "Technique", areas: Mapping[str, "BodyArea"]) -> str:
    """Names of strokes, tools, the phase, and the areas worked on with everything above and within them; and words of
    the name without their accents.

    `areas` holds all areas by slug.
    """
    words: list[str] = []
    for target in technique.targets.all():
        words += [target.area.latin_name, target.area.kind]
        for slug in reversed(target.area.lineage):
            words += [areas[slug].name, *areas[slug].aliases] if slug in areas else []
    for stroke in (technique.stroke, *technique.also_strokes.all()):
        words += [stroke.name, stroke.family]
    words.append(technique.phase)
    words += ["self massage"] * technique.for_self + ["partner massage"] * technique.for_partner
    words += [*technique.tools, *structures_within(technique, areas), *plain_forms(technique.name)]
    return " ".join(dict.fromkeys(filter(None, words)))


def structures_within(technique: "Technique", areas: Mapping[str, "BodyArea"]) -> list[str]:
    """Names of the muscles, points and so on inside the main targets: kneading the calf kneads the gastrocnemius."""
    aims = {target.area_id for target in technique.targets.all() if target.role == "primary"}
    within = [area for area in areas.values() if area.kind != "region" and area.parent_id in aims]
    return [name for area in within if not area.retired_at for name in (area.name, *area.aliases)]


def search_text(technique: "Technique") -> str:
    """Instructions and benefits; not cautions, which would match what they warn of. Also words without accents."""
    text = " ".join([*technique.instructions, *(benefit.text for benefit in technique.benefits.all())])
    return " ".join([text, *plain_forms(f"{technique.summary} {text}")])


def prepare(technique: "Technique", areas: Mapping[str, "BodyArea"]) -> bool:
    """Set the prepared columns (`PREPARED`); true if any of them changed and must be saved."""
    document = technique_document(technique)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    traits = traits_of(document, areas)
    words, prose = search_words(technique, areas), search_text(technique)
    stored = (technique.document, technique.traits, technique.search_words, technique.search_text)
    if stored == (text, traits, words, prose):
        return False
    if technique.document != text:
        technique.document, technique.document_etag = text, etag_of(text)
        technique.changed_at = timezone.now()
    technique.traits, technique.search_words, technique.search_text = traits, words, prose
    return True


def _stroke(entry: "Stroke") -> StrokeEntry:
    return {"slug": entry.slug, "name": entry.name}


def _target(target: "Target") -> TargetEntry:
    area = target.area
    return {
        "area": area.slug,
        "name": area.name,
        "kind": area.kind,
        "role": target.role,
        "paired": area.paired,
    }


def contraindication_document(entry: "Contraindication") -> ContraindicationEntry:
    return {
        "slug": entry.slug,
        "name": entry.name,
        "class": entry.kind,
        "urgency": entry.urgency,
        "max_pressure": entry.max_pressure,
        "do_instead": entry.do_instead,
    }


def _benefit(benefit: "Benefit") -> BenefitEntry:
    return {
        "text": benefit.text,
        "evidence": benefit.evidence,
        "scope": benefit.scope,
        "sources": [source.slug for source in benefit.sources.all()],
    }
