"""Routines written in a TOML file: those of the house, and the demo data set."""

import tomllib
from pathlib import Path

from routines.document.plan import Plan, SectionPlan
from routines.models import Routine
from techniques.models import Technique

FOLDER = Path(__file__).resolve().parent.parent / "content"
STEP = ("technique", "seconds", "pressure", "side", "note")


class Mistake(ValueError):
    """What is wrong in the file, with the routine and the step."""


def plans(name, techniques) -> list[tuple[dict, Plan]]:
    """Each entry of a file of the content folder, and the plan that it asks for; `techniques` holds all by slug."""
    entries = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["routine"]
    return [(entry, plan(entry, techniques)) for entry in entries]


def plan(entry, techniques) -> Plan:
    """Raises Mistake where a step names no technique, or asks of one what it does not offer."""
    about = {"title": entry["title"], "summary": entry["summary"]}
    about |= {"for_whom": entry["for"], "visibility": entry["visibility"]}
    sections = []
    for section in entry["section"]:
        fields = {name: value for name, value in section.items() if name != "steps"}
        steps = [dict(zip(STEP, step, strict=False)) for step in section["steps"]]
        sections.append(SectionPlan(fields, [_step(entry, step, techniques) for step in steps]))
    return Plan(about, sections)


def _step(entry, step, techniques):
    technique = techniques.get(step["technique"])
    wrong = _wrong_with(entry, step, technique)
    if wrong:
        raise Mistake(f"{entry['title']}: {step['technique']}: {wrong}")
    return {**step, "technique": technique}


def _wrong_with(entry, step, technique: Technique | None) -> str:
    if technique is None:
        return "there is no such technique"
    if not technique.seconds_min <= step["seconds"] <= technique.seconds_max:
        return f"{step['seconds']} s is not within {technique.seconds_min} to {technique.seconds_max}"
    if not technique.pressure_min <= step["pressure"] <= technique.pressure_max:
        return f"pressure {step['pressure']} is not within {technique.pressure_min} to {technique.pressure_max}"
    suits = technique.for_self if entry["for"] == Routine.ForWhom.SELF else technique.for_partner
    return "" if suits else f"is not for {entry['for']}"
