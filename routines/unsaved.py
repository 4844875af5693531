"""A change that came too late: what happened meanwhile, what was meant, and whether it can still be put on top."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from routines import edits
from routines.models import Routine, Section, Step
from techniques.models import Technique
from techniques.pressure import Pressure

MOST_CHANGES = 8
HIDDEN = ("csrfmiddlewaretoken", "revision", "q", "to")
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


def in_words(name, value):
    """What was chosen, as the form words it; what was typed, as it is."""
    return WORDS.get(name, {}).get(value, value)


class Unsaved:
    """For the page: `changes` of others, `meant` as names and values, `fields` to send again to `address`."""

    def __init__(self, request, stale):
        self.changes = stale.changes_since[-MOST_CHANGES:]
        for change in self.changes:
            change.just_now = timezone.now() - change.made_at < timedelta(minutes=1)
        self.address = request.path
        self.fields = [(n, v) for n, values in request.POST.lists() if n not in HIDDEN for v in values]
        self.meant = [(NAMES[name], in_words(name, value)) for name, value in self.fields if name in NAMES and value]
        self.can_apply = self._is_there(request, stale.routine.as_document())

    def _is_there(self, request, document):
        """Whether what the change speaks of still is: the part in its address, and those among its fields."""
        steps = edits.keys_of(document)
        sections = [section["key"] for section in document["sections"]]
        key = request.resolver_match.kwargs.get("key") if request.resolver_match else None
        named = dict(request.POST.lists())
        return (
            (key is None or key in steps or key in sections)
            and set(named.get("step", [])) <= set(steps)
            and set(filter(None, named.get("section", []))) <= set(sections)
            and set(filter(None, named.get("before", []))) <= set(steps)
        )
