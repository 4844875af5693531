"""What became of a routine between two of its documents, in words and step by step."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.document.durations import minutes
from routines.document.outline import position_label, section_label
from routines.document.shapes import (
    AboutField,
    Document,
    SectionField,
    SectionOfDocument,
    StepField,
    StepOfDocument,
)

SIDES = {
    "both": gettext_lazy("both together"),
    "left": gettext_lazy("left"),
    "right": gettext_lazy("right"),
    "each": gettext_lazy("left, then right"),
}
WHOM = {"self": gettext_lazy("yourself"), "partner": gettext_lazy("a partner")}
ADDED, REMOVED, MOVED, CHANGED = "added", "removed", "moved", "changed"
ABOUT: tuple[AboutField, ...] = get_args(AboutField)
STEP: tuple[StepField, ...] = get_args(StepField)
SECTION: tuple[SectionField, ...] = get_args(SectionField)
MOST_WORDS = 200


@dataclass(frozen=True)
class Change:
    """One thing that differs: `what` is about, section or step, and `key` says which; `words` say it to people."""

    what: str
    did: str
    key: str
    words: str


def difference(old: Document, new: Document) -> list[Change]:
    """From the old document to the new: first what the routine says about itself, then sections, then steps.

    Sections and steps are the same where their keys are. Documents from before there were keys are compared by
    technique and by the order of the same technique. As few as possible are said to have moved.
    """
    told = _Told(old, new)
    return [*told.about(), *told.sections(), *told.steps()]


def summary(changes: list[Change]) -> str:
    """All of it in one line of at most MOST_WORDS characters."""
    if not changes:
        return _("Saved without a change")
    words, rest = changes[0].words, len(changes) - 1
    if rest == 1:
        both = f"{words}; {changes[1].words}"
        if len(both) <= MOST_WORDS:
            return both
    more = _(" and %(count)d more changes") % {"count": rest} if rest else ""
    return words[: MOST_WORDS - len(more)] + more


class _Told:
    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new
        keyed = all("key" in step for whole in (old, new) for section in whole["sections"] for step in section["steps"])
        keyed = keyed and all("key" in section for whole in (old, new) for section in whole["sections"])
        self.before, self.after = _Listed(old, keyed), _Listed(new, keyed)

    def about(self) -> list[Change]:
        words = {
            "title": _("Renamed it “%(now)s”") % {"now": self.new["title"]},
            "summary": _("Changed the description"),
            "for": _("Made it for %(whom)s") % {"whom": WHOM[self.new["for"]]},
            "language": _("Changed the language to %(now)s") % {"now": self.new.get("language", "")},
        }
        return [
            Change("about", CHANGED, name, words[name]) for name in ABOUT if self.old.get(name) != self.new.get(name)
        ]

    def sections(self) -> Iterator[Change]:
        before, after = self.before.sections, self.after.sections
        for key, (place, section) in before.items():
            if key not in after:
                name = {"name": section_label(section["title"], place)}
                yield Change("section", REMOVED, key, _("Removed section “%(name)s”") % name)
        moved = out_of_order(list(before), list(after))
        for key, (place, section) in after.items():
            name = {"name": section_label(section["title"], place)}
            if key not in before:
                yield Change("section", ADDED, key, _("Added section “%(name)s”") % name)
                continue
            if key in moved:
                yield Change("section", MOVED, key, _("Moved section “%(name)s”") % name)
            if said := _section_words(*before[key], place, section):
                words = _("Changed section “%(name)s”: %(what)s") % {**name, "what": said}
                yield Change("section", CHANGED, key, words)

    def steps(self) -> Iterator[Change]:
        before, after = self.before.steps, self.after.steps
        gone_sections = self.before.sections.keys() - self.after.sections.keys()
        for key, (section, step) in before.items():
            if key not in after and section not in gone_sections:
                yield Change("step", REMOVED, key, _("Removed %(name)s") % {"name": self.name(step)})
        moved = {key for key in after if key in before and before[key][0] != after[key][0]}
        for section in self.after.sections:
            stayed = [key for key in after if after[key][0] == section and key not in moved]
            moved |= out_of_order([key for key in before if before[key][0] == section], stayed)
        for key, (_section, step) in after.items():
            name = {"name": self.name(step)}
            if key not in before:
                yield Change("step", ADDED, key, _("Added %(name)s") % name)
                continue
            if key in moved:
                yield Change("step", MOVED, key, self.move(key))
            if said := _step_words(before[key][1], step, self.name):
                yield Change("step", CHANGED, key, _("Changed %(name)s: %(what)s") % {**name, "what": said})

    def move(self, key: str) -> str:
        """Where it went: before the next step, or to the end of its section."""
        section, step = self.after.steps[key]
        place, within = self.after.sections[section]
        steps = within["steps"]
        index = next(i for i, other in enumerate(steps) if other is step)
        if index + 1 < len(steps):
            return _("Moved %(name)s before %(next)s") % {"name": self.name(step), "next": self.name(steps[index + 1])}
        where = section_label(within["title"], place)
        return _("Moved %(name)s to the end of “%(section)s”") % {"name": self.name(step), "section": where}

    def name(self, step: StepOfDocument) -> str:
        for whole in (self.new, self.old):
            if step["technique"] in whole["techniques"]:
                return whole["techniques"][step["technique"]]["name"]
        return step["technique"]


class _Listed:
    """Sections and steps of a document by what they are the same by, in order."""

    def __init__(self, document: Document, keyed: bool) -> None:
        self.sections: dict[str, tuple[int, SectionOfDocument]] = {}
        self.steps: dict[str, tuple[str, StepOfDocument]] = {}
        seen: Counter[str] = Counter()
        for place, section in enumerate(document["sections"]):
            section_key = section["key"] if keyed else str(place)
            self.sections[section_key] = (place, section)
            for step in section["steps"]:
                seen[step["technique"]] += 1
                key = step["key"] if keyed else f"{step['technique']}#{seen[step['technique']]}"
                self.steps[key] = (section_key, step)


def _section_words(old_place: int, old: SectionOfDocument, place: int, new: SectionOfDocument) -> str:
    said = []
    for name in SECTION:
        if old[name] == new[name]:
            continue
        if name == "title":
            said.append(_("it was called “%(name)s”") % {"name": section_label(old["title"], old_place)})
        elif name == "sides":
            each = new["sides"] == "each"
            said.append(_("played on the left, then on the right") if each else _("played once"))
        elif name == "rounds":
            said.append(_("rounds %(old)d to %(new)d") % {"old": old["rounds"], "new": new["rounds"]})
        else:
            label = position_label(new["receiver_position"])
            said.append(_("position %(now)s") % {"now": label.lower()} if label else _("position not said"))
    return "; ".join(said)


def _step_words(old: StepOfDocument, new: StepOfDocument, name: Callable[[StepOfDocument], str]) -> str:
    said = []
    for field in STEP:
        if old[field] == new[field]:
            continue
        pair = {"old": old[field], "new": new[field]}
        if field == "technique":
            said.append(_("it was %(old)s") % {"old": name(old)})
        elif field == "seconds":
            said.append(_("%(old)s to %(new)s") % {"old": minutes(old[field]), "new": minutes(new[field])})
        elif field == "pressure":
            said.append(_("pressure %(old)d to %(new)d") % pair)
        elif field == "side":
            said.append(_("side %(old)s to %(new)s") % {"old": SIDES[old[field]], "new": SIDES[new[field]]})
        elif field == "repetitions":
            words = _("repetitions %(new)d") % pair if new[field] else _("repetitions not said")
            said.append(words)
        elif field == "transition_seconds":
            said.append(_("%(new)s to get ready") % {"new": minutes(new[field])})
        else:
            said.append(_("the note"))
    return "; ".join(said)


def out_of_order(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Of those in both, as few as possible so that the others kept their order."""
    place = {key: index for index, key in enumerate(old)}
    kept = [key for key in new if key in place]
    ends: list[int] = []
    ends_at: list[str] = []
    link: dict[str, str | None] = {}
    for key in kept:  # the longest row that still ascends: the patience method
        at = bisect_left(ends, place[key])
        link[key] = ends_at[at - 1] if at else None
        ends[at : at + 1], ends_at[at : at + 1] = [place[key]], [key]
    stayed: set[str] = set()
    last = ends_at[-1] if ends_at else None
    while last is not None:
        stayed.add(last)
        last = link[last]
    return set(kept) - stayed
