"""Plans: making, changing and deleting one, the time zone of one's days, and the calendar feed with its address."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import posted, require_page
from config.http.etags import answer, etag_of
from routines.access import MemberPageRequest, not_found_if_deleted
from routines.models import PracticeCalendar, PracticePlan
from routines.models.practice_calendar import today_of, zone_of
from routines.practice import logged
from routines.practice.attempt import attempt
from routines.practice.calendar_feed import Planned, feed
from routines.practice.plan_forms import PlanForm, ZoneForm


@never_cache
@require_page
@login_required
def make_plan(request: MemberPageRequest) -> HttpResponse:
    """Plan the routine in the address."""
    routine = logged.routine_of(request.user, request.GET.get("routine"))
    if routine is None:
        raise Http404
    zone = zone_of(request.user)
    form = PlanForm(posted(request), initial=PlanForm.about(routine, zone, today_of(zone)))
    make = partial(PracticePlan.make, request.user, routine)
    if done := attempt(request, form, lambda: make(**form.cleaned_data), _("It is planned.")):
        return done
    return form_page(request, form, {"routine": routine, "guess_zone": not has_zone(request)})


@never_cache
@require_page
@login_required
@not_found_if_deleted
def plan(request: MemberPageRequest, key: UUID) -> HttpResponse:
    """Look at a plan, and change it."""
    found = get_object_or_404(PracticePlan.objects.editable_by(request.user), key=key)
    form = PlanForm(posted(request), initial=PlanForm.of(found))
    if done := attempt(request, form, lambda: found.change(**form.cleaned_data), _("Saved.")):
        return done
    return form_page(request, form, {"routine": found.routine, "plan": found})


@require_POST
@login_required
def delete_plan(request: MemberPageRequest, key: UUID) -> HttpResponse:
    """At once: what was done stays, and a plan is quickly made again."""
    get_object_or_404(PracticePlan.objects.editable_by(request.user), key=key).delete()
    messages.success(request, _("The plan is deleted."))
    return redirect("routines:practice")


@require_POST
@login_required
def choose_zone(request: MemberPageRequest) -> HttpResponse:
    form = ZoneForm(request.POST)
    if form.is_valid():
        PracticeCalendar.keep(request.user, form.cleaned_data["timezone"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("There is no such time zone."))
    return redirect("routines:practice")


@require_POST
@login_required
def renew_feed(request: MemberPageRequest) -> HttpResponse:
    get_object_or_404(PracticeCalendar, user=request.user).renew()
    messages.success(request, _("The feed has a new address; the old one leads nowhere."))
    return redirect("routines:practice")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed, for whoever has its address: a calendar logs in nowhere."""
    calendar = get_object_or_404(PracticeCalendar.objects.of_token(token).select_related("user"))
    plans = PracticePlan.objects.visible_to(calendar.user).that_can_be_done(calendar.user)
    text = feed(map(planned, plans), _("Massage"), settings.SITE_HOST, timezone.localdate()).decode()
    response = answer(request, text, etag_of(text), "private, no-cache")
    response["Content-Type"] = "text/calendar; charset=utf-8"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def planned(plan: PracticePlan) -> Planned:
    return Planned(
        key=plan.key,
        title=plan.routine.title,
        address=f"{settings.SITE_URL}{plan.routine.get_absolute_url()}",
        seconds=plan.routine.total_seconds,
        recurrence=plan.recurrence,
        times=tuple(plan.times),
        zone=plan.zone,
        changed_at=plan.changed_at,
    )


def form_page(request: MemberPageRequest, form: PlanForm, page: dict[str, object]) -> HttpResponse:
    return render(request, "routines/practice/plan.html", {"form": form, **page}, status=422 if form.errors else 200)


def has_zone(request: MemberPageRequest) -> bool:
    return PracticeCalendar.objects.filter(user=request.user).exists()
