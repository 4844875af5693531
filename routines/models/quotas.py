"""How many routines one person may keep, and how much room their history may take.

All is counted with the person locked, so that writers at the same time cannot pass a limit together.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F, Func, IntegerField, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from config.quotas import OverQuota

if TYPE_CHECKING:
    from routines.models.routine import Routine

MAX_ROUTINES = settings.QUOTAS["routines"]
MAX_BYTES = settings.QUOTAS["megabytes"] * 10**6


class StoredSize(Func):
    """Bytes that PostgreSQL stores a value in, after compression; it does not read a long value for that."""

    function = "pg_column_size"
    output_field = IntegerField()


def lock_for_one_more(author: User) -> None:
    """Lock the person: a rename at the same time would miss the new routine. Raises OverQuota if they have enough."""
    author.lock()
    if author.routines.count() >= MAX_ROUTINES:
        words = _("You have %(count)d routines, and that is as many as there can be. Delete one that you do not need.")
        raise OverQuota(words % {"count": MAX_ROUTINES})


def measure(routine: "Routine") -> None:
    """Note how much room the routine's history takes. Raises OverQuota if all of its author's takes too much."""
    sizes = routine.revisions.order_by().values("routine").values(total=Sum(StoredSize(F("document"))))
    type(routine).objects.filter(pk=routine.pk).update(kept_bytes=sizes)
    if routine.author is None:
        return
    if routine.author.routines.aggregate(total=Sum("kept_bytes"))["total"] > MAX_BYTES:
        words = _("Your routines and their history take up %(count)d MB, and no more fits. Delete a routine first.")
        raise OverQuota(words % {"count": MAX_BYTES // 10**6})
