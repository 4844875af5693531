"""Pages of one's own routines: the list, a new one, one routine, adding a technique, copying, deleting."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from config.quotas import OverQuota
from routines.access import MemberPageRequest, PageRequest, not_found_if_deleted, own_routine, to_login
from routines.copies import copying
from routines.copies.views import house_routines, make_copy
from routines.document import schema_org
from routines.document.edits import Gone
from routines.document.outline import section_label
from routines.document.plan import Plan, SectionPlan
from routines.document.shapes import Document
from routines.models import Routine, Section, Step
from routines.models.deletable import DAYS_TO_BRING_BACK
from routines.pages.forms import AddTechniqueForm, NewRoutineForm
from routines.pages.listing import page_of
from routines.practice.rest_days import Lately
from routines.safety.card_screens import with_screens
from routines.safety.replacing import read_with_instead
from routines.sharing.code_page import opened_by_code, screened
from techniques.health_check.storage import answers_stay_private
from techniques.health_check.views import stops_for_help
from techniques.models import Technique
from techniques.schema_org import house

GET_OR_POST = ["GET", "HEAD", "POST"]
MAX_OFFERED = 25
"""Routines to offer for adding a technique, those changed last; others have their own edit page for that."""
for_the_reader_alone = cache_control(private=True, no_cache=True)


@for_the_reader_alone
@require_safe
@login_required
@answers_stay_private
def mine(request: MemberPageRequest) -> HttpResponse:
    """All the person's routines, the last changed first."""
    routines = Routine.objects.editable_by(request.user).with_open_links()
    page = page_of(request, routines, ["changed_at", "id"], Routine.objects.editable_by(request.user))
    page["routines"] = with_screens(page["routines"], request.answers.conditions)
    page["deleted"] = Routine.everything.deleted_by(request.user).count()
    return render(request, "routines/pages/mine.html", page)


@require_http_methods(GET_OR_POST)
@login_required
def new(request: MemberPageRequest) -> HttpResponse:
    form = NewRoutineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        about = {name: form.cleaned_data[name] for name in ("title", "for_whom")}
        plan = Plan(about, [SectionPlan({"sides": form.cleaned_data["start"]})])
        try:
            return redirect("routines:edit", Routine.create(request.user, plan).code)
        except OverQuota as error:
            form.add_error(None, error)
    page = {"form": form, **house_routines(request)}
    return render(request, "routines/pages/new.html", page, status=422 if form.errors else 200)


@for_the_reader_alone
@require_safe
@stops_for_help
@opened_by_code
def routine(request: PageRequest, routine: Routine) -> HttpResponse:
    """The routine for reading."""
    page = screened(request, routine)
    document, own = page["document"], routine.is_by(request.user)
    origin = document["based_on"] or (copying.copied_from(routine, request.user) if own else None)
    page |= {"own": own, "origin": origin, "address": f"{settings.SITE_URL}{page['path']}"}
    page |= {"about": structured_data(routine, document), "outline": read_with_instead(document, page["screen"])}
    page["rest"] = Lately.of(request.user).places(document)
    return render(request, "routines/pages/routine.html", page)


def structured_data(routine: Routine, document: Document) -> dict[str, Any] | None:
    """The schema.org data of a public routine."""
    if not routine.is_public:
        return None
    author = schema_org.person(document["author"]) if routine.author_id else house(settings.SITE_URL)
    return schema_org.of(document, f"{settings.SITE_URL}{routine.get_absolute_url()}", author, settings.JSON_LD_MEDICAL)


@require_POST
@not_found_if_deleted
def copy(request: PageRequest, code: str) -> HttpResponse:
    """Copy any routine that the person may open."""
    if not request.user.is_authenticated:
        return to_login(request, reverse("routines:routine", args=[code]))
    routine = get_object_or_404(Routine.objects.visible_to(request.user), code=code)
    return make_copy(request, request.user, routine, routine.get_absolute_url())


@require_http_methods(GET_OR_POST)
@own_routine
def delete(request: MemberPageRequest, routine: Routine) -> HttpResponse:
    if request.method == "POST":
        routine.discard()
        words = _("“%(title)s” is deleted. For %(days)d days you find it under “Recently deleted”.")
        messages.success(request, words % {"title": routine.title, "days": DAYS_TO_BRING_BACK})
        return redirect("routines:mine")
    page = {"routine": routine, "links": routine.share_links.open().count(), "days": DAYS_TO_BRING_BACK}
    return render(request, "routines/pages/delete.html", page)


@require_http_methods(GET_OR_POST)
@stops_for_help
def add_technique(request: PageRequest, slug: str) -> HttpResponse:
    """Add a technique to one of the person's routines, or to a new one."""
    if not request.user.is_authenticated:
        return to_login(request, reverse("routines:add_technique", args=[slug]))
    technique = get_object_or_404(Technique.objects.visible_to(request.user).current(), slug=slug)
    data = request.POST if request.method == "POST" else None
    places = sections_for(technique, request.user)
    form = AddTechniqueForm(data, places=places, initial={"title": technique.name})
    if request.method == "POST" and form.is_valid():
        try:
            step = add_step(request.user, technique, form.cleaned_data)
            where = urlencode({"section": step.section.key, "open": f"step-{step.key}"})
            return redirect(f"{reverse('routines:edit', args=[step.section.routine.code])}?{where}#step-{step.key}")
        except (Gone, Routine.DoesNotExist):  # deleted in another window
            form.add_error("place", _("This section is not there any more."))
        except ValidationError as error:
            form.add_error("place", error.messages)
    page = {"technique": technique, "form": form}
    return render(request, "routines/pages/add_technique.html", page, status=422 if form.errors else 200)


def sections_for(technique: Technique, user: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """The sections of the person's latest routines that the technique suits, as choices grouped by routine."""
    suits = {Routine.ForWhom.SELF: technique.for_self, Routine.ForWhom.PARTNER: technique.for_partner}
    for_whom = [whom for whom, fits in suits.items() if fits]
    routines = Routine.objects.editable_by(user).filter(for_whom__in=for_whom).only("title")
    return [
        (routine.title, [(str(s.pk), section_label(s.title, s.position)) for s in routine.sections.all()])
        for routine in routines.prefetch_related("sections").order_by("-changed_at", "-id")[:MAX_OFFERED]
    ]


@transaction.atomic
def add_step(user: User, technique: Technique, chosen: dict[str, Any]) -> Step:
    """Add the technique where the form says, with its default dose."""
    if chosen["place"] == AddTechniqueForm.NEW:
        for_whom = Routine.ForWhom.SELF if technique.for_self else Routine.ForWhom.PARTNER
        plan = Plan({"title": chosen["title"], "for_whom": for_whom}, [SectionPlan({"sides": Section.Sides.EACH})])
        section = Routine.create(user, plan).sections.get()
    else:
        section = get_object_or_404(Section, pk=chosen["place"], routine__in=Routine.objects.editable_by(user))
    return section.routine.add_step(user, section, technique)
