"""Advice to rest (rule L24) from what was really done: regions that had deep or friction work within the last day."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from routines.advice.amount import worked_again, worked_lately
from routines.advice.reading import Reading
from routines.document.shapes import Document
from routines.models import PracticeSession, Routine
from routines.models.practice_calendar import today_of, zone_of
from techniques import library_cache
from techniques.models import brief

DAYS_READ = 3
"""Enough for yesterday and today in any time zone."""
MOST_READ, MOST_WORKED = 500, 12
"""Sessions of these days, and how many of them that differ in what was done are looked into: the latest."""


@dataclass(frozen=True)
class Lately:
    """Sessions of the last days, and what was done in each of them whose routine can still be opened, by its day."""

    sessions: list[PracticeSession]
    done: list[tuple[date, Document]]
    today: date

    @classmethod
    def of(cls, user: User | AnonymousUser) -> "Lately":
        since = timezone.now() - timedelta(days=DAYS_READ)
        found = PracticeSession.objects.visible_to(user).filter(started_at__gte=since)
        sessions = list(found.defer("feeling")[:MOST_READ])
        if not sessions:
            return cls([], [], timezone.localdate())
        zone = zone_of(user)
        ids = {session.routine_id for session in sessions if session.routine_id}
        documents = {r.pk: r.as_document() for r in Routine.objects.visible_to(user).filter(pk__in=ids)}
        today = today_of(zone)
        done: dict[tuple[object, ...], tuple[date, Document]] = {}
        for session in sessions:
            day, document = session.started_at.astimezone(zone).date(), documents.get(session.routine_id or 0)
            different = (day, session.routine_id, *sorted(session.techniques))
            if document and day >= today - timedelta(days=1) and different not in done and len(done) < MOST_WORKED:
                done[different] = (day, as_done(document, session))
        return cls(sessions, list(done.values()), today)

    @cached_property
    def worked(self) -> set[tuple[str, str]]:
        """The regions and sides that rule L24 lets rest."""
        return worked_lately(self.done, library_cache.kept().areas, self.today)

    def places(self, document: Document) -> list[str]:
        """Names of the regions that this routine would work hard again, as rule L24 finds them; empty: none."""
        if not self.worked:
            return []
        reading = Reading(document, library_cache.kept().areas)
        again = dict.fromkeys(region for _touch, region in worked_again(reading, self.worked))
        return [brief(reading.name_of(region)) for region in again]


def as_done(document: Document, session: PracticeSession) -> Document:
    """The routine with only the steps whose techniques were played in the session."""
    sections = [
        {**section, "steps": [step for step in section["steps"] if step["technique"] in session.techniques]}
        for section in document["sections"]
    ]
    return {**document, "sections": sections}  # type: ignore[typeddict-item]  # sections, with fewer steps
