"""What a careful teacher would say of a routine: advice, never a wall.

Each rule is a small pure function that looks at the cue list, the document and the table of body areas, and at
nothing else. `docs/advice.md` lists them all.
"""

from routines.advice import amount, body, dose, oil, order, safety, words
from routines.advice.model import ERROR, INFO, SEVERITIES, WARNING, Advice, Repair, Rule
from routines.advice.reading import Reading
from routines.advice.safety import unanswered

__all__ = ["ERROR", "INFO", "RULES", "SEVERITIES", "WARNING", "Advice", "Repair", "Rule", "advise", "unanswered"]

PARTS = (order, dose, body, oil, amount, safety, words)
RULES = {rule.id: rule for rule in sorted((rule for part in PARTS for rule in part.RULES), key=lambda rule: rule.id)}


def advise(document, areas, *, conditions=(), recent=(), pool=None, today=None) -> list[Advice]:
    """All that the rules find in a valid routine document (see `document.schema`), the worst first, then by step.

    `areas` maps slugs to areas of the body, as `techniques.library_cache.kept().areas` does; `conditions` are those of
    `techniques.health_check.answers.Answers`; `recent` holds pairs of a date and the document played on it, and `today`
    is the day to compare them with (the site's own, if none is given). `pool` maps slugs to documents of techniques
    that a repair may add; without one such repairs are not offered. A rule speaks of a step once.
    """
    reading = Reading(document, areas, conditions, recent, pool, today)
    found = {}
    for rule in RULES.values():
        why = str(rule.why)  # once, as looking up what it is in the reader's language is no small part of the whole
        for finding in rule.function(reading):
            said = _advice(rule, finding, why, reading)
            found.setdefault((rule.id, said.section, said.step), said)
    return sorted(found.values(), key=_gravity)


def _advice(rule, finding, why, reading) -> Advice:
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


def _gravity(advice) -> tuple:
    """Of what is equally grave, the whole comes before its parts."""
    return (
        SEVERITIES.index(advice.severity),
        -1 if advice.section is None else advice.section,
        -1 if advice.step is None else advice.step,
        advice.rule,
    )
