"""How many routines one person may keep, and how much room their history may take.

All is counted with the person locked, so that writers at the same time cannot pass a limit together.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, F, Func, IntegerField, Q, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from config.quotas import OverQuota

if TYPE_CHECKING:
    from routines.models.routine import Routine

MAX_ROUTINES = settings.QUOTAS["routines"]
MAX_DELETED = MAX_ROUTINES
"""Routines of one person that are deleted and can be brought back. What they take up counts towards MAX_BYTES."""
MAX_BYTES = settings.QUOTAS["megabytes"] * 10**6


class StoredSize(Func):
    """Bytes that PostgreSQL stores a value in, after compression; it does not read a long value for that."""

    function = "pg_column_size"
    output_field = IntegerField()


def lock_for_one_more(author: User) -> None:
    """Lock the person: a rename at the same time would miss the new routine. Raises OverQuota if they have enough."""
    author.lock()
    everything = author.routines(manager="everything")
    count = everything.aggregate(here=Count("pk", filter=Q(deleted_at=None)), deleted=Count("deleted_at"))
    if count["here"] >= MAX_ROUTINES:
        words = _("You have %(count)d routines, and that is as many as there can be. Delete one that you do not need.")
        raise OverQuota(words % {"count": MAX_ROUTINES})
    if sum(count.values()) >= MAX_ROUTINES + MAX_DELETED:
        words = _("You have %(count)d routines, with those recently deleted. Delete some of them for good first.")
        raise OverQuota(words % {"count": MAX_ROUTINES + MAX_DELETED})


def measure(routine: "Routine") -> None:
    """Note how much room the routine's history takes. Raises OverQuota if all of its author's takes too much."""
    sizes = routine.revisions.order_by().values("routine").values(total=Sum(StoredSize(F("document"))))
    type(routine).objects.filter(pk=routine.pk).update(kept_bytes=sizes)
    if routine.author is None:
        return
    everything = routine.author.routines(manager="everything")
    if everything.aggregate(total=Sum("kept_bytes"))["total"] > MAX_BYTES:
        words = _(
            "Your routines and their history take up %(count)d MB, and no more fits. Delete a routine for good first: "
            "those recently deleted count too."
        )
        raise OverQuota(words % {"count": MAX_BYTES // 10**6})
