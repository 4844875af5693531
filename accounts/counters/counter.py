"""The table that counts are kept in, where there is no Redis."""

from django.db import models
from django.utils import timezone


class CounterQuerySet(models.QuerySet["Counter"]):
    def delete_expired(self) -> int:
        """Delete the counts that no longer matter; how many there were."""
        return self.filter(expires_at__lte=timezone.now()).delete()[0]


class Counter(models.Model):
    """A count, or a list of times, until it expires; see `table_cache`."""

    key = models.CharField(primary_key=True, max_length=32)
    value = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    objects = CounterQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key
