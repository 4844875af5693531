"""A routine from its first day to its last: mine, new, its page, adding a technique to it, deleting it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routines.access import not_found_if_deleted, own_routine, to_login
from routines.copies import copying
from routines.copies.views import house_routines, make_copy
from routines.document import schema_org
from routines.document.edits import Gone
from routines.document.outline import outline, section_label
from routines.document.plan import Plan, SectionPlan
from routines.models import Routine, Section
from routines.pages.forms import AddTechniqueForm, NewRoutineForm
from routines.pages.listing import page_of
from routines.safety.card_screens import with_screens
from routines.safety.receiver_answers import for_reading
from routines.safety.views import screen_for
from techniques.health_check.storage import answers_stay_private
from techniques.health_check.views import stops_for_help
from techniques.models import Technique
from techniques.schema_org import house

GET_OR_POST = ["GET", "HEAD", "POST"]
PLACES = 25
"""As many routines are offered to add a technique to, those changed last; each has its own edit page for the rest."""
for_the_reader_alone = cache_control(private=True, no_cache=True)


@for_the_reader_alone
@require_safe
@login_required
@answers_stay_private
def mine(request):
    """Everything that the person made, the last changed first."""
    routines = Routine.objects.editable_by(request.user).with_open_links()
    page = page_of(request, routines, ["changed_at", "id"], Routine.objects.editable_by(request.user))
    page["routines"] = with_screens(page["routines"], request.known.conditions)
    return render(request, "routines/pages/mine.html", page)


@require_http_methods(GET_OR_POST)
@login_required
def new(request):
    form = NewRoutineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        about = {name: form.cleaned_data[name] for name in ("title", "for_whom")}
        plan = Plan(about, [SectionPlan({"sides": form.cleaned_data["start"]})])
        return redirect("routines:edit", Routine.create(request.user, plan).code)
    page = {"form": form, **house_routines(request)}
    return render(request, "routines/pages/new.html", page, status=422 if form.errors else 200)


@for_the_reader_alone
@require_safe
@stops_for_help
def routine(request, code):
    """The routine, laid out for reading."""
    found = get_object_or_404(Routine.objects.visible_to(request.user), code=code)
    if for_reading(request).urgent:  # said of whoever receives it: help comes first, and there it is
        return redirect("routines:receiver", code=code)
    page = {"routine": found, "document": found.as_document(), "own": found.is_by(request.user)}
    page |= screen_for(request, page["document"], found.get_absolute_url())
    page["origin"] = page["document"]["based_on"] or (copying.copied_from(found, request.user) if page["own"] else None)
    page["about"] = for_machines(found, page["document"])
    return render(
        request, "routines/pages/routine.html", {**page, "outline": outline(page["document"], page["screen"])}
    )


def for_machines(routine, document):
    """What the page of a public routine says to other programs."""
    if not routine.is_public:
        return None
    author = schema_org.person(document["author"]) if routine.author_id else house(settings.SITE_URL)
    return schema_org.of(document, f"{settings.SITE_URL}{routine.get_absolute_url()}", author, settings.JSON_LD_MEDICAL)


@require_POST
@not_found_if_deleted
def copy(request, code):
    """Take any routine that one may open as one's own, to change it."""
    if not request.user.is_authenticated:
        return to_login(request, reverse("routines:routine", args=[code]))
    found = get_object_or_404(Routine.objects.visible_to(request.user), code=code)
    return make_copy(request, request.user, found, found.get_absolute_url())


@require_http_methods(GET_OR_POST)
@own_routine
def delete(request, routine):
    if request.method == "POST":
        routine.delete()
        messages.success(request, _("“%(title)s” is deleted.") % {"title": routine.title})
        return redirect("routines:mine")
    links = routine.share_links.open().count()
    return render(request, "routines/pages/delete.html", {"routine": routine, "links": links})


@require_http_methods(GET_OR_POST)
@stops_for_help
def add_technique(request, slug):
    """From a technique to a place in one's own routines."""
    if not request.user.is_authenticated:
        return to_login(request, reverse("routines:add_technique", args=[slug]))
    technique = get_object_or_404(Technique.objects.visible_to(request.user).current(), slug=slug)
    places = places_for(technique, request.user)
    typed = request.POST if request.method == "POST" else None
    form = AddTechniqueForm(typed, places=places, initial={"title": technique.name})
    if request.method == "POST" and form.is_valid():
        try:
            step = put(request.user, technique, form.cleaned_data)
            where = urlencode({"section": step.section.key, "open": f"step-{step.key}"})
            return redirect(f"{reverse('routines:edit', args=[step.section.routine.code])}?{where}#step-{step.key}")
        except (Gone, Routine.DoesNotExist):  # the section or all of it went away in another window
            form.add_error("place", _("This section is not there any more."))
        except ValidationError as error:
            form.add_error("place", error.messages)
    page = {"technique": technique, "form": form}
    return render(request, "routines/pages/add_technique.html", page, status=422 if form.errors else 200)


def places_for(technique, user):
    """Sections of the person's latest routines that the technique suits, as choices grouped by routine."""
    suits = {Routine.ForWhom.SELF: technique.for_self, Routine.ForWhom.PARTNER: technique.for_partner}
    suited = [for_whom for for_whom, fits in suits.items() if fits]
    mine = Routine.objects.editable_by(user).filter(for_whom__in=suited).only("title").prefetch_related("sections")
    return [
        (routine.title, [(str(s.pk), section_label(s.title, s.position)) for s in routine.sections.all()])
        for routine in mine.order_by("-changed_at", "-id")[:PLACES]
    ]


@transaction.atomic
def put(user, technique, chosen):
    """Add the technique where the form says, with its own dose; the new step."""
    if chosen["place"] == AddTechniqueForm.NEW:
        for_whom = Routine.ForWhom.SELF if technique.for_self else Routine.ForWhom.PARTNER
        plan = Plan({"title": chosen["title"], "for_whom": for_whom}, [SectionPlan({"sides": Section.Sides.EACH})])
        section = Routine.create(user, plan).sections.get()
    else:
        section = get_object_or_404(Section, pk=chosen["place"], routine__in=Routine.objects.editable_by(user))
    return section.routine.add_step(user, section, technique)
