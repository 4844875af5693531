"""A person's favourite techniques, and those they used recently."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q

from accounts.models import User
from techniques.models import Technique
from techniques.models.querysets import TechniqueQuerySet


class Favourite(models.Model):
    """A technique that a person wants at hand when they build a routine."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favourites")
    technique = models.ForeignKey(Technique, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "routines"
        constraints = [models.UniqueConstraint(fields=["user", "technique"], name="one_favourite_per_technique")]

    def __str__(self) -> str:
        return f"{self.technique_id}"

    @classmethod
    def mark(cls, user: User, technique: Technique, wanted: bool) -> None:
        """Add or remove a favourite; idempotent. Raises DoesNotExist if the technique has just been deleted."""
        if wanted:
            with transaction.atomic():
                user.lock()  # as whoever deletes a technique of their own does
                technique.refresh_from_db(fields=["slug"])
                Favourite.objects.bulk_create([Favourite(user=user, technique=technique)], ignore_conflicts=True)
        else:
            cls.objects.filter(user=user, technique=technique).delete()


def favourites(techniques: TechniqueQuerySet, user: User) -> TechniqueQuerySet:
    """The person's favourites among these techniques."""
    return techniques.filter(pk__in=Favourite.objects.filter(user=user).values("technique"))


def recent(techniques: TechniqueQuerySet, user: User) -> TechniqueQuerySet:
    """Techniques in the person's routines, those in the routine changed last first."""
    own = Q(steps__section__routine__author=user, steps__section__routine__deleted_at=None)
    used = techniques.filter(own).annotate(used_at=Max("steps__section__routine__changed_at", filter=own))
    return used.order_by("-used_at", "position", "slug")
