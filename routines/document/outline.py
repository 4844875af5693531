"""A routine document laid out for reading: everything a page shows, from the document and its cues alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NotRequired, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.document.cues import Cue, cues, seconds_by_section, seconds_by_side, total_seconds
from routines.document.durations import minutes
from routines.document.schema import GRAVITY, contraindications, gravity
from routines.document.shapes import (
    ContraindicationOfDocument,
    Document,
    SectionOfDocument,
    StepSettings,
    TechniqueOfDocument,
)
from techniques.models import Contraindication, Technique, is_own_slug, verdict_words
from techniques.models.one_line import care_line, how_line
from techniques.models.position import position_in_document
from techniques.safety import signs
from techniques.safety.signs import Sign, Signs
from techniques.safety.verdicts import Verdict

if TYPE_CHECKING:
    from routines.safety.screening import Screen

FEW_STEPS = 4
"""With all of its instructions such a routine takes about four screens of a phone; in a longer one nothing is found."""
MAX_BARS = 240
"""More bars than this would be narrower than a line on most screens."""
BAR_HEIGHT = 12
POSITIONS = frozenset(Technique.ReceiverPosition.values)

SIDE_WORDS = {
    ("once", "left"): gettext_lazy("Left"),
    ("once", "right"): gettext_lazy("Right"),
    ("once", "each"): gettext_lazy("Left, then right"),
    ("each", "left"): gettext_lazy("Left only"),
    ("each", "right"): gettext_lazy("Right only"),
}

LUBRICANT_WORDS = {
    Technique.Lubricant.OIL: gettext_lazy("Oil or lotion"),
    Technique.Lubricant.LITTLE: gettext_lazy("A little oil or lotion"),
    Technique.Lubricant.OPTIONAL: gettext_lazy("Oil or lotion as you like"),
    Technique.Lubricant.NONE: gettext_lazy("Dry hands"),
}

GRAVITY_WORDS = dict([*Contraindication.Urgency.choices, *Contraindication.Kind.choices])
GRAVITY_WORDS[Contraindication.Kind.LOCAL] = verdict_words.LEAVE_PARTS_OUT
STOPS = ["emergency", "urgent", "absolute"]


@dataclass(frozen=True)
class Bar:
    """A span of time in one phase at one pressure, in whole seconds from the start; `phase` is empty for pauses."""

    phase: str
    x: int
    width: int
    pressure: int = 0

    @property
    def height(self) -> int:
        """The harder the pressure, the higher, up to BAR_HEIGHT; a pause is a thin line."""
        return 2 * self.pressure + 2 if self.phase else 1

    @property
    def y(self) -> int:
        return BAR_HEIGHT - self.height


class OutlineStep(StepSettings):
    """A step laid out for reading: `number` counts from 1 through the whole routine, `position` is in words.

    `how` and `care` are a line each, taken from the instructions and cautions where the technique has none.
    `sides_shown` are those to draw: of a step that is done on each side, both. `instead` is what a safe version has in
    place of a step that is left out.
    """

    key: NotRequired[str]
    seconds: int
    pressure: int
    number: int
    technique: TechniqueOfDocument
    how: str
    care: str
    sides_shown: list[str]
    is_first: bool
    side_words: str
    own: bool
    position: str
    verdict: Verdict | None
    instead: TechniqueOfDocument | None


class OutlineSection(TypedDict):
    """`label` and `position` are in words; `seconds` is how long it takes, pauses included.

    `receiver_position` is the section's, else the one that all its steps have; `position` is the same in words.
    """

    label: str
    for_whom: str
    receiver_position: str
    position: str
    sides: str
    rounds: int
    seconds: int
    steps: list[OutlineStep]


@dataclass(frozen=True)
class Outline:
    """What a page shows of a routine.

    `stops` are reasons against the whole of it, which `signs` has for the safety check; `limits` against parts of it.
    `lubricants` has names of techniques by what they need; `ready` names what to have at hand, each thing once.
    """

    total_seconds: int
    hands_on_seconds: int
    pause_seconds: int
    sections: list[OutlineSection]
    bars: list[Bar]
    phases: list[tuple[str, str, int]]
    levels: list[tuple[int, int]]
    positions: list[str]
    balance: str
    lubricants: list[tuple[str, list[str]]]
    tools: list[str]
    ready: list[str]
    cautions: list[tuple[str, list[str]]]
    stops: list[tuple[str, str, list[ContraindicationOfDocument]]]
    limits: list[tuple[str, str, list[ContraindicationOfDocument]]]

    @property
    def step_count(self) -> int:
        return sum(len(section["steps"]) for section in self.sections)

    @property
    def is_short(self) -> bool:
        """Whether all instructions are shown at once, so that oiled hands open nothing."""
        return self.step_count <= FEW_STEPS

    @property
    def signs(self) -> Signs | None:
        """The signs to rule out first."""
        return signs.grouped(
            Sign(entry["slug"], entry["name"], entry.get("do_instead", ""), gravity)
            for gravity, _label, entries in self.stops
            for entry in entries
        )


def outline(document: Document, screen: "Screen | None" = None) -> Outline:
    """Lay out a valid document; its techniques may lack whatever the schema does not require.

    With a `routines.safety.screening.Screen`, each step gets its `verdict`.
    """
    played = cues(document)
    techniques = _in_order(document)
    total, by_side = total_seconds(played), seconds_by_side(played)
    phase_of = {slug: t.get("phase", "") for slug, t in techniques.items()}
    when_not = _when_not(document)
    tools = list(dict.fromkeys(tool for t in techniques.values() for tool in t.get("tools", [])))
    return Outline(
        total_seconds=total,
        hands_on_seconds=sum(by_side.values()),
        pause_seconds=total - sum(by_side.values()),
        sections=_sections(document, played, screen.verdicts if screen else {}),
        bars=bars(played, phase_of),
        phases=phases(played, phase_of),
        levels=levels(cue for cue in played if techniques[cue.technique].get("contact") != "none"),
        positions=positions(document, played),
        balance=balance(by_side),
        lubricants=_lubricants(techniques.values()),
        tools=tools,
        ready=_ready({t.get("lubricant", "") for t in techniques.values()}, tools),
        cautions=[(t["name"], t["cautions"]) for t in techniques.values() if t.get("cautions")],
        stops=[group for group in when_not if group[0] in STOPS],
        limits=[group for group in when_not if group[0] not in STOPS],
    )


def bars(played: list[Cue], phase_of: dict[str, str], most: int = MAX_BARS) -> list[Bar]:
    """The cues as bars: neighbours of the same phase and pressure joined, and sampled where there are too many."""
    timeline: list[Bar] = []
    x = 0
    for cue in played:
        phase = phase_of.get(cue.technique, "")
        for bar in (Bar("", x, cue.pause_seconds), Bar(phase, x + cue.pause_seconds, cue.seconds, cue.pressure)):
            if bar.width:
                timeline.append(bar)
        x += cue.pause_seconds + cue.seconds
    timeline = _joined(timeline)
    return timeline if len(timeline) <= most else _joined(_sampled(timeline, x, most))


def phases(played: list[Cue], phase_of: dict[str, str]) -> list[tuple[str, str, int]]:
    """Value, label and seconds of each phase, in the order of a session; pauses come last."""
    sums = {"rest": sum(cue.pause_seconds for cue in played)}
    for cue in played:
        phase = phase_of.get(cue.technique, "")
        sums[phase] = sums.get(phase, 0) + cue.seconds
    labels = [*Technique.Phase.choices, ("rest", _("Changing over"))]
    return [(value, str(label), sums[value]) for value, label in labels if sums.get(value)]


def levels(played: Iterable[Cue]) -> list[tuple[int, int]]:
    """Pressure and seconds of touch at that pressure, the hardest first."""
    sums: dict[int, int] = {}
    for cue in played:
        sums[cue.pressure] = sums.get(cue.pressure, 0) + cue.seconds
    return sorted(sums.items(), reverse=True)


def positions(document: Document, played: list[Cue]) -> list[str]:
    """Labels of the receiver's positions, in order, without repeats; the receiver changes position between two."""
    values: list[str] = []
    for cue in played:
        value = position_in(document, document["sections"][cue.section], cue.technique)
        if value in POSITIONS and values[-1:] != [value]:
            values.append(value)
    return [position_label(value) for value in values]


