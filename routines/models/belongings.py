"""Routines follow what they name: the person who made them, and techniques of one's own."""

from contextlib import contextmanager

from routines.models import Routine


def take_name(person):
    """Stored routine documents hold the names of authors."""
    for routine in Routine.objects.naming(person):
        routine.take_names()


@contextmanager
def closing(person):
    """Copies that others made stay theirs, and no longer name their original."""
    copies = [routine for routine in Routine.objects.naming(person) if routine.author_id != person.pk]
    yield
    for routine in copies:
        routine.retell_original()


def take_technique(technique):
    """Stored routine documents hold what they say of a technique. All lock them in the same order."""
    routines = Routine.objects.select_for_update(of=["self"])
    for routine in routines.filter(pk__in=technique.steps.values("section__routine")).order_by("pk"):
        routine.refresh_document()
