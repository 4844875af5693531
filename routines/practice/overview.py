"""What the page of practice shows of a log: a month, the weeks, areas on the body, and how it felt."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from routines.document.body_load import warmths
from routines.document.durations import whole_minutes
from routines.models import PracticeSession
from routines.models.practice_calendar import today_of
from routines.models.practice_session import OLDEST
from routines.practice import statistics
from routines.practice.statistics import Change, Done, Week
from techniques import library_cache
from techniques.pictures import panels
from techniques.pictures.body_maps import on_body_map

WEEKS_SHOWN = 26
YEAR = timedelta(days=365)
MOST_READ, MOST_LISTED = 2000, 200
"""Sessions: five a day for a year, and more than a month can be read."""
BAR_STEP, BAR_WIDTH, BAR_HEIGHT = 12, 9, 100


@dataclass(frozen=True)
class WeekBar:
    """A bar of the chart, in its own units from the top left."""

    week: Week
    x: int
    y: int
    height: int
    width: int = BAR_WIDTH


@dataclass(frozen=True)
class Slope:
    """A change as a line from before to after, in tenths of a point."""

    change: Change
    name: str
    code: str = ""

    @property
    def start(self) -> int:
        return round(10 * self.change.before)

    @property
    def end(self) -> int:
        return round(10 * self.change.after)


def overview(user: User, zone: ZoneInfo, asked: str) -> dict[str, Any]:
    """The context of the page; `asked` names a month, such as 2026-11, else it is that of today."""
    today = today_of(zone)
    first = month_named(asked, today)
    end = statistics.next_month(first)
    log = sessions_from(user, today - YEAR, today + timedelta(days=2), zone)
    in_month = [s for s in log if first <= s.started_at.astimezone(zone).date() < end]
    if first < today - YEAR:
        in_month = sessions_from(user, first, end, zone)
    year, days = ([done_of(session, zone) for session in found] for found in (log, in_month))
    weeks = statistics.weeks(year, today, WEEKS_SHOWN)
    return {
        "any": bool(log) or PracticeSession.objects.visible_to(user).exists(),
        "today": today,
        "zone": zone,
        "first": first,
        "previous": first - timedelta(days=1),
        "following": end if end <= today else None,
        "month": statistics.month(days, first),
        "in_month": in_month[:MOST_LISTED],
        "count_in_month": len(in_month),
        "not_listed": max(0, len(in_month) - MOST_LISTED),
        "minutes_in_month": whole_minutes(sum(session.seconds_done for session in in_month)),
        "bars": bars(weeks),
        "chart_width": BAR_STEP * WEEKS_SHOWN,
        "most_minutes": whole_minutes(max(week.seconds for week in weeks)),
        **by_area(year),
        "slopes": [Slope(change, name_of(change.name)) for change in statistics.changes(year)],
        "helped": [Slope(change, change.name, code) for change, code in statistics.helped(year)],
        "least": statistics.LEAST_SESSIONS,
    }


def month_named(asked: str, today: date) -> date:
    """The first of the month with this name, or of this month; no later than this one, nor before any session."""
    try:
        named = datetime.strptime(asked, "%Y-%m").date()  # noqa: DTZ007 - a day alone
    except ValueError:
        return today.replace(day=1)
    return max(OLDEST.date(), min(named, today.replace(day=1)))


def sessions_from(user: User, day: date, until: date, zone: ZoneInfo) -> list[PracticeSession]:
    """Sessions that began on this day or later, and before `until`: the latest MOST_READ of them."""
    start, end = (datetime.combine(each, time(), zone) for each in (day, until))
    found = PracticeSession.objects.visible_to(user).with_routine_of(user)
    return list(found.filter(started_at__gte=start, started_at__lt=end)[:MOST_READ])


def done_of(session: PracticeSession, zone: ZoneInfo) -> Done:
    """The session as statistics count it; what cannot be read any more counts as not said."""
    return Done(
        day=session.started_at.astimezone(zone).date(),
        seconds=session.seconds_done,
        title=session.title,
        routine=session.routine_code or "",
        areas=session.areas,
        area=session.felt.area,
        before=session.felt.before,
        after=session.felt.after,
    )


def bars(weeks: list[Week]) -> list[WeekBar]:
    """The longest week fills the chart; a week with practice has a bar to be seen."""
    longest = max(week.seconds for week in weeks) or 1
    found = []
    for number, week in enumerate(weeks):
        height = max(2 * bool(week.count), round(BAR_HEIGHT * week.seconds / longest))
        found.append(WeekBar(week, BAR_STEP * number, BAR_HEIGHT - height, height))
    return found


def by_area(sessions: list[Done]) -> dict[str, Any]:
    """The time of each area, in words and on the body map."""
    seconds = statistics.seconds_by_area(sessions)
    areas = library_cache.kept().areas
    loads: dict[tuple[str, str], float] = {}
    for slug, spent in seconds.items():
        for shown in on_body_map([slug]) if slug in areas else []:
            for side in ("left", "right") if areas[shown].paired else ("",):
                loads[shown, side] = loads.get((shown, side), 0) + spent
    levels = {(warm.area, warm.side): warm.level for warm in warmths(loads)}
    rows = [(name_of(slug), spent) for slug, spent in seconds.items()]
    return {"areas": rows, "faces": panels.faces(levels) if rows else []}


def name_of(slug: str) -> str:
    """The name of a body area; its slug where the library has it no longer."""
    area = library_cache.kept().areas.get(slug)
    return area.short_name if area else slug
