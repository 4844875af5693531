"""What the templates of the edit page are given: the whole page, or the parts that a change touched."""

import json
from typing import Any, TypedDict

from django import forms
from django.contrib.messages import get_messages
from django.urls import reverse

from routines.access import MemberPageRequest
from routines.composing.conflict import Conflict
from routines.composing.forms import AboutForm, SectionForm
from routines.composing.rows import SectionRow, StepRow, board, fresh_keys, row_of, section_row
from routines.composing.snapshot import Notes, Snapshot
from routines.document.difference import Change
from routines.document.outline import Outline, outline
from routines.document.plan import MAX_SECTIONS, MAX_STEPS
from routines.document.shapes import Document
from routines.models import Routine, Step
from routines.safety.screening import Act
from techniques.models.pressure import Pressure
from techniques.overclaims import Suggestion, suggestions

Parts = dict[str, Any]
"""The context of a template."""


class Panels(TypedDict):
    """What any change may alter: sections and rows, time, notes, and the limits that are reached.

    `ruled_out` are the keys of the steps to leave out, by what is known of the receiver.
    """

    document: Document
    outline: Outline
    sections: list[SectionRow]
    notes: Notes
    ruled_out: list[str]
    turns: int
    plainer: list[Suggestion]
    full: dict[str, int]


class Touched(TypedDict):
    """What shows something else than before, each to be put in place of what the page shows."""

    fresh_rows: list[StepRow]
    fresh_notes: list[StepRow]
    fresh_sections: list[SectionRow]
    fresh_heads: list[SectionRow]
    fresh_settings: list[SectionRow]
    fresh_choices: bool
    fresh_about: bool


def address_of(routine: Routine) -> str:
    return reverse("routines:edit", args=[routine.code])


def frame(routine: Routine, place: str = "", form: forms.BaseForm | None = None) -> Parts:
    """What every part needs; `form` is one with mistakes, and `place` where it stands (see `EditPage.check`)."""
    return {
        "routine": routine,
        "place": place,
        "form": form,
        "edit_address": address_of(routine),
        "about": form if place == "about" and form else AboutForm(instance=routine),
        "new_section": form if place == "new-section" and form else SectionForm(auto_id="new-%s"),
        "pressures": Pressure.choices,
        "all_sides": Step.Side.choices,
    }


def everything(request: MemberPageRequest, now: Snapshot, page: Parts) -> Parts:
    """All of the page but the library beside the routine, with the messages of the action before."""
    shown = panels(now)
    fill_forms(shown["sections"], page["place"], page["form"])
    return {**shown, "said": " ".join(str(message) for message in get_messages(request)), "messages": []}


def refused_form(routine: Routine, place: str, form: forms.BaseForm) -> Parts:
    """The form with its mistakes, alone."""
    document = routine.as_document()
    parts = frame(routine, place, form) | problems(place, form)
    kind, _dash, key = place.partition("-")
    if kind == "step":
        parts["row"] = row_of(document, key)
        parts["row"].show_mistakes(form)
    elif kind == "section":
        parts["section"] = section_row(document, key)
        parts["section"].form = form
    return parts | {"kind": kind, "mistakes": form.errors.values()}


def changed_parts(routine: Routine, before: Snapshot, after: Snapshot, changes: list[Change], more: Parts) -> Parts:
    """Everything that shows something else than before."""
    shown = panels(after)
    fill_forms(shown["sections"])
    fresh = touched(before, after, changes, shown["sections"], more.get("own", ""))
    order = json.dumps([[section.key, [row.key for row in section.rows]] for section in shown["sections"]])
    return {**frame(routine), **more, **shown, **fresh, "order": order}


def panels(shown: Snapshot) -> Panels:
    document, laid_out = shown.document, outline(shown.document)
    return {
        "document": document,
        "outline": laid_out,
        "sections": board(document, shown.notes.shown, shown.notes.rulings),
        "notes": shown.notes,
        "ruled_out": [key for key, ruling in shown.notes.rulings.items() if ruling.act == Act.SKIP],
        "turns": max(0, len(laid_out.positions) - 1),
        "plainer": plainer(document),
        "full": full(document),
    }


def touched(before: Snapshot, after: Snapshot, changes: list[Change], sections: list[SectionRow], own: str) -> Touched:
    """`own` is where somebody typed: it shows the change already."""
    fresh_choices = choices(before.document) != choices(after.document)
    fresh_about = own != "about" and about(before.document) != about(after.document)
    rows = [row for section in sections for row in section.rows]
    stale = differing(before.notes_to_compare.by_key, after.notes.by_key)
    steps, new = fresh_keys(before.document, after.document, changes, own)
    old = {section.key: section for section in board(before.document, before.notes_to_compare.shown, rows=False)}
    stayed = [section for section in sections if section.key not in new]
    return {
        "fresh_rows": [row for row in rows if row.key in steps],
        "fresh_notes": [row for row in rows if row.key in stale - steps],
        "fresh_sections": [section for section in sections if section.key in new],
        "fresh_heads": [s for s in stayed if s.key in stale or s.head != old[s.key].head],
        "fresh_settings": [s for s in stayed if s.key != own and s.settings != old[s.key].settings],
        "fresh_choices": fresh_choices,
        "fresh_about": fresh_about,
    }


def differing(before: dict[str, list], after: dict[str, list]) -> set[str]:
    """Keys of the steps and sections beside which something else is said now."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def choices(document: Document) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """The sections that can be chosen, and whether there can be more of them or of their steps."""
    return [(section["key"], section["title"]) for section in document["sections"]], full(document)


def about(document: Document) -> list:
    """What the form about the routine shows."""
    return [document.get(name) for name in ("title", "summary", "for", "frequency", "visibility")]


def full(document: Document) -> dict[str, int]:
    """The limits that are reached; 0 for one that is not."""
    steps = sum(len(section["steps"]) for section in document["sections"])
    return {
        "sections": MAX_SECTIONS if len(document["sections"]) >= MAX_SECTIONS else 0,
        "steps": MAX_STEPS if steps >= MAX_STEPS else 0,
    }


def fill_forms(sections: list[SectionRow], place: str = "", form: forms.BaseForm | None = None) -> None:
    """Give each section its form; one with mistakes stays as it was typed, as do the fields of a step."""
    for section in sections:
        stored = SectionForm(initial=section.section, auto_id=f"id-{section.key}-%s")
        section.form = form if form is not None and place == f"section-{section.key}" else stored
        for row in section.rows:
            if form is not None and place == f"step-{row.key}":
                row.show_mistakes(form)


def problems(place: str, form: forms.BaseForm, conflict: Conflict | None = None) -> Parts:
    """Why nothing was saved: a conflict, or mistakes that have no field on the page."""
    mistakes = form.errors.values() if not place and not conflict else []
    return {
        "stale": conflict,
        "problems": [error for errors in mistakes for error in errors],
    }


def plainer(document: Document) -> list[Suggestion]:
    """What might be said more plainly before others read it: a suggestion, never a wall."""
    texts = [document["title"], document["summary"]]
    for section in document["sections"]:
        texts += [section["title"], *(step["note"] for step in section["steps"])]
    return suggestions(*texts)
