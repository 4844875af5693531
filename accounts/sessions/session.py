"""The table of sessions."""

import hashlib
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.sealed.fields import SealedField

SEEN_EVERY = timedelta(minutes=5)
"""Reading a session writes when it was last seen, but not more often than this."""


def digest(key: str) -> str:
    """What is stored of a session id. The id is random and long, so that no salt or slow hash is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


class SessionQuerySet(models.QuerySet["Session"]):
    def alive(self) -> Self:
        """Those that were used lately enough, and are not too old."""
        now = timezone.now()
        idle, oldest = timedelta(days=settings.SESSION_IDLE_DAYS), timedelta(days=settings.SESSION_DAYS)
        return self.filter(last_seen_at__gt=now - idle, made_at__gt=now - oldest)

    def of(self, person: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(user=person.pk)

    def of_key(self, key: str | None) -> Self:
        """The session that a cookie names."""
        return self.filter(key_hash=digest(key or ""))

    def of_request(self, request: HttpRequest) -> Self:
        return self.of_key(request.session.session_key)

    def count_members(self) -> int:
        """Sessions that somebody is logged in with."""
        return self.alive().filter(user__isnull=False).count()

    def delete_expired(self) -> int:
        return self.exclude(pk__in=self.alive().values("pk")).delete()[0]


class Session(models.Model):
    """One browser that has visited; `user` is who is logged in there."""

    key_hash = models.CharField(max_length=64, unique=True)
    data = SealedField(db_column="sealed_data", default="")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    made_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(data__key__regex=r"^([0-9a-f]{8})?$"),
                name="what_sessions_hold_is_sealed",
                violation_error_message=gettext_lazy("What sessions hold is stored sealed."),
            )
        ]

    def __str__(self) -> str:
        return self.device

    def note_use(self) -> None:
        now = timezone.now()
        if now - self.last_seen_at >= SEEN_EVERY:
            type(self).objects.filter(pk=self.pk).update(last_seen_at=now)

    @property
    def device(self) -> str:
        """Browser and system in short words, for the person to know it again."""
        if self.browser and self.system:
            return _("%(browser)s on %(system)s") % {"browser": self.browser, "system": self.system}
        return self.browser or self.system or _("An unknown device")
