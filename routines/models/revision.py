"""The history of a routine: its document after each change, for reading, undo and redo."""

import json
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, IntegerField, JSONField, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from routines.document import schema as documents
from routines.document.shapes import Document

if TYPE_CHECKING:
    from routines.models.routine import Routine

MAX_REVISIONS = settings.QUOTAS["revisions"]
"""The number of changes kept of a routine; older ones stay only while a link or a copy depends on them."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    def for_list(self) -> Self:
        """With `total_seconds`, which the database reads from the document, in place of the long document itself."""
        seconds = KeyTextTransform("total_seconds", Cast("document", JSONField()))
        return self.defer("document").annotate(total_seconds=Cast(seconds, IntegerField()))

    def prune(self, latest: int) -> None:
        """Delete all but the MAX_REVISIONS latest changes, those that links pin and those that copies are based on.

        Undo and redo do not count as changes, so that they push out nothing that undo may still need. A change that is
        kept can be undone: the revision it was made to is kept too, however old.
        """
        if latest <= MAX_REVISIONS:
            return
        changes = self.filter(repeats=None).order_by("-number")
        oldest = next(iter(changes.values_list("number", flat=True)[MAX_REVISIONS - 1 : MAX_REVISIONS]), 0)
        bases = changes.filter(number__gt=oldest, undoes_to__isnull=False).order_by()
        older = self.filter(Q(number__lt=oldest) | Q(repeats__isnull=False), number__lte=latest - MAX_REVISIONS)
        pinned = self.model._meta.apps.get_model("routines", "ShareLink").objects.filter(pinned=OuterRef("pk"))
        copies = self.model._meta.apps.get_model("routines", "Routine").everything.filter(based_on=OuterRef("pk"))
        older = older.exclude(number__in=bases.values("undoes_to"))
        older.exclude(Exists(pinned)).exclude(Exists(copies)).delete()


class Revision(models.Model):
    """The routine after one change.

    Undo and redo are changes too: their revision `repeats` an older one, and `redo` lists the numbers of those that
    can be redone after it, the next one last. `undoes_to` is the revision that a change was made to, and that undoing
    it restores.
    """

    routine = models.ForeignKey("routines.Routine", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    summary = models.CharField(max_length=200)
    undoes_to = models.PositiveIntegerField(null=True, editable=False)
    repeats = models.PositiveIntegerField(null=True, editable=False)
    redo = ArrayField(models.PositiveIntegerField(), default=list, editable=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        app_label = "routines"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["routine", "number"], name="one_revision_per_number")]

    def __str__(self) -> str:
        return f"{self.number}: {self.summary}"

    def as_document(self) -> Document:
        return json.loads(self.document)

    def rewrite(self, document: Document) -> None:
        """Store the document with other names of people in it."""
        self.document = documents.dumps(document)
        self.save(update_fields=["document"])

    @property
    def state(self) -> int:
        """The number of the revision that first had this content."""
        return self.repeats or self.number


class StaleRevision(Exception):
    """A conflict: the routine has changed since the writer read it."""

    def __init__(self, routine: "Routine", based_on: int) -> None:
        super().__init__(f"based on revision {based_on}, the routine is at {routine.revision}")
        self.routine = routine
        self.based_on = based_on

    @property
    def changes_since(self) -> list[Revision]:
        """The revisions since then, oldest first, without their documents."""
        return list(self.routine.revisions.filter(number__gt=self.based_on).order_by("number").defer("document"))


class NothingLeft(Exception):
    """There is nothing to undo, or to redo; the message says which."""
