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
from routines.practice import statistics
from routines.practice.statistics import Change, Done, Week
from techniques import library_cache
from techniques.pictures import panels
from techniques.pictures.body_maps import on_body_map

WEEKS_SHOWN = 26
YEAR = timedelta(days=365)
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
    log = sessions_since(user, min(today - YEAR, first - timedelta(days=7)), zone)
    done = [done_of(session, zone) for session in log]
    year = [each for each in done if each.day > today - YEAR]
    end = statistics.next_month(first)
    in_month = [s for s, each in zip(log, done, strict=True) if first <= each.day < end]
    weeks = statistics.weeks(done, today, WEEKS_SHOWN)
    return {
        "any": bool(log) or PracticeSession.objects.visible_to(user).exists(),
        "today": today,
        "zone": zone,
        "first": first,
        "previous": first - timedelta(days=1),
        "following": end if end <= today else None,
        "month": statistics.month(done, first),
        "in_month": in_month,
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
    """The first of the month with this name, or of this month; no later than this one."""
    try:
        return min(datetime.strptime(asked, "%Y-%m").date(), today.replace(day=1))  # noqa: DTZ007 - a day alone
    except ValueError:
        return today.replace(day=1)


def sessions_since(user: User, day: date, zone: ZoneInfo) -> list[PracticeSession]:
    start = datetime.combine(day, time(), zone)
    return list(PracticeSession.objects.visible_to(user).with_routine_of(user).filter(started_at__gte=start))


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
