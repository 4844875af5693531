"""A conflict: a change that was based on an older revision, and whether it can still be put on top of the newest.

Only what differs from what the form showed was meant. The rest of the form takes the values that the routine has by
now, so that putting the change on top reverts nothing that others did.
"""

import json
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from routines.access import MemberPageRequest
from routines.document import edits
from routines.document.frequency import as_choice, how_often, of_choice
from routines.document.shapes import Document
from routines.models import Routine, Section, StaleRevision, Step
from techniques.models import Technique
from techniques.models.pressure import Pressure

MOST_CHANGES = 8
HIDDEN = ("csrfmiddlewaretoken", "revision", "q", "to", "renew")
NAMES = {
    "title": _("Title"),
    "summary": _("Summary"),
    "for_whom": _("For"),
    "frequency": _("How often"),
    "visibility": _("Who can see it"),
    "seconds": _("Seconds"),
    "pressure": _("Pressure"),
    "side": _("Side"),
    "sides": _("Sides"),
    "rounds": _("Rounds"),
    "receiver_position": _("Position of the receiver"),
    "repetitions": _("Repetitions"),
    "transition_seconds": _("Seconds to get ready"),
    "note": _("Note"),
}

WORDS: dict[str, dict] = {
    "for_whom": dict(Routine.ForWhom.choices),
    "visibility": dict(Routine.Visibility.choices),
    "pressure": {str(level): label for level, label in Pressure.choices},
    "side": dict(Step.Side.choices),
    "sides": dict(Section.Sides.choices),
    "receiver_position": dict(Technique.ReceiverPosition.choices),
}
EMPTY = _("(nothing)")


def in_words(name: str, value: str) -> str:
    """A choice as the form words it; anything typed as it is."""
    if name == "frequency":
        return how_often(of_choice(value)) or str(EMPTY)
    return WORDS.get(name, {}).get(value, value) or str(EMPTY)


def document_at(routine: Routine, number: int) -> Document | None:
    """The routine's document at this revision; None if it was pruned, or is older than the keys of parts."""
    text = routine.revisions.filter(number=number).values_list("document", flat=True).first()
    document: Document | None = json.loads(text) if text else None
    parts = [part for section in document["sections"] for part in (section, *section["steps"])] if document else []
    return document if all(part.get("key") for part in parts) else None


def shown_in_form(document: Document | None, view: str, key: str) -> dict[str, str] | None:
    """The values that a form shows of the document: those of a step, a section or the routine.

    `view` is the name of the URL that the form is sent to. None if it shows nothing of the document.
    """
    if document is None or view not in ("edit", "change_section", "change_step"):
        return None
    try:
        if view == "edit":
            part = {**document, "for_whom": document["for"], "frequency": as_choice(document.get("frequency"))}
        elif view == "change_step":
            part = {**edits.step_of(document, key)}
        else:
            part = {**document["sections"][edits.section_at(document, key)]}
    except edits.Gone:
        return None
    return {name: "" if part[name] is None else str(part[name]) for name in NAMES if name in part}


def as_stored(name: str, value: str) -> str:
    """What was typed, as it would be stored: trimmed, with \\n as the end of a line, and no pause as 0."""
    value = value.replace("\r\n", "\n").strip()
    return "0" if name == "transition_seconds" and not value else value


class Conflict:
    """What the page says about it: `changes` of others, and `meant`, names and values of what was to be saved.

    To put it on top, the page sends `fields` again to `address`, if it `can_apply`.
    """

    def __init__(self, request: MemberPageRequest, stale: StaleRevision) -> None:
        self.changes = stale.changes_since[-MOST_CHANGES:]
        for change in self.changes:
            change.just_now = timezone.now() - change.made_at < timedelta(minutes=1)  # type: ignore[attr-defined]
        self.address, document = request.path, stale.routine.as_document()
        match = request.resolver_match
        view, key = (match.url_name or "", match.kwargs.get("key", "")) if match else ("", "")
        self.now = shown_in_form(document, view, key)
        self._find_meant(request, shown_in_form(document_at(stale.routine, stale.based_on), view, key))
        self.can_apply = self._can_apply(request, key, document)

    @property
    def is_settled(self) -> bool:
        """Whether the routine says already all that was meant, so that nothing is left to be saved."""
        now = self.now
        return now is not None and all(as_stored(n, v) == now.get(n) for n, v in self.touched.items())

    def _find_meant(self, request: MemberPageRequest, before: dict[str, str] | None) -> None:
        """What was sent and differs from what the form showed `before`, or shows now if that is not known."""
        sent = [(n, str(v)) for n, values in request.POST.lists() if n not in HIDDEN for v in values]
        showed = before or self.now
        if showed is None:  # the part is gone: everything that was sent was meant
            self.touched = {name: value for name, value in sent if name in NAMES and value}
        else:
            self.touched = {n: v for n, v in sent if n in showed and as_stored(n, v) != showed[n]}
        self.meant = [(NAMES[name], in_words(name, value)) for name, value in self.touched.items()]
        now = self.now or {}
        self.fields = [(n, v if n in self.touched else now.get(n, v)) for n, v in sent]

    def _can_apply(self, request: MemberPageRequest, key: str, document: Document) -> bool:
        """Whether all parts still exist that the change names, in its address and among its fields."""
        steps = edits.keys_of(document)
        sections = [section["key"] for section in document["sections"]]
        named = dict(request.POST.lists())
        return (
            (not key or key in steps or key in sections)
            and set(named.get("step", [])) <= set(steps)
            and set(filter(None, named.get("section", []))) <= set(sections)
            and set(filter(None, named.get("before", []))) <= set(steps)
        )
