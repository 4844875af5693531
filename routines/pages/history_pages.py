"""The history of a routine: its revisions, and going back to one of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from routines.access import MemberPageRequest, own_routine
from routines.document.difference import difference
from routines.document.outline import outline
from routines.forms import LARGEST_INTEGER, BasedOnRevision
from routines.models import Revision, Routine, StaleRevision
from routines.models.revision import MAX_REVISIONS
from techniques.health_check.views import stops_for_help

PAGE = 24


@never_cache
@require_safe
@own_routine
def history(request: MemberPageRequest, routine: Routine) -> HttpResponse:
    """The revisions, newest first, a page at a time; `before` is the number to continue from."""
    revisions = routine.revisions.for_list()
    before = request.GET.get("before", "")
    is_first = not (before.isdecimal() and len(before) < 10)
    if not is_first:
        revisions = revisions.filter(number__lt=int(before))
    rows = list(revisions[: PAGE + 1])
    following = rows[PAGE - 1].number if len(rows) > PAGE else None
    page = {"routine": routine, "revisions": rows[:PAGE], "following": following, "is_first": is_first}
    return render(request, "routines/pages/history.html", {**page, "most_kept": MAX_REVISIONS})


@never_cache
@require_safe
@own_routine
@stops_for_help
def revision(request: MemberPageRequest, routine: Routine, number: int) -> HttpResponse:
    return show_revision(request, routine, get_revision(routine, number))


@require_POST
@own_routine
def restore(request: MemberPageRequest, routine: Routine, number: int) -> HttpResponse:
    """Go back to a revision; after a conflict, show what changed meanwhile."""
    target, form = get_revision(routine, number), BasedOnRevision(request.POST)
    if not form.is_valid():
        return show_revision(request, routine, target, problems=form.errors["revision"], status=422)
    try:
        routine.restore(request.user, number, based_on=form.cleaned_data["revision"])
    except StaleRevision as stale:
        return show_revision(request, stale.routine, target, changes=stale.changes_since, stale=True, status=409)
    except ValidationError as error:
        return show_revision(request, routine, target, problems=error.messages, status=422)
    messages.success(request, _("The routine is back at revision %(number)d.") % {"number": number})
    return redirect("routines:history", routine.code)


def get_revision(routine: Routine, number: int) -> Revision:
    return get_object_or_404(routine.revisions, number=min(number, LARGEST_INTEGER))


def show_revision(
    request: MemberPageRequest, routine: Routine, revision: Revision, status: int = 200, **more: Any
) -> HttpResponse:
    """The revision, what it changed, and what going back to it would change."""
    before = routine.revisions.filter(number__lt=revision.number).first()
    document, now = revision.as_document(), routine.as_document()
    page = {
        "routine": routine,
        "revision": revision,
        "document": document,
        "outline": outline(document),
        "before": before,
        "did": difference(before.as_document(), document) if before else [],
        "seconds_before": before.as_document()["total_seconds"] if before else document["total_seconds"],
        "back": difference(now, document),
        "is_latest": revision.number == routine.revision,
    }
    return render(request, "routines/pages/revision.html", {**page, **more}, status=status)
