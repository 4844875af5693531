"""The revision number of the library."""

from typing import ClassVar

from django.db import InterfaceError, OperationalError, models
from django.db.models import F, Q


class Edition(models.Model):
    """The single row that counts changes of the library; whatever was cached from an older edition is stale."""

    seen: ClassVar[int | None] = None
    """By this process, when it asked last."""

    number = models.PositiveIntegerField(default=0)
    release = models.CharField(max_length=16, default="", blank=True)
    """The release of the code whose files were loaded last; empty if they were those of another folder."""

    class Meta:
        app_label = "techniques"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_edition")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.objects.values_list("number", flat=True).first() or 0

    @classmethod
    def last_seen(cls) -> int:
        """The current edition, or the last one seen while the database is away: for what was prepared before."""
        try:
            cls.seen = cls.current()
        except (OperationalError, InterfaceError):
            if cls.seen is None:
                raise
        return cls.seen

    @classmethod
    def next(cls) -> None:
        """Call this in the transaction that changes the library."""
        cls.objects.get_or_create(pk=1)
        cls.objects.update(number=F("number") + 1)

    @classmethod
    def is_from(cls, release: str) -> bool:
        """Whether the files of this release were loaded last."""
        return bool(release) and cls.objects.filter(release=release).exists()

    @classmethod
    def came_from(cls, release: str) -> None:
        """Note which release's files were loaded, or none; no new edition, since nothing need have changed."""
        if not cls.objects.filter(release=release).exists():
            cls.objects.update_or_create(pk=1, defaults={"release": release})
