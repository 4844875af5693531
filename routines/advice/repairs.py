"""Changes to a routine document that a rule may offer; each finds its step by its key and changes a copy in place."""

from functools import partial

from django.utils.translation import gettext as _

from routines.advice.model import Repair
from routines.advice.reading import NEEDS_GRIP
from routines.document.plan import MAX_NOTE, MAX_STEPS

OILY = {"oil"}


def at_level(reading, at, pressure) -> Repair | None:
    """Another pressure, where the technique can be done so."""
    if not 0 <= pressure <= 5 or not reading.facts[reading.step(at)["technique"]].allows(pressure):
        return None
    return _setting(reading, at, _("Do it at level %(level)d") % {"level": pressure}, pressure=pressure)


def lasting(reading, at, seconds) -> Repair | None:
    """Another duration, where the technique can be done so."""
    least, most = reading.facts[reading.step(at)["technique"]].seconds
    if not least <= seconds <= most:
        return None
    return _setting(reading, at, _("Make it %(seconds)d s") % {"seconds": seconds}, seconds=seconds)


def repeated(reading, at, times) -> Repair:
    return _setting(reading, at, _("Repeat it %(count)d times") % {"count": times}, repetitions=times)


def noted(reading, at, label, words) -> Repair | None:
    """The words added to the end of the note, where there is room for them."""
    note = f"{reading.step(at)['note']} {words}".strip()
    return _setting(reading, at, label, note=note) if len(note) <= MAX_NOTE else None


def left_out(reading, at) -> Repair:
    return Repair(_("Leave this step out"), partial(_remove, _place(reading, at)))


def on_both_sides(reading, places) -> Repair:
    return Repair(_("Do it on each side"), partial(_set_all, [_place(reading, at) for at in places], {"side": "each"}))


def added(reading, at, facts, seconds, pressure, *, after: bool) -> Repair | None:
    """A step of a technique from the pool, on the same side, before or after the step."""
    if sum(len(section["steps"]) for section in reading.sections) >= MAX_STEPS:
        return None
    step = {
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
    change = partial(_insert, _place(reading, at), step, reading.pool_document(facts.slug), after)
    return Repair(label % words, change)


def fitting(reading, at, wanted, phase) -> list:
    """Techniques of the pool that are wanted, the best first.

    That is one that leaves grip to a step that needs it, asks for no turning over, brings no oil into a dry routine, is
    of the phase, and glides rather than holds.
    """
    here = reading.facts[reading.step(at)["technique"]]
    position = reading.sections[at[0]]["receiver_position"] or here.position
    grips = here.stroke in NEEDS_GRIP and here.lubricant == "none"
    is_dry = all(facts.lubricant not in OILY for facts in reading.facts.values())

    def cost(facts):
        oily = facts.lubricant in OILY
        return (
            *(grips and oily, facts.position != position, is_dry and oily, facts.phase != phase),
            *(facts.stroke != "effleurage", facts.slug),
        )

    return sorted((facts for facts in reading.pool if not facts.moves and wanted(facts)), key=cost)


def _setting(reading, at, label, **fields) -> Repair:
    return Repair(label, partial(_set_all, [_place(reading, at)], fields))


def _place(reading, at) -> tuple:
    """How a step is found again: by its key, or where it has none by its position."""
    return reading.step(at).get("key"), *at


def _found(document, place) -> tuple:
    """The steps of a section, and where among them the step is."""
    key, section, step = place
    if key:
        for part in document["sections"]:
            for number, entry in enumerate(part["steps"]):
                if entry.get("key") == key:
                    return part["steps"], number
        raise LookupError(key)
    steps = document["sections"][section]["steps"]
    return steps, range(len(steps))[step]


def _set_all(places, fields, document):
    for place in places:
        steps, number = _found(document, place)
        steps[number].update(fields)


def _remove(place, document):
    steps, number = _found(document, place)
    del steps[number]


def _insert(place, step, technique, after, document):
    steps, number = _found(document, place)
    steps.insert(number + after, dict(step))
    document["techniques"].setdefault(step["technique"], technique)
