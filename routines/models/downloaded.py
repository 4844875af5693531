"""What a person has made and marked, as files for them to download.

A link's address stays out: whoever finds the file could open it. Its owner sees it on the routine's page of links.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import F

from accounts.leaving.files import File, table
from accounts.models import User
from routines.document import schema
from routines.models.favourite import Favourite
from routines.models.practice_plan import PracticePlan
from routines.models.practice_session import PracticeSession
from routines.models.revision import Revision
from routines.models.routine import Routine
from routines.models.share_link import ShareLink
from techniques.health_check.answers import Answers
from techniques.models import Technique

AT_ONCE = 20
"""Documents read from the database together."""
ROUTINES = ["code", "title", "summary", "for_whom", "visibility", "revision", "created_at", "changed_at", "deleted_at"]
ROUTINES += ["dismissed"]
REVISIONS = ["number", "made_at", "summary"]
SESSIONS = ["title", "routine", "started_at", "ended_at", "seconds_done", "finished", "area", "before", "after", "note"]
SESSIONS += ["areas", "techniques"]
PLANS = ["routine", "repeats", "weekdays", "times", "starts_on", "timezone", "made_at"]
LINKS = ["routine", "label", "revision", "may_copy", "shows_name", "made_at", "expires_at", "revoked_at"]
LINKS += ["opened_count", "last_opened_at"]


def files(person: User) -> Iterator[File]:
    yield from conditions(person)
    yield from own_techniques(person)
    marked = Favourite.objects.filter(user=person).order_by("pk")
    rows = marked.values("made_at", slug=F("technique__slug"), name=F("technique__name"))
    yield from table("favourites", "Techniques that you marked.", ["slug", "name", "made_at"], rows)
    yield from links(person)
    yield from table("practice", "What you practised, and how it felt.", SESSIONS, sessions(person))
    planned = PracticePlan.objects.visible_to(person)
    rows = planned.values(*PLANS[1:], "routine__code")
    about = "What you planned. The address of your calendar is on the page of practice alone."
    yield from table("plans", about, PLANS, ({**row, "routine": row["routine__code"]} for row in rows))
    routines = Routine.everything.filter(author=person).order_by("pk")
    about = "Your routines, also those recently deleted; each with its history is in a folder."
    yield from table("routines", about, ROUTINES, routines.values(*ROUTINES))
    for routine in routines.iterator(chunk_size=AT_ONCE):
        yield from one(routine)


def one(routine: Routine) -> Iterator[File]:
    folder = f"routines/{routine.code}"
    yield File(f"{folder}/routine.json", schema.dumps(routine.as_document()).encode())
    revisions = Revision.objects.filter(routine=routine).order_by("number")
    yield from table(f"{folder}/history", "", REVISIONS, revisions.values(*REVISIONS))
    for number, document in revisions.values_list("number", "document").iterator(chunk_size=AT_ONCE):
        yield File(f"{folder}/revision-{number}.json", document.encode())


def links(person: User) -> Iterator[File]:
    found = ShareLink.objects.filter(routine__author=person).order_by("pk")
    rows = found.values(*(set(LINKS) - {"routine", "revision"}), code=F("routine__code"), revision=F("pinned__number"))
    about = "Links that you shared, without their addresses."
    yield from table("links", about, LINKS, ({**row, "routine": row["code"]} for row in rows))


def sessions(person: User) -> Iterator[dict[str, Any]]:
    """A row for each session that the person logged, the oldest first."""
    found = PracticeSession.objects.visible_to(person).with_routine_of(person).order_by("started_at", "pk")
    for session in found.iterator():
        yield {
            **{name: getattr(session, name) for name in SESSIONS[2:6]},
            **session.felt._asdict(),
            "title": session.title,
            "routine": session.routine_code,
            "areas": session.areas,
            "techniques": session.techniques,
        }


def own_techniques(person: User) -> Iterator[File]:
    about = "Techniques of your own, also those deleted that a routine still uses."
    for technique in Technique.objects.filter(author=person).order_by("pk"):
        yield File(f"techniques/{technique.slug}.json", technique.document.encode(), about)
        about = ""


def conditions(person: User) -> Iterator[File]:
    answers = Answers.read(person.health)
    rows = (
        {
            "condition": slug,
            "areas": areas,
            "answers": [f"{k}={v}" for k, v in answers.of(slug).items()],
            "on": answers.on,
        }
        for slug, areas in answers.declared.items()
    )
    about = "Answers that nobody can read any more." if answers.are_lost else "What you said about your health."
    yield from table("conditions", about, ["condition", "areas", "answers", "on"], rows)
