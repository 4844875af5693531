"""Keeps stored routine documents up to date with the people and techniques that they name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from accounts.models import User
from routines.models import Routine
from routines.models.downloaded import files as files
from techniques.models import Technique


def update_name(person: User) -> None:
    """Stored routine documents hold their authors' names."""
    for routine in Routine.everything.naming(person):
        routine.update_names()


def hide(person: User) -> None:
    """As an administrator would; the moment tells which routines come back. Deleted ones go for good at once."""
    list(Routine.everything.naming(person).only("pk"))  # locked, in the order that all follow
    Routine.everything.deleted_by(person).delete()  # no copy names them
    _mark(person, hidden_at=None, becomes=person.closed_at)


def show(person: User) -> None:
    _mark(person, hidden_at=person.closed_at, becomes=None)


def _mark(person: User, hidden_at: datetime | None, becomes: datetime | None) -> None:
    """Hide or show, for everybody, the person's routines that are hidden since then, and their names in copies."""
    named = list(Routine.everything.naming(person))
    Routine.objects.filter(author=person, hidden_at=hidden_at).update(hidden_at=becomes)
    for routine in named:
        if routine.author_id != person.pk:
            routine.update_origin()
        elif routine.based_on_id:
            routine.refresh_document()


@contextmanager
def closing(person: User) -> Iterator[None]:
    """Copies that other people made stay, but no longer name their original."""
    copies = [routine for routine in Routine.everything.naming(person) if routine.author_id != person.pk]
    yield
    for routine in copies:
        routine.update_origin()


def update_technique(technique: Technique) -> None:
    """Stored routine documents hold their techniques' documents. Every lock of several routines is in this order."""
    routines = Routine.everything.select_for_update(of=["self"])
    for routine in routines.filter(pk__in=technique.steps.values("section__routine")).order_by("pk"):
        routine.refresh_document()