def position_in(document: Document, section: SectionOfDocument, technique: str) -> str:
    """The receiver's position in a step: its section's, else that in which its technique is done on them; or empty."""
    return section["receiver_position"] or position_in_document(document["techniques"][technique], document["for"])


def balance(by_side: dict[str, int]) -> str:
    """How left and right compare, in words; `by_side` is from `cues.seconds_by_side`."""
    left, right, both = by_side["left"], by_side["right"], by_side["both"]
    if not left and not right:
        return _("Both sides are done together.") if both else ""
    if left == right:
        words = _("Left and right get the same: %(time)s each.") % {"time": minutes(left)}
    else:
        longer = _("Left %(left)s, right %(right)s: the left gets %(more)s more.")
        if right > left:
            longer = _("Left %(left)s, right %(right)s: the right gets %(more)s more.")
        words = longer % {"left": minutes(left), "right": minutes(right), "more": minutes(abs(left - right))}
    return f"{words} {_('Both together: %(time)s.') % {'time': minutes(both)}}" if both else words


def side_words(sides: str, side: str) -> str:
    """The label of a step's side; empty if its section says it already, or if both sides are done together."""
    return str(SIDE_WORDS.get((sides, side), ""))


def section_label(title: str, position: int) -> str:
    return title or _("Section %(number)d") % {"number": position + 1}


