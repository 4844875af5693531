"""Forms for importing files, and for pasted text and the steps read from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from routines.document.plan import (
    MAX_NOTE,
    MAX_REPETITIONS,
    MAX_SECONDS,
    MAX_SECTIONS,
    MAX_STEPS,
    MAX_TITLE,
    MIN_SECONDS,
    TOO_DEEP,
    Plan,
    SectionPlan,
    highest_pressure,
)
from routines.forms import TITLE_MISSING, LinesField
from routines.import_export import json_files, pasted_text
from routines.import_export.matching import Matches
from routines.import_export.mistakes import Refused
from routines.import_export.pasted_text import Line, Section
from routines.models import Routine, Step
from techniques.models import Technique
from techniques.models.pressure import Pressure

MAX_DIGITS = 9
MAX_CHOICES = 4
"""Techniques offered for a line that may mean several."""
UNSEEN = _("Is this what you meant? Choose, then save again.")
MAX_PASTED = 900_000
"""Characters of a file pasted into the form; an uploaded file may be larger."""
PARTS = ("technique", "seconds", "side", "pressure")
"""The fields of a line."""


class ImportForm(forms.Form):
    """A file, or its text; `content` after validation. Errors go to the field that was used."""

    content: json_files.File
    used: str

    file = forms.FileField(
        label=_("A file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("One routine, or many in one file, as they were downloaded here or on another site with Effleur."),
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        max_length=MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> None:
        given = [name for name in ("file", "text") if self.cleaned_data.get(name)]
        if self.errors:
            return
        if len(given) != 1:
            words = _("Send the file or its text, not both.") if given else _("Choose a file, or paste what is in it.")
            self.add_error(given[-1] if given else "file", words)
            return
        self.used = given[0]
        try:
            self.content = json_files.read(self._text())
        except Refused as refused:
            self.refuse(refused)

    def refuse(self, refused: Refused) -> None:
        for mistake in refused.every:
            self.add_error(self.used, str(mistake))

    def _text(self) -> str:
        if self.used == "text":
            return str(self.cleaned_data["text"]).removeprefix("\ufeff")
        return json_files.text_of(self.cleaned_data["file"].read(json_files.MAX_BYTES + 1))


class TextForm(forms.Form):
    """A routine in plain words, and for whom it is; `sections` after validation."""

    sections: list[Section]

    text = LinesField(
        label=_("Your routine in words"),
        max_length=pasted_text.MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 9, "placeholder": _("5 min foot circles, 2 x 30 s ankle hold each side")}),
        help_text=_("One step a line, or with commas between. A line that ends with a colon begins a section."),
        error_messages={"required": _("Write or paste a routine first.")},
    )
    for_whom = forms.ChoiceField(
        label=_("For"), choices=Routine.ForWhom, initial=Routine.ForWhom.SELF, widget=forms.RadioSelect
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.sections = pasted_text.read(text)
        lines = sum(len(section.lines) for section in self.sections)
        if not lines:
            raise forms.ValidationError(_("There is no step in this text."))
        if lines > MAX_STEPS:
            raise forms.ValidationError(_("A routine has at most %(n)d steps."), params={"n": MAX_STEPS})
        if len(self.sections) > MAX_SECTIONS:
            raise forms.ValidationError(_("A routine has at most %(n)d sections."), params={"n": MAX_SECTIONS})
        return text

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]


@dataclass
class Row:
    """A line in the form: its fields, and the techniques to choose from.

    `is_unsure`: it may mean another technique than the first. `remarks` are set to render the form.
    """

    name: str
    line: Line
    techniques: list[Technique]
    fields: list[forms.BoundField]
    is_unsure: bool
    remarks: list[str] = field(default_factory=list)

    def technique(self, slug: object) -> Technique | None:
        return next((technique for technique in self.techniques if technique.slug == slug), None)


class StepsForm(forms.Form):
    """The lines read from a text, to correct before they become a routine."""

    title = forms.CharField(label=_("Title"), max_length=MAX_TITLE, error_messages={"required": TITLE_MISSING})

    def __init__(
        self, sections: Iterable[Section], matches: Iterable[Matches], for_whom: str, data: QueryDict | None = None
    ) -> None:
        super().__init__(data, initial={"title": gettext("My routine")})
        self.for_whom = for_whom
        highest = highest_pressure(for_whom)
        self.levels = [choice for choice in Pressure.choices if choice[0] <= highest]
        self.parts: list[tuple[Section, list[Row]]] = []
        numbered = enumerate(matches)
        for section in sections:
            rows = []
            for line in section.lines:
                number, of_line = next(numbered)
                rows.append(self._row(f"line-{number}", line, of_line))
            self.parts.append((replace(section, title=section.title[:MAX_TITLE]), rows))

    def _row(self, name: str, line: Line, matches: Matches) -> Row:
        """Add the fields of a line to the form."""
        is_unsure = bool(matches) and not matches.is_sure
        techniques = matches[:MAX_CHOICES] if is_unsure else list(matches)
        best = techniques[0] if techniques else None
        usual = best.pressure_default if best else Pressure.LIGHT
        highest = self.levels[-1][0]
        self.initial.update(
            {
                f"{name}-technique": best.slug if best else "",
                f"{name}-seconds": line.seconds if line.seconds is not None else best and best.seconds_default,
                f"{name}-side": line.side or Step.Side.BOTH,
                f"{name}-pressure": min(usual if line.pressure is None else line.pressure, highest),
            }
        )
        choices = [*((technique.slug, technique.name) for technique in techniques), ("", _("Leave it out"))]
        self.fields[f"{name}-technique"] = forms.ChoiceField(
            label=_("Is this what you meant?") if is_unsure else _("Technique"),
            choices=choices,
            required=False,
            widget=forms.RadioSelect if is_unsure else forms.Select,
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
        fields = [self[f"{name}-{part}"] for part in PARTS]
        return Row(name, line, techniques, fields, is_unsure)

    @property
    def unsure(self) -> list[Row]:
        """The rows to confirm before anything is saved."""
        return [row for _section, rows in self.parts for row in rows if row.is_unsure]

    def rows(self) -> Iterator[tuple[Section, list[Row]]]:
        """Each section with its rows and their remarks."""
        for section, rows in self.parts:
            yield section, [replace(row, remarks=list(self._remarks(row))) for row in rows]

    def _remarks(self, row: Row) -> Iterator[str]:
        line = row.line
        if line.unread:
            yield gettext("Not understood: %(words)s.") % {"words": ", ".join(f"“{words}”" for words in line.unread)}
        if not row.techniques:
            yield gettext("No technique fits these words, so it is left out. Try others in the text above.")
        if line.pressure is not None and line.pressure > self.levels[-1][0]:
            yield str(TOO_DEEP)
        if line.repetitions is not None and not _repetitions(line):
            yield gettext("A step has 1 to %(most)d repetitions: these are left out.") % {"most": MAX_REPETITIONS}
        if len(line.note) > MAX_NOTE:
            yield gettext("A note has at most %(most)d characters: the rest is left out.") % {"most": MAX_NOTE}
        technique = row.technique(row.fields[0].value())
        seconds = str(row.fields[1].value())
        if technique and seconds.isdecimal() and len(seconds) < MAX_DIGITS:
            least, most = technique.seconds_min, technique.seconds_max
            if not least <= int(seconds) <= most:
                yield gettext("Usually %(least)d to %(most)d seconds.") % {"least": least, "most": most}

    def clean(self) -> None:
        """Drop errors in lines that are left out, and make sure that the person saw each unsure line.

        The page sends with each line the words that it asked about (see `paste_steps.html`).
        """
        for row in self.unsure:
            name = f"{row.name}-technique"
            if self.cleaned_data.get(name) and self.data.get(f"{row.name}-seen") != row.line.name:
                self.add_error(name, UNSEEN)
        names = [row.name for _section, rows in self.parts for row in rows]
        for name in names:
            if self.cleaned_data.get(f"{name}-technique") == "":
                for part in ("seconds", "side", "pressure"):
                    self.errors.pop(f"{name}-{part}", None)
        if not any(self.cleaned_data.get(f"{name}-technique") for name in names):
            self.add_error(None, _("No step is left: choose a technique for one line at least."))

    def plan(self) -> Plan:
        """The lines that are not left out, in their sections."""
        about = {"title": self.cleaned_data["title"], "for_whom": self.for_whom}
        sections = [
            SectionPlan({"title": section.title[:MAX_TITLE], "sides": section.sides}, self._steps(rows))
            for section, rows in self.parts
        ]
        return Plan(about, [section for section in sections if section.steps])

    def _steps(self, rows: Iterable[Row]) -> list[dict[str, Any]]:
        steps = []
        for row in rows:
            chosen = {part: self.cleaned_data.get(f"{row.name}-{part}") for part in PARTS}
            if technique := row.technique(chosen["technique"]):
                seconds = chosen["seconds"] or technique.seconds_default
                of_line = {"repetitions": _repetitions(row.line), "note": row.line.note[:MAX_NOTE]}
                steps.append({**chosen, **of_line, "technique": technique, "seconds": seconds})
        return steps


def _repetitions(line: Line) -> int | None:
    """The repetitions, unless they are more than a step may have."""
    return line.repetitions if line.repetitions and line.repetitions <= MAX_REPETITIONS else None
