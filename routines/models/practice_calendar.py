"""A person's calendar of practice: the time zone of their days, and the private address of its feed."""

from datetime import date
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.sealed import keys
from config.sealed.fields import DigestField, SealedField
from routines.models.share_link import new_token

ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
ZONES.append("UTC")


def check_zone(name: str) -> None:
    """A validator: raises ValidationError unless the time zone exists."""
    if name not in ZONES:
        raise ValidationError(_("There is no such time zone."), "invalid_choice")


class PracticeCalendarQuerySet(models.QuerySet["PracticeCalendar"]):
    def of_token(self, token: str) -> Self:
        """The calendar with this address, unless its owner closed the account or was locked out."""
        return self.filter(token_hash__in=keys.digests(token), user__is_active=True)


class PracticeCalendar(models.Model):
    """Made when a person first plans something, or says in which time zone they are."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_calendar")
    timezone = models.CharField(_("time zone"), max_length=64, validators=[check_zone])
    token = SealedField(db_column="sealed_token", default=new_token, editable=False)
    token_hash = DigestField(of="token")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeCalendarQuerySet.as_manager()

    class Meta:
        app_label = "routines"
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="one_calendar_per_token"),
            models.CheckConstraint(
                condition=Q(("token__key__regex", r"^[0-9a-f]{8}$")),
                name="tokens_of_calendars_are_sealed",
                violation_error_message=_("Tokens of calendars are stored sealed."),
            ),
        ]

    def __str__(self) -> str:
        return self.timezone

    def get_absolute_url(self) -> str:
        return reverse("routines:calendar_feed", args=[self.token])

    @classmethod
    @transaction.atomic
    def keep(cls, user: User, zone: str) -> "PracticeCalendar":
        """Note the person's time zone, and make their calendar if there is none."""
        user.lock()  # so that no address comes back that is renewed meanwhile
        calendar = cls.objects.filter(user=user).first() or cls(user=user)
        calendar.timezone = zone
        calendar.full_clean(exclude=["user"])
        calendar.save()
        return calendar

    @transaction.atomic
    def renew(self) -> None:
        """Give the feed a new address; the old one leads nowhere from now on."""
        self.user.lock()
        self.token = new_token()
        self.save(update_fields=["token", "token_hash"])

    @property
    def is_lost(self) -> bool:
        """Whether the address cannot be told any more, as its key is gone."""
        return isinstance(self.token, keys.Unreadable)


def zone_of(user: User | AnonymousUser) -> ZoneInfo:
    """The zone of a person's days: theirs, else the site's."""
    names = PracticeCalendar.objects.filter(user=user.pk).values_list("timezone", flat=True)
    return ZoneInfo(names.first() or settings.TIME_ZONE)


def today_of(zone: ZoneInfo) -> date:
    return timezone.now().astimezone(zone).date()
