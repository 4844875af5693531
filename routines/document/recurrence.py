"""On which days something is planned, and at which moments: pure functions of the calendar.

A day is a day on the wall of the person's own zone, so a plan keeps its time of day when clocks change. A time that a
clock skips in spring comes an hour later, and one that it repeats in autumn is meant the first time: so do calendars
that keep to RFC 5545, section 3.3.5.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from routines.document.frequency import Frequency

Repeats = Literal["daily", "weekly", "fortnightly", "monthly"]
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVENING, FIRST, LAST = 18 * 60, 8 * 60, 20 * 60
"""Minutes of the day: the only time, and the first and the last of several."""
MOST_TIMES = 24
FURTHEST = 400
"""Days; every plan has an occurrence in fewer."""


@dataclass(frozen=True)
class Recurrence:
    """From `starts_on` on: every day, on `weekdays` (0 is Monday) of each or of every second week, or each month.

    Each month means on the day of `starts_on`; a month that is too short has it on its last day.
    """

    repeats: Repeats
    starts_on: date
    weekdays: tuple[int, ...] = ()

    def is_on(self, day: date) -> bool:
        if day < self.starts_on:
            return False
        if self.repeats == "daily":
            return True
        if self.repeats == "monthly":
            return day.day == min(self.starts_on.day, _days_in_month(day))
        weeks = (_monday(day) - _monday(self.starts_on)).days // 7
        return day.weekday() in self.weekdays and (self.repeats == "weekly" or weeks % 2 == 0)

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days from first to last, both included, on which it is."""
        return (day for day in _range(first, last) if self.is_on(day))

    def first_from(self, day: date) -> date:
        """The first day on or after this one."""
        return next(self.days(day := max(day, self.starts_on), day + timedelta(days=FURTHEST)))

    def rule(self) -> dict[str, object]:
        """The same as the parts of an RRULE, which begins at `first_from(starts_on)`."""
        if self.repeats == "daily":
            return {"FREQ": "DAILY"}
        if self.repeats == "monthly":
            return {"FREQ": "MONTHLY", **_by_month_day(self.starts_on.day)}
        interval = {"INTERVAL": 2} if self.repeats == "fortnightly" else {}
        days = [WEEKDAYS[number] for number in sorted(self.weekdays)]
        return {"FREQ": "WEEKLY", **interval, "BYDAY": days, "WKST": "MO"}


def moments(day: date, times: Iterable[time], zone: ZoneInfo) -> list[datetime]:
    """The moments of a day, in the order of the clock."""
    return [datetime.combine(day, at, zone) for at in sorted(times)]


def usual(frequency: Frequency | None, today: date) -> tuple[Repeats, list[int], list[time]]:
    """How a plan begins for a routine that is meant to be done so often: repeats, weekdays, times.

    Times are spread from FIRST to LAST, days over the week. More than seven a week are so many a day, to the nearest.
    Nothing said: once a week, on the weekday of today.
    """
    if frequency is None:
        return "weekly", [today.weekday()], _times(1)
    count = frequency["times"]
    if frequency["per"] == "day":
        return "daily", [], _times(count)
    if count >= 7:
        return "daily", [], _times(round(count / 7))
    return "weekly", [today.weekday()] if count == 1 else [number * 7 // count for number in range(count)], _times(1)


def _times(count: int) -> list[time]:
    if count == 1:
        return [time(EVENING // 60)]
    minutes = [FIRST + (LAST - FIRST) * number // (count - 1) for number in range(count)]
    return [time(minute // 60, minute % 60) for minute in minutes]


def _by_month_day(day: int) -> dict[str, object]:
    """The last of the possible days that the month has."""
    return {"BYMONTHDAY": day} if day <= 28 else {"BYMONTHDAY": list(range(28, day + 1)), "BYSETPOS": -1}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days_in_month(day: date) -> int:
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day


def _range(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
