"""A routine document flattened into cues: what is actually played, in order.

Total time, balance, print and player all read this list and nothing else, so they cannot disagree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from routines.document.shapes import Document, StepOfDocument

CHANGE_OVER_SECONDS = 5
"""Pause before the second side, in seconds: time to set one leg down and pick up the other."""


@dataclass(frozen=True)
class Cue:
    """One step, played once on one side.

    `section` and `step` are positions in the document, from 0. `round` counts from 1. `side` is "left", "right",
    or "both" for both together. The cue starts after `pause_seconds` and lasts `seconds`, both whole seconds.
    `pressure` is 0 to 5.
    """

    section: int
    step: int
    round: int
    side: str
    technique: str
    seconds: int
    pause_seconds: int
    pressure: int
    repetitions: int | None
    note: str


def cues(document: Document) -> list[Cue]:
    """The cues of a valid routine document (see `routines.document.schema`), in the order of play.

    A section with `sides: each` is played in full, all its rounds, on the left and then on the right, each step for
    its full time: the time is never halved. In such a section a step for one side is played on that side's turn only,
    and a step for both or each side once per turn. Elsewhere a step with `side: each` is played twice, left then right.
    A second side starts after CHANGE_OVER_SECONDS, or after the step's own `transition_seconds` if that is longer.
    """
    played: list[Cue] = []
    for number, section in enumerate(document["sections"]):
        for turn in ("left", "right") if section["sides"] == "each" else (None,):
            change_over = turn == "right" and bool(played) and played[-1].section == number
            for round_number in range(1, section["rounds"] + 1):
                for cue in _round(section["steps"], number, round_number, turn):
                    if change_over:
                        cue = _after_pause(cue, CHANGE_OVER_SECONDS)
                        change_over = False
                    played.append(cue)
    return played


def total_seconds(played: Iterable[Cue]) -> int:
    """Total duration of the cues, pauses included, in whole seconds."""
    return sum(cue.pause_seconds + cue.seconds for cue in played)


def seconds_by_side(played: Iterable[Cue]) -> dict[str, int]:
    """Seconds of touch, without pauses, for "left", "right" and "both"."""
    sums = {"left": 0, "right": 0, "both": 0}
    for cue in played:
        sums[cue.side] += cue.seconds
    return sums


def seconds_by_section(played: Iterable[Cue], count: int) -> list[int]:
    """Duration of each of `count` sections, pauses included, in whole seconds."""
    sums = [0] * count
    for cue in played:
        if cue.section < count:
            sums[cue.section] += cue.pause_seconds + cue.seconds
    return sums


def _round(steps: list[StepOfDocument], section: int, round_number: int, turn: str | None) -> Iterator[Cue]:
    """The cues of one round; `turn` is the side the whole section is on, or None if it has no sides."""
    for number, step in enumerate(steps):
        for side in _sides(step["side"], turn):
            cue = Cue(
                section=section,
                step=number,
                round=round_number,
                side=side,
                technique=step["technique"],
                seconds=step["seconds"],
                pause_seconds=step["transition_seconds"],
                pressure=step["pressure"],
                repetitions=step["repetitions"],
                note=step["note"],
            )
            second_side = turn is None and step["side"] == "each" and side == "right"
            yield _after_pause(cue, CHANGE_OVER_SECONDS) if second_side else cue


def _sides(side: str, turn: str | None) -> tuple[str, ...]:
    """The sides to play a step on now, in order."""
    if turn is None:
        return ("left", "right") if side == "each" else (side,)
    return (turn,) if side in ("both", "each", turn) else ()


def _after_pause(cue: Cue, seconds: int) -> Cue:
    """The cue with a pause of at least `seconds` before it."""
    return Cue(**{**cue.__dict__, "pause_seconds": max(cue.pause_seconds, seconds)})
