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
from django_htmx.http import reswap, retarget

from routines.board import board, fresh
from routines.difference import difference
from routines.forms import AboutForm, SectionForm
from routines.models import Routine, Step
from routines.notes import Shown
from routines.outline import outline
from routines.plan import MAX_SECTIONS, MAX_STEPS
from routines.views.shelf import about_shelf
from techniques.pressure import Pressure
from techniques.wording import suggestions

LIBRARY = ("add", "found")
"""What htmx swaps where the library beside the routine is searched."""


def compose(request, routine, *, place="", form=None, stale=None, status=200):
    """Render the page. `place` says whose form has mistakes: about, section-<key>, new-section, selected or add."""
    if status != 200:
        routine = Routine.objects.get(pk=routine.pk)  # as stored, not as a refused change left it in memory
    library = request.htmx.target in LIBRARY if request.htmx else False
    page = {"routine": routine, "place": place, "form": form, "edit_address": address_of(routine)}
    page |= about_shelf(request, routine)
    if not library:
        page |= {
            **panels(Shown(request, routine)),
            **forms_of(routine, place, form),
            **complaints(place, form, stale),
        }
        page |= {"said": " ".join(str(message) for message in get_messages(request)), "messages": []}
        put_mistakes(page["sections"], place, form)
    part = "#add" if library else "#composer" if request.htmx else ""
    response = render(request, f"routines/edit.html{part}", page, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return reswap(retarget(response, "#composer"), "outerHTML") if part == "#composer" else response


def changed(request, routine, before, said="", *, own="", anchor="composer"):
    """After a change of what was `Shown` before: for htmx what it touched, else the page again.

    `said` is what was done, in the words of the change itself where it is empty. `own` is the step whose row was typed
    in, and which so shows it already.
    """
    shown = Shown(request, routine)
    changes = difference(before.document, shown.document)
    said = said or words_of(changes)
    if not request.htmx:
        return back(request, routine, said, anchor)
    page = {"routine": routine, "edit_address": address_of(routine), "said": said, **panels(shown)}
    page |= touched(before, shown, changes, page["sections"], own)
    page["order"] = json.dumps([[section.key, [row.key for row in section.rows]] for section in page["sections"]])
    return reswap(render(request, "routines/_edit_changes.html", page), "none")


def back(request, routine, said, anchor):
    """To the page again, which says what was done, at the thing that was changed, with the search as it was."""
    tell(request, said)
    kept = {name: request.POST.get(name, "")[:200] for name in ("q", "to")}
    kept = {name: value for name, value in kept.items() if value and value.isprintable()}
    return redirect(f"{address_of(routine)}{'?' if kept else ''}{urlencode(kept)}#{anchor}")


def touched(before, after, changes, sections, own):
    """Rows, notes beside rows, sections and their heads that show something else than before."""
    steps, new = fresh(before.document, after.document, changes, own)
    stale = after.notes.differing(before.said)
    rows = [row for section in sections for row in section.rows]
    heads = {section.key: section.head for section in board(before.document, before.said.shown, rows=False)}
    return {
        "fresh_rows": [row for row in rows if row.key in steps],
        "fresh_notes": [row for row in rows if row.key in stale - steps],
        "fresh_sections": [section for section in sections if section.key in new],
        "fresh_heads": [s for s in sections if s.key not in new and (s.head != heads.get(s.key) or s.key in stale)],
    }


def attempt(request, routine, form, place, save):
    """What `save` answers where the form is good and the verb agrees; else the page, with the form as it was typed."""
    if form.is_valid():
        try:
            return save()
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
    return f"{changes[0].words}." if len(changes) == 1 else _("Saved.")
