"""Each change of a routine, kept: what it was like afterwards, and the way back and forth."""

import json

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, IntegerField, JSONField, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from routines.document import schema as documents

MOST_KEPT = 200
"""So many changes of a routine are kept, the latest; an older one only while a link or a copy stands on it."""


class RevisionQuerySet(models.QuerySet):
    def for_list(self):
        """Without the documents, which are long, but with how long the routine was: the database reads it from them."""
        seconds = KeyTextTransform("total_seconds", Cast("document", JSONField()))
        return self.defer("document").annotate(total_seconds=Cast(seconds, IntegerField()))

    def let_go(self, latest: int):
        """Delete what fell behind the MOST_KEPT latest, unless a link is pinned to it or a copy is based on it.

        What was undone or redone does not push out what undoing may still bring back, and a change that stays can be
        undone: what it was made to stays with it, even if it is older than all of them.
        """
        if latest <= MOST_KEPT:
            return
        changes = self.filter(repeats=None).order_by("-number")
        oldest = next(iter(changes.values_list("number", flat=True)[MOST_KEPT - 1 : MOST_KEPT]), 0)
        bases = changes.filter(number__gt=oldest, undoes_to__isnull=False).order_by()
        behind = self.filter(Q(number__lt=oldest) | Q(repeats__isnull=False), number__lte=latest - MOST_KEPT)
        pinned = self.model._meta.apps.get_model("routines", "ShareLink").objects.filter(pinned=OuterRef("pk"))
        copies = self.model._meta.apps.get_model("routines", "Routine").objects.filter(based_on=OuterRef("pk"))
        behind = behind.exclude(number__in=bases.values("undoes_to"))
        behind.exclude(Exists(pinned)).exclude(Exists(copies)).delete()


class Revision(models.Model):
    """The routine as it was after one change.

    Undoing and redoing are changes too: such a revision `repeats` an older one, and `redo` holds what could be redone
    after it, next to come last. `undoes_to` is the revision that a change was made to, which undoing it brings back.
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

    def __str__(self):
        return f"{self.number}: {self.summary}"

    def as_document(self):
        return json.loads(self.document)

    def rewrite(self, whole):
        """Say the same with other names of people."""
        self.document = documents.dumps(whole)
        self.save(update_fields=["document"])

    @property
    def state(self):
        """The number of the revision that first looked like this."""
        return self.repeats or self.number


class StaleRevision(Exception):
    """The routine has moved on since the writer last read it."""

    def __init__(self, routine, based_on):
        super().__init__(f"based on revision {based_on}, the routine is at {routine.revision}")
        self.routine = routine
        self.based_on = based_on

    @property
    def changes_since(self):
        """What was done in the meantime, oldest first."""
        return list(self.routine.revisions.filter(number__gt=self.based_on).order_by("number").defer("document"))


class NothingLeft(Exception):
    """There is nothing (more) to undo, or to redo; the message says so."""


WORDS_OF_UNDO = _("Undid: %(what)s")
WORDS_OF_REDO = _("Redid: %(what)s")
WORDS_OF_RESTORE = _("Went back to revision %(number)d")
