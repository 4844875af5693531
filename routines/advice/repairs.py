"""Repairs that a rule may offer. Each finds its step by key and changes the copy of the document it is given."""

from collections.abc import Callable, Iterable
from functools import partial

from django.utils.translation import gettext as _

from routines.advice.model import Repair
from routines.advice.reading import NEEDS_GRIP, At, Facts, Reading
from routines.document.edits import with_technique
from routines.document.plan import MAX_NOTE, MAX_STEPS, highest_pressure
from routines.document.shapes import Document, StepFields, StepOfDocument, TechniqueOfDocument
from techniques.safety.instead import Place, stand_in
from techniques.safety.verdicts import verdict

OILY = {"oil"}
Address = tuple[str | None, int, int]
"""The key of a step, by which to find it again, and for a step without a key its section and position."""


def at_level(reading: Reading, at: At, pressure: int) -> Repair | None:
    """Another pressure, if the technique allows it."""
    if not 0 <= pressure <= 5 or not reading.facts[reading.step(at)["technique"]].allows(pressure):
        return None
    return _setting(reading, at, _("Do it at level %(level)d") % {"level": pressure}, {"pressure": pressure})


def lasting(reading: Reading, at: At, seconds: int) -> Repair | None:
    """Another duration, if the technique allows it."""
    least, most = reading.facts[reading.step(at)["technique"]].seconds
    if not least <= seconds <= most:
        return None
    return _setting(reading, at, _("Make it %(seconds)d s") % {"seconds": seconds}, {"seconds": seconds})


def repeated(reading: Reading, at: At, times: int) -> Repair:
    return _setting(reading, at, _("Repeat it %(count)d times") % {"count": times}, {"repetitions": times})


def noted(reading: Reading, at: At, label: str, words: str) -> Repair | None:
    """The words appended to the note, if there is room."""
    note = f"{reading.step(at)['note']} {words}".strip()
    return _setting(reading, at, label, {"note": note}) if len(note) <= MAX_NOTE else None


def left_out(reading: Reading, at: At) -> Repair:
    return Repair(_("Leave this step out"), partial(_remove, _address(reading, at)))


def replaced(reading: Reading, at: At) -> Repair | None:
    """Another technique in its place, as `techniques.safety.instead` finds one, for as long and no harder."""
    section, step = reading.sections[at[0]], reading.step(at)
    own = reading.facts[step["technique"]]
    judged = verdict(own, reading.conditions)
    position = section["receiver_position"] or own.position
    if not section["receiver_position"] and position in judged.positions_left_out:
        position = ""
    place = Place(
        position=position,
        side="each" if section["sides"] == "each" else step["side"],
        taken=frozenset(other["technique"] for other in section["steps"]),
        tools=frozenset(tool for facts in reading.facts.values() for tool in facts.tools),
        hardest=min(step["pressure"], highest_pressure(reading.document["for"])),
        seconds=step["seconds"],
    )
    found = stand_in(own, place, reading.allowed, reading.areas)
    if found is None:
        return None
    facts, here = found
    technique = reading.pool_document(facts.slug)
    new = with_technique(step, technique, here.highest)
    return Repair(
        _("Replace it by “%(name)s”") % {"name": facts.name}, partial(_put, _address(reading, at), new, technique)
    )


def on_both_sides(reading: Reading, steps: Iterable[At]) -> Repair:
    fields: StepFields = {"side": "each"}
    return Repair(_("Do it on each side"), partial(_set_all, [_address(reading, at) for at in steps], fields))


def added(reading: Reading, at: At, facts: Facts, seconds: int, pressure: int, *, after: bool) -> Repair | None:
    """A new step with a technique of the pool, on the same side, before or after the step."""
    if sum(len(section["steps"]) for section in reading.sections) >= MAX_STEPS:
        return None
    step: StepOfDocument = {
        "technique": facts.slug,
        "side": reading.step(at)["side"],
        "seconds": seconds,
        "pressure": pressure,
        "repetitions": facts.repetitions,
        "note": "",
        "transition_seconds": 0,
    }
    words = {"seconds": seconds, "name": facts.name}
    label = _("Add %(seconds)d s of “%(name)s” after it") if after else _("Add %(seconds)d s of “%(name)s” first")
    change = partial(_insert, _address(reading, at), step, reading.pool_document(facts.slug), after)
    return Repair(label % words, change)


def fitting(reading: Reading, at: At, fits: Callable[[Facts], bool], phase: str) -> list[Facts]:
    """Techniques of the pool that fit, the best first.

    The best needs no oil where the step needs grip, no change of position and no oil in a dry routine; it belongs to
    the phase, and it glides rather than holds.
    """
    own = reading.facts[reading.step(at)["technique"]]
    position = reading.sections[at[0]]["receiver_position"] or own.position
    grips = own.stroke in NEEDS_GRIP and own.lubricant == "none"
    is_dry = all(facts.lubricant not in OILY for facts in reading.facts.values())

    def cost(facts: Facts) -> tuple[bool | str, ...]:
        oily = facts.lubricant in OILY
        return (
            *(grips and oily, facts.position != position, is_dry and oily, facts.phase != phase),
            *(facts.stroke != "effleurage", facts.slug),
        )

    return sorted((facts for facts in reading.pool if not facts.moves and fits(facts)), key=cost)


def _setting(reading: Reading, at: At, label: str, fields: StepFields) -> Repair:
    return Repair(label, partial(_set_all, [_address(reading, at)], fields))


def _address(reading: Reading, at: At) -> Address:
    return reading.step(at).get("key"), *at


def _find(document: Document, address: Address) -> tuple[list[StepOfDocument], int]:
    """The steps of the section that has the step, and its index among them. Raises LookupError."""
    key, section, step = address
    if key:
        for part in document["sections"]:
            for number, entry in enumerate(part["steps"]):
                if entry.get("key") == key:
                    return part["steps"], number
        raise LookupError(key)
    steps = document["sections"][section]["steps"]
    return steps, range(len(steps))[step]


def _set_all(addresses: Iterable[Address], fields: StepFields, document: Document) -> None:
    for address in addresses:
        steps, number = _find(document, address)
        steps[number].update(fields)


def _put(address: Address, step: StepOfDocument, technique: TechniqueOfDocument, document: Document) -> None:
    steps, number = _find(document, address)
    steps[number] = {**step}
    document["techniques"].setdefault(step["technique"], technique)


def _remove(address: Address, document: Document) -> None:
    steps, number = _find(document, address)
    del steps[number]


def _insert(
    address: Address, step: StepOfDocument, technique: TechniqueOfDocument, after: bool, document: Document
) -> None:
    steps, number = _find(document, address)
    steps.insert(number + after, {**step})
    document["techniques"].setdefault(step["technique"], technique)
