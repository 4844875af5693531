"""When a person means to do a routine."""

from datetime import date, datetime
from typing import Any, Self, cast
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.quotas import OverQuota
from routines.document.recurrence import MOST_TIMES, Recurrence, Repeats, moments
from routines.models.practice_calendar import PracticeCalendar, check_zone
from routines.models.routine import Routine

MAX_PLANS = settings.QUOTAS["plans"]
OLDEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class PracticePlanQuerySet(models.QuerySet["PracticePlan"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A person's own plans."""
        return self.filter(user=user).select_related("routine") if user.is_authenticated else self.none()

    def editable_by(self, user: User | AnonymousUser) -> Self:
        return self.visible_to(user)

    def that_can_be_done(self, user: User | AnonymousUser) -> Self:
        """Whose routine the person can still open."""
        return self.filter(routine__in=Routine.objects.visible_to(user))


class PracticePlan(models.Model):
    """A routine on certain days, at times in a zone of its own."""

    class Repeat(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week, on chosen days")
        FORTNIGHTLY = "fortnightly", _("Every two weeks, on chosen days")
        MONTHLY = "monthly", _("Every month, on the day it starts")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_plans")
    routine = models.ForeignKey("routines.Routine", models.CASCADE, related_name="+")
    repeats = models.CharField(_("how often"), max_length=11, choices=Repeat, default=Repeat.WEEKLY)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text=_("0 is Monday, 6 Sunday.")
    )
    times = ArrayField(models.TimeField(), size=MOST_TIMES, help_text=_("On the clocks of the time zone."))
    starts_on = models.DateField(_("from"))
    timezone = models.CharField(_("time zone"), max_length=64, validators=[check_zone])
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PracticePlanQuerySet.as_manager()

    class Meta:
        app_label = "routines"
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(repeats__in=["daily", "weekly", "fortnightly", "monthly"]),
                name="a_plan_repeats_in_a_known_way",
                violation_error_message=_("Choose how often it is."),
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(7))),
                name="weekdays_of_a_plan_are_0_to_6",
                violation_error_message=_("Days of the week are 0 (Monday) to 6 (Sunday)."),
            ),
            models.CheckConstraint(
                condition=Q(repeats__in=["daily", "monthly"]) | Q(weekdays__len__gt=0),
                name="a_weekly_plan_has_days",
                violation_error_message=_("Choose at least one day of the week."),
            ),
            models.CheckConstraint(
                condition=Q(times__len__range=(1, MOST_TIMES)),
                name="a_plan_has_1_to_24_times",
                violation_error_message=_("Give 1 to 24 times of the day."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__range=(OLDEST, LATEST)),
                name="a_plan_starts_in_this_century",
                violation_error_message=_("Choose a day of this century."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    def get_absolute_url(self) -> str:
        return reverse("routines:practice_plan", args=[self.key])

    @classmethod
    @transaction.atomic
    def make(cls, user: User, routine: Routine, **fields: Any) -> "PracticePlan":
        """Plan a routine that the person may open, and note their zone. Raises ValidationError and OverQuota."""
        user.lock()  # or two at once could pass the limit
        if cls.objects.filter(user=user).count() >= MAX_PLANS:
            words = _("You have %(count)d plans, and that is as many as there can be. Delete one first.")
            raise OverQuota(words % {"count": MAX_PLANS})
        plan = cls(user=user, routine=routine)
        plan.change(**fields)
        return plan

    @transaction.atomic
    def change(self, **fields: Any) -> None:
        """Change when it is. Times are sorted and each kept once, and so are days.

        Raises ValidationError, and DoesNotExist if it has just been deleted.
        """
        self.user.lock()
        if self.pk:
            type(self).objects.select_for_update().get(pk=self.pk)
        for name, value in fields.items():
            setattr(self, name, value)
        self.times, self.weekdays = sorted(set(self.times)), sorted(set(self.weekdays))
        if self.repeats in (self.Repeat.DAILY, self.Repeat.MONTHLY):
            self.weekdays = []
        self.full_clean()
        self.save()
        if not PracticeCalendar.objects.filter(user=self.user).exists():
            PracticeCalendar.keep(self.user, self.timezone)

    @property
    def recurrence(self) -> Recurrence:
        return Recurrence(cast(Repeats, self.repeats), self.starts_on, tuple(self.weekdays))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def on(self, day: date) -> list[datetime]:
        """The moments of this day, on which it is planned."""
        return moments(day, self.times, self.zone) if self.recurrence.is_on(day) else []
