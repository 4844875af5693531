"""The routines of the house: public, built from the library, for everybody to copy."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from routines.document.edits import NEW_SECTION, NEW_STEP
from routines.document.plan import Plan
from routines.document.shapes import Document
from routines.house import toml_files
from routines.models import Routine
from techniques.models import Technique

FILE = "house.toml"
STEP = {"technique": None, "seconds": None, "pressure": None, **NEW_STEP}


@transaction.atomic
def load() -> dict[str, list[str]]:
    """Synchronize the routines of the house with their file; returns the titles that were added, changed and so on.

    They are identified by their codes. One that is no longer in the file is hidden, since people may have copied it,
    and shown again if its code returns. Two loads at once run one after the other.
    """
    techniques = Technique.objects.library().in_bulk(field_name="slug")
    stored = {routine.code: routine for routine in Routine.objects.house().select_for_update()}
    done: dict[str, list[str]] = {"added": [], "changed": [], "hidden": [], "returned": []}
    for entry, plan in toml_files.plans(FILE, techniques):
        routine = stored.pop(entry["code"], None)
        if routine is None:
            Routine.create(None, plan, code=entry["code"])
            done["added"].append(entry["title"])
            continue
        if routine.hidden_at:
            Routine.objects.filter(pk=routine.pk).unhide()
            done["returned"].append(entry["title"])
        if content_of(plan) != stored_content(routine):
            keep_keys(plan, routine.as_document())
            routine.replace(None, plan)
            done["changed"].append(entry["title"])
    for routine in stored.values():
        if not routine.hidden_at:
            Routine.objects.filter(pk=routine.pk).hide()
            done["hidden"].append(routine.title)
    return done


def keep_keys(plan: Plan, document: Document) -> None:
    """Give parts of the plan the keys of the stored document, since a file has none.

    Sections are the same by position, steps by technique. Copies are compared with their original by keys.
    """
    unused: dict[str, list[str]] = {}
    for part, stored in zip(plan.sections, document["sections"], strict=False):
        part.fields["key"] = stored["key"]
    for stored in document["sections"]:
        for step in stored["steps"]:
            unused.setdefault(step["technique"], []).append(step["key"])
    for planned in [step for part in plan.sections for step in part.steps]:
        if keys := unused.get(planned["technique"].slug):
            planned["key"] = keys.pop(0)


Content = tuple[dict[str, Any], list[tuple[dict[str, Any], list[dict[str, Any]]]]]
"""The fields of a routine, and those of each section and its steps."""


def content_of(plan: Plan) -> Content:
    """The content of a plan, for comparison with `stored_content`."""
    sections = [
        (part.fields, [{**step, "technique": step["technique"].slug} for step in part.steps]) for part in plan.sections
    ]
    return plan.about, _with_defaults(sections)


def stored_content(routine: Routine) -> Content:
    about = {name: getattr(routine, name) for name in ("title", "summary", "for_whom", "visibility")}
    return about, _with_defaults((section, section["steps"]) for section in routine.as_document()["sections"])


def _with_defaults(
    sections: Iterable[tuple[Mapping[str, Any], Iterable[Mapping[str, Any]]]],
) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Sections and steps with every field that a file can set."""
    return [(_filled(fields, NEW_SECTION), [_filled(step, STEP) for step in steps]) for fields, steps in sections]


def _filled(fields: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields.get(name, default) for name, default in defaults.items()}
