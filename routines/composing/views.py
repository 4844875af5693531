"""Composing: each action is a form that is saved at once, or comes back with what is wrong."""

from functools import wraps

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routines.access import own_routine
from routines.composing.advice_notes import Shown
from routines.composing.edit_page import attempt, changed, compose, conflict
from routines.composing.forms import (
    AboutForm,
    AddStepForm,
    MoveForm,
    PlaceForm,
    SectionForm,
    SelectedForm,
    StepForm,
)
from routines.composing.rows import row_of
from routines.composing.side_library import techniques_for
from routines.document import edits
from routines.forms import BasedOnRevision
from routines.models import NothingLeft, Routine, StaleRevision
from techniques.models.pressure import Pressure


def action(view):
    """A form of the page, sent. What it speaks of may be gone meanwhile: then the page says what changed."""

    @require_POST
    @own_routine
    @wraps(view)
    def acted(request, routine, **parts):
        try:
            return view(request, routine, **parts)
        except edits.Gone:
            sent = BasedOnRevision(request.POST)
            if sent.is_valid() and sent.cleaned_data["revision"] < routine.revision:
                return conflict(request, StaleRevision(routine, sent.cleaned_data["revision"]))
            raise Http404 from None

    return acted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@own_routine
def edit(request, routine):
    """The page, and the form on it that says what the routine is."""
    if request.method != "POST":
        return compose(request, routine)
    before, form = Shown(request, routine), AboutForm(request.POST, instance=Routine.objects.get(pk=routine.pk))

    def save():
        routine.describe(request.user, based_on=form.cleaned_data["revision"], **form.changes)
        return changed(request, routine, before, _("Saved."), own="about")

    return attempt(request, routine, form, "about", save)


@action
def add_section(request, routine):
    before, form = Shown(request, routine), SectionForm(request.POST, auto_id="new-%s")

    def save():
        fields = {name: form.cleaned_data[name] for name in form._meta.fields if name in form.cleaned_data}
        section = routine.add_section(request.user, based_on=form.cleaned_data["revision"], **fields)
        said = _("Added “%(name)s”.") % {"name": section.label}
        return changed(request, routine, before, said, anchor=f"section-{section.key}")

    return attempt(request, routine, form, "new-section", save)


@action
def change_section(request, routine, key):
    before = Shown(request, routine)
    section = before.document["sections"][edits.section_at(before.document, key)]
    form = SectionForm(request.POST, initial=section, auto_id=f"id-{key}-%s")

    def save():
        routine.rewrite(request.user, edits.change_section, key, form.changes, based_on=form.cleaned_data["revision"])
        return changed(request, routine, before, _("Saved."), own=key, anchor=f"section-{key}")

    return attempt(request, routine, form, f"section-{key}", save)


@action
def remove_section(request, routine, key):
    return edited(request, routine, BasedOnRevision(request.POST), edits.remove_section, key)


@action
def move_section(request, routine, key):
    form = MoveForm(request.POST)
    anchor = f"section-{key}"
    return edited(request, routine, form, edits.move_section, key, lambda: form.cleaned_data["direction"], at=anchor)


@action
def add_step(request, routine):
    before = Shown(request, routine)
    form = AddStepForm(request.POST, routine=routine, techniques=techniques_for(routine, request.user))

    def save():
        section, technique = form.cleaned_data["section"], form.cleaned_data["technique"]
        where = {"based_on": form.cleaned_data["revision"], "before": form.cleaned_data["before"]}
        step = routine.add_step(request.user, section, technique, **where, **gentle(routine, technique))
        said = _("Added %(name)s to %(section)s.") % {"name": technique.name, "section": section.label}
        return changed(request, routine, before, said, anchor=f"step-{step.key}")

    return attempt(request, routine, form, "add", save)


@action
def change_step(request, routine, key):
    before = Shown(request, routine)
    form = StepForm(request.POST, row=row_of(before.document, key), for_whom=routine.for_whom)

    def save():
        routine.rewrite(request.user, edits.change_steps, [key], form.changes, based_on=form.cleaned_data["revision"])
        return changed(request, routine, before, _("Saved."), own=key, anchor=f"step-{key}")

    return attempt(request, routine, form, f"step-{key}", save)


