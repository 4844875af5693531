"""Verdicts that were looked at one by one, and which no row of the effects can leave without one of them changing.

`reviewed.csv` says of what somebody said (`bruise:calf;side=left`) and of a technique what they come to: answer, level,
and in which words. A probe is no technique of the library: its traits are below, where the library has none to show it.
"""

import csv
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from techniques.health_check.answers import Answers
from techniques.models.effects import Effect
from techniques.safety.rules import rules_of
from techniques.safety.verdicts import verdict
from tests.techniques.safety.everything import conditions, techniques

pytestmark = pytest.mark.django_db
Outcome = Effect.Outcome
TABLE = Path(__file__).parent / "reviewed.csv"
PROBES = {
    "probe-rub-across-the-achilles-tendon": "area:achilles-tendon work:touch work:stroke work:friction work:deep",
    "probe-shake-the-head": "area:head work:touch work:stroke work:vibration",
    "probe-pull-the-neck-long": "area:neck work:touch work:passive-stretch work:end-of-range",
}


@pytest.fixture
def judged():
    probes = {
        slug: SimpleNamespace(slug=slug, traits=traits.split(), pressure_min=0, pressure_max=3)
        for slug, traits in PROBES.items()
    }
    return {technique.slug: technique for technique in techniques()} | probes


def reviewed():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def held_as(said):
    (condition,) = Answers.read(f"2026-01-01~{said}").conditions
    return condition


def answer(technique, condition):
    found = verdict(technique, [condition])
    level = "" if found.level is None else str(found.level)
    return str(found.answer.value), level, found.reasons[0].why if found.reasons else ""


def with_rules(condition, change):
    """The same condition with each of its rules changed, or left out where the change is none."""
    changed = held_as_copy(condition)
    changed.rules = tuple(new for rule in rules_of(condition) if (new := change(rule)))
    return changed


def held_as_copy(condition):
    copy = type(condition)()
    copy.__dict__.update(condition.__dict__)
    return copy


def without(effect, rule):
    return None if rule.effect.slug == effect.slug else rule


def moved(effect, rule):
    """One level up or down, or one outcome milder."""
    if rule.effect.slug != effect.slug:
        return rule
    if rule.outcome == Outcome.LIGHTER:
        return replace(rule, level=rule.level + 1 if rule.level < 4 else rule.level - 1)
    milder = {Outcome.STOP: Outcome.OUT, Outcome.OUT: Outcome.CARE, Outcome.CARE: None}[Outcome(rule.outcome)]
    return replace(rule, outcome=milder) if milder else None


def test_each_verdict_is_the_one_that_was_reviewed(judged):
    for row in reviewed():
        found = answer(judged[row["technique"]], held_as(row["said"]))
        assert found == (row["answer"], row["level"], row["why"]), (row["said"], row["technique"])


def test_without_any_row_of_the_effects_or_with_it_moved_a_reviewed_verdict_changes(judged):
    rows = [(held_as(row["said"]), judged[row["technique"]], row) for row in reviewed()]
    by_condition = {}
    for condition, technique, row in rows:
        expected = (row["answer"], row["level"], row["why"])
        by_condition.setdefault(condition.slug, []).append((condition, technique, expected))
    idle = []
    for condition in conditions():
        for effect in condition.known_effects:
            for change in (without, moved):
                cases = by_condition.get(condition.slug, ())
                changed = partial(change, effect)
                if all(answer(technique, with_rules(said, changed)) == was for said, technique, was in cases):
                    idle.append((effect.slug, change.__name__))
    assert not idle
