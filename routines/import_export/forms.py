"""What people hand in from elsewhere, a file or a text, checked before a verb gets it."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext as said
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
from routines.import_export.mistakes import Refused
from routines.models import Routine, Step
from techniques.models.pressure import Pressure

MOST_DIGITS = 9
MOST_MEANT = 4
"""Of a line that may mean several techniques, so many are offered."""
UNSEEN = _("Is this what you meant? Choose, then save again.")
LONGEST_PASTED = 900_000
"""Characters of a file that are pasted into the form; one that is sent as a file may hold more."""


class ImportForm(forms.Form):
    """A file, or what is in it."""

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
        max_length=LONGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self):
        """`documents` are what is in it; what is wrong is said beside the field that it came by."""
        given = [name for name in ("file", "text") if self.cleaned_data.get(name)]
        if self.errors:
            return
        if len(given) != 1:
            words = _("Send the file or its text, not both.") if given else _("Choose a file, or paste what is in it.")
            self.add_error(given[-1] if given else "file", words)
            return
        self.came_by = given[0]
        try:
            self.documents = json_files.read(self._text())
        except Refused as refused:
            self.refuse(refused)

    def refuse(self, refused):
        for one in refused.every:
            self.add_error(self.came_by, str(one))

    def _text(self):
        sent = self.cleaned_data[self.came_by]
        if self.came_by == "text":
            return sent.removeprefix("\ufeff")
        return json_files.text_of(sent.read(json_files.MAX_BYTES + 1))


class TextForm(forms.Form):
    """A routine in plain words, and whom it is for."""

    text = LinesField(
        label=_("Your routine in words"),
        max_length=pasted_text.LONGEST,
        widget=forms.Textarea(attrs={"rows": 9, "placeholder": _("5 min foot circles, 2 x 30 s ankle hold each side")}),
        help_text=_("One step a line, or with commas between. A line that ends with a colon begins a section."),
        error_messages={"required": _("Write or paste a routine first.")},
    )
    for_whom = forms.ChoiceField(
        label=_("For"), choices=Routine.ForWhom, initial=Routine.ForWhom.SELF, widget=forms.RadioSelect
    )

    def clean_text(self):
        text = self.cleaned_data["text"]
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
    def lines(self):
        return [line for section in self.sections for line in section.lines]


class StepsForm(forms.Form):
    """What was read in a text, line by line, to correct before it becomes a routine."""

    title = forms.CharField(label=_("Title"), max_length=MAX_TITLE, error_messages={"required": TITLE_MISSING})

    def __init__(self, sections, found, for_whom, data=None):
        super().__init__(data, initial={"title": said("My routine")})
        self.for_whom = for_whom
        highest = highest_pressure(for_whom)
        self.levels = [choice for choice in Pressure.choices if choice[0] <= highest]
        left, self.parts, number = iter(found), [], 0
        for section in sections:
            rows = []
            for line in section.lines:
                rows.append(self._row(f"line-{number}", line, next(left)))
                number += 1
            self.parts.append((replace(section, title=section.title[:MAX_TITLE]), rows))

    def _row(self, name, line, found):
        """The fields of a line; `is_unsure` where it may mean another technique than the first."""
        is_unsure = bool(found) and not found.is_sure
        techniques = found[:MOST_MEANT] if is_unsure else list(found)
        best = techniques[0] if techniques else None
        usual = best.pressure_default if best else Pressure.LIGHT
        highest = self.levels[-1][0]
        self.initial |= {
            f"{name}-technique": best.slug if best else "",
            f"{name}-seconds": line.seconds if line.seconds is not None else best and best.seconds_default,
            f"{name}-side": line.side or Step.Side.BOTH,
            f"{name}-pressure": min(usual if line.pressure is None else line.pressure, highest),
        }
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
        fields = [self[f"{name}-{part}"] for part in ("technique", "seconds", "side", "pressure")]
        return {"name": name, "line": line, "techniques": techniques, "fields": fields, "is_unsure": is_unsure}

    @property
    def unsure(self):
        """The rows to look at before anything is saved."""
        return [row for _section, rows in self.parts for row in rows if row["is_unsure"]]

    def rows(self):
        """Each section with its rows, and what is to be said of each row."""
        for section, rows in self.parts:
            yield section, [{**row, "remarks": list(self._remarks(row))} for row in rows]

    def _remarks(self, row):
        line = row["line"]
        if line.unread:
            yield said("Not understood: %(words)s.") % {"words": ", ".join(f"“{words}”" for words in line.unread)}
        if not row["techniques"]:
            yield said("No technique fits these words, so it is left out. Try others in the text above.")
        if line.pressure is not None and line.pressure > self.levels[-1][0]:
            yield str(TOO_DEEP)
        if line.repetitions is not None and not _repetitions(line):
            yield said("A step has 1 to %(most)d repetitions: these are left out.") % {"most": MAX_REPETITIONS}
        if len(line.note) > MAX_NOTE:
            yield said("A note has at most %(most)d characters: the rest is left out.") % {"most": MAX_NOTE}
        technique = next((each for each in row["techniques"] if each.slug == row["fields"][0].value()), None)
        seconds = str(row["fields"][1].value())
        if technique and seconds.isdecimal() and len(seconds) < MOST_DIGITS:
            least, most = technique.seconds_min, technique.seconds_max
            if not least <= int(seconds) <= most:
                yield said("Usually %(least)d to %(most)d seconds.") % {"least": least, "most": most}

    def clean(self):
        """What is wrong with a line that is left out is nobody's business; of an unsure one it was asked what is meant.

        The page that asks sends the words that it asked about (see `_paste_steps.html`), so that none slips through.
        """
        for row in self.unsure:
            name = f"{row['name']}-technique"
            if self.cleaned_data.get(name) and self.data.get(f"{row['name']}-seen") != row["line"].name:
                self.add_error(name, UNSEEN)
        for name in [row["name"] for _section, rows in self.parts for row in rows]:
            if self.cleaned_data.get(f"{name}-technique") == "":
                for part in ("seconds", "side", "pressure"):
                    self.errors.pop(f"{name}-{part}", None)
        if not any(self.cleaned_data.get(f"{row['name']}-technique") for _section, rows in self.parts for row in rows):
            self.add_error(None, _("No step is left: choose a technique for one line at least."))

    def plan(self) -> Plan:
        """Of the lines that are not left out, in their sections."""
        about = {"title": self.cleaned_data["title"], "for_whom": self.for_whom}
        sections = [
            SectionPlan({"title": section.title[:MAX_TITLE], "sides": section.sides}, self._steps(rows))
            for section, rows in self.parts
        ]
        return Plan(about, [section for section in sections if section.steps])

    def _steps(self, rows):
        steps = []
        for row in rows:
            parts = ("technique", "seconds", "side", "pressure")
            chosen = {part: self.cleaned_data.get(f"{row['name']}-{part}") for part in parts}
            technique = next((each for each in row["techniques"] if each.slug == chosen["technique"]), None)
            if technique:
                seconds = chosen["seconds"] or technique.seconds_default
                said_too = {"repetitions": _repetitions(row["line"]), "note": row["line"].note[:MAX_NOTE]}
                steps.append({**chosen, **said_too, "technique": technique, "seconds": seconds})
        return steps


def _repetitions(line):
    """As many as a step may have, or None."""
    return line.repetitions if line.repetitions and line.repetitions <= MAX_REPETITIONS else None
