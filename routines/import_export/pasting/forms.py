"""Forms for a pasted plan: its text, and the steps read from it, to correct before they become a routine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from routines.document.plan import (
    MAX_NOTE,
    MAX_REPETITIONS,
    MAX_SECONDS,
    MAX_SECTIONS,
    MAX_STEPS,
    MAX_TITLE,
    MIN_SECONDS,
    TOO_DEEP,
    highest_pressure,
)
from routines.forms import TITLE_MISSING, FrequencyField, LinesField
from routines.import_export.pasting import choosing, own_words, plan_text
from routines.import_export.pasting.choosing import Choice
from routines.import_export.pasting.line import Line
from routines.import_export.pasting.plan_text import PlanText, Section
from routines.models import Routine, Step
from techniques.models.pressure import Pressure
from techniques.search.technique_names import Known, TechniqueNames, names_for

MAX_DIGITS = 9
MAX_CHOICES = 4
"""Techniques offered for a line that may mean several."""
UNSEEN = _("Is this what you meant? Choose, then save again.")
PARTS = ("technique", "seconds", "side", "pressure")
"""The fields of a line."""
KEPT = [
    ("", _("Do not keep it")),
    ("note", _("As a note of the step before")),
    ("summary", _("In the description of the routine")),
    ("own", _("As a technique of my own")),
]


class TextForm(forms.Form):
    """A routine in plain words, and for whom it is; `plan` after validation, and `choices` for its lines."""

    plan: PlanText

    text = LinesField(
        label=_("Your routine in words"),
        max_length=plan_text.MAX_TEXT,
        widget=forms.Textarea(
            attrs={"rows": 9, "placeholder": _("5 min calf kneading, 2 x 30 s inner ankle hold each side")}
        ),
        help_text=_(
            "In English. One step a line, or with commas between. A line that ends with a colon begins a section."
        ),
        error_messages={"required": _("Write or paste a routine first.")},
    )
    for_whom = forms.ChoiceField(
        label=_("For"), choices=Routine.ForWhom, initial=Routine.ForWhom.SELF, widget=forms.RadioSelect
    )

    def __init__(self, data: QueryDict | None = None, user: User | None = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        assert self.user is not None
        self.names: TechniqueNames = names_for(self.user)
        self.plan = plan_text.read(text, self.names)
        lines = sum(len(section.lines) for section in self.plan.sections)
        if not lines:
            raise forms.ValidationError(_("There is no step in this text."))
        if lines > MAX_STEPS:
            raise forms.ValidationError(_("A routine has at most %(n)d steps."), params={"n": MAX_STEPS})
        if len(self.plan.sections) > MAX_SECTIONS:
            raise forms.ValidationError(_("A routine has at most %(n)d sections."), params={"n": MAX_SECTIONS})
        return text

    @property
    def choices(self) -> list[Choice]:
        return choosing.choose(self.plan.lines, self.names, self.cleaned_data["for_whom"])


@dataclass
class Row:
    """A line in the form: its fields, and the techniques to choose from.

    `is_unsure`: there is something to ask. `is_out`: it is left out unless somebody chooses. `remarks` are set to
    render the form.
    """

    name: str
    choice: Choice
    techniques: list[Known]
    fields: list[forms.BoundField]
    keep: forms.BoundField | None
    is_unsure: bool
    remarks: list[str] = field(default_factory=list)

    @property
    def line(self) -> Line:
        return self.choice.line

    @property
    def is_out(self) -> bool:
        """Left out, by default or by hand."""
        return not self.fields[0].value()

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown at once: there is something to ask or to correct."""
        return any(field.errors for field in self.fields) or (self.is_unsure and not self.is_out)

    @property
    def is_asked(self) -> bool:
        """Whether the choice is shown as a list: none is made by default."""
        return self.is_unsure and self.choice.chosen is None

    @property
    def called(self) -> str:
        technique = self.technique(self.fields[0].value())
        return _called(technique) if technique else ""

    @property
    def seconds(self) -> int | None:
        """The time as it stands in the field."""
        return _whole(self.fields[1].value())

    @property
    def details(self) -> list[str]:
        """Side, pressure and repetitions in words, as they stand in the fields."""
        side, pressure = (str(field.value()) for field in self.fields[2:])
        said = [str(words) for value, words in Step.Side.choices if value == side and value != Step.Side.BOTH]
        said += [str(words) for value, words in Pressure.choices if str(value) == pressure]
        if count := repetitions_of(self.line):
            said.append(ngettext("%(n)d time", "%(n)d times", count) % {"n": count})
        return said

    def technique(self, slug: object) -> Known | None:
        return next((technique for technique in self.techniques if technique.slug == slug), None)


