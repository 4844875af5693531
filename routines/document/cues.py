"""A routine document flattened into what is actually played, in order.

Total time, balance, print and player read this list and nothing else, so they cannot disagree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from routines.document.shapes import Document, StepOfDocument

CHANGE_OVER_SECONDS = 5
"""The pause before the second side, in seconds: time to set one leg down and take up the other."""


@dataclass(frozen=True)
class Cue:
    """One thing to do now: a step, on one side, once.

    `section` and `step` are positions in the document, from 0. `round` counts from 1. `side` is "left", "right",
    or "both" for both together. `pause_seconds` pass before the cue, then it lasts `seconds`; both are whole seconds.
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
    """The cues of a routine document (see `routines.document.schema`), in the order of play.

    A section with `sides: each` is played whole, all its rounds, on the left and then on the right, each step for
    its full time: the time is never halved. Within it a step for one side alone is played on that side's turn, and
    a step for both or each is played once a turn. Elsewhere a step with `side: each` is played twice, left then right.
    Before a second side there is a pause of CHANGE_OVER_SECONDS, or of the step's own `transition_seconds` if longer.
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
    """How long the cues take together, pauses included, in whole seconds."""
    return sum(cue.pause_seconds + cue.seconds for cue in played)


def seconds_by_side(played: Iterable[Cue]) -> dict[str, int]:
    """Seconds of touch, pauses left out, for "left", "right" and "both"."""
    sums = {"left": 0, "right": 0, "both": 0}
    for cue in played:
        sums[cue.side] += cue.seconds
    return sums


def seconds_by_section(played: Iterable[Cue], count: int) -> list[int]:
    """How long each of `count` sections takes, pauses included, in whole seconds."""
    sums = [0] * count
    for cue in played:
        if cue.section < count:
            sums[cue.section] += cue.pause_seconds + cue.seconds
    return sums


def _round(steps: list[StepOfDocument], section: int, round_number: int, turn: str | None) -> Iterator[Cue]:
    """The cues of one round; `turn` is the side that the whole section is on, or None when it has no sides."""
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
    """The sides on which a step is played now, in order."""
    if turn is None:
        return ("left", "right") if side == "each" else (side,)
    return (turn,) if side in ("both", "each", turn) else ()


def _after_pause(cue: Cue, seconds: int) -> Cue:
    """The cue with at least so long a pause before it."""
    return Cue(**{**cue.__dict__, "pause_seconds": max(cue.pause_seconds, seconds)})
