"""Advice on a routine, as a careful teacher would give it: it never blocks anything.

Each rule is a small pure function of the cues, the document and the table of body areas, and of nothing else.
`docs/advice.md` lists all rules.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from routines.advice import amount, body, dose, oil, order, personal, words
from routines.advice.model import ERROR, INFO, SEVERITIES, WARNING, Advice, Finding, Repair, Rule
from routines.advice.personal import unanswered
from routines.advice.reading import Reading
from routines.document.shapes import Document, TechniqueOfDocument
from techniques.models import BodyArea, Contraindication

__all__ = ["ERROR", "INFO", "RULES", "SEVERITIES", "WARNING", "Advice", "Repair", "Rule", "advise", "unanswered"]

MODULES = (order, dose, body, oil, amount, personal, words)
RULES = {rule.id: rule for rule in sorted((rule for m in MODULES for rule in m.RULES), key=lambda rule: rule.id)}


def advise(
    document: Document,
    areas: Mapping[str, BodyArea],
    *,
    conditions: Iterable[Contraindication] = (),
    recent: Iterable[tuple[date, Document]] = (),
    pool: Mapping[str, TechniqueOfDocument] | None = None,
    today: date | None = None,
) -> list[Advice]:
    """All findings of the rules in a valid document (see `document.schema`), the gravest first, then by step.

    `areas` are body areas by slug, as in `techniques.library_cache`. `conditions` come from
    `techniques.health_check.answers.Answers`. `recent` holds the dates and documents of past sessions, compared with
    `today` (by default the site's own date). `pool` holds documents of techniques that a repair may add, by slug;
    without it no such repair is offered. A rule speaks of a step once.
    """
    reading = Reading(document, areas, conditions, recent, pool, today)
    first_of_each: dict[tuple[str, int | None, int | None], Advice] = {}
    for rule in RULES.values():
        why = str(rule.why)  # translated once: a translation costs a good part of the whole
        for finding in rule.function(reading):
            advice = _advice(rule, finding, why, reading)
            first_of_each.setdefault((rule.id, advice.section, advice.step), advice)
    return sorted(first_of_each.values(), key=_rank)


def _advice(rule: Rule, finding: Finding, why: str, reading: Reading) -> Advice:
    return Advice(
        rule=rule.id,
        severity=finding.severity or rule.severity,
        section=finding.section,
        step=finding.step,
        section_key=reading.key_of(finding.section),
        step_key="" if finding.step is None else reading.key_of(finding.section, finding.step),
        message=finding.message,
        why=finding.why or why,
        source=rule.source,
        repair=finding.repair,
    )


def _rank(advice: Advice) -> tuple[int, int, int, str]:
    """The gravest first; at equal severity, the whole routine before its parts."""
    return (
        SEVERITIES.index(advice.severity),
        -1 if advice.section is None else advice.section,
        -1 if advice.step is None else advice.step,
        advice.rule,
    )