class StepsForm(forms.Form):
    """The lines read from a text, to correct before they become a routine."""

    title = forms.CharField(label=_("Title"), max_length=MAX_TITLE, error_messages={"required": TITLE_MISSING})

    frequency = FrequencyField()

    def __init__(self, plan: PlanText, choices: Iterable[Choice], for_whom: str, data: QueryDict | None = None) -> None:
        title = plan.title[:MAX_TITLE].strip() or gettext("My routine")
        super().__init__(data, initial={"title": title, "frequency": plan.frequency})
        self.for_whom = for_whom
        highest = highest_pressure(for_whom)
        self.levels = [choice for choice in Pressure.choices if choice[0] <= highest]
        self.parts: list[tuple[Section, list[Row]]] = []
        numbered = enumerate(choices)
        for section in plan.sections:
            rows = [
                self._row(f"line-{number}", choice)
                for _line, (number, choice) in zip(section.lines, numbered, strict=False)
            ]
            self.parts.append((replace(section, title=section.title[:MAX_TITLE]), rows))

    def _row(self, name: str, choice: Choice) -> Row:
        """Add the fields of a line to the form."""
        line = choice.line
        is_unsure = bool(choice.options) and not choice.is_sure
        techniques = list(choice.options[:MAX_CHOICES] if is_unsure else choice.options)
        best = techniques[0] if techniques else None
        usual = best.limits["pressure_default"] if best else Pressure.LIGHT
        seconds = line.seconds if line.seconds is not None else best and best.limits["seconds_default"]
        self.initial.update(
            {
                f"{name}-technique": choice.chosen.slug if choice.chosen else "",
                f"{name}-seconds": seconds,
                f"{name}-side": line.side or Step.Side.BOTH,
                f"{name}-pressure": min(usual if choice.pressure is None else choice.pressure, self.levels[-1][0]),
            }
        )
        self.fields[f"{name}-technique"] = forms.ChoiceField(
            label=_("Is this what you meant?") if is_unsure else _("Technique"),
            choices=[*((one.slug, _called(one)) for one in techniques), ("", _("Leave it out"))],
            required=False,
            widget=forms.RadioSelect if is_unsure and choice.chosen is None else forms.Select,
        )
        self.fields[f"{name}-seconds"] = forms.IntegerField(
            label=_("Seconds"),
            min_value=MIN_SECONDS,
            max_value=MAX_SECONDS,
            required=False,
            error_messages={"min_value": _("At least %(limit_value)s."), "max_value": _("At most %(limit_value)s.")},
        )
        self.fields[f"{name}-side"] = forms.ChoiceField(label=_("Side"), choices=Step.Side)
        self.fields[f"{name}-pressure"] = forms.TypedChoiceField(label=_("Pressure"), choices=self.levels, coerce=int)
        keep = None
        if not choice.is_sure:
            ways = _ways_to_keep(choice)
            self.fields[f"{name}-keep"] = forms.ChoiceField(label=_("If left out"), choices=ways, required=False)
            keep = self[f"{name}-keep"]
        return Row(name, choice, techniques, [self[f"{name}-{part}"] for part in PARTS], keep, is_unsure)

    @property
    def all_rows(self) -> list[Row]:
        return [row for _section, rows in self.parts for row in rows]

    @property
    def unsure(self) -> list[Row]:
        """The rows to confirm before anything is saved."""
        return [row for row in self.all_rows if row.is_unsure]

    @property
    def to_look_at(self) -> list[Row]:
        """The rows that are taken although they may mean something else."""
        return [row for row in self.unsure if row.choice.chosen]

    @property
    def left_out(self) -> list[Row]:
        return [row for row in self.all_rows if not row.choice.chosen]

    @property
    def taken(self) -> list[Row]:
        return [row for row in self.all_rows if row.choice.chosen]

    def rows(self) -> Iterator[tuple[Section, list[Row]]]:
        """Each section with its rows and their remarks."""
        for section, rows in self.parts:
            yield section, [replace(row, remarks=list(self._remarks(row))) for row in rows]

    def _remarks(self, row: Row) -> Iterator[str]:
        line = row.line
        if row.choice.why:
            yield row.choice.why
        technique = row.technique(row.fields[0].value())
        seconds, pressure = (_whole(row.fields[number].value()) for number in (1, 3))
        yield from choosing.remarks(line, technique, seconds, pressure)
        if row.choice.pressure is not None and row.choice.pressure > self.levels[-1][0]:
            yield str(TOO_DEEP)
        if line.repetitions is not None and not repetitions_of(line):
            yield gettext("A step has 1 to %(most)d repetitions: these are left out.") % {"most": MAX_REPETITIONS}
        if len(line.note) > MAX_NOTE:
            yield gettext("A note has at most %(most)d characters: the rest is left out.") % {"most": MAX_NOTE}

    def clean(self) -> None:
        """Drop errors in lines that are left out, and make sure that the person saw each unsure line.

        The page sends with each line the words that it asked about (see `paste_row.html`).
        """
        for row in self.unsure:
            name = f"{row.name}-technique"
            if self.cleaned_data.get(name) and self.data.get(f"{row.name}-seen") != row.line.name:
                self.add_error(name, UNSEEN)
        for row in self.all_rows:
            if self.cleaned_data.get(f"{row.name}-technique") == "":
                for part in ("seconds", "side", "pressure"):
                    self.errors.pop(f"{row.name}-{part}", None)
        if not any(self.cleaned_data.get(f"{row.name}-technique") or self.kept(row) == "own" for row in self.all_rows):
            self.add_error(None, _("No step is left: choose a technique for one line at least."))

    def kept(self, row: Row) -> str:
        """What becomes of a line that is left out; empty for one that is a step."""
        chosen = self.cleaned_data.get(f"{row.name}-technique")
        return "" if chosen else str(self.cleaned_data.get(f"{row.name}-keep") or "")

    def said_of(self, row: Row) -> dict[str, Any]:
        """What was chosen for a line."""
        return {part: self.cleaned_data.get(f"{row.name}-{part}") for part in PARTS}


def _ways_to_keep(choice: Choice) -> list[tuple[str, Any]]:
    can_be_own = choice.reason in ("", *own_words.NOT_RECOGNISED)
    return [(value, words) for value, words in KEPT if value != "own" or can_be_own]


def repetitions_of(line: Line) -> int | None:
    """The repetitions, unless they are more than a step may have."""
    return line.repetitions if line.repetitions and line.repetitions <= MAX_REPETITIONS else None


def _called(technique: Known) -> str:
    """The name, marked where it is a technique of the person's own."""
    return gettext("%(name)s (yours)") % {"name": technique.name} if technique.is_own else technique.name


def _whole(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < MAX_DIGITS else None
