"""The rules of a time zone as iCalendar has them (RFC 5545, section 3.6.5), for some years.

`icalendar` can make them too, but has clocks go forward an hour late, and puts all years in one line, of which some
readers take the first alone.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

STEP, SECOND = timedelta(days=7), timedelta(seconds=1)
"""No clocks were changed twice within a week in this century."""


@lru_cache(maxsize=256)
def zone_rules(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """What the clocks of the zone say from the beginning of one year to the end of another."""
    start, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    rules = Timezone()
    rules.add("tzid", zone.key)
    rules.add_component(_observance(start, zone, start))
    same: dict[tuple[timedelta | None, timedelta | None, str | None], TimezoneStandard | TimezoneDaylight] = {}
    for moment in changes(zone, start, end):
        before, after = (moment - SECOND).astimezone(zone), moment.astimezone(zone)
        kind = (before.utcoffset(), after.utcoffset(), after.tzname())
        if kind in same:
            same[kind].add("rdate", _wall(moment, before))
        else:
            same[kind] = _observance(moment, zone, before)
            rules.add_component(same[kind])
    return rules


def changes(zone: tzinfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments (in UTC) at which clocks are changed, to the second."""
    moment = start
    while moment < end:
        if _offset(moment, zone) != _offset(moment + STEP, zone):
            early, late = moment, moment + STEP
            while late - early > SECOND:
                middle = early + (late - early) // 2
                middle -= timedelta(microseconds=middle.microsecond)
                early, late = (middle, late) if _offset(middle, zone) == _offset(moment, zone) else (early, middle)
            yield late
        moment += STEP


def _observance(moment: datetime, zone: ZoneInfo, before: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds from this moment on; it stands where clocks would be without the change."""
    after = moment.astimezone(zone)
    observance = TimezoneDaylight() if after.dst() else TimezoneStandard()
    observance.add("dtstart", _wall(moment, before.astimezone(zone)))
    observance.add("tzoffsetfrom", before.astimezone(zone).utcoffset())
    observance.add("tzoffsetto", after.utcoffset())
    observance.add("tzname", after.tzname())
    return observance


def _wall(moment: datetime, before: datetime) -> datetime:
    """What a clock would say at this moment by the offset of before."""
    return (moment + (before.utcoffset() or timedelta(0))).replace(tzinfo=None)


def _offset(moment: datetime, zone: tzinfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
