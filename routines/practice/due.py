"""What is planned for today, and how much of it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from routines.models import PracticePlan
from routines.practice.rest_days import Lately


@dataclass(frozen=True)
class Due:
    """A plan that is on today: its moments, and how many sessions of its routine there were today.

    `rest_of` names the regions that had better wait for a routine, by its id: see `rest_days`.
    """

    plan: PracticePlan
    moments: list[datetime]
    done: int
    rest_of: Callable[[int], list[str]]

    @property
    def rest(self) -> list[str]:
        """The regions that had better wait; found when it is asked for, as few of many may be shown."""
        return self.rest_of(self.plan.routine_id)

    @property
    def is_done(self) -> bool:
        return self.done >= len(self.moments)


def due_today(user: User) -> list[Due]:
    """The person's plans that are on today, in the zone of each; the one that is on first comes first."""
    now = timezone.now()
    plans = PracticePlan.objects.visible_to(user).that_can_be_done(user).select_related("routine")
    on = [(plan, moments) for plan in plans if (moments := plan.on(today(plan, now)))]
    if not on:
        return []
    lately = Lately.of(user)

    @cache
    def done(routine: int, zone: ZoneInfo) -> int:
        began = (s.started_at.astimezone(zone).date() for s in lately.sessions if s.routine_id == routine)
        return sum(day == now.astimezone(zone).date() for day in began)

    @cache
    def rest(routine: int) -> list[str]:
        return lately.places(documents[routine].as_document())

    documents = {plan.routine_id: plan.routine for plan, _moments in on}
    found = [Due(plan, moments, done(plan.routine_id, plan.zone), rest) for plan, moments in on]
    return sorted(found, key=lambda due: (due.is_done, due.moments[0]))


def today(plan: PracticePlan, now: datetime) -> date:
    return now.astimezone(plan.zone).date()
