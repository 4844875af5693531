"""Composing: each action is a form that goes back to the edit page, or shows it again with what is wrong."""

from functools import wraps

from django.http import Http404
from django.utils.translation import gettext as _
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
        said = _("Added “%(name)s”.") % {"name": section.label}
        return back(request, routine, said, section=section.pk, at=f"section-{section.pk}")

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
        said, near = _("Removed “%(name)s”.") % {"name": section.label}, beside(routine.sections.all(), section)
        routine.remove_section(request.user, section, based_on=form.cleaned_data["revision"])
        return back(request, routine, said, at=f"section-{near}" if near else "new-section")

    return attempt(request, routine, form, "", save)


@action
def move_section(request, routine, id):
    section = part_of(request, routine, routine.sections, id)
    form = MoveForm(request.POST)

    def save():
        places, revision = form.cleaned_data["direction"], form.cleaned_data["revision"]
        name = section.label
        routine.move_section(request.user, section, places, based_on=revision)
        said = _("Moved “%(name)s” to %(place)s.") % {
            "name": name,
            "place": place_among(routine.sections.all(), section),
        }
        return back(request, routine, said, at=f"section-{id}", moved=form.data["direction"])

    return attempt(request, routine, form, "", save)


@action
def add_step(request, routine):
    form = AddStepForm(request.POST, routine=routine, techniques=techniques_for(routine, request.user))

    def save():
        section, technique = form.cleaned_data["section"], form.cleaned_data["technique"]
        step = routine.add_step(
            request.user, section, technique, based_on=form.cleaned_data["revision"], **gentle(routine, technique)
        )
        said = _("Added %(name)s to %(section)s.") % {"name": technique.name, "section": section.label}
        return back(request, routine, said, added=f"step-{step.pk}")

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
        said, near = _("Removed %(name)s.") % {"name": step.technique.name}, beside(steps_of(routine), step)
        routine.remove_step(request.user, step, based_on=form.cleaned_data["revision"])
        return back(request, routine, said, at=f"step-{near}" if near else "add")

    return attempt(request, routine, form, "", save)


@action
def move_step(request, routine, id):
    step = part_of(request, routine, steps_of(routine), id)
    form = MoveForm(request.POST)

    def save():
        places, revision = form.cleaned_data["direction"], form.cleaned_data["revision"]
        section = step.section_id
        routine.move_step(request.user, step, places, based_on=revision)
        said = where_it_went(routine, step, entered=step.section_id != section)
        return back(request, routine, said, at=f"step-{id}", moved=form.data["direction"])

    return attempt(request, routine, form, "", save)


def gentle(routine, technique):
    """Nobody presses very deep on themselves, whatever is usual for the technique."""
    if routine.for_whom == Routine.ForWhom.SELF and technique.pressure_default > Pressure.FIRM:
        return {"pressure": Pressure.FIRM}
    return {}


def steps_of(routine):
    steps = Step.objects.filter(section__routine=routine).select_related("section", "technique")
    return steps.order_by("section__position", "position")


def where_it_went(routine, step, entered):
    """In words for the status line: the number that the step has now, or the section that it has entered."""
    name = step.technique.name
    if entered:
        return _("Moved %(name)s to %(section)s.") % {"name": name, "section": step.section.label}
    return _("Moved %(name)s to %(place)s.") % {"name": name, "place": place_among(steps_of(routine), step)}


def place_among(rows, row):
    keys = list(rows.values_list("pk", flat=True))
    return _("place %(place)d of %(count)d") % {"place": [*keys, row.pk].index(row.pk) + 1, "count": len(keys)}


def beside(rows, row):
    """The key of the row after this one, else of the one before it, else None."""
    keys = list(rows.values_list("pk", flat=True))
    place = [*keys, row.pk].index(row.pk)  # behind the last where it went meanwhile
    return next(iter(keys[place + 1 :] or keys[:place][-1:]), None)


def part_of(request, routine, rows, id):
    """The section or step of this routine. One that is gone since the sender last looked is a stale change."""
    row = rows.filter(pk=id).first()
    if row is None:
        sent = BasedOnRevision(request.POST)
        if sent.is_valid() and sent.cleaned_data["revision"] < routine.revision:
            raise StaleRevision(routine, sent.cleaned_data["revision"])
        raise Http404
    return row
