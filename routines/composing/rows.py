"""The rows of the edit page, from the document alone: sections and steps, with the choices that each offers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from routines.advice.model import Advice
from routines.document import edits
from routines.document.cues import cues, seconds_by_section
from routines.document.difference import Change
from routines.document.outline import section_label
from routines.document.plan import highest_pressure
from routines.document.shapes import Document, SectionOfDocument, StepOfDocument, TechniqueOfDocument
from routines.models import Section, Step
from routines.safety.screening import Act, Ruling
from techniques.models import is_own_slug
from techniques.models.pressure import Pressure

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Levels = Sequence[tuple[int, StrOrPromise]]
    Sides = Sequence[tuple[str, StrOrPromise]]

SAID_BY_RULING = "L20"
"""The advice that says of a step what its ruling says."""


@dataclass
class StepRow:
    """A step as its row shows it; `typed` and `errors` are set if what was typed could not be saved."""

    section: SectionOfDocument
    step: StepOfDocument
    technique: TechniqueOfDocument
    levels: "Levels"
    sides: "Sides"
    notes: list[Advice] = field(default_factory=list)
    ruling: Ruling | None = None
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.step["key"]

    @property
    def name(self) -> str:
        return self.technique["name"]

    @property
    def is_own(self) -> bool:
        return is_own_slug(self.technique["slug"])

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold: what was typed, else what is stored."""
        shown = {name: "" if value is None else str(value) for name, value in self.step.items()}
        return shown | self.typed

    @property
    def is_one_sided(self) -> bool:
        """Whether there is another side to repeat it on."""
        return self.step["side"] in edits.OTHER

    @property
    def is_without_touch(self) -> bool:
        return self.technique.get("contact") == "none" and not self.step["pressure"]

    @property
    def beyond(self) -> range:
        """The levels that are too hard here: the scale shows them and does not offer them."""
        return range(self.levels[-1][0] + 1, Pressure.VERY_DEEP + 1)

    @property
    def has_mistake_in_menu(self) -> bool:
        return bool({"repetitions", "transition_seconds"} & self.errors.keys())

    @property
    def is_ruled(self) -> bool:
        """Whether something must be done about the step, by what is known of the receiver."""
        return bool(self.ruling and self.ruling.act != Act.GO)

    @property
    def ruled_note(self) -> Advice | None:
        """The advice with the repair for the ruling, unless it was dismissed; the ruling says what it says."""
        return next((note for note in self.notes if self.is_ruled and note.rule == SAID_BY_RULING), None)

    @property
    def other_notes(self) -> list[Advice]:
        return [note for note in self.notes if note is not self.ruled_note]

    def show_mistakes(self, form: Any) -> None:
        """Show a `StepForm` as it was typed, with its errors."""
        self.typed, self.errors = form.typed, form.errors


@dataclass
class SectionRow:
    """A section as the page shows it, with its rows and its form. `for_whom` is that of the routine."""

    section: SectionOfDocument
    for_whom: str
    position: int
    seconds: int
    rows: list[StepRow]
    notes: list[Advice] = field(default_factory=list)
    form: BaseForm | None = None

    @property
    def key(self) -> str:
        return self.section["key"]

    @property
    def name(self) -> str:
        return section_label(self.section["title"], self.position)

    @property
    def head(self) -> tuple:
        """What its head shows besides advice, in a form that can be compared."""
        section = self.section
        figure = section["receiver_position"], self.for_whom
        return self.name, self.seconds, section["sides"], section["rounds"], *figure

    @property
    def settings(self) -> list:
        """What its form shows, in a form that can be compared."""
        section = self.section
        return [section["title"], section["sides"], section["rounds"], section["receiver_position"]]


def board(
    document: Document,
    advice: Iterable[Advice] = (),
    rulings: Mapping[str, Ruling] | None = None,
    rows: bool = True,
) -> list[SectionRow]:
    """The sections, with or without their steps, and the advice on each; `rulings` are by the key of the step."""
    lasting = seconds_by_section(cues(document), len(document["sections"]))
    at_step: dict[str, list[Advice]] = {}
    at_section: dict[str, list[Advice]] = {}
    for note in advice:
        if note.step_key:
            at_step.setdefault(note.step_key, []).append(note)
        elif note.section_key:
            at_section.setdefault(note.section_key, []).append(note)
    return [
        SectionRow(
            section,
            document["for"],
            position,
            lasting[position],
            [
                step_row(document, section, step, at_step.get(step["key"], []), (rulings or {}).get(step["key"]))
                for step in section["steps"]
                if rows
            ],
            at_section.get(section["key"], []),
        )
        for position, section in enumerate(document["sections"])
    ]


