"""Durations in whole seconds, formatted as words, as a clock, and as ISO 8601 for machines."""

from django.utils.translation import gettext as _

LONGEST_RECORDED = 3 * 60 * 60
"""Seconds of a routine that can be had as a recording."""


def minutes(seconds: float) -> str:
    """600 as "10 min", 95 as "1 min 35 s", 4500 as "1 h 15 min"."""
    parts = zip(_split(seconds), (_("%d h"), _("%d min"), _("%d s")), strict=True)
    return " ".join(unit % count for count, unit in parts if count) or _("%d s") % 0


def about(seconds: float) -> str:
    """To the minute, from one minute on: 605 as "10 min", 95 as "2 min", 40 as "40 s"."""
    return minutes(60 * whole_minutes(seconds) if seconds and seconds >= 60 else seconds)


def whole_minutes(seconds: float) -> int:
    """The nearest number of minutes; half a minute counts as one."""
    return int((seconds + 30) // 60)


def clock(seconds: float) -> str:
    """95 as "1:35", 4500 as "1:15:00"."""
    hours, mins, secs = _split(seconds)
    return f"{hours}:{mins:02}:{secs:02}" if hours else f"{mins}:{secs:02}"


def iso(seconds: float) -> str:
    """95 as "PT1M35S", for <time datetime>."""
    parts = zip(_split(seconds), "HMS", strict=True)
    return "PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")


def is_recordable(seconds: float) -> bool:
    """Whether a routine of so many seconds can be had as a recording."""
    return 0 < (seconds or 0) <= LONGEST_RECORDED


def _split(seconds: float | str | None) -> tuple[int, int, int]:
    """Hours, minutes and seconds; an empty value from a template counts as 0."""
    mins, secs = divmod(int(seconds or 0), 60)
    return (*divmod(mins, 60), secs)
