"""Writes a plan into the rows of a routine: rows keep their identity by key, and only differences are written."""

import re
from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from routines.document.edits import NEW_SECTION, NEW_STEP
from routines.document.plan import Plan
from routines.models.section_and_step import MAX_KEY, Section, Step
from techniques.models import ALPHABET, Technique

if TYPE_CHECKING:
    from routines.models.routine import Routine

Row = TypeVar("Row", Section, Step)

UNCHECKED = ["routine", "section", "technique", "more"]
KEY = re.compile(rf"[a-z0-9]{{1,{MAX_KEY}}}")


def write(routine: "Routine", plan: Plan) -> bool:
    """Make the sections and steps those of the plan; true if anything changed. The caller holds the lock.

    A field that the plan leaves out gets its default, except `more`, which stays. Raises ValidationError if a field is
    out of bounds.
    """
    old_sections = {section.key: section for section in routine.sections.all()}
    old_steps = {step.key: step for step in Step.objects.filter(section__routine=routine)}
    sections, steps = _Rows(Section), _Rows(Step)
    for position, part in enumerate(plan.sections):
        sections.put(old_sections, {**NEW_SECTION, **part.fields, "position": position}, {"routine": routine})
    sections.save()
    for section, part in zip(sections.rows, plan.sections, strict=True):
        for position, fields in enumerate(part.steps):
            steps.put(old_steps, {**NEW_STEP, **fields, "position": position, "section_id": section.pk}, {})
    _refuse_deleted({fields["technique"] for part in plan.sections for fields in part.steps})
    steps.save()
    deleted = Step.objects.filter(pk__in=[row.pk for row in old_steps.values()]).delete()[0]
    deleted += Section.objects.filter(pk__in=[row.pk for row in old_sections.values()]).delete()[0]
    return bool(deleted or sections.changed or steps.changed)


def _refuse_deleted(techniques: Iterable[Technique]) -> None:
    """Raise ValidationError if one of these, somebody's own, was deleted since it was read.

    The foreign key would refuse it too, but only at commit, too late for a message. Whoever deletes a technique locks
    its author, as the caller does, so that what exists now stays.
    """
    own = {technique.pk for technique in techniques if technique.author_id}
    if own and Technique.objects.filter(pk__in=own).count() < len(own):
        raise ValidationError(_("One of its techniques has just been deleted."))


class _Rows(Generic[Row]):
    """The rows of one model that the plan asks for, in order: `fresh` are new, and `altered` differ in `columns`."""

    def __init__(self, model: type[Row]) -> None:
        self.model: type[Row] = model
        self.rows: list[Row] = []
        self.fresh: list[Row] = []
        self.altered: list[Row] = []
        self.columns: set[str] = set()
        self.keys: set[str] = set()

    @property
    def changed(self) -> bool:
        return bool(self.fresh or self.altered)

    def put(self, old: dict[str, Row], fields: Mapping[str, Any], owner: Mapping[str, Any]) -> None:
        """Update the row with this key, and remove it from `old`; or add a row, with a new key if this one is unfit."""
        fields = {**fields}
        key = fields.pop("key", "")
        if "technique" in fields:
            fields["technique_id"] = fields.pop("technique").pk
        row = old.pop(key, None)
        if row is None:
            is_fit = isinstance(key, str) and KEY.fullmatch(key) and key not in self.keys
            row = self.model(key=key if is_fit else new_key(self.keys | old.keys()), **owner, **fields)
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

    def save(self) -> None:
        self.model.objects.bulk_create(self.fresh)
        if self.altered:
            columns = [name.removesuffix("_id") for name in self.columns]
            self.model.objects.bulk_update(self.altered, columns)


def new_key(used: Container[str]) -> str:
    """Six characters that no other part of the routine has."""
    while True:
        key = get_random_string(6, ALPHABET)
        if key not in used:
            return key
