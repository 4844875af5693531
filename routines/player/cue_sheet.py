"""The cues of a routine as the player needs them: each step's words, and what is heard when.

Player, recording, and second screen all follow this one list, so that they cannot disagree.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.document.cues import Cue, cues, total_seconds
from routines.document.outline import position_in, position_label, section_label
from routines.document.shapes import Document, TechniqueOfDocument
from techniques.models.one_line import care_line, how_line
from techniques.models.pressure import Pressure

LEAD_SECONDS = 5
"""Time to get ready before the first cue. It is in the recording, but not in the total that is shown."""
SHORTEST_HALVED = 20
"""Seconds from which on the half of a cue is told: in a shorter one it would only disturb."""
SHORTEST_COUNTED = 10
"""Seconds from which on the end of a cue is counted down."""
COUNTED_DOWN = (3, 2, 1)
"""Seconds before the end of a cue at which it is counted down."""

Kind = Literal["announce", "begin", "half", "count", "finish"]
Anchor = Literal["pause", "touch", "half", "end"]

SIDE_PHRASES = {"left": gettext_lazy("Left side."), "right": gettext_lazy("Right side.")}
PRESSURE_PHRASES = {
    Pressure.STILL: gettext_lazy("Still contact."),
    Pressure.FEATHER: gettext_lazy("Feather-light."),
    Pressure.LIGHT: gettext_lazy("Light pressure."),
    Pressure.MEDIUM: gettext_lazy("Medium pressure."),
    Pressure.FIRM: gettext_lazy("Firm pressure."),
    Pressure.VERY_DEEP: gettext_lazy("Very deep pressure."),
}
CHANGE_SIDES = gettext_lazy("Change sides.")
FINISHED = gettext_lazy("That was the last step.")

At = tuple[int, int]
"""A section and a step in it, from 0."""


class Phrase(TypedDict):
    """What a voice says, as words, and as the name of a recording: `side/left`, `pressure/3`, `technique/<slug>`."""

    key: str
    words: str


class Event(TypedDict):
    """Something heard, `offset_ms` milliseconds after its anchor in the cue; negative is before it.

    The anchors are the start of the pause before the cue (for the first cue, of the time to get ready), the start of
    touch, half of it, and its end. The order of a cue's events is that of their times.
    """

    kind: Kind
    anchor: Anchor
    offset_ms: int
    say: list[Phrase]


class StepToPlay(TypedDict):
    """A step in words. `number` counts from 1. `pressure_words` is empty where nobody is touched.

    `at_most` is the level that the receiver's conditions allow, null where they say nothing of it. `areas` are slugs of
    the parts of the body that it works on.
    """

    number: int
    section: str
    technique: str
    name: str
    position: str
    position_words: str
    pressure: int
    pressure_words: str
    at_most: int | None
    repetitions: int | None
    note: str
    how: str
    care: str
    areas: list[str]


class TimedCue(TypedDict):
    """A step on one side, once. `step` is its place in `steps`; `at` the second at which the pause before it begins.

    `change` is what changes in that pause: "sides", "position", or nothing.
    """

    step: int
    side: str
    round: int
    rounds: int
    change: str
    at: int
    pause_seconds: int
    seconds: int
    events: list[Event]


class CueSheet(TypedDict):
    """A routine to follow; times are in whole seconds. `levels` are the words for a pressure of 0 to 5."""

    title: str
    language: str
    lead_seconds: int
    total_seconds: int
    levels: list[str]
    steps: list[StepToPlay]
    cues: list[TimedCue]


class Heard(NamedTuple):
    """An event at its time, in milliseconds from the start of the first cue; the time to get ready is negative."""

    at_ms: int
    cue: int
    event: Event


def cue_sheet(document: Document, at_most: Mapping[At, int] | None = None) -> CueSheet:
    """A valid document as the player follows it; `at_most` are the levels allowed, for the steps that have one."""
    played = cues(document)
    steps, place = _steps(document, at_most or {})
    timed: list[TimedCue] = []
    at = 0
    for cue, former, following in zip(played, [None, *played], [*played[1:], None], strict=False):
        step = steps[place[cue.section, cue.step]]
        change = _change(cue, former, steps, place)
        other_side = former is not None and _at(former) == _at(cue) and former.side != cue.side
        say = _announcement(cue, step, change, other_side)
        timed.append(
            {
                "step": place[_at(cue)],
                "side": cue.side,
                "round": cue.round,
                "rounds": document["sections"][cue.section]["rounds"],
                "change": change,
                "at": at,
                "pause_seconds": cue.pause_seconds,
                "seconds": cue.seconds,
                "events": list(_events(cue.seconds, say, is_last=following is None)),
            }
        )
        at += cue.pause_seconds + cue.seconds
    return {
        "title": document["title"],
        "language": document["language"],
        "lead_seconds": LEAD_SECONDS,
        "total_seconds": total_seconds(played),
        "levels": [str(level.label) for level in Pressure],
        "steps": steps,
        "cues": timed,
    }


def heard(followed: CueSheet) -> list[Heard]:
    """All events of a cue sheet at their times, in the order in which they are heard."""
    return [
        Heard(anchors(followed, i)[event["anchor"]] + event["offset_ms"], i, event)
        for i, cue in enumerate(followed["cues"])
        for event in cue["events"]
    ]


def anchors(followed: CueSheet, number: int) -> dict[Anchor, int]:
    """The times of a cue, by its number from 0, in milliseconds from the start of the first cue."""
    cue = followed["cues"][number]
    touch = 1000 * (cue["at"] + cue["pause_seconds"])
    lead = followed["lead_seconds"] if number == 0 else 0
    length = 1000 * cue["seconds"]
    return {"pause": 1000 * (cue["at"] - lead), "touch": touch, "half": touch + length // 2, "end": touch + length}


def _steps(document: Document, at_most: Mapping[At, int]) -> tuple[list[StepToPlay], dict[At, int]]:
    """The steps in words, and the place of each in this list."""
    steps: list[StepToPlay] = []
    place: dict[At, int] = {}
    for i, section in enumerate(document["sections"]):
        for j, step in enumerate(section["steps"]):
            technique = document["techniques"][step["technique"]]
            position = position_in(document, section, step["technique"])
            place[i, j] = len(steps)
            steps.append(
                {
                    "number": len(steps) + 1,
                    "section": section_label(section["title"], i),
                    "technique": step["technique"],
                    "name": technique["name"],
                    "position": position,
                    "position_words": position_label(position),
                    "pressure": step["pressure"],
                    "pressure_words": "" if _is_no_touch(technique) else str(Pressure(step["pressure"]).label),
                    "at_most": at_most.get((i, j)),
                    "repetitions": step["repetitions"],
                    "note": step["note"],
                    "how": how_line(technique.get("how", ""), technique["instructions"]),
                    "care": care_line(technique.get("care", ""), technique.get("cautions", [])),
                    "areas": _areas(technique),
                }
            )
    return steps, place


def _areas(technique: TechniqueOfDocument) -> list[str]:
    """The parts that the technique is for; those it only touches on the way are left out."""
    return [target["area"] for target in technique.get("targets", []) if target["role"] == "primary"]


def _is_no_touch(technique: TechniqueOfDocument) -> bool:
    return technique.get("contact") == "none"


def _at(cue: Cue) -> At:
    return cue.section, cue.step


def _change(cue: Cue, former: Cue | None, steps: list[StepToPlay], place: Mapping[At, int]) -> str:
    """What the giver or receiver changes before the cue: "position", "sides", or nothing."""
    if former is None:
        return ""
    if steps[place[_at(cue)]]["position"] != steps[place[_at(former)]]["position"]:
        return "position"
    is_other_side = {former.side, cue.side} == {"left", "right"}
    return "sides" if is_other_side and former.section == cue.section else ""


def _announcement(cue: Cue, step: StepToPlay, change: str, other_side: bool) -> list[Phrase]:
    """What is said before a cue. On the other side of the same step its name is known already."""
    phrases: list[Phrase] = []
    if change == "sides":
        phrases.append({"key": "change-sides", "words": str(CHANGE_SIDES)})
    elif change == "position" and step["position"]:
        phrases.append(phrase(f"position/{step['position']}", step["position_words"]))
    if not other_side:
        phrases.append(phrase(f"technique/{cue.technique}", step["name"]))
    if cue.side in SIDE_PHRASES:
        phrases.append({"key": f"side/{cue.side}", "words": str(SIDE_PHRASES[cue.side])})
    if step["pressure_words"]:
        words = str(PRESSURE_PHRASES[Pressure(cue.pressure)])
        phrases.append({"key": f"pressure/{cue.pressure}", "words": words})
    return phrases


def phrase(key: str, words: str) -> Phrase:
    """Words as a voice says them: as a sentence."""
    return {"key": key, "words": words if words.endswith((".", "!", "?", "…")) else _("%(words)s.") % {"words": words}}


def _events(seconds: int, say: list[Phrase], is_last: bool) -> Iterator[Event]:
    yield {"kind": "announce", "anchor": "pause", "offset_ms": 0, "say": say}
    yield {"kind": "begin", "anchor": "touch", "offset_ms": 0, "say": []}
    if seconds >= SHORTEST_HALVED:
        yield {"kind": "half", "anchor": "half", "offset_ms": 0, "say": []}
    if seconds >= SHORTEST_COUNTED:
        for to_go in COUNTED_DOWN:
            yield {"kind": "count", "anchor": "end", "offset_ms": -1000 * to_go, "say": []}
    if is_last:
        yield {"kind": "finish", "anchor": "end", "offset_ms": 0, "say": [{"key": "finish", "words": str(FINISHED)}]}
