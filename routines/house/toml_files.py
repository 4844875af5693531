"""Reads routines from TOML files: those of the house and of the demo."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from routines.document.plan import Plan, SectionPlan
from routines.models import Routine
from techniques.models import Technique

FOLDER = Path(__file__).resolve().parent.parent / "content"
STEP = ("technique", "seconds", "pressure", "side", "note")


class Mistake(ValueError):
    """The message names the routine, the step and what is wrong."""


Entry = dict[str, Any]
"""A routine in a file, as TOML has it."""


def plans(name: str, techniques: Mapping[str, Technique]) -> list[tuple[Entry, Plan]]:
    """Each entry of a file in the content folder with its plan; `techniques` are by slug. Raises Mistake."""
    entries = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["routine"]
    return [(entry, plan(entry, techniques)) for entry in entries]


def plan(entry: Entry, techniques: Mapping[str, Technique]) -> Plan:
    """The plan of an entry. Raises Mistake if a step has an unknown technique or a dose outside its limits."""
    about = {"title": entry["title"], "summary": entry["summary"]}
    about |= {"for_whom": entry["for"], "visibility": entry["visibility"]}
    sections = []
    for section in entry["section"]:
        fields = {name: value for name, value in section.items() if name != "steps"}
        steps = [dict(zip(STEP, step, strict=False)) for step in section["steps"]]
        sections.append(SectionPlan(fields, [_step(entry, step, techniques) for step in steps]))
    return Plan(about, sections)


def _step(entry: Entry, step: dict[str, Any], techniques: Mapping[str, Technique]) -> dict[str, Any]:
    technique = techniques.get(step["technique"])
    problem = _problem(entry, step, technique)
    if problem:
        raise Mistake(f"{entry['title']}: {step['technique']}: {problem}")
    return {**step, "technique": technique}


def _problem(entry: Entry, step: Mapping[str, Any], technique: Technique | None) -> str:
    if technique is None:
        return "there is no such technique"
    if not technique.seconds_min <= step["seconds"] <= technique.seconds_max:
        return f"{step['seconds']} s is not within {technique.seconds_min} to {technique.seconds_max}"
    if not technique.pressure_min <= step["pressure"] <= technique.pressure_max:
        return f"pressure {step['pressure']} is not within {technique.pressure_min} to {technique.pressure_max}"
    suits = technique.for_self if entry["for"] == Routine.ForWhom.SELF else technique.for_partner
    return "" if suits else f"is not for {entry['for']}"
