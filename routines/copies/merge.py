"""Changes of an original, taken into a copy of it, one by one: functions of three documents, by key.

`base` is what the copy was made from, `theirs` the original as it is now, and `mine` the copy. What both changed is
never merged: it is said to clash, and taking it in puts the original's part in place of the copy's.
"""

from bisect import bisect_left
from dataclasses import dataclass

from django.utils.translation import gettext as _

from routines.document.adoption import says
from routines.document.cues import cues, total_seconds
from routines.document.difference import ADDED, CHANGED, MOVED, REMOVED, SECTION, Change, difference, out_of_order


@dataclass(frozen=True)
class Offer:
    """A change of the original that the copy has not got; `yours` says what the copy did to the same part."""

    change: Change
    yours: str = ""

    @property
    def id(self):
        return f"{self.change.what}.{self.change.did}.{self.change.key}"


def offers(mine: dict, base: dict, theirs: dict) -> list[Offer]:
    """What taking in would change, in the order of the difference; nothing where a document has parts without keys."""
    if not all(_is_keyed(document) for document in (mine, base, theirs)):
        return []
    changes = difference(base, theirs)
    yours = difference(base, mine)
    ways = _ways(changes)
    new = [change for change in changes if _content(_take(mine, base, theirs, change, ways)) != _content(mine)]
    return [Offer(change, _clash(change, yours, mine, base, theirs)) for change in new]


def take(mine: dict, base: dict, theirs: dict, change: Change) -> dict:
    """The copy with one change of `difference(base, theirs)` in it; `mine` stays as it is.

    An added section comes with its new steps, and a removed one takes its steps along. A part is put where it stands in
    the original, beside those that are in both.
    """
    return take_all(mine, base, theirs, [change])


def take_all(mine: dict, base: dict, theirs: dict, changes: list[Change]) -> dict:
    """The same for several, in the order of the difference."""
    ways, found = _ways(difference(base, theirs)), mine
    for change in changes:
        found = _take(found, base, theirs, change, ways)
    used = {step["technique"] for section in found["sections"] for step in section["steps"]}
    known = {**theirs["techniques"], **mine["techniques"]}
    found = {**found, "techniques": {slug: known[slug] for slug in sorted(used)}}
    return {**found, "total_seconds": total_seconds(cues(found))}


def translation(mine: dict, *others: dict) -> dict[str, str]:
    """Slugs of the copy's techniques, to those of the original that say the same in the same step.

    What the author keeps to themselves was copied along and has another slug here; nothing else about it differs.
    """
    own = _steps(mine)
    found = {}
    for other in others:
        for key, step in _steps(other).items():
            here, there = own.get(key, step)["technique"], step["technique"]
            if here != there and says(mine["techniques"][here]) == says(other["techniques"][there]):
                found[here] = there
    return found


def translated(document: dict, names: dict[str, str]) -> dict:
    """The document with these slugs in place of others."""
    if not names:
        return document
    sections = [
        {**section, "steps": [{**s, "technique": names.get(s["technique"], s["technique"])} for s in section["steps"]]}
        for section in document["sections"]
    ]
    techniques = {names.get(slug, slug): technique for slug, technique in document["techniques"].items()}
    return {**document, "sections": sections, "techniques": techniques}


def _take(mine, base, theirs, change, ways):
    if change.what == "about":
        return {**mine, change.key: theirs[change.key]}
    found = {**mine, "sections": [{**section, "steps": list(section["steps"])} for section in mine["sections"]]}
    merge = _Merge(found["sections"], base, theirs, ways)
    getattr(merge, f"{change.did}_{change.what}")(change.key)
    return found