def _sections(document: Document, played: list[Cue], verdicts: Mapping[str, Verdict]) -> list[OutlineSection]:
    seconds = seconds_by_section(played, len(document["sections"]))
    number = 0
    sections: list[OutlineSection] = []
    for i, section in enumerate(document["sections"]):
        steps: list[OutlineStep] = []
        taken: set[str] = set()
        for step in section["steps"]:
            number += 1
            technique = document["techniques"][step["technique"]]
            position, verdict = position_in(document, section, step["technique"]), verdicts.get(step["technique"])
            taken.add(position)
            if verdict:
                side = "each" if section["sides"] == "each" and step["side"] == "both" else step["side"]
                verdict = verdict.in_step(position, side)
            outlined: OutlineStep = {
                **step,
                "number": number,
                "technique": technique,
                "sides_shown": ["left", "right"] if step["side"] == "each" else [step["side"]],
                "is_first": number == 1,
                "how": how_line(technique.get("how", ""), technique["instructions"]),
                "care": care_line(technique.get("care", ""), technique.get("cautions", [])),
                "side_words": side_words(section["sides"], step["side"]),
                "own": is_own_slug(step["technique"]),
                "position": position_label(position),
                "verdict": verdict,
                "instead": None,
            }
            steps.append(outlined)
        position = taken.pop() if len(taken) == 1 else section["receiver_position"]
        sections.append(
            {
                "label": section_label(section["title"], i),
                "for_whom": document["for"],
                "receiver_position": position,
                "position": position_label(position),
                "sides": section["sides"],
                "rounds": section["rounds"],
                "seconds": seconds[i],
                "steps": steps,
            }
        )
    return sections


def position_label(value: str) -> str:
    return str(Technique.ReceiverPosition(value).label) if value in Technique.ReceiverPosition else ""


def _in_order(document: Document) -> dict[str, TechniqueOfDocument]:
    """The techniques by slug, in the order of their first step."""
    slugs = dict.fromkeys(step["technique"] for section in document["sections"] for step in section["steps"])
    return {slug: document["techniques"][slug] for slug in slugs}


def _lubricants(techniques: Iterable[TechniqueOfDocument]) -> list[tuple[str, list[str]]]:
    names: dict[str, list[str]] = {}
    for technique in techniques:
        names.setdefault(technique.get("lubricant", ""), []).append(technique["name"])
    return [(str(words), names[value]) for value, words in LUBRICANT_WORDS.items() if value in names]


def _ready(lubricants: set[str], tools: list[str]) -> list[str]:
    """What to have at hand: the most that any technique needs to glide, then the tools."""
    needed = [words for value, words in LUBRICANT_WORDS.items() if value in lubricants - {Technique.Lubricant.NONE}]
    return [str(words).lower() for words in needed[:1]] + tools


def _when_not(document: Document) -> list[tuple[str, str, list[ContraindicationOfDocument]]]:
    """Contraindications by gravity, the gravest first: gravity, its label, and the entries.

    An older document may have no list of its own; then those of its techniques are used.
    """
    entries = document.get("contraindications") or contraindications(document["techniques"], [])
    groups = [(level, [entry for entry in entries if gravity(entry) == level]) for level in GRAVITY]
    return [(level, str(GRAVITY_WORDS[level]), members) for level, members in groups if members]


def _joined(timeline: Iterable[Bar]) -> list[Bar]:
    """Neighbours of the same phase and pressure as one bar."""
    joined: list[Bar] = []
    for bar in timeline:
        last = joined[-1] if joined else None
        if last and (last.phase, last.pressure) == (bar.phase, bar.pressure):
            joined[-1] = Bar(bar.phase, last.x, last.width + bar.width, bar.pressure)
        else:
            joined.append(bar)
    return joined


def _sampled(timeline: Iterable[Bar], total: int, most: int) -> list[Bar]:
    """So many bars of equal width, each with the phase and pressure at its middle."""
    sampled, rest = [], iter(timeline)
    bar = next(rest)
    edges = [round(total * i / most) for i in range(most + 1)]
    for start, end in pairwise(edges):
        while bar.x + bar.width <= (start + end) // 2:
            bar = next(rest)
        if end > start:
            sampled.append(Bar(bar.phase, start, end - start, bar.pressure))
    return sampled
