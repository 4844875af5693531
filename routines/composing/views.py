"""The actions of the edit page: each is a form that is saved at once, or comes back with what is wrong."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routines.access import MemberPageRequest, own_routine
from routines.composing.edit_page import EditPage
from routines.composing.forms import AboutForm, AddStepForm, MoveForm, PlaceForm, SectionForm, SelectedForm, StepForm
from routines.composing.rows import row_of
from routines.composing.side_library import techniques_for
from routines.document import edits
from routines.forms import BasedOnRevision
from routines.models import NothingLeft, Routine


def action(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form of the page, sent. The view is given the `EditPage`, which answers what it raises."""

    @require_POST
    @own_routine
    @wraps(view)
    def acted(request: MemberPageRequest, routine: Routine, **parts: str) -> HttpResponse:
        return EditPage(request, routine).act(view, **parts)

    return acted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@own_routine
def edit(request: MemberPageRequest, routine: Routine) -> HttpResponse:
    """The page, and the form on it about the routine as a whole."""
    page = EditPage(request, routine)
    return page.act(describe) if request.method == "POST" else page.whole()


def describe(page: EditPage) -> HttpResponse:
    form = AboutForm(page.sent, instance=Routine.objects.get(pk=page.routine.pk))
    page.check(form, "about")
    page.routine.describe(page.request.user, based_on=page.based_on, **form.changes)
    return page.changed(_("Saved."), typed="about")


@action
def add_section(page: EditPage) -> HttpResponse:
    form = SectionForm(page.sent, auto_id="new-%s")
    page.check(form, "new-section")
    fields = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
    section = page.routine.add_section(page.request.user, based_on=page.based_on, **fields)
    return page.changed(_("Added “%(name)s”.") % {"name": section.label}, anchor=f"section-{section.key}")


@action
def change_section(page: EditPage, key: str) -> HttpResponse:
    stored = page.before.document["sections"][edits.section_at(page.before.document, key)]
    form = SectionForm(page.sent, initial=stored, auto_id=f"id-{key}-%s")
    page.check(form, f"section-{key}")
    page.rewrite(edits.change_section, key, form.changes)
    return page.changed(_("Saved."), typed=key, anchor=f"section-{key}")


@action
def remove_section(page: EditPage, key: str) -> HttpResponse:
    page.check(BasedOnRevision(page.sent))
    page.rewrite(edits.remove_section, key)
    return page.changed()


@action
def move_section(page: EditPage, key: str) -> HttpResponse:
    form = MoveForm(page.sent)
    page.check(form)
    page.rewrite(edits.move_section, key, form.cleaned_data["direction"])
    return page.changed(anchor=f"section-{key}")


@action
def add_step(page: EditPage) -> HttpResponse:
    techniques = techniques_for(page.routine, page.request.user)
    form = AddStepForm(page.sent, routine=page.routine, techniques=techniques)
    page.check(form, "add")
    section, technique = form.cleaned_data["section"], form.cleaned_data["technique"]
    where = {"based_on": page.based_on, "before": form.cleaned_data["before"]}
    step = page.routine.add_step(page.request.user, section, technique, **where)
    message = _("Added %(name)s to %(section)s.") % {"name": technique.name, "section": section.label}
    return page.changed(message, anchor=f"step-{step.key}")


@action
def change_step(page: EditPage, key: str) -> HttpResponse:
    form = StepForm(page.sent, row=row_of(page.before.document, key))
    page.check(form, f"step-{key}")
    page.rewrite(edits.change_steps, [key], form.changes)
    return page.changed(_("Saved."), typed=key, anchor=f"step-{key}")


@action
def remove_step(page: EditPage, key: str) -> HttpResponse:
    page.check(BasedOnRevision(page.sent))
    page.rewrite(edits.remove_steps, [key])
    return page.changed()


@action
def duplicate_step(page: EditPage, key: str) -> HttpResponse:
    page.check(BasedOnRevision(page.sent))
    page.rewrite(edits.duplicate_steps, [key])
    return page.changed(anchor=f"step-{key}")


@action
def mirror_step(page: EditPage, key: str) -> HttpResponse:
    page.check(BasedOnRevision(page.sent))
    page.rewrite(edits.repeat_on_other_side, [key])
    return page.changed(anchor=f"step-{key}")


@action
def move_step(page: EditPage, key: str) -> HttpResponse:
    form = MoveForm(page.sent)
    page.check(form)
    page.rewrite(edits.shift_step, key, form.cleaned_data["direction"])
    return page.changed(anchor=f"step-{key}")


@action
def place_steps(page: EditPage) -> HttpResponse:
    """Dragged, or carried there by keys."""
    form = PlaceForm(page.sent)
    page.check(form)
    page.rewrite(edits.place_steps, *(form.cleaned_data[name] for name in ("step", "section", "before")))
    return page.changed()


@action
def selected(page: EditPage) -> HttpResponse:
    """One thing done with several steps."""
    form = SelectedForm(page.sent)
    page.check(form, "selected")
    chosen, keys = form.cleaned_data, form.cleaned_data["step"]
    verbs: dict[str, tuple] = {
        "change": (edits.change_steps, keys, form.changes),
        "move": (edits.place_steps, keys, chosen["section"]),
        "duplicate": (edits.duplicate_steps, keys),
        "mirror": (edits.repeat_on_other_side, keys),
        "remove": (edits.remove_steps, keys),
    }
    message = message_for_several(page.routine, chosen) if len(keys) > 1 else ""
    edit_steps, *how = verbs[chosen["do"]]
    page.rewrite(edit_steps, *how)
    return page.changed(message)


def message_for_several(routine: Routine, chosen: dict) -> str:
    messages = {
        "change": _("Changed %(count)d steps."),
        "move": _("Moved %(count)d steps to “%(section)s”."),
        "duplicate": _("Duplicated %(count)d steps."),
        "mirror": _("Repeated on the other side what is for one side."),
        "remove": _("Removed %(count)d steps."),
    }
    section = routine.sections.filter(key=chosen["section"]).first() if chosen["do"] == "move" else None
    return messages[chosen["do"]] % {"count": len(chosen["step"]), "section": section.label if section else ""}


@action
def undo(page: EditPage) -> HttpResponse:
    return step_through_history(page, page.routine.undo)


@action
def redo(page: EditPage) -> HttpResponse:
    return step_through_history(page, page.routine.redo)


def step_through_history(page: EditPage, verb: Callable[..., None]) -> HttpResponse:
    page.check(BasedOnRevision(page.sent))
    try:
        verb(page.request.user, based_on=page.based_on)
    except NothingLeft as nothing:
        return page.changed(str(nothing))
    return page.changed(f"{page.routine.revisions.values_list('summary', flat=True)[0]}.")


@never_cache
@require_safe
@own_routine
def heat(request: MemberPageRequest, routine: Routine) -> HttpResponse:
    """Where on the body the routine works, for a page that shows it unfolded."""
    return render(request, "routines/composing/_heat.html", {"document": routine.as_document()})


@never_cache
@require_safe
@own_routine
def token(request: MemberPageRequest, routine: Routine) -> HttpResponse:
    """A CSRF token, for a page that stayed open while its person logged in again."""
    return HttpResponse(get_token(request), content_type="text/plain")
