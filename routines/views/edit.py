"""Composing: each action is a form that goes back to the edit page, or shows it again with what is wrong."""

from functools import wraps

from django.http import Http404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from routines.forms import AboutForm, AddStepForm, BasedOnRevision, MoveForm, SectionForm, StepForm
from routines.models import Routine, StaleRevision, Step
from routines.views.access import own_routine
from routines.views.composer import attempt, back, compose, saved, techniques_for
from techniques.pressure import Pressure


def action(view):
    """A form of the page, sent. What it speaks of may be gone meanwhile: then the page says what changed."""

    @require_POST
    @own_routine
    @wraps(view)
    def acted(request, routine, **parts):
        try:
            return view(request, routine, **parts)
        except StaleRevision as stale:
            return compose(request, routine, place="", stale=stale, status=409)

    return acted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@own_routine
def edit(request, routine):
    """The page, and the form on it that says what the routine is."""
    if request.method != "POST":
        return compose(request, routine)
    form = AboutForm(request.POST, instance=Routine.objects.get(pk=routine.pk))

    def save():
        if form.changes:
            routine.describe(request.user, based_on=form.cleaned_data["revision"], **form.changes)
        return saved(request, routine, "about")

    return attempt(request, routine, form, "about", save)


@action
def add_section(request, routine):
    form = SectionForm(request.POST, auto_id="new-%s")

    def save():
        fields = {name: form.cleaned_data[name] for name in form._meta.fields if name in form.cleaned_data}
        section = routine.add_section(request.user, based_on=form.cleaned_data["revision"], **fields)
        return back(request, routine, section=section.pk, at=f"section-{section.pk}")

    return attempt(request, routine, form, "new-section", save)


@action
def change_section(request, routine, id):
    section = part_of(request, routine, routine.sections, id)
    form = SectionForm(request.POST, instance=section)

    def save():
        if form.changes:
            section.refresh_from_db()
            routine.change_section(request.user, section, based_on=form.cleaned_data["revision"], **form.changes)
        return saved(request, routine, f"section-{id}")

    return attempt(request, routine, form, f"section-{id}", save)


@action
def remove_section(request, routine, id):
    section = part_of(request, routine, routine.sections, id)
    form = BasedOnRevision(request.POST)

    def save():
        routine.remove_section(request.user, section, based_on=form.cleaned_data["revision"])
        return back(request, routine)

    return attempt(request, routine, form, "", save)


@action
def move_section(request, routine, id):
    section = part_of(request, routine, routine.sections, id)
    form = MoveForm(request.POST)

    def save():
        places, revision = form.cleaned_data["direction"], form.cleaned_data["revision"]
        routine.move_section(request.user, section, places, based_on=revision)
        return back(request, routine, at=f"section-{id}")

    return attempt(request, routine, form, "", save)


@action
def add_step(request, routine):
    form = AddStepForm(request.POST, routine=routine, techniques=techniques_for(routine, request.user))

    def save():
        section, technique = form.cleaned_data["section"], form.cleaned_data["technique"]
        step = routine.add_step(
            request.user, section, technique, based_on=form.cleaned_data["revision"], **gentle(routine, technique)
        )
        return back(request, routine, added=f"step-{step.pk}")

    return attempt(request, routine, form, "add", save)


@action
def change_step(request, routine, id):
    step = part_of(request, routine, steps_of(routine), id)
    form = StepForm(request.POST, instance=step, routine=routine)

    def save():
        if form.changes:
            routine.change_step(request.user, step, based_on=form.cleaned_data["revision"], **form.changes)
        return saved(request, routine, f"step-{id}", form)

    return attempt(request, routine, form, f"step-{id}", save)


@action
def remove_step(request, routine, id):
    step = part_of(request, routine, steps_of(routine), id)
    form = BasedOnRevision(request.POST)

    def save():
        routine.remove_step(request.user, step, based_on=form.cleaned_data["revision"])
        return back(request, routine, at=f"section-{step.section_id}")

    return attempt(request, routine, form, "", save)


@action
def move_step(request, routine, id):
    step = part_of(request, routine, steps_of(routine), id)
    form = MoveForm(request.POST)

    def save():
        places, revision = form.cleaned_data["direction"], form.cleaned_data["revision"]
        routine.move_step(request.user, step, places, based_on=revision)
        return back(request, routine, at=f"step-{id}")

    return attempt(request, routine, form, "", save)


def gentle(routine, technique):
    """Nobody presses very deep on themselves, whatever is usual for the technique."""
    if routine.for_whom == Routine.ForWhom.SELF and technique.pressure_default > Pressure.FIRM:
        return {"pressure": Pressure.FIRM}
    return {}


def steps_of(routine):
    return Step.objects.filter(section__routine=routine).select_related("section", "technique")


def part_of(request, routine, rows, id):
    """The section or step of this routine. One that is gone since the sender last looked is a stale change."""
    row = rows.filter(pk=id).first()
    if row is None:
        sent = BasedOnRevision(request.POST)
        if sent.is_valid() and sent.cleaned_data["revision"] < routine.revision:
            raise StaleRevision(routine, sent.cleaned_data["revision"])
        raise Http404
    return row
