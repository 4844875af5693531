"""What a log of practice adds up to: days, weeks, areas, and how it felt before and after. Pure functions.

They count and average, and claim nothing: a change after a session may have any cause.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

LEAST_SESSIONS = 3
"""With fewer sessions behind it, nothing is said of what helped: one good day would lead the list. Our own number."""
LEVELS = 4


@dataclass(frozen=True)
class Done:
    """One session: `day` in the person's zone, `seconds` without pauses, `routine` its code, or empty.

    `area` is the slug of the body area that `before` and `after` (0 to 10, or None) are about; empty: not said.
    """

    day: date
    seconds: int
    title: str = ""
    routine: str = ""
    areas: Mapping[str, int] = field(default_factory=dict)
    area: str = ""
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Day:
    """A day of the month: `level` is 0 for none, else 1 to LEVELS by its share of the longest day shown."""

    day: date
    is_in_month: bool
    count: int
    seconds: int
    level: int


@dataclass(frozen=True)
class Week:
    """A week from Monday on."""

    monday: date
    count: int
    seconds: int


@dataclass(frozen=True)
class Change:
    """Mean scores before and after, over `count` sessions that have both; `lower` is by how much it fell."""

    name: str
    count: int
    before: float
    after: float

    @property
    def lower(self) -> float:
        return self.before - self.after


def month(sessions: Iterable[Done], first: date) -> list[list[Day]]:
    """The weeks, from Monday to Sunday, that hold the month of `first`."""
    seconds, counts = _by_day(sessions)
    last = next_month(first) - timedelta(days=1)
    start, end = monday_of(first.replace(day=1)), monday_of(last) + timedelta(days=6)
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    longest = max((seconds[day] for day in days), default=0)
    shown = [
        Day(day, day.month == first.month, counts[day], seconds[day], _level(counts[day], seconds[day], longest))
        for day in days
    ]
    return [shown[n : n + 7] for n in range(0, len(shown), 7)]


def weeks(sessions: Iterable[Done], until: date, count: int) -> list[Week]:
    """The last `count` weeks, the one of `until` included, the oldest first."""
    seconds: Counter[date] = Counter()
    counts: Counter[date] = Counter()
    for done in sessions:
        seconds[monday_of(done.day)] += done.seconds
        counts[monday_of(done.day)] += 1
    mondays = [monday_of(until) - timedelta(weeks=back) for back in reversed(range(count))]
    return [Week(monday, counts[monday], seconds[monday]) for monday in mondays]


def seconds_by_area(sessions: Iterable[Done]) -> dict[str, int]:
    """Seconds by body area, the most first."""
    sums: Counter[str] = Counter()
    for done in sessions:
        sums.update(done.areas)
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def changes(sessions: Iterable[Done]) -> list[Change]:
    """Before and after by body area (empty: not said where), the one with the most sessions first."""
    groups: defaultdict[str, list[Done]] = defaultdict(list)
    for done in sessions:
        groups[done.area].append(done)
    found = [change for area, group in groups.items() if (change := _change(area, group))]
    return sorted(found, key=lambda change: (-change.count, change.name))


def helped(sessions: Iterable[Done]) -> list[tuple[Change, str]]:
    """What the score was lower after, on average, and the code of the routine (or empty); the largest change first.

    Sessions of one routine count together whatever it was called; those without one by their title. Each needs
    LEAST_SESSIONS sessions with both scores. It is named as it was last.
    """
    groups: defaultdict[tuple[str, str], list[Done]] = defaultdict(list)
    for done in sorted(sessions, key=lambda done: done.day):
        groups[(done.routine, "") if done.routine else ("", done.title)].append(done)
    found = [
        (change, code)
        for (code, _title), group in groups.items()
        if (change := _change(group[-1].title, group)) and change.count >= LEAST_SESSIONS and change.lower > 0
    ]
    return sorted(found, key=lambda pair: (-pair[0].lower, -pair[0].count, pair[0].name))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def next_month(day: date) -> date:
    """The first of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _change(name: str, group: Iterable[Done]) -> Change | None:
    """None where no session has both scores."""
    scores = [(done.before, done.after) for done in group if done.before is not None and done.after is not None]
    if not scores:
        return None
    before, after = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    return Change(name, len(scores), before, after)


def _by_day(sessions: Iterable[Done]) -> tuple[Counter[date], Counter[date]]:
    seconds: Counter[date] = Counter()
    counts: Counter[date] = Counter()
    for done in sessions:
        seconds[done.day] += done.seconds
        counts[done.day] += 1
    return seconds, counts


def _level(count: int, seconds: int, longest: int) -> int:
    if not count:
        return 0
    return max(1, -(-LEVELS * seconds // longest)) if longest else 1
