"""A plan written into the rows of a routine: only what differs is touched, and what keeps its key keeps its row."""

import re

from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from routines.document.edits import NEW_SECTION, NEW_STEP
from routines.models.section_and_step import MAX_KEY, Section, Step
from techniques.models import ALPHABET, Technique

UNCHECKED = ["routine", "section", "technique", "more"]
KEY = re.compile(rf"[a-z0-9]{{1,{MAX_KEY}}}")


def write(routine, plan) -> bool:
    """Sections and steps as the plan says; whether anything changed. The caller holds the lock.

    What the plan does not say of a part is as in a new one, but for what came with it that is not understood here.
    Raises ValidationError where a field is out of bounds.
    """
    old_sections = {section.key: section for section in routine.sections.all()}
    old_steps = {step.key: step for step in Step.objects.filter(section__routine=routine)}
    sections, steps = _Rows(Section), _Rows(Step)
    for position, part in enumerate(plan.sections):
        fields = {**NEW_SECTION, **part.fields, "position": position}
        section = sections.take(old_sections, fields, {"routine": routine})
        section.planned_steps = part.steps
    sections.save()
    for section in sections.rows:
        for position, fields in enumerate(section.planned_steps):
            steps.take(old_steps, {**NEW_STEP, **fields, "position": position, "section_id": section.pk}, {})
    _refuse_those_gone({fields["technique"] for part in plan.sections for fields in part.steps})
    steps.save()
    gone = Step.objects.filter(pk__in=[row.pk for row in old_steps.values()]).delete()[0]
    gone += Section.objects.filter(pk__in=[row.pk for row in old_sections.values()]).delete()[0]
    return bool(gone or sections.changed or steps.changed)


def _refuse_those_gone(techniques):
    """Raises ValidationError where somebody's own technique was deleted since it was read.

    At the end the foreign key would refuse it, where nobody could be told. Whoever deletes one locks its author, as the
    caller does: what is here stays.
    """
    own = {technique.pk for technique in techniques if technique.author_id}
    if own and Technique.objects.filter(pk__in=own).count() < len(own):
        raise ValidationError(_("One of its techniques has just been deleted."))


class _Rows:
    """Rows of one model that are wanted: those there are, changed where they differ, and new ones."""

    def __init__(self, model):
        self.model = model
        self.rows, self.fresh, self.altered, self.columns, self.keys = [], [], [], set(), set()

    @property
    def changed(self):
        return bool(self.fresh or self.altered)

    def take(self, old, fields, owner):
        """The row with the key of the fields, taken out of the old ones; or a new row, with a new key if need be."""
        fields = {**fields}
        key = fields.pop("key", "")
        if "technique" in fields:
            fields["technique_id"] = fields.pop("technique").pk
        row = old.pop(key, None)
        if row is None:
            fits = isinstance(key, str) and KEY.fullmatch(key) and key not in self.keys
            row = self.model(key=key if fits else new_key(self.keys | old.keys()), **owner, **fields)
            self.fresh.append(row)
            row.clean_fields(exclude=UNCHECKED)
        elif differing := {name: value for name, value in fields.items() if getattr(row, name) != value}:
            for name, value in differing.items():
                setattr(row, name, value)
            self.altered.append(row)
            self.columns |= differing.keys()
            if differing.keys() - {"position", "section_id"}:
                row.clean_fields(exclude=UNCHECKED)
        self.keys.add(row.key)
        self.rows.append(row)
        return row

    def save(self):
        self.model.objects.bulk_create(self.fresh)
        if self.altered:
            columns = [name.removesuffix("_id") for name in self.columns]
            self.model.objects.bulk_update(self.altered, columns)


def new_key(taken) -> str:
    """Six characters that no other part of the routine has."""
    while True:
        key = get_random_string(6, ALPHABET)
        if key not in taken:
            return key
