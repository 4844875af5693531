"""Logging a session: what it was about is worked out here, so that it outlives its routine."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.models import User
from routines.document.worked import Worked, seconds_by_area, worked
from routines.models import PracticeSession, Routine
from routines.models.practice_session import Felt
from techniques import library_cache
from techniques.models import Technique


def log(
    user: User,
    key: UUID,
    felt: Felt,
    *,
    routine: Routine | None = None,
    areas: Mapping[str, int] | None = None,
    techniques: Mapping[str, int] | None = None,
    **fields: Any,
) -> tuple[PracticeSession, bool]:
    """Store a session once, as `PracticeSession.log`; `routine` is one that the person may open, or None.

    What is not said is worked out: areas from the techniques, and both from the routine, as far as it was played.
    Areas and techniques that the person cannot know are left out. The title is the routine's where there is none.
    """
    said = Worked(dict(areas or {}), dict(techniques or {}))
    if techniques is not None:
        said = _of_techniques(user, said)
    elif routine and areas is None:
        said = worked(routine.as_document(), None if fields.get("finished") else fields["seconds_done"])
    known = library_cache.kept().areas
    of_areas = {slug: seconds for slug, seconds in said.areas.items() if slug in known}
    if routine and not fields.get("title"):
        fields["title"] = routine.title
    return PracticeSession.log(user, key, felt, routine=routine, areas=of_areas, techniques=said.techniques, **fields)


def routine_of(user: User, code: str | None) -> Routine | None:
    """The routine with this code, if the person may open it: a session can be logged when it is gone."""
    return Routine.objects.visible_to(user).filter(code=code).first() if code and code.isprintable() else None


def _of_techniques(user: User, said: Worked) -> Worked:
    """With the techniques that the person may see, and their areas where none are said."""
    slugs = filter(str.isprintable, said.techniques)  # a database takes no NUL character, nor half of a pair
    rows = Technique.objects.visible_to(user).filter(slug__in=slugs).values_list("slug", "document")
    known = {slug: json.loads(document) for slug, document in rows}
    techniques = {slug: seconds for slug, seconds in said.techniques.items() if slug in known}
    return Worked(said.areas or seconds_by_area(techniques, known), techniques)
