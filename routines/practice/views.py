"""The page of practice, and sessions: logging by hand, changing, deleting, taking them along as a file."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.leaving.files import table
from accounts.requests import posted, require_page
from routines.access import MemberPageRequest, PageRequest, not_found_if_deleted
from routines.models import PracticeSession
from routines.models.downloaded import SESSIONS, sessions
from routines.models.practice_calendar import zone_of
from routines.practice import logged
from routines.practice.attempt import attempt
from routines.practice.forms import ChangeForm, LogForm
from routines.practice.overview import overview
from routines.practice.planned import planned_by

TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


@never_cache
@require_safe
def practice(request: PageRequest) -> HttpResponse:
    """The person's log; without an account, what this device keeps."""
    if not request.user.is_authenticated:
        return render(request, "routines/practice/device.html")
    shown = overview(request.user, zone_of(request.user), request.GET.get("month", ""))
    plans = planned_by(request.user, request.build_absolute_uri)
    return render(request, "routines/practice/practice.html", {**shown, **plans})


@never_cache
@require_page
@login_required
def log(request: MemberPageRequest) -> HttpResponse:
    """Log a session by hand, of the routine in the address if there is one."""
    zone, routine = zone_of(request.user), logged.routine_of(request.user, request.GET.get("routine"))
    form = LogForm(posted(request), zone=zone, initial=LogForm.about(routine, zone))

    def change() -> None:
        fields = {**form.when(), "finished": True, "title": form.cleaned_data["title"]}
        logged.log(request.user, uuid4(), form.felt(), routine=routine, **fields)

    if done := attempt(request, form, change, _("Logged.")):
        return done
    page = {"form": form, "routine": routine}
    return render(request, "routines/practice/log.html", page, status=422 if form.errors else 200)


@never_cache
@require_page
@login_required
@not_found_if_deleted
def session(request: MemberPageRequest, key: UUID) -> HttpResponse:
    """Look at a session, and change it."""
    found = own_session(request, key)
    zone = zone_of(request.user)
    form = ChangeForm(posted(request), zone=zone, initial=ChangeForm.of(found, zone))
    if done := attempt(request, form, lambda: found.change(form.felt(), **form.when()), _("Saved.")):
        return done
    page = {"form": form, "session": found}
    return render(request, "routines/practice/session.html", page, status=422 if form.errors else 200)


@never_cache
@require_page
@login_required
def delete_session(request: MemberPageRequest, key: UUID) -> HttpResponse:
    found = own_session(request, key)
    if request.method == "POST":
        found.delete()
        messages.success(request, _("The session is deleted."))
        return redirect("routines:practice")
    return render(request, "routines/practice/delete_session.html", {"session": found})


@never_cache
@require_safe
@login_required
def export(request: MemberPageRequest, kind: str) -> HttpResponse:
    """All sessions with what was felt, as a table or as JSON."""
    if kind not in TYPES:
        raise Http404
    [file] = [file for file in table("practice", "", SESSIONS, sessions(request.user)) if file.name.endswith(kind)]
    answer = HttpResponse(file.content, TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


def own_session(request: MemberPageRequest, key: UUID) -> PracticeSession:
    own = PracticeSession.objects.editable_by(request.user).with_routine_of(request.user)
    return get_object_or_404(own, key=key)
