"""The days of a plan are those that a calendar finds by its rule, when clocks change and when months are short."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from routines.document.frequency import MOST
from routines.document.recurrence import Recurrence, moments, usual
from tests.cases import cases

PLANS = st.builds(
    Recurrence,
    repeats=st.sampled_from(["daily", "weekly", "fortnightly", "monthly"]),
    starts_on=st.dates(date(2023, 1, 1), date(2028, 12, 31)),
    weekdays=st.lists(st.integers(0, 6), min_size=1, unique=True).map(tuple),
)


def as_text(rule):
    parts = {name: ",".join(map(str, value)) if isinstance(value, list) else value for name, value in rule.items()}
    return ";".join(f"{name}={value}" for name, value in parts.items())


@settings(deadline=None, max_examples=cases(30))
@given(PLANS, st.integers(0, 800))
def test_days_are_those_of_the_rule(plan, later):
    first = plan.first_from(plan.starts_on)
    rule = rrulestr(as_text(plan.rule()), dtstart=datetime.combine(first, time(9)))
    start = plan.starts_on + timedelta(days=later)
    end = start + timedelta(days=70)
    found = rule.between(datetime.combine(start, time()), datetime.combine(end, time(23)), inc=True)
    assert list(plan.days(start, end)) == [moment.date() for moment in found]
    assert not list(plan.days(plan.starts_on - timedelta(days=40), plan.starts_on - timedelta(days=1)))


def test_the_31st_of_a_shorter_month_is_its_last_day():
    plan = Recurrence("monthly", date(2027, 12, 31))
    days = list(plan.days(date(2028, 1, 1), date(2028, 6, 30)))
    assert [(day.month, day.day) for day in days] == [(1, 31), (2, 29), (3, 31), (4, 30), (5, 31), (6, 30)]


def test_every_second_week_counts_from_the_week_it_starts_in():
    plan = Recurrence("fortnightly", date(2026, 12, 3), (0, 3))  # a Thursday
    days = list(plan.days(date(2026, 11, 1), date(2027, 1, 3)))
    assert days == [date(2026, 12, 3), date(2026, 12, 14), date(2026, 12, 17), date(2026, 12, 28), date(2026, 12, 31)]


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2027, 3, 27), time(18), 17),
        (date(2027, 3, 28), time(18), 16),
        (date(2027, 3, 28), time(2, 30), 1.5),  # does not exist: an hour later
        (date(2027, 10, 31), time(2, 30), 0.5),  # exists twice: the first
        (date(2027, 10, 31), time(18), 17),
    ],
)
def test_a_time_stays_on_the_clock_when_the_clock_changes(day, at, utc):
    [moment] = moments(day, [at], ZoneInfo("Europe/Berlin"))
    assert moment.astimezone(UTC) == datetime.combine(day, time(), UTC) + timedelta(hours=utc)


@given(st.none() | st.fixed_dictionaries({"times": st.integers(1, MOST), "per": st.sampled_from(["day", "week"])}))
def test_a_plan_begins_as_often_as_its_routine_is_meant_to_be_done(frequency):
    today = date(2026, 11, 30)
    repeats, weekdays, times = usual(frequency, today)
    assert times == sorted(set(times))
    assert weekdays == sorted(set(weekdays))
    assert bool(weekdays) == (repeats == "weekly")
    wanted = frequency or {"times": 1, "per": "week"}
    a_week = len(times) * (7 if repeats == "daily" else len(weekdays))
    assert abs(a_week - wanted["times"] * (7 if wanted["per"] == "day" else 1)) <= 3


def test_three_times_a_day_and_three_times_a_week():
    assert usual({"times": 3, "per": "day"}, date(2026, 11, 30)) == ("daily", [], [time(8), time(14), time(20)])
    assert usual({"times": 3, "per": "week"}, date(2026, 11, 30)) == ("weekly", [0, 2, 4], [time(18)])
