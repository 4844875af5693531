"""The corrected lines of a pasted plan as a routine, with what was kept of the others."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from routines.document.plan import MAX_NOTE, MAX_SUMMARY, MAX_TITLE, Plan, SectionPlan
from routines.import_export.pasting import own_words
from routines.import_export.pasting.forms import Row, StepsForm, repetitions_of
from routines.import_export.pasting.plan_text import PlanText
from routines.models import Routine
from techniques.models import Technique
from techniques.own import own_technique
from techniques.search.technique_names import TechniqueNames


@transaction.atomic
def save(person: User, form: StepsForm, plan: PlanText, names: TechniqueNames) -> Routine:
    """Create the routine. Raises ValidationError, with the field of a line if it is about one."""
    saving = _Saving(person, form, names)
    sections = [
        SectionPlan(
            {
                "title": section.title[:MAX_TITLE],
                "sides": section.sides,
                "receiver_position": section.receiver_position,
            },
            saving.steps(rows),
        )
        for section, rows in form.parts
    ]
    about = {name: form.cleaned_data[name] for name in ("title", "frequency")}
    about |= {"for_whom": form.for_whom, "summary": saving.summary()}
    return Routine.create(person, Plan(about, [section for section in sections if section.steps]))


def kept_in_words(form: StepsForm) -> str:
    """What became of the lines that are no steps, in a sentence; empty if nothing was kept."""
    kept = [form.kept(row) for row in form.all_rows]
    parts = []
    if count := kept.count("note"):
        parts.append(ngettext("%(n)d line is a note now", "%(n)d lines are notes now", count) % {"n": count})
    if count := kept.count("summary"):
        words = ngettext("%(n)d line is in the description", "%(n)d lines are in the description", count)
        parts.append(words % {"n": count})
    if count := kept.count("own"):
        words = ngettext("%(n)d line is a technique of yours", "%(n)d lines are techniques of yours", count)
        parts.append(words % {"n": count} + ": " + _("say there where it works"))
    return "; ".join(parts)


class _Saving:
    def __init__(self, person: User, form: StepsForm, names: TechniqueNames) -> None:
        self.person, self.form, self.names = person, form, names
        slugs = {form.said_of(row)["technique"] for row in form.all_rows}
        usable = Technique.objects.visible_to(person).current().filter(slug__in=slugs)
        self.techniques = {technique.slug: technique for technique in usable}
        self.of_the_whole: list[str] = []
        self.last: dict[str, Any] | None = None

    def steps(self, rows: list[Row]) -> list[dict[str, Any]]:
        steps = []
        for row in rows:
            step = self._step(row)
            if step:
                steps.append(step)
                self.last = step
        return steps

    def summary(self) -> str:
        text = "\n".join(self.of_the_whole)
        if len(text) > MAX_SUMMARY:
            words = _("A description has at most %(most)d characters: keep fewer lines there.") % {"most": MAX_SUMMARY}
            raise ValidationError(words)
        return text

    def _step(self, row: Row) -> dict[str, Any] | None:
        said = self.form.said_of(row)
        technique = self.techniques.get(said["technique"])
        if technique is None:
            match self.form.kept(row):
                case "note" if self.last is not None:
                    self.last["note"] = "; ".join(filter(None, [self.last["note"], row.line.text]))[:MAX_NOTE]
                case "note" | "summary":
                    self.of_the_whole.append(row.line.text)
                case "own":
                    technique = self._own(row)
        if technique is None:
            return None
        return {
            "technique": technique,
            "seconds": said["seconds"] or technique.seconds_default,
            "side": said["side"] or "both",
            "pressure": said["pressure"] if said["pressure"] is not None else technique.pressure_default,
            "repetitions": repetitions_of(row.line),
            "note": row.line.note[:MAX_NOTE],
        }

    def _own(self, row: Row) -> Technique:
        entry, problems = own_technique.read(own_words.technique_data(row.line, self.names, self.form.for_whom))
        if entry is None:
            raise ValidationError({f"{row.name}-keep": next(iter(problems.values()))})
        try:
            return own_technique.write(self.person, entry)
        except own_technique.TooMany as error:
            raise ValidationError({f"{row.name}-keep": str(error)}) from error
