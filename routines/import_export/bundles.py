"""All of a person's routines and techniques as files that can each be imported again."""

import json
from typing import NamedTuple

from django.db.models import Func, IntegerField

from accounts.models import User
from routines.document.schema import VERSION
from routines.import_export import json_files
from routines.models import Routine, Step
from techniques.models import Technique
from techniques.models.querysets import TechniqueQuerySet

FOR_THE_HEAD = 200
"""Bytes of a file beside its documents."""


class Part(NamedTuple):
    """Primary keys of what stands in one of the files."""

    routines: list[int]
    techniques: list[int]


def parts_of(person: User) -> list[Part]:
    """The person's routines, oldest first, then the techniques that none of these uses; at least one part."""
    routines = Routine.objects.editable_by(person).order_by("id").values_list("pk", _bytes("document"))
    techniques = _unused(person).order_by("id").values_list("pk", _bytes("document"))
    parts = [Part([], [])]
    room = json_files.MAX_BYTES - FOR_THE_HEAD
    for rows, kind in ((routines, 0), (techniques, 1)):
        for pk, size in rows:
            if any(parts[-1]) and (len(parts[-1].routines) == json_files.MAX_ROUTINES or size + 1 > room):
                parts.append(Part([], []))
                room = json_files.MAX_BYTES - FOR_THE_HEAD
            parts[-1][kind].append(pk)
            room -= size + 1
    return parts


def bundle(person: User, number: int, parts: list[Part]) -> str:
    """The text of one of the files, with the documents as stored; `number` counts from 1."""
    part = parts[number - 1]
    routines = Routine.objects.editable_by(person).filter(pk__in=part.routines).order_by("id")
    techniques = Technique.objects.editable_by(person).filter(pk__in=part.techniques).order_by("id")
    head = {"format": json_files.MANY, "version": VERSION, "part": number, "parts": len(parts)}
    lists = {"routines": list(routines.values_list("document", flat=True))}
    if part.techniques:
        lists["techniques"] = list(techniques.values_list("document", flat=True))
    written = "".join(f',"{name}":[{",".join(texts)}]' for name, texts in lists.items())
    return f"{json.dumps(head, separators=(',', ':'))[:-1]}{written}}}"


def bundle_name(part: int, parts: int) -> str:
    return f"routines-{part}-of-{parts}.effleur.json" if parts > 1 else "routines.effleur.json"


def _unused(person: User) -> TechniqueQuerySet:
    """Techniques of the person's own in none of their routines, and so in no document of one."""
    steps = Step.objects.filter(section__routine__in=Routine.objects.editable_by(person))
    return Technique.objects.editable_by(person).exclude(document="").exclude(pk__in=steps.values("technique"))


def _bytes(column: str) -> Func:
    return Func(column, function="OCTET_LENGTH", output_field=IntegerField())
