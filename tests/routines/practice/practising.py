"""What tests of practice share."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from routines.models import PracticePlan
from routines.models.practice_session import Felt
from routines.practice import logged

START = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)


def practise(user, title="Ankles", started_at=START, minutes=10, felt=Felt(), **fields):  # noqa: B008
    """A logged session."""
    ended_at = started_at + timedelta(minutes=minutes)
    fields = {"seconds_done": minutes * 60, "finished": True, "title": title, **fields}
    return logged.log(user, uuid4(), felt, started_at=started_at, ended_at=ended_at, **fields)[0]


def plan_of(user, routine, **fields):
    """A plan for every evening in Berlin."""
    fields = {"repeats": "daily", "weekdays": [], "times": [time(18)], "starts_on": date(2026, 11, 1), **fields}
    return PracticePlan.make(user, routine, **{"timezone": "Europe/Berlin", **fields})


def sent(**fields):
    """A session as the player sends it."""
    return {
        "id": str(uuid4()),
        "title": "Ankles",
        "started_at": "2026-11-20T18:30:00+01:00",
        "ended_at": "2026-11-20T18:41:30+01:00",
        "seconds_done": 600,
        "finished": True,
        "area": "ankle",
        "before": 7,
        "after": 4,
        "note": "The left one was stiff.",
        **fields,
    }
