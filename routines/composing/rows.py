"""The edit page's picture of a routine, from its document alone: sections and steps with what can be chosen in each."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from routines.document import edits
from routines.document.cues import cues, seconds_by_section
from routines.document.outline import position_label, section_label
from routines.document.plan import highest_pressure
from routines.models import Section, Step
from techniques.models import is_own_slug
from techniques.models.pressure import Pressure


@dataclass
class StepRow:
    """A step as its row shows it; `typed` and `errors` are there where what was typed could not be saved."""

    section: dict
    step: dict
    technique: dict
    levels: list
    sides: list
    notes: list = field(default_factory=list)
    ruling: object = None
    typed: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)

    @property
    def key(self):
        return self.step["key"]

    @property
    def name(self):
        return self.technique["name"]

    @property
    def is_own(self):
        return is_own_slug(self.technique["slug"])

    @property
    def values(self):
        """What the fields hold: what was typed, else what is stored."""
        shown = {name: "" if value is None else str(value) for name, value in self.step.items()}
        return shown | self.typed

    @property
    def is_one_sided(self):
        return is_one_sided(self.step)

    @property
    def has_more(self):
        """Whether something is set that is folded away otherwise."""
        return bool(self.step["repetitions"] or self.step["transition_seconds"] or self.errors)

    def show_mistakes(self, form):
        """Hold what was typed into its form, and what is wrong with it."""
        self.typed, self.errors = form.typed, form.errors


@dataclass
class SectionRow:
    """A section as the page shows it, with its rows; `form` is there where it has mistakes."""

    section: dict
    position: int
    seconds: int
    rows: list
    notes: list = field(default_factory=list)
    form: object = None

    @property
    def key(self):
        return self.section["key"]

    @property
    def name(self):
        return section_label(self.section["title"], self.position)

    @property
    def head(self):
        """All that its head shows but for advice; to be compared."""
        return self.name, self.seconds, self.section["sides"], self.section["rounds"], self.section["receiver_position"]

    @property
    def settings(self):
        """What its form shows; to be compared."""
        shown = ("title", "sides", "rounds", "receiver_position")
        return [self.section[name] for name in shown]

    @property
    def position_label(self):
        return position_label(self.section["receiver_position"])


def board(document: dict, advice=(), rulings=None, rows=True) -> list[SectionRow]:
    """Each section with its steps, or without, and the advice that speaks of each; `rulings` by the key of the step."""
    lasting = seconds_by_section(cues(document), len(document["sections"]))
    at_step: dict[str, list] = {}
    at_section: dict[str, list] = {}
    for note in advice:
        if note.step_key:
            at_step.setdefault(note.step_key, []).append(note)
        elif note.section_key:
            at_section.setdefault(note.section_key, []).append(note)
    return [
        SectionRow(
            section,
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


def step_row(document, section, step, notes=(), ruling=None) -> StepRow:
    technique = document["techniques"][step["technique"]]
    levels = pressure_levels(technique, document["for"], step["pressure"])
    return StepRow(section, step, technique, levels, side_choices(section["sides"], step["side"]), list(notes), ruling)


def side_choices(sides, side):
    """The sides that mean something in a section played once or on each side, in words, and the one that it has."""
    if sides == Section.Sides.ONCE:
        return Step.Side.choices
    usual = Step.Side.EACH if side == Step.Side.EACH else Step.Side.BOTH
    return [
        (usual, _("Both, in turn")),
        (Step.Side.LEFT, _("Left only")),
        (Step.Side.RIGHT, _("Right only")),
    ]


def pressure_levels(technique, for_whom, pressure):
    """Levels that a technique (its document) may be done with, and the one that a step has now, with their names."""
    hardest = min(technique.get("pressure", {}).get("max", Pressure.VERY_DEEP), highest_pressure(for_whom))
    return [(level, label) for level, label in Pressure.choices if level <= hardest or level == pressure]


def row_of(document: dict, key: str) -> StepRow:
    """The row of one step. Raises `edits.Gone`."""
    section, index = edits.step_at(document, key)
    part = document["sections"][section]
    return step_row(document, part, part["steps"][index])


def section_row(document: dict, key: str) -> SectionRow:
    """One section without its rows. Raises `edits.Gone`."""
    return board(document, rows=False)[edits.section_at(document, key)]


def fresh_keys(before: dict, after: dict, changes, own="") -> tuple[set, set]:
    """Keys of the steps and of the sections that must be shown anew after these changes.

    A step's row depends on the sides of its section. `own` is the step whose row has just been typed in, and which
    shows it already, unless it is for one side now or no longer.
    """
    steps = {c.key for c in changes if c.what == "step" and c.did in ("added", "changed")}
    sections = {c.key for c in changes if c.what == "section" and c.did == "added"}
    sides = {section["key"]: section["sides"] for section in before["sections"]}
    for section in after["sections"]:
        if sides.get(section["key"], section["sides"]) != section["sides"] or before["for"] != after["for"]:
            steps |= {step["key"] for step in section["steps"]}
        if section["key"] in sections:
            steps -= {step["key"] for step in section["steps"]}
    return steps - ({own} - _sided(before, after)), sections


def is_one_sided(step: dict) -> bool:
    """Whether there is another side to repeat it on."""
    return step["side"] in edits.OTHER


def _sided(before, after):
    """Keys of the steps that became, or are no longer, for one side alone."""
    then, now = (
        {step["key"] for section in document["sections"] for step in section["steps"] if is_one_sided(step)}
        for document in (before, after)
    )
    return then ^ now
