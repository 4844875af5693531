"""Deleted routines, which nobody can open, and which their author can bring back for some days."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db import models, transaction
from django.utils import timezone

from routines.models import quotas

if TYPE_CHECKING:
    from routines.models.routine import Routine

DAYS_TO_BRING_BACK = 30
"""After this, a deleted routine is gone for good."""


class Deletable(models.Model):
    """A routine that was deleted at `deleted_at`; null while it is there.

    Everything that reads routines begins at `Routine.objects`, which leaves deleted ones out.
    """

    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def discard(self) -> None:
        """Delete it, so that it can still be brought back. Copies no longer name it."""
        routine = cast("Routine", self)
        with transaction.atomic():
            routine.lock()
            routine.deleted_at = timezone.now()
            routine.save(update_fields=["deleted_at"])
            routine.update_copies()

    def bring_back(self) -> None:
        """Undo `discard`: visible to whom it was, with the links that it had. Raises OverQuota and DoesNotExist."""
        routine = cast("Routine", self)
        with transaction.atomic():
            if routine.author:
                quotas.lock_for_one_more(routine.author)
            deleted = type(routine).everything.filter(deleted_at__isnull=False).select_for_update()
            routine.refresh_from_db(from_queryset=deleted)
            routine.deleted_at = None
            routine.save(update_fields=["deleted_at"])
            routine.update_copies()

    def delete_for_good(self) -> bool:
        """Delete it if it is still deleted, and was not brought back since it was read."""
        routine = cast("Routine", self)
        with transaction.atomic():
            if routine.author:
                routine.author.lock()
            found = type(routine).everything.filter(pk=routine.pk, deleted_at=routine.deleted_at)
            return bool(routine.deleted_at and found.exists() and routine.delete())

    @classmethod
    def delete_long_deleted(cls) -> int:
        """Delete for good what was deleted DAYS_TO_BRING_BACK ago, each in a transaction; returns how many."""
        long_ago = timezone.now() - timedelta(days=DAYS_TO_BRING_BACK)
        found = cast("type[Routine]", cls).everything.filter(deleted_at__lte=long_ago).select_related("author")
        return sum(routine.delete_for_good() for routine in list(found.only("deleted_at", "author").order_by("pk")))

    @property
    def gone_at(self) -> datetime | None:
        """When a deleted routine is gone for good."""
        return self.deleted_at + timedelta(days=DAYS_TO_BRING_BACK) if self.deleted_at else None
