"""What the API answers for one technique, and the words it is found by: prepared at write, served at read."""

import json

from django.utils import timezone

from config.http.etags import etag_of

PARTS = ("also_strokes", "targets__area", "contraindications", "sources", "benefits__sources")
PREPARED = ("search_words", "search_text", "document", "document_etag", "changed_at")
COPIED = (
    *("dose_note", "repetitions", "hold_seconds", "direction", "direction_note", "contact", "rhythm", "lubricant"),
    *("lubricant_note", "tools", "receiver_position", "position_note", "phase", "instructions", "cautions"),
)


def technique_document(technique) -> dict:
    """The technique with all that it names, as plain data. Fetch `PARTS` beforehand when there are many."""
    return {
        "slug": technique.slug,
        "name": technique.name,
        "summary": technique.summary,
        "stroke": _named(technique.stroke),
        "also_strokes": [_named(stroke) for stroke in technique.also_strokes.all()],
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


def search_words(technique, areas) -> str:
    """Names of the areas worked on, of all above them and of what lies within, of strokes, tools and the phase.

    `areas` holds all by slug.
    """
    words = []
    for target in technique.targets.all():
        words += [target.area.latin_name, target.area.kind]
        for slug in reversed(target.area.lineage):
            words += [areas[slug].name, *areas[slug].aliases] if slug in areas else []
    for stroke in (technique.stroke, *technique.also_strokes.all()):
        words += [stroke.name, stroke.family]
    words.append(technique.phase)
    words += ["self massage"] * technique.for_self + ["partner massage"] * technique.for_partner
    words += [*technique.tools, *structures_within(technique, areas)]
    return " ".join(dict.fromkeys(filter(None, words)))


def structures_within(technique, areas) -> list[str]:
    """Names of the muscles, points and so on in what is worked on: who kneads the calf kneads the gastrocnemius."""
    aims = {target.area_id for target in technique.targets.all() if target.role == "primary"}
    within = [area for area in areas.values() if area.kind != "region" and area.parent_id in aims]
    return [name for area in within if not area.retired_at for name in (area.name, *area.aliases)]


def told(technique) -> str:
    """Instructions and benefits. Who searches for what a caution is about does not search for what it warns of."""
    return " ".join([*technique.instructions, *(benefit.text for benefit in technique.benefits.all())])


def prepare(technique, areas) -> bool:
    """Set what is stored beside the technique (`PREPARED`); true when any of it is new and must be saved."""
    text = json.dumps(technique_document(technique), ensure_ascii=False, separators=(",", ":"))
    words = search_words(technique, areas)
    prose = told(technique)
    if (technique.document, technique.search_words, technique.search_text) == (text, words, prose):
        return False
    if technique.document != text:
        technique.document, technique.document_etag = text, etag_of(text)
        technique.changed_at = timezone.now()
    technique.search_words, technique.search_text = words, prose
    return True


def _named(entry):
    return {"slug": entry.slug, "name": entry.name}


def _target(target):
    area = target.area
    return {
        "area": area.slug,
        "name": area.name,
        "kind": area.kind,
        "role": target.role,
        "paired": area.paired,
    }


def contraindication_document(entry) -> dict:
    return {
        "slug": entry.slug,
        "name": entry.name,
        "class": entry.kind,
        "urgency": entry.urgency,
        "max_pressure": entry.max_pressure,
        "do_instead": entry.do_instead,
    }


def _benefit(benefit):
    return {
        "text": benefit.text,
        "evidence": benefit.evidence,
        "scope": benefit.scope,
        "sources": [source.slug for source in benefit.sources.all()],
    }
