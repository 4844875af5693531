"""The edit page of a routine: whole for a browser alone; for htmx, after a change, only what the change touched."""

import json

from django.contrib.messages import get_messages
from django.contrib.messages import success as tell
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import reswap

from routines.composing.advice_notes import Shown
from routines.composing.conflict import Unsaved, document_at
from routines.composing.forms import AboutForm, SectionForm
from routines.composing.rows import board, fresh, row_of, section_row
from routines.composing.side_library import about_shelf
from routines.document.difference import difference, summary
from routines.document.outline import outline
from routines.document.plan import MAX_SECTIONS, MAX_STEPS
from routines.models import Routine, StaleRevision, Step
from techniques.models.pressure import Pressure
from techniques.overclaims import suggestions

LIBRARY = ("add", "found")
"""What htmx swaps where the library beside the routine is searched."""
NOTHING = {"title": "", "summary": "", "language": "", "sections": [], "techniques": {}}
"""What is compared with where nobody knows what an old page shows: all is new then."""


def compose(request, routine, *, place="", form=None, stale=None, status=200):
    """Render the page; for htmx, after a refusal, only the part with the mistakes.

    `place` says whose form has mistakes: about, section-<key>, step-<key>, new-section, selected or add.
    """
    if status != 200:
        routine = Routine.objects.get(pk=routine.pk)  # as stored, not as a refused change left it in memory
    if status != 200 and request.htmx:
        return refused(request, routine, place, form, status)
    library = request.htmx.target in LIBRARY if request.htmx else False
    page = about_page(routine, place, form) | about_shelf(request, routine)
    if not library:
        page |= all_of_it(request, routine, place, form) | complaints(place, form, stale)
    part = "#add" if library else "#composer" if request.htmx else ""
    response = render(request, f"routines/composing/edit.html{part}", page, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def all_of_it(request, routine, place, form):
    """What the whole page shows beside the library, with what was said last."""
    page = panels(Shown(request, routine)) | forms_of(routine, place, form)
    put_mistakes(page["sections"], place, form)
    return page | {"said": " ".join(str(message) for message in get_messages(request)), "messages": []}


def about_page(routine, place="", form=None):
    return {"routine": routine, "place": place, "form": form, "edit_address": address_of(routine)}


def refused(request, routine, place, form, status):
    """For htmx: the form with what was typed and what is wrong with it, and nothing else of the page."""
    document = routine.as_document()
    page = about_page(routine, place, form) | forms_of(routine, place, form) | complaints(place, form, None)
    kind, _dash, key = place.partition("-")
    if kind == "step":
        page["row"] = row_of(document, key)
        page["row"].show_mistakes(form)
    elif kind == "section":
        page["section"] = section_row(document, key)
        page["section"].form = form
    page |= {"kind": kind, "mistakes": form.errors.values()}
    return reswap(render(request, "routines/composing/_refused.html", page, status=status), "none")


def changed(request, routine, before, said="", *, own="", anchor="composer"):
    """After a change of what was `Shown` before: for htmx what it touched, else the page again.

    `said` is what was done, in the words of the change itself where it is empty. `own` is the step or the section whose
    fields were typed in, or "about", which so show it already, unless they say that they do not.
    """
    shown = Shown(request, routine)
    changes = difference(before.document, shown.document)
    said = said or words_of(changes)
    if not request.htmx:
        return back(request, routine, said, anchor)
    own = "" if request.POST.get("renew") else own
    return renewed(request, routine, before, shown, {"said": said, "own": own})


def conflict(request, stale):
    """Nothing is saved: what changed meanwhile, what was meant, and a button that puts it on top.

    Where others did just what was meant, there is nothing to decide.
    """
    unsaved, routine = Unsaved(request, stale), stale.routine
    settled = unsaved.is_there_already
    if not request.htmx:
        said = _("There was nothing left to save: the routine says so already.")
        if settled:
            return back(request, routine, said, "composer")
        return compose(request, routine, stale=unsaved, status=409)
    before, shown = Shown(request, routine), Shown(request, routine)
    before.document = document_at(routine, stale.based_on) or NOTHING | {"for": shown.document["for"]}
    page = {
        "said": _("Saved.") if settled else _("Not saved yet: the routine was changed elsewhere."),
        "moved_on": True,
    }
    return renewed(request, routine, before, shown, page | {"stale": None if settled else unsaved}, status=409)


def renewed(request, routine, before, shown, page, status=200):
    """For htmx: all that shows something else than before."""
    page = about_page(routine) | page | panels(shown) | forms_of(routine, "", None)
    put_mistakes(page["sections"], "", None)
    page |= touched(before, shown, page["sections"], page.get("own", ""))
    page["order"] = json.dumps([[section.key, [row.key for row in section.rows]] for section in page["sections"]])
    return reswap(render(request, "routines/composing/_changes.html", page, status=status), "none")


def back(request, routine, said, anchor):
    """To the page again, which says what was done, at the thing that was changed, with the search as it was."""
    tell(request, said)
    kept = {name: request.POST.get(name, "")[:200] for name in ("q", "to")}
    kept = {name: value for name, value in kept.items() if value and value.isprintable()}
    return redirect(f"{address_of(routine)}{'?' if kept else ''}{urlencode(kept)}#{anchor}")


def touched(before, after, sections, own):
    """All that shows something else: rows, notes beside them, sections, their heads, settings and choice, and about."""
    changes = difference(before.document, after.document)
    steps, new = fresh(before.document, after.document, changes, own)
    stale = after.notes.differing(before.said)
    rows = [row for section in sections for row in section.rows]
    old = {section.key: section for section in board(before.document, before.said.shown, rows=False)}
    stayed = [section for section in sections if section.key not in new]
    return {
        "fresh_rows": [row for row in rows if row.key in steps],
        "fresh_notes": [row for row in rows if row.key in stale - steps],
        "fresh_sections": [section for section in sections if section.key in new],
        "fresh_heads": [s for s in stayed if s.key in stale or s.head != old[s.key].head],
        "fresh_settings": [s for s in stayed if s.key != own and s.settings != old[s.key].settings],
        "fresh_choices": choices(before.document) != choices(after.document),
        "fresh_about": own != "about" and said_about(before.document) != said_about(after.document),
    }


def choices(document):
    """What can be chosen of the sections, and whether there can be more of them or of their steps."""
    return [(section["key"], section["title"]) for section in document["sections"]], full(document)


def said_about(document):
    """What the form about the routine shows."""
    return [document.get(name) for name in ("title", "summary", "for", "visibility")]


def attempt(request, routine, form, place, save):
    """What `save` answers where the form is good and the verb agrees; else the page, with the form as it was typed.

    What is based on an older revision is not tried: the answer would tell an old page only a part of what is new.
    """
    if form.is_valid():
        try:
            if form.cleaned_data["revision"] != routine.revision:
                raise StaleRevision(routine, form.cleaned_data["revision"])
            return save()
        except StaleRevision as stale:
            return conflict(request, stale)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return compose(request, routine, place=place, form=form, status=422)


def panels(shown):
    """What every change may alter: sections and rows, time, what a teacher would say, and what is full."""
    document, laid_out = shown.document, outline(shown.document)
    return {
        "document": document,
        "outline": laid_out,
        "sections": board(document, shown.notes.shown, shown.notes.rulings),
        "notes": shown.notes,
        "turns": max(0, len(laid_out.positions) - 1),
        "plainer": plainer(document),
        "full": full(document),
    }


def forms_of(routine, place, form):
    """The form about the routine, the one for a new section, and what is full."""
    return {
        "about": form if place == "about" and form else AboutForm(instance=routine),
        "new_section": form if place == "new-section" and form else SectionForm(auto_id="new-%s"),
        "pressures": Pressure.choices,
        "all_sides": Step.Side.choices,
    }


def full(document):
    """The limits that are reached."""
    steps = sum(len(section["steps"]) for section in document["sections"])
    return {
        "sections": MAX_SECTIONS if len(document["sections"]) >= MAX_SECTIONS else 0,
        "steps": MAX_STEPS if steps >= MAX_STEPS else 0,
    }


def put_mistakes(sections, place, form):
    """The form of a section or the fields of a step as they were typed, where they stand on the page."""
    for section in sections:
        section.form = form if place == f"section-{section.key}" else section_form(section)
        for row in section.rows:
            if form is not None and place == f"step-{row.key}":
                row.show_mistakes(form)


def section_form(section):
    return SectionForm(initial=section.section, auto_id=f"id-{section.key}-%s")


def complaints(place, form, stale):
    """Why nothing was saved: what changed meanwhile, and what is wrong that has no field on the page."""
    nowhere = form is not None and not place
    return {
        "stale": stale,
        "problems": [error for errors in form.errors.values() for error in errors] if nowhere and not stale else [],
    }


def plainer(document):
    """What might be said more plainly before others read it; a suggestion, and never a wall."""
    texts = [document["title"], document["summary"]]
    for section in document["sections"]:
        texts += [section["title"], *(step["note"] for step in section["steps"])]
    return suggestions(*texts)


def address_of(routine):
    return reverse("routines:edit", args=[routine.code])


def words_of(changes):
    """What was done, in a sentence."""
    return f"{summary(changes)}." if changes else _("Saved.")