class _Merge:
    """The sections of a copy while a change is taken in."""

    def __init__(self, sections, base, theirs, ways):
        self.sections, self.ways = sections, ways
        self.base_steps, self.their_steps = _steps(base), _steps(theirs)
        self.their_sections = {section["key"]: section for section in theirs["sections"]}
        self.home = {step["key"]: part["key"] for part in theirs["sections"] for step in part["steps"]}

    def added_section(self, key):
        self.bring_section(key)
        for step in self.their_sections[key]["steps"]:
            if step["key"] not in self.base_steps and self.place_of(step["key"]) is None:
                self.bring_step(step["key"], step)

    def removed_section(self, key):
        section = self.section(key)
        for step in section["steps"][:] if section else []:
            if step["key"] in self.their_steps:
                self.bring_step(step["key"], step)
        self.sections[:] = [other for other in self.sections if other is not section]

    def moved_section(self, key):
        if self.section(key):
            self.bring_section(key)

    def changed_section(self, key):
        section, theirs = self.section(key), self.their_sections[key]
        if section:
            section.update({name: theirs[name] for name in SECTION})
            return
        self.bring_section(key)
        for step in theirs["steps"]:
            if self.place_of(step["key"]) is None:
                self.bring_step(step["key"], step)

    def added_step(self, key):
        if self.place_of(key) is None:
            self.bring_step(key, self.their_steps[key])

    def removed_step(self, key):
        if place := self.place_of(key):
            del place[0]["steps"][place[1]]

    def moved_step(self, key):
        if place := self.place_of(key):
            self.bring_step(key, place[0]["steps"][place[1]])

    def changed_step(self, key):
        if place := self.place_of(key):
            place[0]["steps"][place[1]] = self.their_steps[key]
        else:
            self.bring_step(key, self.their_steps[key])

    def bring_section(self, key):
        """To where it stands in the original; without its steps where it was not here."""
        section = self.section(key) or {**self.their_sections[key], "steps": []}
        _put(self.sections, section, list(self.their_sections), self.ways["section"])

    def bring_step(self, key, step):
        """To where it stands in the original, in its section, which comes along where it is not here."""
        home = self.home[key]
        if self.section(home) is None:
            self.bring_section(home)
        place = self.place_of(key)
        if place and place[0]["key"] != home:
            del place[0]["steps"][place[1]]
        order = [other["key"] for other in self.their_sections[home]["steps"]]
        _put(self.section(home)["steps"], step, order, self.ways["step"])

    def section(self, key):
        return next((section for section in self.sections if section["key"] == key), None)

    def place_of(self, key):
        """The section that holds the step, and the step's place in it; None where it is not here."""
        for section in self.sections:
            for index, step in enumerate(section["steps"]):
                if step["key"] == key:
                    return section, index
        return None


def _put(rows, row, order, ways):
    """Put the row among the others as `order` has it, unless it stands so already; `ways` are keys that were moved.

    It goes behind the nearest before it, or else before the nearest behind it, of those that stand as they should.
    """
    key, keys = row["key"], [other["key"] for other in rows]
    settled = _settled(keys, order, ways)
    if key in settled:
        return
    if key in keys:
        del rows[keys.index(key)]
        keys.remove(key)
    at = order.index(key)
    before = next((other for other in reversed(order[:at]) if other in settled), None)
    behind = next((other for other in order[at + 1 :] if other in settled), None)
    if before is not None:
        rows.insert(keys.index(before) + 1, row)
    else:
        rows.insert(keys.index(behind) if behind is not None else len(rows), row)


def _settled(keys, order, ways) -> set:
    """Of the keys in both, those that stand as `order` has them.

    First those that the original left where they were, as many as are still in order here; then, of the others, each
    that stands right to all of these.
    """
    here = {key: index for index, key in enumerate(keys)}
    stayed = [key for key in order if key in here and key not in ways]
    loose = out_of_order([key for key in keys if key in set(stayed)], stayed)
    there = {key: index for index, key in enumerate(order)}
    row = [(there[key], here[key]) for key in stayed if key not in loose]
    for key in [key for key in order if key in here and (key in ways or key in loose)]:
        at = bisect_left(row, (there[key], -1))
        if (at == 0 or row[at - 1][1] < here[key]) and (at == len(row) or here[key] < row[at][1]):
            row.insert(at, (there[key], here[key]))
    return {order[place] for place, _here in row}


def _ways(changes):
    """The keys of sections and of steps that the original moved or added."""
    return {
        what: {change.key for change in changes if change.what == what and change.did in (MOVED, ADDED)}
        for what in ("section", "step")
    }


def _clash(change, yours, mine, base, theirs) -> str:
    """What the copy did to the part that the change is of, in words."""
    words = [own.words for own in yours if (own.what, own.key) == (change.what, change.key)]
    kept = {part["key"]: part for part in mine["sections"]}
    if change.what == "section" and change.did == REMOVED:
        gone = {step["key"] for step in kept[change.key]["steps"]} - _steps(theirs).keys()
        words += [own.words for own in yours if own.what == "step" and own.key in gone]
    if change.did == CHANGED and change.what != "about" and change.key not in kept.keys() | _steps(mine).keys():
        words = words or [_("Removed it")]
    if change.what == "step" and change.did in (ADDED, MOVED):
        home = next(part["key"] for part in theirs["sections"] if change.key in {s["key"] for s in part["steps"]})
        if home not in kept and home in {part["key"] for part in base["sections"]}:
            words.append(_("Removed its section"))
    return "; ".join(words)


def _content(document):
    return [document.get(name) for name in ("title", "summary", "for", "language", "sections")]


def _steps(document):
    return {step.get("key"): step for section in document["sections"] for step in section["steps"]}


def _is_keyed(document):
    parts = [*document["sections"], *(step for section in document["sections"] for step in section["steps"])]
    return all(part.get("key") for part in parts)
