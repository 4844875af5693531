"""What is planned as iCalendar (RFC 5545): one repeating event for each plan and time of day.

Times stand in the plan's own zone, whose rules are in the file, so a calendar moves no event when clocks change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from routines.document.recurrence import Recurrence
from routines.practice.zone_rules import zone_rules

PRODUCT = "-//Effleur//Practice//EN"
ASK_AGAIN = timedelta(hours=12)
FIRST_YEAR, YEARS_AHEAD = 2000, 10
BEGIN_EVENT, END_EVENT, END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class Planned:
    """A plan and its routine: `seconds` is how long that takes, `address` that of its page."""

    key: UUID
    title: str
    address: str
    seconds: int
    recurrence: Recurrence
    times: tuple[time, ...]
    zone: ZoneInfo
    changed_at: datetime


def feed(plans: Iterable[Planned], name: str, host: str, today: date) -> bytes:
    """The file; `name` is what a calendar calls it, `host` makes the ids of events the site's own.

    The rules of zones are those of FIRST_YEAR to YEARS_AHEAD of today: a calendar asks again long before.
    """
    plans = list(plans)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for zone in sorted({plan.zone.key for plan in plans} - {"UTC"}):
        calendar.add_component(zone_rules(ZoneInfo(zone), FIRST_YEAR, today.year + YEARS_AHEAD))
    events = [event for plan in plans for event in _events(plan, host)]
    return b"".join([calendar.to_ical().removesuffix(END), *events, END])


def _events(plan: Planned, host: str) -> Iterator[bytes]:
    """One for each time of a plan. What they have in common is written once: most of the work is writing lines."""
    common = _common(plan).to_ical().removeprefix(BEGIN_EVENT)
    first = plan.recurrence.first_from(plan.recurrence.starts_on)  # a day that the rule is on
    for at in plan.times:
        event = Event()
        event.add("uid", f"{plan.key}-{at:%H%M%S}@{host}")
        event.add("dtstart", datetime.combine(first, at, plan.zone))
        yield event.to_ical().removesuffix(END_EVENT) + common


def _common(plan: Planned) -> Event:
    event = Event()
    event.add("dtstamp", plan.changed_at)
    event.add("last-modified", plan.changed_at)
    event.add("duration", timedelta(minutes=max(1, -(-plan.seconds // 60))))
    event.add("rrule", plan.recurrence.rule())
    event.add("summary", plan.title)
    event.add("description", plan.address)
    event.add("url", plan.address)
    event.add("transp", "TRANSPARENT")  # a reminder: it makes nobody busy
    return event
