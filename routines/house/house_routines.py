"""The house routines: public, made of the library's techniques, and there for everybody to copy."""

from django.db import transaction

from routines.document.edits import NEW_SECTION, NEW_STEP
from routines.house import toml_files
from routines.models import Routine
from techniques.models import Technique

FILE = "house.toml"
STEP = {"technique": None, "seconds": None, "pressure": None, **NEW_STEP}


@transaction.atomic
def load() -> dict[str, list[str]]:
    """Bring the house routines in step with their file: what was done, and the titles it was done to.

    Each is known by its code. One that left the file is hidden, since people may have copied it, and comes back with
    its code. Two loadings at a time wait for one another.
    """
    techniques = Technique.objects.library().in_bulk(field_name="slug")
    stored = {routine.code: routine for routine in Routine.objects.house().select_for_update()}
    done = {"added": [], "changed": [], "hidden": [], "returned": []}
    for entry, plan in toml_files.plans(FILE, techniques):
        routine = stored.pop(entry["code"], None)
        if routine is None:
            Routine.create(None, plan, code=entry["code"])
            done["added"].append(entry["title"])
            continue
        if routine.hidden_at:
            Routine.objects.filter(pk=routine.pk).unhide()
            done["returned"].append(entry["title"])
        if asked(plan) != as_stored(routine):
            keep_keys(plan, routine.as_document())
            routine.replace(None, plan)
            done["changed"].append(entry["title"])
    for routine in stored.values():
        if not routine.hidden_at:
            Routine.objects.filter(pk=routine.pk).hide()
            done["hidden"].append(routine.title)
    return done


def keep_keys(plan, document):
    """A file knows no keys: sections at the same place, and steps of the same technique, stay the same parts.

    By their keys a copy is compared with what it was made from.
    """
    left = {}
    for part, stored in zip(plan.sections, document["sections"], strict=False):
        part.fields["key"] = stored["key"]
    for stored in document["sections"]:
        for step in stored["steps"]:
            left.setdefault(step["technique"], []).append(step["key"])
    for step in [step for part in plan.sections for step in part.steps]:
        if keys := left.get(step["technique"].slug):
            step["key"] = keys.pop(0)


def asked(plan):
    """What a plan says, to be compared with `as_stored`."""
    sections = [
        (part.fields, [{**step, "technique": step["technique"].slug} for step in part.steps]) for part in plan.sections
    ]
    return plan.about, _said(sections)


def as_stored(routine):
    about = {name: getattr(routine, name) for name in ("title", "summary", "for_whom", "visibility")}
    return about, _said((section, section["steps"]) for section in routine.as_document()["sections"])


def _said(sections):
    """Sections and steps with every field that a file may set, as it is or as it is where nothing is said."""
    return [(_filled(fields, NEW_SECTION), [_filled(step, STEP) for step in steps]) for fields, steps in sections]


def _filled(given, usual):
    return {name: given.get(name, value) for name, value in usual.items()}
