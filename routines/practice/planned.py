"""A person's plans as the page of practice shows them: what is due, all of them, and where the calendar feed is."""

from collections.abc import Callable
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from routines.models import PracticeCalendar, PracticePlan
from routines.practice.due import due_today
from routines.practice.plan_forms import ZoneForm


def planned_by(user: User, absolute: Callable[[str], str]) -> dict[str, Any]:
    """The context of that part of the page; `absolute` makes an address a whole one."""
    calendar = PracticeCalendar.objects.filter(user=user).first()
    plans = list(PracticePlan.objects.visible_to(user))
    known = set(PracticePlan.objects.visible_to(user).that_can_be_done(user).values_list("pk", flat=True))
    shown: dict[str, Any] = {
        "due": due_today(user) if known else [],
        "plans": [(plan, when(plan), plan.pk in known) for plan in plans],
        "zone_form": ZoneForm(initial={"timezone": calendar.timezone if calendar else None}),
        "guess_zone": calendar is None,
        "feed": "",
    }
    if calendar and plans:
        shown["feed"] = "" if calendar.is_lost else absolute(calendar.get_absolute_url())
        shown["can_renew"] = True
    return shown


def when(plan: PracticePlan) -> str:
    """ "Monday, Thursday at 08:00, 20:00, Europe/Berlin, from 30 November 2026"."""
    times = ", ".join(f"{at:%H:%M}" for at in plan.times)
    days = ", ".join(str(WEEKDAYS[number]) for number in plan.weekdays)
    if plan.repeats == PracticePlan.Repeat.DAILY:
        words = _("Every day at %(times)s")
    elif plan.repeats == PracticePlan.Repeat.WEEKLY:
        words = _("%(days)s at %(times)s")
    elif plan.repeats == PracticePlan.Repeat.FORTNIGHTLY:
        words = _("Every two weeks, %(days)s at %(times)s")
    elif plan.starts_on.day > 28:
        words = _("Every month, on day %(day)s or its last one, at %(times)s")
    else:
        words = _("Every month, on day %(day)s, at %(times)s")
    said = words % {"days": days, "times": times, "day": plan.starts_on.day}
    return _("%(when)s, %(zone)s, from %(day)s") % {
        "when": said,
        "zone": plan.timezone.replace("_", " "),
        "day": date_format(plan.starts_on, "j F Y"),
    }