@action
def remove_step(request, routine, key):
    return edited(request, routine, BasedOnRevision(request.POST), edits.remove_steps, [key])


@action
def duplicate_step(request, routine, key):
    form = BasedOnRevision(request.POST)
    return edited(request, routine, form, edits.duplicate_steps, [key], at=f"step-{key}")


@action
def mirror_step(request, routine, key):
    form = BasedOnRevision(request.POST)
    return edited(request, routine, form, edits.repeat_on_other_side, [key], at=f"step-{key}")


@action
def move_step(request, routine, key):
    form = MoveForm(request.POST)
    anchor = f"step-{key}"
    return edited(request, routine, form, edits.shift_step, key, lambda: form.cleaned_data["direction"], at=anchor)


@action
def place_steps(request, routine):
    """Dragged, or carried there by keys."""
    form = PlaceForm(request.POST)
    asked = [lambda name=name: form.cleaned_data[name] for name in ("step", "section", "before")]
    return edited(request, routine, form, edits.place_steps, *asked)


@action
def selected(request, routine):
    """One thing done with several steps."""
    form = SelectedForm(request.POST)
    if not form.is_valid():
        return compose(request, routine, place="selected", form=form, status=422)
    keys = form.cleaned_data["step"]
    verbs = {
        "change": (edits.change_steps, keys, form.changes),
        "move": (edits.place_steps, keys, form.cleaned_data["section"]),
        "duplicate": (edits.duplicate_steps, keys),
        "mirror": (edits.repeat_on_other_side, keys),
        "remove": (edits.remove_steps, keys),
    }
    said = words_of_several(routine, form.cleaned_data) if len(keys) > 1 else ""
    return edited(request, routine, form, *verbs[form.cleaned_data["do"]], place="selected", said=said)


def words_of_several(routine, asked):
    """What is done with some steps at once, in a sentence."""
    words = {
        "change": _("Changed %(count)d steps."),
        "move": _("Moved %(count)d steps to “%(section)s”."),
        "duplicate": _("Duplicated %(count)d steps."),
        "mirror": _("Repeated on the other side what is for one side."),
        "remove": _("Removed %(count)d steps."),
    }
    section = routine.sections.filter(key=asked["section"]).first() if asked["do"] == "move" else None
    return words[asked["do"]] % {"count": len(asked["step"]), "section": section.label if section else ""}


@never_cache
@require_safe
@own_routine
def heat(request, routine):
    """Where it works, for who has that open while composing."""
    return render(request, "routines/composing/heat.html", {"document": routine.as_document()})


@never_cache
@require_safe
@own_routine
def token(request, routine):
    """For a page that was open while its person logged in again: what a form needs to be taken as theirs."""
    return HttpResponse(get_token(request), content_type="text/plain")


@action
def undo(request, routine):
    return walked(request, routine, routine.undo)


@action
def redo(request, routine):
    return walked(request, routine, routine.redo)


def walked(request, routine, verb):
    """One step back or forth through the history."""
    before, form = Shown(request, routine), BasedOnRevision(request.POST)

    def save():
        try:
            verb(request.user, based_on=form.cleaned_data["revision"])
        except NothingLeft as nothing:
            return changed(request, routine, before, str(nothing))
        said = routine.revisions.values_list("summary", flat=True)[0]
        return changed(request, routine, before, f"{said}.")

    return attempt(request, routine, form, "", save)


def edited(request, routine, form, edit, *args, at="composer", place="", said=""):
    """One of `routines.document.edits`, saved; what is only known once the form is good is given as a function."""
    before = Shown(request, routine)

    def save():
        known = [arg() if callable(arg) else arg for arg in args]
        routine.rewrite(request.user, edit, *known, based_on=form.cleaned_data["revision"])
        return changed(request, routine, before, said, anchor=at)

    return attempt(request, routine, form, place, save)


def gentle(routine, technique):
    """Nobody presses very deep on themselves, whatever is usual for the technique."""
    if routine.for_whom == Routine.ForWhom.SELF and technique.pressure_default > Pressure.FIRM:
        return {"pressure": Pressure.FIRM}
    return {}
