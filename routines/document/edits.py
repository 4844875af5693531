"""What one does to a routine: functions from a document to a new one; the old one stays as it is.

Sections and steps are named by their keys, which they keep for life. A new one has no key until it is stored.
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
    """A section or a step that the edit names is not there (any more)."""


def add_section(document: Document, fields: SectionFields) -> Document:
    """A section at the end."""
    return {**document, "sections": [*document["sections"], {**NEW_SECTION, "steps": [], **fields}]}


def change_section(document: Document, key: str, fields: SectionFields) -> Document:
    found = _copied(document)
    place = section_at(found, key)
    found["sections"][place] = {**found["sections"][place], **fields}
    return found


def remove_section(document: Document, key: str) -> Document:
    """With all steps in it."""
    found = _copied(document)
    del found["sections"][section_at(found, key)]
    return found


def move_section(document: Document, key: str, places: int) -> Document:
    """Down by `places`, or up where negative; past the end it stays at the end."""
    found = _copied(document)
    index = section_at(found, key)
    section = found["sections"].pop(index)
    found["sections"].insert(max(0, index + places), section)
    return found


def add_step(
    document: Document, section: str, technique: TechniqueOfDocument, fields: StepFields, before: str = ""
) -> Document:
    """A technique, by its document, before a step of the section, or at its end; with its own dose where none is said.

    `fields` are those of a step; seconds and pressure (0 to 5) are the technique's defaults where they are missing.
    """
    found = _copied(document)
    step: StepOfDocument = {
        "technique": technique["slug"],
        **NEW_STEP,
        "seconds": technique["seconds"]["default"],
        "pressure": technique["pressure"]["default"],
        **fields,
    }
    found["techniques"] = {**found["techniques"], technique["slug"]: technique}
    steps = found["sections"][section_at(found, section)]["steps"]
    steps.insert(_place(steps, before), step)
    return found


def change_steps(document: Document, keys: list[str], fields: StepFields) -> Document:
    """The same fields in each of these steps."""
    found = _copied(document)
    for step in _named(found, keys):
        step.update(fields)
    return found


def remove_steps(document: Document, keys: list[str]) -> Document:
    found = _copied(document)
    _named(found, keys)
    for section in found["sections"]:
        section["steps"] = [step for step in section["steps"] if step.get("key") not in keys]
    return found


def duplicate_steps(document: Document, keys: list[str]) -> Document:
    """The same steps again, together, behind the last of them."""
    return _copies_behind(document, keys, lambda step: {**step, "key": ""})


def repeat_on_other_side(document: Document, keys: list[str]) -> Document:
    """Those of the steps that are for one side again for the other, together, behind the last of all of them."""
    return _copies_behind(
        document, keys, lambda step: {**step, "key": "", "side": OTHER[step["side"]]} if step["side"] in OTHER else None
    )


def _copies_behind(
    document: Document, keys: list[str], copy: Callable[[StepOfDocument], StepOfDocument | None]
) -> Document:
    found = _copied(document)
    copies = [copied for step in _named(found, keys) if (copied := copy(step))]
    if copies:
        last = keys_of(found)[max(keys_of(found).index(key) for key in keys)]
        section, index = step_at(found, last)
        found["sections"][section]["steps"][index + 1 : index + 1] = copies
    return found


def place_steps(document: Document, keys: list[str], section: str, before: str = "") -> Document:
    """Move steps, in the order that they have, before a step of a section, or to the section's end.

    Where that step is itself one of those that move, they go before the next one that stays.
    """
    found = _copied(document)
    moved = _named(found, keys)
    target = found["sections"][section_at(found, section)]["steps"]
    place = _place(target, before)
    behind = [step["key"] for step in target[place:] if step["key"] not in keys]
    for each in found["sections"]:
        each["steps"] = [step for step in each["steps"] if step["key"] not in keys]
    steps = found["sections"][section_at(found, section)]["steps"]
    place = _place(steps, behind[0] if behind else "")
    steps[place:place] = moved
    return found


def shift_step(document: Document, key: str, places: int) -> Document:
    """Down by one place, or up by one where -1; past an end of its section it enters the next section, if there is one.

    Raises ValueError for other numbers of places.
    """
    if places not in (-1, 1):
        raise ValueError("one place at a time")
    section, index = step_at(document, key)
    steps, place = document["sections"][section]["steps"], index + places
    if 0 <= place < len(steps):
        behind = steps[place + 1 :] if places > 0 else steps[place:]
        return place_steps(document, [key], document["sections"][section]["key"], behind[0]["key"] if behind else "")
    if not 0 <= section + places < len(document["sections"]):
        return document
    entered = document["sections"][section + places]
    first = entered["steps"][0]["key"] if places > 0 and entered["steps"] else ""
    return place_steps(document, [key], entered["key"], first)


def keys_of(document: Document) -> list[str]:
    """The keys of all steps, in order."""
    return [step.get("key", "") for section in document["sections"] for step in section["steps"]]


def section_at(document: Document, key: str) -> int:
    """Its place, from 0. Raises Gone."""
    for index, section in enumerate(document["sections"]):
        if key and section.get("key") == key:
            return index
    raise Gone(key)


def step_at(document: Document, key: str) -> tuple[int, int]:
    """The places of its section and of itself in it, from 0. Raises Gone."""
    for number, section in enumerate(document["sections"]):
        for index, step in enumerate(section["steps"]):
            if key and step.get("key") == key:
                return number, index
    raise Gone(key)


def step_of(document: Document, key: str) -> StepOfDocument:
    section, index = step_at(document, key)
    return document["sections"][section]["steps"][index]


def _named(document: Document, keys: list[str]) -> list[StepOfDocument]:
    """The steps with these keys, in the order that they have. Raises Gone where one is missing."""
    found = [step for section in document["sections"] for step in section["steps"] if step.get("key") in set(keys)]
    if len(found) != len(set(keys)) or "" in keys:
        raise Gone(", ".join(keys))
    return found


def _place(steps: list[StepOfDocument], before: str) -> int:
    """Where a step goes that is put before another one, or at the end."""
    if not before:
        return len(steps)
    for index, step in enumerate(steps):
        if step.get("key") == before:
            return index
    raise Gone(before)


def _copied(document: Document) -> Document:
    return {**document, "sections": deepcopy(document["sections"])}