def step_row(
    document: Document,
    section: SectionOfDocument,
    step: StepOfDocument,
    notes: Iterable[Advice] = (),
    ruling: Ruling | None = None,
) -> StepRow:
    technique = document["techniques"][step["technique"]]
    levels = pressure_levels(technique, document["for"], step["pressure"])
    return StepRow(section, step, technique, levels, side_choices(section["sides"], step["side"]), list(notes), ruling)


def side_choices(sides: str, side: str) -> "Sides":
    """The sides that a step can have in a section played once or on each side, with their labels.

    The row has a cell for each of the first three. A fourth, for what is rarer, is in its menu.
    """
    together, in_turn = (Step.Side.BOTH, _("Both")), (Step.Side.EACH, _("Each"))
    one_alone = [(Step.Side.LEFT, _("Left")), (Step.Side.RIGHT, _("Right"))]
    if sides == Section.Sides.EACH:
        return [*one_alone, (Step.Side.EACH if side == Step.Side.EACH else Step.Side.BOTH, in_turn[1])]
    if side == Step.Side.EACH:
        return [*one_alone, in_turn, (Step.Side.BOTH, Step.Side.BOTH.label)]
    return [*one_alone, together, (Step.Side.EACH, Step.Side.EACH.label)]


def pressure_levels(technique: TechniqueOfDocument, for_whom: str, pressure: int) -> "Levels":
    """The levels that the technique allows, and the one that the step has now, with their labels.

    Still contact is offered for what begins with it: for anything else it would be another technique.
    """
    allowed = technique.get("pressure", {})
    hardest = min(allowed.get("max", Pressure.VERY_DEEP), highest_pressure(for_whom))
    softest = min(allowed.get("min", Pressure.STILL), Pressure.FEATHER)
    levels = [(level, label) for level, label in Pressure.choices if softest <= level <= hardest or level == pressure]
    if technique.get("contact") == "none":
        levels[0] = (levels[0][0], _("No touch"))
    return levels


def row_of(document: Document, key: str) -> StepRow:
    """The row of one step. Raises `edits.Gone`."""
    section, index = edits.step_at(document, key)
    part = document["sections"][section]
    return step_row(document, part, part["steps"][index])


def section_row(document: Document, key: str) -> SectionRow:
    """One section without its rows. Raises `edits.Gone`."""
    return board(document, rows=False)[edits.section_at(document, key)]


def fresh_keys(
    before: Document, after: Document, changes: Iterable[Change], own: str = ""
) -> tuple[set[str], set[str]]:
    """Keys of the steps, and of the sections, to render again after these changes.

    The row of a step depends on the sides of its section. `own` is the step that was typed in: its row shows the change
    already, unless it shows that elsewhere than in the field.
    """
    steps = {c.key for c in changes if c.what == "step" and c.did in ("added", "changed")}
    sections = {c.key for c in changes if c.what == "section" and c.did == "added"}
    sides = {section["key"]: section["sides"] for section in before["sections"]}
    for section in after["sections"]:
        if sides.get(section["key"], section["sides"]) != section["sides"] or before["for"] != after["for"]:
            steps |= {step["key"] for step in section["steps"]}
        if section["key"] in sections:
            steps -= {step["key"] for step in section["steps"]}
    return steps - ({own} - _other_face(before, after)), sections


def _other_face(before: Document, after: Document) -> set[str]:
    """Keys of the steps with another side, which their picture and menu follow, or with another rare thing set."""
    then, now = (
        {
            (step["key"], step["side"], step["repetitions"], step["transition_seconds"])
            for section in document["sections"]
            for step in section["steps"]
        }
        for document in (before, after)
    )
    return {key for key, *_rest in then ^ now}
