"""The changes between two documents of a routine, in words and step by step."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.document.durations import minutes
from routines.document.frequency import Frequency, how_often
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
SUMMARY_LENGTH = 200


@dataclass(frozen=True)
class Change:
    """One change: `what` is about, section or step, `key` says which one, and `words` describe the change to people."""

    what: str
    did: str
    key: str
    words: str


def difference(old: Document, new: Document) -> list[Change]:
    """The changes from the old document to the new: to the routine itself, then to sections, then to steps.

    Sections and steps are matched by key. In documents older than keys, steps are matched by technique and by their
    order among those with the same technique. As few as possible count as moved.
    """
    comparison = _Comparison(old, new)
    return [*comparison.about(), *comparison.sections(), *comparison.steps()]


def _frequency_words(frequency: Frequency | None) -> str:
    if frequency is None:
        return _("Says no more how often to do it")
    return _("To be done %(often)s now") % {"often": how_often(frequency)}


def summary(changes: list[Change]) -> str:
    """The changes in one line of at most SUMMARY_LENGTH characters."""
    if not changes:
        return _("Saved without a change")
    words, rest = changes[0].words, len(changes) - 1
    if rest == 1:
        both = f"{words}; {changes[1].words}"
        if len(both) <= SUMMARY_LENGTH:
            return both
    more = _(" and %(count)d more changes") % {"count": rest} if rest else ""
    return words[: SUMMARY_LENGTH - len(more)] + more


class _Comparison:
    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new
        sections = [*old["sections"], *new["sections"]]
        keyed = all("key" in part for section in sections for part in (section, *section["steps"]))
        self.before, self.after = _Index(old, keyed), _Index(new, keyed)

    def about(self) -> list[Change]:
        words = {
            "title": _("Renamed it “%(now)s”") % {"now": self.new["title"]},
            "summary": _("Changed the description"),
            "for": _("Made it for %(whom)s") % {"whom": WHOM[self.new["for"]]},
            "language": _("Changed the language to %(now)s") % {"now": self.new.get("language", "")},
            "frequency": _frequency_words(self.new.get("frequency")),
        }
        return [
            Change("about", CHANGED, name, words[name]) for name in ABOUT if self.old.get(name) != self.new.get(name)
        ]

    def sections(self) -> Iterator[Change]:
        before, after = self.before.sections, self.after.sections
        for key, (position, section) in before.items():
            if key not in after:
                name = {"name": section_label(section["title"], position)}
                yield Change("section", REMOVED, key, _("Removed section “%(name)s”") % name)
        moved = out_of_order(list(before), list(after))
        for key, (position, section) in after.items():
            name = {"name": section_label(section["title"], position)}
            if key not in before:
                yield Change("section", ADDED, key, _("Added section “%(name)s”") % name)
                continue
            if key in moved:
                yield Change("section", MOVED, key, _("Moved section “%(name)s”") % name)
            if details := _section_words(*before[key], position, section):
                words = _("Changed section “%(name)s”: %(what)s") % {**name, "what": details}
                yield Change("section", CHANGED, key, words)

    def steps(self) -> Iterator[Change]:
        before, after = self.before.steps, self.after.steps
        gone_sections = self.before.sections.keys() - self.after.sections.keys()
        for key, (section, step) in before.items():
            if key not in after and section not in gone_sections:
                yield Change("step", REMOVED, key, _("Removed %(name)s") % {"name": self.name_of(step)})
        moved = {key for key in after if key in before and before[key][0] != after[key][0]}
        for section in self.after.sections:
            stayed = [key for key in after if after[key][0] == section and key not in moved]
            moved |= out_of_order([key for key in before if before[key][0] == section], stayed)
        for key, (_section, step) in after.items():
            name = {"name": self.name_of(step)}
            if key not in before:
                yield Change("step", ADDED, key, _("Added %(name)s") % name)
                continue
            if key in moved:
                yield Change("step", MOVED, key, self.move_words(key))
            old = before[key][1]
            details = _step_words(old, step)
            if old["technique"] != step["technique"]:
                words = {"old": self.name_of(old), "new": self.name_of(step), "what": details}
                text = _("Replaced %(old)s by %(new)s: %(what)s") if details else _("Replaced %(old)s by %(new)s")
                yield Change("step", CHANGED, key, text % words)
            elif details:
                yield Change("step", CHANGED, key, _("Changed %(name)s: %(what)s") % {**name, "what": details})

    def move_words(self, key: str) -> str:
        """Where the step went: before the next step, or to the end of its section."""
        section, step = self.after.steps[key]
        position, within = self.after.sections[section]
        steps = within["steps"]
        index = next(i for i, other in enumerate(steps) if other is step)
        if index + 1 < len(steps):
            return _("Moved %(name)s before %(next)s") % {
                "name": self.name_of(step),
                "next": self.name_of(steps[index + 1]),
            }
        where = section_label(within["title"], position)
        return _("Moved %(name)s to the end of “%(section)s”") % {"name": self.name_of(step), "section": where}

    def name_of(self, step: StepOfDocument) -> str:
        for document in (self.new, self.old):
            if step["technique"] in document["techniques"]:
                return document["techniques"][step["technique"]]["name"]
        return step["technique"]


class _Index:
    """Sections and steps of a document, in order, by what they are matched by; each with its position or section."""

    def __init__(self, document: Document, keyed: bool) -> None:
        self.sections: dict[str, tuple[int, SectionOfDocument]] = {}
        self.steps: dict[str, tuple[str, StepOfDocument]] = {}
        seen: Counter[str] = Counter()
        for position, section in enumerate(document["sections"]):
            section_key = section["key"] if keyed else str(position)
            self.sections[section_key] = (position, section)
            for step in section["steps"]:
                seen[step["technique"]] += 1
                key = step["key"] if keyed else f"{step['technique']}#{seen[step['technique']]}"
                self.steps[key] = (section_key, step)


def _section_words(old_position: int, old: SectionOfDocument, position: int, new: SectionOfDocument) -> str:
    words = []
    for name in SECTION:
        if old[name] == new[name]:
            continue
        if name == "title":
            words.append(_("it was called “%(name)s”") % {"name": section_label(old["title"], old_position)})
        elif name == "sides":
            each = new["sides"] == "each"
            words.append(_("played on the left, then on the right") if each else _("played once"))
        elif name == "rounds":
            words.append(_("rounds %(old)d to %(new)d") % {"old": old["rounds"], "new": new["rounds"]})
        else:
            label = position_label(new["receiver_position"])
            words.append(_("position %(now)s") % {"now": label.lower()} if label else _("position removed"))
    return "; ".join(words)


def _step_words(old: StepOfDocument, new: StepOfDocument) -> str:
    """What of a step is different, apart from its technique."""
    words = []
    for field in STEP:
        if field == "technique" or old[field] == new[field]:
            continue
        pair = {"old": old[field], "new": new[field]}
        if field == "seconds":
            words.append(_("%(old)s to %(new)s") % {"old": minutes(old[field]), "new": minutes(new[field])})
        elif field == "pressure":
            words.append(_("pressure %(old)d to %(new)d") % pair)
        elif field == "side":
            words.append(_("side %(old)s to %(new)s") % {"old": SIDES[old[field]], "new": SIDES[new[field]]})
        elif field == "repetitions":
            words.append(_("repetitions %(new)d") % pair if new[field] else _("repetitions removed"))
        elif field == "transition_seconds":
            words.append(_("%(new)s to get ready") % {"new": minutes(new[field])})
        else:
            words.append(_("the note"))
    return "; ".join(words)


def out_of_order(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest keys that must have moved: without them, the keys in both lists have the same order."""
    old_index = {key: index for index, key in enumerate(old)}
    kept = [key for key in new if key in old_index]
    ends: list[int] = []
    ends_at: list[str] = []
    link: dict[str, str | None] = {}
    for key in kept:  # the longest increasing subsequence, by patience sorting
        at = bisect_left(ends, old_index[key])
        link[key] = ends_at[at - 1] if at else None
        ends[at : at + 1], ends_at[at : at + 1] = [old_index[key]], [key]
    stayed: set[str] = set()
    last = ends_at[-1] if ends_at else None
    while last is not None:
        stayed.add(last)
        last = link[last]
    return set(kept) - stayed
