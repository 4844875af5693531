"""The table of events."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class Kind(models.TextChoices):
    """All that is noted; the names are for machines, and not translated."""

    SIGNED_UP = "signed_up"
    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOGIN_REFUSED = "login_refused"
    CONFIRMED_AGAIN = "confirmed_again"
    LOGGED_OUT = "logged_out"
    SESSIONS_ENDED = "sessions_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 -- names of events
    PASSWORD_RESET_ASKED = "password_reset_asked"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SECOND_FACTOR_USED = "second_factor_used"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    ADDRESS_ADDED = "address_added"
    ADDRESS_CONFIRMED = "address_confirmed"
    ADDRESS_CHANGED = "address_changed"
    ADDRESS_REMOVED = "address_removed"
    TOKEN_MADE = "token_made"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    EXPORTED = "exported"
    CLOSED = "closed"
    TAKEN_BACK = "taken_back"
    DELETED = "deleted"
    ADMIN_ACT = "admin_act"
    ORIGIN_REFUSED = "origin_refused"


class EventQuerySet(models.QuerySet["Event"]):
    def older_than(self, days: int) -> Self:
        return self.filter(at__lt=timezone.now() - timedelta(days=days))

    def forget_addresses(self) -> int:
        """Blank the addresses that have been kept for long enough; the number of them."""
        return self.older_than(settings.SECURITY_LOG_IP_DAYS).filter(ip__isnull=False).update(ip=None)

    def delete_old(self) -> int:
        return self.older_than(settings.SECURITY_LOG_DAYS).delete()[0]


class Event(models.Model):
    """One thing that happened. `user_id` is no foreign key: the trail of an account outlives it."""

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=30, choices=Kind)
    user_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=100, blank=True, help_text="By what means, or what with; words of the code.")
    request_id = models.CharField(max_length=64, blank=True)
    ip = models.GenericIPAddressField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["at"], name="events_by_time"),
            models.Index(fields=["user_id", "at"], name="events_of_a_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values),
                name="events_are_of_a_known_kind",
                violation_error_message="This is no event of the security log.",
            )
        ]

    def __str__(self) -> str:
        return self.kind
