"""Merges the changes of an original into a copy: functions of three documents, by key.

`base` is the revision that the copy was made from, `theirs` the original now, and `mine` the copy. A part that both
changed is a conflict: merging it puts the original's part in place of the copy's.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from django.utils.translation import gettext as _

from routines.document.adoption import content_of
from routines.document.cues import cues, total_seconds
from routines.document.difference import (
    ABOUT,
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    SECTION,
    Change,
    difference,
    out_of_order,
)
from routines.document.shapes import Document, SectionOfDocument, StepOfDocument

Part = TypeVar("Part", SectionOfDocument, StepOfDocument)
Keys = Mapping[str, set[str]]
"""Keys by kind of part: section or step."""


@dataclass(frozen=True)
class Offer:
    """A change of the original that the copy lacks; `yours` says what the copy changed in the same part, if it did."""

    change: Change
    yours: str = ""

    @property
    def id(self) -> str:
        return f"{self.change.what}.{self.change.did}.{self.change.key}"


def offers(mine: Document, base: Document, theirs: Document) -> list[Offer]:
    """The changes whose merge would alter the copy, in the order of the difference; none if any part lacks a key."""
    if not all(_is_keyed(document) for document in (mine, base, theirs)):
        return []
    changes = difference(base, theirs)
    yours = difference(base, mine)
    placed = _placed_by(changes)
    new = [change for change in changes if _content(_merged(mine, base, theirs, change, placed)) != _content(mine)]
    return [Offer(change, _conflict(change, yours, mine, base, theirs)) for change in new]


def merge(mine: Document, base: Document, theirs: Document, change: Change) -> Document:
    """A new document: the copy with one change of `difference(base, theirs)`.

    An added section brings its new steps, and a removed one takes its steps with it. A part goes to its position in
    the original, relative to the parts that both have.
    """
    return merge_all(mine, base, theirs, [change])


def merge_all(mine: Document, base: Document, theirs: Document, changes: Iterable[Change]) -> Document:
    """The copy with several changes of `difference(base, theirs)`, given in the order of the difference."""
    placed, merged = _placed_by(difference(base, theirs)), mine
    for change in changes:
        merged = _merged(merged, base, theirs, change, placed)
    used = {step["technique"] for section in merged["sections"] for step in section["steps"]}
    techniques = {**theirs["techniques"], **mine["techniques"]}
    merged = {**merged, "techniques": {slug: techniques[slug] for slug in sorted(used)}}
    return {**merged, "total_seconds": total_seconds(cues(merged))}


def translation(mine: Document, *others: Document) -> dict[str, str]:
    """Slugs of the copy's techniques, mapped to those of the original that are the same technique in the same step.

    A technique of the author's own was copied along with the routine: only its slug differs.
    """
    own = _steps(mine)
    slugs: dict[str, str] = {}
    for other in others:
        for key, step in _steps(other).items():
            mine_slug, their_slug = own.get(key, step)["technique"], step["technique"]
            if mine_slug == their_slug:
                continue
            if content_of(mine["techniques"][mine_slug]) == content_of(other["techniques"][their_slug]):
                slugs[mine_slug] = their_slug
    return slugs


def translated(document: Document, slugs: Mapping[str, str]) -> Document:
    """The document with these slugs of techniques replaced."""
    if not slugs:
        return document
    sections: list[SectionOfDocument] = [
        {**section, "steps": [{**s, "technique": slugs.get(s["technique"], s["technique"])} for s in section["steps"]]}
        for section in document["sections"]
    ]
    techniques = {slugs.get(slug, slug): technique for slug, technique in document["techniques"].items()}
    return {**document, "sections": sections, "techniques": techniques}


def _merged(mine: Document, base: Document, theirs: Document, change: Change, placed: Keys) -> Document:
    merged = mine.copy()
    if change.what == "about":
        name = next(name for name in ABOUT if name == change.key)
        if name == "frequency":  # older documents have none
            merged["frequency"] = theirs.get("frequency")
        else:
            merged[name] = theirs[name]
        return merged
    merged["sections"] = [{**section, "steps": list(section["steps"])} for section in mine["sections"]]
    merge = _Merge(merged["sections"], base, theirs, placed)
    getattr(merge, f"{change.did}_{change.what}")(change.key)
    return merged


class _Merge:
    """Changes the sections of a copy in place: a method for each kind of change, which takes the key of the part."""

    def __init__(self, sections: list[SectionOfDocument], base: Document, theirs: Document, placed: Keys) -> None:
        self.sections, self.placed = sections, placed
        self.base_steps, self.their_steps = _steps(base), _steps(theirs)
        self.their_sections = {section["key"]: section for section in theirs["sections"]}
        self.home = {step["key"]: part["key"] for part in theirs["sections"] for step in part["steps"]}

    def added_section(self, key: str) -> None:
        self.bring_section(key)
        for step in self.their_sections[key]["steps"]:
            if step["key"] not in self.base_steps and self.find(step["key"]) is None:
                self.bring_step(step["key"], step)

    def removed_section(self, key: str) -> None:
        section = self.section(key)
        for step in section["steps"][:] if section else []:
            if step["key"] in self.their_steps:
                self.bring_step(step["key"], step)
        self.sections[:] = [other for other in self.sections if other is not section]

    def moved_section(self, key: str) -> None:
        if self.section(key):
            self.bring_section(key)

    def changed_section(self, key: str) -> None:
        section, theirs = self.section(key), self.their_sections[key]
        if section:
            cast(dict[str, object], section).update({name: theirs[name] for name in SECTION})
            return
        self.bring_section(key)
        for step in theirs["steps"]:
            if self.find(step["key"]) is None:
                self.bring_step(step["key"], step)

    def added_step(self, key: str) -> None:
        if self.find(key) is None:
            self.bring_step(key, self.their_steps[key])

    def removed_step(self, key: str) -> None:
        if place := self.find(key):
            del place[0]["steps"][place[1]]

    def moved_step(self, key: str) -> None:
        if place := self.find(key):
            self.bring_step(key, place[0]["steps"][place[1]])

    def changed_step(self, key: str) -> None:
        if place := self.find(key):
            place[0]["steps"][place[1]] = self.their_steps[key]
        else:
            self.bring_step(key, self.their_steps[key])

    def bring_section(self, key: str) -> SectionOfDocument:
        """Put the section where the original has it; if the copy lacks it, it comes without steps."""
        section: SectionOfDocument = self.section(key) or {**self.their_sections[key], "steps": []}
        _put(self.sections, section, list(self.their_sections), self.placed["section"])
        return section

    def bring_step(self, key: str, step: StepOfDocument) -> None:
        """Put the step where the original has it, along with its section if the copy lacks that."""
        home = self.home[key]
        section = self.section(home) or self.bring_section(home)
        place = self.find(key)
        if place and place[0]["key"] != home:
            del place[0]["steps"][place[1]]
        order = [other["key"] for other in self.their_sections[home]["steps"]]
        _put(section["steps"], step, order, self.placed["step"])

    def section(self, key: str) -> SectionOfDocument | None:
        return next((section for section in self.sections if section["key"] == key), None)

    def find(self, key: str) -> tuple[SectionOfDocument, int] | None:
        """The section that holds the step, and the step's index there; None if the copy lacks it."""
        for section in self.sections:
            for index, step in enumerate(section["steps"]):
                if step["key"] == key:
                    return section, index
        return None


