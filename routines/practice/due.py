"""What is planned for today, and how much of it is done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from routines.models import PracticePlan, PracticeSession
from routines.practice.rest_days import Lately


@dataclass(frozen=True)
class Due:
    """A plan that is on today: its moments, and how many sessions of its routine there were today.

    `rest` names the regions that had better wait, see `rest_days`.
    """

    plan: PracticePlan
    moments: list[datetime]
    done: int
    rest: list[str]

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
    found = [
        Due(plan, moments, _done(lately.sessions, plan, today(plan, now)), lately.places(plan.routine.as_document()))
        for plan, moments in on
    ]
    return sorted(found, key=lambda due: (due.is_done, due.moments[0]))


def today(plan: PracticePlan, now: datetime) -> date:
    return now.astimezone(plan.zone).date()


def _done(sessions: list[PracticeSession], plan: PracticePlan, day: date) -> int:
    began = (s.started_at.astimezone(plan.zone).date() for s in sessions if s.routine_id == plan.routine_id)
    return sum(began_on == day for began_on in began)
