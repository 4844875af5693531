"""Techniques that somebody marked to have at hand, and those that they used lately."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q

from techniques.models import Technique


class Favourite(models.Model):
    """A technique that a person wants at hand while composing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favourites")
    technique = models.ForeignKey(Technique, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "routines"
        constraints = [models.UniqueConstraint(fields=["user", "technique"], name="one_favourite_per_technique")]

    def __str__(self):
        return f"{self.technique_id}"

    @classmethod
    def mark(cls, user, technique, wanted: bool):
        """Make it one, or no longer; any number of times. Raises DoesNotExist where the technique has just gone."""
        if wanted:
            with transaction.atomic():
                user.lock()  # whoever deletes a technique of their own locks themselves
                technique.refresh_from_db(fields=["slug"])
                cls.objects.bulk_create([cls(user=user, technique=technique)], ignore_conflicts=True)
        else:
            cls.objects.filter(user=user, technique=technique).delete()


def favourites(techniques, user):
    """Those of these techniques that the person marked."""
    return techniques.filter(pk__in=Favourite.objects.filter(user=user).values("technique"))


def recent(techniques, user):
    """Those that stand in the person's routines that changed last, the latest first."""
    used = Q(steps__section__routine__author=user)
    lately = techniques.filter(used).annotate(used_at=Max("steps__section__routine__changed_at", filter=used))
    return lately.order_by("-used_at", "position", "slug")
