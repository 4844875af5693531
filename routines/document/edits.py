"""Edits of a routine: each function takes a document and returns a changed one; the old one stays as it is.

Sections and steps are found by their keys, which never change. A new one has no key until it is stored.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Final

from routines.document.shapes import (
    Document,
    SectionFields,
    SectionSettings,
    StepFields,
    StepOfDocument,
    StepSettings,
    TechniqueOfDocument,
)

NEW_SECTION: Final[SectionSettings] = {"title": "", "receiver_position": "", "sides": "once", "rounds": 1}
OTHER = {"left": "right", "right": "left"}
NEW_STEP: Final[StepSettings] = {"side": "both", "repetitions": None, "note": "", "transition_seconds": 0}


class Gone(LookupError):
    """The document has no section or step with the key (any more)."""


def add_section(document: Document, fields: SectionFields) -> Document:
    """Append a section."""
    return {**document, "sections": [*document["sections"], {**NEW_SECTION, "steps": [], **fields}]}


def change_section(document: Document, key: str, fields: SectionFields) -> Document:
    edited = _copied(document)
    index = section_at(edited, key)
    edited["sections"][index] = {**edited["sections"][index], **fields}
    return edited


def remove_section(document: Document, key: str) -> Document:
    """Remove a section with its steps."""
    edited = _copied(document)
    del edited["sections"][section_at(edited, key)]
    return edited


def move_section(document: Document, key: str, by: int) -> Document:
    """Move a section down by `by` positions, or up if negative; it stops at either end."""
    edited = _copied(document)
    index = section_at(edited, key)
    section = edited["sections"].pop(index)
    edited["sections"].insert(max(0, index + by), section)
    return edited


def add_step(
    document: Document, section: str, technique: TechniqueOfDocument, fields: StepFields, before: str = ""
) -> Document:
    """Add a technique, given its document, before a step of the section or at its end.

    `fields` are those of a step; missing seconds and pressure (0 to 5) default to the technique's own.
    """
    edited = _copied(document)
    step: StepOfDocument = {
        "technique": technique["slug"],
        **NEW_STEP,
        "seconds": technique["seconds"]["default"],
        "pressure": technique["pressure"]["default"],
        **fields,
    }
    edited["techniques"] = {**edited["techniques"], technique["slug"]: technique}
    steps = edited["sections"][section_at(edited, section)]["steps"]
    steps.insert(_index_of(steps, before), step)
    return edited


def change_steps(document: Document, keys: list[str], fields: StepFields) -> Document:
    """Set the same fields on each of these steps."""
    edited = _copied(document)
    for step in _steps_of(edited, keys):
        step.update(fields)
    return edited


def remove_steps(document: Document, keys: list[str]) -> Document:
    edited = _copied(document)
    _steps_of(edited, keys)
    for section in edited["sections"]:
        section["steps"] = [step for step in section["steps"] if step.get("key") not in keys]
    return edited


def duplicate_steps(document: Document, keys: list[str]) -> Document:
    """Insert copies of the steps, together, after the last of them."""
    return _with_copies(document, keys, lambda step: {**step, "key": ""})


def repeat_on_other_side(document: Document, keys: list[str]) -> Document:
    """Insert copies of the one-sided steps for the other side, together, after the last of all the steps."""
    return _with_copies(
        document, keys, lambda step: {**step, "key": "", "side": OTHER[step["side"]]} if step["side"] in OTHER else None
    )


def _with_copies(
    document: Document, keys: list[str], copy: Callable[[StepOfDocument], StepOfDocument | None]
) -> Document:
    edited = _copied(document)
    copies = [copied for step in _steps_of(edited, keys) if (copied := copy(step))]
    if copies:
        last = keys_of(edited)[max(keys_of(edited).index(key) for key in keys)]
        section, index = step_at(edited, last)
        edited["sections"][section]["steps"][index + 1 : index + 1] = copies
    return edited


def place_steps(document: Document, keys: list[str], section: str, before: str = "") -> Document:
    """Move steps, in their present order, before a step of a section or to the section's end.

    If that step moves too, they go before the next one that stays.
    """
    edited = _copied(document)
    moved = _steps_of(edited, keys)
    target = edited["sections"][section_at(edited, section)]["steps"]
    index = _index_of(target, before)
    after = [step["key"] for step in target[index:] if step["key"] not in keys]
    for each in edited["sections"]:
        each["steps"] = [step for step in each["steps"] if step["key"] not in keys]
    steps = edited["sections"][section_at(edited, section)]["steps"]
    index = _index_of(steps, after[0] if after else "")
    steps[index:index] = moved
    return edited


def shift_step(document: Document, key: str, by: int) -> Document:
    """Move a step down (`by` is 1) or up (-1) by one; past an end of its section it enters the neighbour, if any.

    Raises ValueError for any other `by`.
    """
    if by not in (-1, 1):
        raise ValueError("a step moves by one")
    section, index = step_at(document, key)
    steps, target = document["sections"][section]["steps"], index + by
    if 0 <= target < len(steps):
        after = steps[target + 1 :] if by > 0 else steps[target:]
        return place_steps(document, [key], document["sections"][section]["key"], after[0]["key"] if after else "")
    if not 0 <= section + by < len(document["sections"]):
        return document
    entered = document["sections"][section + by]
    first = entered["steps"][0]["key"] if by > 0 and entered["steps"] else ""
    return place_steps(document, [key], entered["key"], first)


def keys_of(document: Document) -> list[str]:
    """The keys of all steps, in order."""
    return [step.get("key", "") for section in document["sections"] for step in section["steps"]]


def section_at(document: Document, key: str) -> int:
    """The position of a section, from 0. Raises Gone."""
    for index, section in enumerate(document["sections"]):
        if key and section.get("key") == key:
            return index
    raise Gone(key)


def step_at(document: Document, key: str) -> tuple[int, int]:
    """The positions of a step's section and of the step in it, from 0. Raises Gone."""
    for number, section in enumerate(document["sections"]):
        for index, step in enumerate(section["steps"]):
            if key and step.get("key") == key:
                return number, index
    raise Gone(key)


def step_of(document: Document, key: str) -> StepOfDocument:
    section, index = step_at(document, key)
    return document["sections"][section]["steps"][index]


def _steps_of(document: Document, keys: list[str]) -> list[StepOfDocument]:
    """The steps with these keys, in the order of the document. Raises Gone if one is missing."""
    steps = [step for section in document["sections"] for step in section["steps"] if step.get("key") in set(keys)]
    if len(steps) != len(set(keys)) or "" in keys:
        raise Gone(", ".join(keys))
    return steps


def _index_of(steps: list[StepOfDocument], before: str) -> int:
    """Where to insert a step before the one with the key, or at the end without a key. Raises Gone."""
    if not before:
        return len(steps)
    for index, step in enumerate(steps):
        if step.get("key") == before:
            return index
    raise Gone(before)


def _copied(document: Document) -> Document:
    return {**document, "sections": deepcopy(document["sections"])}


def with_technique(step: StepOfDocument, technique: TechniqueOfDocument, hardest: int) -> StepOfDocument:
    """The step with another technique: on the same side, as long and as hard as that allows, no harder than a level."""
    pressure, seconds = technique["pressure"], technique["seconds"]
    return {
        **step,
        "technique": technique["slug"],
        "seconds": min(max(step["seconds"], seconds["min"]), seconds["max"]),
        "pressure": max(min(step["pressure"], pressure["max"], hardest), pressure["min"]),
        "repetitions": technique.get("repetitions"),
        "note": "",
    }
