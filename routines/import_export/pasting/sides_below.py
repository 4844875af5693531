"""Doses of the two sides on lines of their own below a step: "left: 2 min" and "right: 3 min" are its times."""

from collections.abc import Sequence
from dataclasses import replace

from routines.document.durations import minutes
from routines.import_export.pasting.joining import OTHER_SIDE
from routines.import_export.pasting.line import Line

MOST_LINES = 3
"""That become others: a step, and a line for each side."""


def joined(lines: Sequence[Line]) -> list[Line]:
    """The last lines of a section, where the last says the dose of a step's second side: a step for each side, or one
    for both where they have the same dose. Else as they are.
    """
    match lines:
        case [*before, step, one, other] if _is_step(step) and not step.side and _are_sides(one, other):
            return [*before, *_sides(_with(step, one, _contradicted(step, one, other)), other, step)]
        case [*before, step, other] if _is_step(step) and _has_dose(step) and _are_sides(step, other):
            is_third = any((line.name, line.side) == (step.name, other.side) for line in before)
            return list(lines) if is_third else [*before, *_sides(step, other, step)]
    return list(lines)


def _sides(one: Line, other: Line, step: Line) -> list[Line]:
    """The step on one side, and on the other with what is said of that."""
    same_dose = (one.seconds, one.repetitions) == (other.seconds, other.repetitions)
    if same_dose and other.pressure in (None, one.pressure):
        return [replace(one, side="each", text=f"{one.text}, {other.text}").noting(other.note)]
    return [one, _with(step, other)]


def _with(step: Line, said: Line, unread: tuple[str, ...] = ()) -> Line:
    more = replace(
        step,
        text=f"{step.text}, {said.text}",
        side=said.side,
        seconds=said.seconds if said.seconds is not None else step.seconds,
        repetitions=said.repetitions or step.repetitions,
        pressure=said.pressure if said.pressure is not None else step.pressure,
        levels=said.levels or step.levels,
        unread=(*step.unread, *said.unread, *unread),
    )
    return more.noting(said.note)


def _contradicted(step: Line, one: Line, other: Line) -> tuple[str, ...]:
    """The time of the step, where that is neither the time of one side nor of both together."""
    times = [each.seconds for each in (one, other) if each.seconds is not None]
    if step.seconds is None or not times or step.seconds in (*times, sum(times)):
        return ()
    return (minutes(step.seconds),)


def _is_step(line: Line) -> bool:
    return not line.refusal and not line.is_bare


def _are_sides(one: Line, other: Line) -> bool:
    """Whether the other line is nothing but a dose, of the side that this one is not of."""
    is_dose = other.is_bare and not other.refusal and _has_dose(other)
    return (
        is_dose and one.side in OTHER_SIDE and other.side == OTHER_SIDE[one.side] and not one.refusal and _has_dose(one)
    )


def _has_dose(line: Line) -> bool:
    return line.seconds is not None or bool(line.repetitions)
