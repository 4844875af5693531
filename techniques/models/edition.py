"""The revision number of the library."""

from django.db import models
from django.db.models import F, Q


class Edition(models.Model):
    """The single row that counts changes of the library; whatever was cached from an older edition is stale."""

    number = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "techniques"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_edition")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.objects.values_list("number", flat=True).first() or 0

    @classmethod
    def next(cls) -> None:
        """Call this in the transaction that changes the library."""
        cls.objects.get_or_create(pk=1)
        cls.objects.update(number=F("number") + 1)
