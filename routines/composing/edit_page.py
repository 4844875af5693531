"""The edit page of a routine, from the form that was sent to the answer.

Each action of the page is three steps, in this order:

    page.check(form, f"step-{key}")                           valid, and based on the revision that is stored
    page.rewrite(edits.change_steps, [key], form.changes)     the routine changes, and a revision is kept
    return page.changed(_("Saved."), typed=key)               what the change touched, or the whole page again

What stops an action on the way is raised, and answered by `EditPage.act`, once for all of them.
"""

from collections.abc import Callable
from functools import cached_property
from typing import cast

from django import forms
from django.contrib.messages import success
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import reswap

from routines.access import MemberPageRequest
from routines.composing import page_parts
from routines.composing.conflict import Conflict, document_at
from routines.composing.side_library import side_library
from routines.composing.snapshot import Snapshot
from routines.document import edits
from routines.document.difference import difference, summary
from routines.document.shapes import Document
from routines.forms import BasedOnRevision
from routines.models import Routine, StaleRevision

CHANGES, REFUSED = "routines/composing/_changes.html", "routines/composing/_refused.html"
SIDE_LIBRARY = ("add", "found")
"""The elements that htmx swaps where the library beside the routine is searched."""


def unknown(for_whom: str) -> Document:
    """Stands for a revision that is not kept any more: compared with it, everything is new."""
    nothing = {"title": "", "summary": "", "language": "", "for": for_whom, "sections": [], "techniques": {}}
    return cast(Document, nothing)


class InvalidForm(Exception):
    """The form that was sent cannot be saved; the page shows it as it was typed."""


class EditPage:
    """One request to the edit page of a routine."""

    def __init__(self, request: MemberPageRequest, routine: Routine) -> None:
        self.request, self.routine = request, routine
        self.form: forms.BaseForm = BasedOnRevision()
        self.place = ""

    @cached_property
    def before(self) -> Snapshot:
        """What the page showed before the action."""
        return Snapshot(self.request, self.routine)

    @property
    def sent(self) -> QueryDict:
        return self.request.POST

    @property
    def based_on(self) -> int:
        """The revision that the page showed when its form was filled in."""
        return self.form.cleaned_data["revision"]

    # The three steps of an action

    def check(self, form: forms.BaseForm, place: str = "") -> None:
        """Let a form pass that is valid and based on the stored revision. Raises InvalidForm and StaleRevision.

        `place` says where on the page its mistakes are shown: about, section-<key>, step-<key>, new-section, selected
        or add; above everything where it is empty. A stale form is not tried: the answer to it would show an old page
        only a part of what is new.
        """
        self.form, self.place = form, place
        if not form.is_valid():
            raise InvalidForm
        if self.based_on != self.routine.revision:
            raise StaleRevision(self.routine, self.based_on)

    def rewrite(self, edit: Callable[..., Document], *args: object) -> None:
        """Do one of `routines.document.edits`. Raises edits.Gone, StaleRevision and ValidationError."""
        self.routine.rewrite(self.request.user, edit, *args, based_on=self.based_on)

    def changed(self, message: str = "", *, typed: str = "", anchor: str = "composer") -> HttpResponse:
        """The answer after a change: for htmx what the change touched, else a redirect to the page.

        `message` is said on the page; without one, the difference in words. `typed` is the key of the step or section
        whose fields were typed in, or "about": they show the change already, unless the browser sends `renew`.
        """
        after = Snapshot(self.request, self.routine)
        changes = difference(self.before.document, after.document)
        message = message or (f"{summary(changes)}." if changes else _("Saved."))
        if not self.request.htmx:
            return self._back(message, anchor)
        own = "" if self.sent.get("renew") else typed
        more = {"said": message, "own": own}
        return self._swap(CHANGES, page_parts.changed_parts(self.routine, self.before, after, changes, more))

    # What stops an action

    def act(self, action: Callable[..., HttpResponse], **parts: str) -> HttpResponse:
        """The answer of an action, or of what stopped it."""
        assert self.before.document  # taken now, before anything changes
        try:
            return action(self, **parts)
        except InvalidForm:
            return self.refuse()
        except StaleRevision as stale:
            return self.conflict(stale)
        except ValidationError as error:
            self.form.add_error(None, error.messages)
            return self.refuse()
        except edits.Gone:
            form = BasedOnRevision(self.sent)
            if form.is_valid() and form.cleaned_data["revision"] < self.routine.revision:
                return self.conflict(StaleRevision(self.routine, form.cleaned_data["revision"]))
            raise Http404 from None

    def refuse(self) -> HttpResponse:
        """The form as it was typed, with what is wrong: for htmx alone, else on the page."""
        self.forget_changes()
        if not self.request.htmx:
            return self.whole(status=422)
        return self._swap(REFUSED, page_parts.refused_form(self.routine, self.place, self.form), 422)

    def conflict(self, stale: StaleRevision) -> HttpResponse:
        """Nothing is saved: what changed meanwhile, what was meant, and a button that puts it on top.

        Where others did just what was meant, there is nothing to decide.
        """
        self.routine, self.form, self.place = stale.routine, BasedOnRevision(), ""
        conflict = Conflict(self.request, stale)
        settled = conflict.is_settled
        if not self.request.htmx:
            if settled:
                return self._back(_("There was nothing left to save: the routine says so already."))
            self.forget_changes()
            return self.whole(status=409, conflict=conflict)
        before, now = Snapshot(self.request, self.routine), Snapshot(self.request, self.routine)
        before.document = document_at(self.routine, stale.based_on) or unknown(now.document["for"])
        message = _("Saved.") if settled else _("Not saved yet: the routine was changed elsewhere.")
        more = {"said": message, "moved_on": True, "stale": None if settled else conflict}
        changes = difference(before.document, now.document)
        return self._swap(CHANGES, page_parts.changed_parts(self.routine, before, now, changes, more), 409)

    def forget_changes(self) -> None:
        """The routine as it is stored, not as a refused change left it in memory."""
        self.routine = Routine.objects.get(pk=self.routine.pk)

    # Answers

    def whole(self, status: int = 200, conflict: Conflict | None = None) -> HttpResponse:
        """The page; for htmx, which asks for it anew or searches the library beside it, only that part."""
        target = self.request.htmx.target if self.request.htmx else None
        page = page_parts.frame(self.routine, self.place, self.form) | side_library(self.request, self.routine)
        part = "#add"
        if target not in SIDE_LIBRARY:
            part = "#composer" if self.request.htmx else ""
            page |= page_parts.everything(self.request, Snapshot(self.request, self.routine), page)
            page |= page_parts.problems(self.place, self.form, conflict)
        response = render(self.request, f"routines/composing/edit.html{part}", page, status=status)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def _swap(self, template: str, parts: page_parts.Parts, status: int = 200) -> HttpResponse:
        """For htmx: elements that go each in its own place."""
        return reswap(render(self.request, template, parts, status=status), "none")

    def _back(self, message: str, anchor: str = "composer") -> HttpResponse:
        """A redirect to what was changed; the search in the library beside it stays as it was."""
        success(self.request, message)
        searched = {name: self.sent.get(name, "")[:200] for name in ("q", "to")}
        searched = {name: value for name, value in searched.items() if value and value.isprintable()}
        query = f"?{urlencode(searched)}" if searched else ""
        return redirect(f"{page_parts.address_of(self.routine)}{query}#{anchor}")