def _put(parts: list[Part], part: Part, order: Sequence[str], placed: Collection[str]) -> None:
    """Insert or move the part to where `order` has it, unless it is there already.

    It goes after its nearest predecessor among the settled parts, else before its nearest successor.
    """
    key, keys = part["key"], [other["key"] for other in parts]
    settled = _settled(keys, order, placed)
    if key in settled:
        return
    if key in keys:
        del parts[keys.index(key)]
        keys.remove(key)
    at = order.index(key)
    before = next((other for other in reversed(order[:at]) if other in settled), None)
    after = next((other for other in order[at + 1 :] if other in settled), None)
    if before is not None:
        parts.insert(keys.index(before) + 1, part)
    else:
        parts.insert(keys.index(after) if after is not None else len(parts), part)


def _settled(keys: Sequence[str], order: Sequence[str], placed: Collection[str]) -> set[str]:
    """The keys of both that are in the order of `order`.

    First as many as possible of those that the original did not place; then each other that is in order with these.
    """
    index_here = {key: index for index, key in enumerate(keys)}
    stayed = [key for key in order if key in index_here and key not in placed]
    loose = out_of_order([key for key in keys if key in set(stayed)], stayed)
    index_there = {key: index for index, key in enumerate(order)}
    row = [(index_there[key], index_here[key]) for key in stayed if key not in loose]
    for key in [key for key in order if key in index_here and (key in placed or key in loose)]:
        here, there = index_here[key], index_there[key]
        at = bisect_left(row, (there, -1))
        if (at == 0 or row[at - 1][1] < here) and (at == len(row) or here < row[at][1]):
            row.insert(at, (there, here))
    return {order[there] for there, _here in row}


def _placed_by(changes: Iterable[Change]) -> Keys:
    """The keys of the sections and steps that the original added or moved."""
    placed: dict[str, set[str]] = {"section": set(), "step": set(), "about": set()}
    for change in changes:
        if change.did in (ADDED, MOVED):
            placed[change.what].add(change.key)
    return placed


def _conflict(change: Change, yours: Iterable[Change], mine: Document, base: Document, theirs: Document) -> str:
    """What the copy changed in the same part, in words; empty if there is no conflict."""
    words = [own.words for own in yours if (own.what, own.key) == (change.what, change.key)]
    sections = {part["key"]: part for part in mine["sections"]}
    if change.what == "section" and change.did == REMOVED:
        removed = {step["key"] for step in sections[change.key]["steps"]} - _steps(theirs).keys()
        words += [own.words for own in yours if own.what == "step" and own.key in removed]
    if change.did == CHANGED and change.what != "about" and change.key not in sections.keys() | _steps(mine).keys():
        words = words or [_("Removed it")]
    if change.what == "step" and change.did in (ADDED, MOVED):
        home = next(part["key"] for part in theirs["sections"] if change.key in {s["key"] for s in part["steps"]})
        if home not in sections and home in {part["key"] for part in base["sections"]}:
            words.append(_("Removed its section"))
    return "; ".join(words)


def _content(document: Document) -> list[object]:
    return [document.get(name) for name in (*ABOUT, "sections")]


def _steps(document: Document) -> dict[str, StepOfDocument]:
    """The steps by key."""
    return {step.get("key", ""): step for section in document["sections"] for step in section["steps"]}


def _is_keyed(document: Document) -> bool:
    parts = [*document["sections"], *(step for section in document["sections"] for step in section["steps"])]
    return all(part.get("key") for part in parts)
