"""Which state of the library this is."""

from django.db import models
from django.db.models import F, Q


class Edition(models.Model):
    """The one row that counts how often the library has changed; what was prepared from an older one is not served."""

    number = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "techniques"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_edition")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls):
        return cls.objects.values_list("number", flat=True).first() or 0

    @classmethod
    def next(cls):
        """Called in the transaction that changes the library."""
        cls.objects.get_or_create(pk=1)
        cls.objects.update(number=F("number") + 1)
