"""A conflict: a change that was based on an older revision, and whether it can still be put on top of the newest.

Only what differs from what the form showed when it was filled in was meant. The rest of a form is what the routine says
by now, so that putting the change on top takes back nothing that others did.
"""

import json
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from routines.document import edits
from routines.models import Routine, Section, Step
from techniques.models import Technique
from techniques.models.pressure import Pressure

MOST_CHANGES = 8
HIDDEN = ("csrfmiddlewaretoken", "revision", "q", "to", "renew")
NAMES = {
    "title": _("Title"),
    "summary": _("Summary"),
    "for_whom": _("For"),
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

WORDS = {
    "for_whom": dict(Routine.ForWhom.choices),
    "visibility": dict(Routine.Visibility.choices),
    "pressure": {str(level): label for level, label in Pressure.choices},
    "side": dict(Step.Side.choices),
    "sides": dict(Section.Sides.choices),
    "receiver_position": dict(Technique.ReceiverPosition.choices),
}
EMPTY = _("(nothing)")


def in_words(name, value):
    """What was chosen, as the form words it; what was typed, as it is."""
    return WORDS.get(name, {}).get(value, value) or EMPTY


def document_at(routine, number):
    """The routine's document at this revision; None where it is not kept, or is from before there were keys."""
    kept = routine.revisions.filter(number=number).values_list("document", flat=True).first()
    document = json.loads(kept) if kept else None
    parts = [part for section in document["sections"] for part in (section, *section["steps"])] if document else []
    return document if all(part.get("key") for part in parts) else None


def shown_in_form(document, page, key):
    """What the fields of a form show of the document: those of a step, a section or the routine; else None.

    `page` is the name of the address that the form is sent to. Nothing is shown of what is not there.
    """
    if document is None or page not in ("edit", "change_section", "change_step"):
        return None
    if page == "edit":
        part = {**document, "for_whom": document["for"]}
    else:
        try:
            part = edits.step_of(document, key) if page == "change_step" else _section_of(document, key)
        except edits.Gone:
            return None
    return {name: "" if part[name] is None else str(part[name]) for name in NAMES if name in part}


def _section_of(document, key):
    return document["sections"][edits.section_at(document, key)]


def typed_in(name, value):
    """What was typed, as it would be stored: trimmed, with ends of lines of one character, and no pause as 0."""
    value = value.replace("\r\n", "\n").strip()
    return "0" if name == "transition_seconds" and not value else value


class Conflict:
    """For the page: `changes` of others, `meant` as names and values, `fields` to send again to `address`."""

    def __init__(self, request, stale):
        self.changes = stale.changes_since[-MOST_CHANGES:]
        for change in self.changes:
            change.just_now = timezone.now() - change.made_at < timedelta(minutes=1)
        self.address, document = request.path, stale.routine.as_document()
        match = request.resolver_match
        page, key = (match.url_name, match.kwargs.get("key")) if match else ("", None)
        self.now = shown_in_form(document, page, key)
        self._meant(request, shown_in_form(document_at(stale.routine, stale.based_on), page, key))
        self.can_apply = self._is_there(request, key, document)

    @property
    def is_settled(self):
        """Whether the routine says all that was meant, so that nothing is left to be saved."""
        return self.now is not None and all(typed_in(n, v) == self.now.get(n) for n, v in self.touched.items())

    def _meant(self, request, before):
        """Keep what differs from what the form showed `before`, or would show now where nobody knows that."""
        sent = [(n, v) for n, values in request.POST.lists() if n not in HIDDEN for v in values]
        showed = before or self.now
        if showed is None:  # no fields of something that was there: all of it was meant
            self.touched = {name: value for name, value in sent if name in NAMES and value}
        else:
            self.touched = {n: v for n, v in sent if n in showed and typed_in(n, v) != showed[n]}
        self.meant = [(NAMES[name], in_words(name, value)) for name, value in self.touched.items()]
        now = self.now or {}
        self.fields = [(n, v if n in self.touched else now.get(n, v)) for n, v in sent]

    def _is_there(self, request, key, document):
        """Whether what the change speaks of still is: the part in its address, and those among its fields."""
        steps = edits.keys_of(document)
        sections = [section["key"] for section in document["sections"]]
        named = dict(request.POST.lists())
        return (
            (key is None or key in steps or key in sections)
            and set(named.get("step", [])) <= set(steps)
            and set(filter(None, named.get("section", []))) <= set(sections)
            and set(filter(None, named.get("before", []))) <= set(steps)
        )
