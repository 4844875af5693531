"""All stages together: a text as the sections and steps of a plan, with what it says of the whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from routines.document.frequency import Frequency
from routines.document.plan import MAX_STEPS
from routines.import_export.pasting import (
    asides,
    characters,
    how_often,
    layout,
    line_parts,
    lines,
    negations,
    sides_below,
    sides_said,
)
from routines.import_export.pasting.durations_said import has_time
from routines.import_export.pasting.layout import Entry
from routines.import_export.pasting.line import Line
from routines.import_export.pasting.lines import FORBIDDEN
from routines.import_export.pasting.sides_below import MOST_LINES
from techniques.search import naming
from techniques.search.technique_names import Known, TechniqueNames

MAX_TEXT = 20_000
LONGEST_HEADING = 8
"""Words of a line that is a heading only because a list follows."""
LIMBS = "side|leg|lower leg|thigh|calf|knee|foot|ankle|sole|arm|forearm|upper arm|hand|shoulder|hip|half"
ALONE = re.compile(
    r"(?:the\s+)?(?:warm(?:ing)?[- ]?up|cool(?:ing)?[- ]?down|main(?: part| work)?|deep work|work|stretch(?:es|ing)?"
    r"|mobilis(?:e|ing)|clos(?:e|ing)|open(?:ing)?|start|finish|end|part \w{1,9}|section \w{1,9}|(?:day|week) \d{1,2}"
    r"|(?:lying )?(?:prone|supine)|face[- ](?:up|down)|side[- ]lying|seated|sitting|standing"
    rf"|(?:left|right|each|both|first|second|other) (?:{LIMBS})s?)",
    re.IGNORECASE,
)
NO_HEADING = re.compile(
    r"(?<!\w)(?:pressure|level|notes?|tips?|times?|side)$|^(?:use|apply|take|put|with|using|add)\s", re.IGNORECASE
)
POSITIONS = [
    ("side-lying", r"side[- ]?lying|lying on (?:the|your|one|their|his|her) (?:left |right )?side|sidelying"),
    ("prone", r"prone|face[- ]?down|(?:lying )?on (?:the|your|their) (?:front|stomach|tummy)|posterior"),
    ("supine", r"supine|face[- ]?up|lying on (?:the|your|their) back|anterior"),
    ("seated", r"seated|sitting|in a chair|on a chair"),
    ("standing", r"standing|stood"),
]
COLON = re.compile(r":(?=\s|$)")


@dataclass(frozen=True)
class Section:
    """Steps under a heading; `sides` is "each" if all of them are for each side, else "once"."""

    title: str = ""
    sides: str = "once"
    receiver_position: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class PlanText:
    """What was read: `title` of the whole and `frequency`, if the text has them."""

    sections: list[Section]
    title: str = ""
    frequency: Frequency | None = None

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]


def read(text: str, names: TechniqueNames) -> PlanText:
    """The sections and lines of a text; none if it is empty."""
    reader = _Reader(names)
    found = layout.entries(characters.cleaned(text))
    letters = [letter for entry in found for letter in entry.text if letter.isalpha()]
    reader.shouts = sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
    for number, entry in enumerate(found):
        reader.take(entry, is_read=number <= 2 * MAX_STEPS)
    return reader.plan()


class _Reader:
    def __init__(self, names: TechniqueNames) -> None:
        self.names = names
        self.sections: list[Section] = []
        self.side: str | None = None
        self.forbidden = False
        self.last_indent: int | None = None
        self.title = ""
        self.whole: list[Frequency] = []
        self.shouts = False
        self.likely: dict[str, Known | None] = {}

    def meant(self, words: str) -> Known | None:
        """The technique that the words by themselves probably name."""
        if words not in self.likely:
            fits = naming.best(self.names, words)
            self.likely[words] = fits[0].technique if fits and fits[0].is_likely else None
        return self.likely[words]

    def is_name(self, words: str) -> bool:
        return self.meant(words) is not None

    def take(self, entry: Entry, is_read: bool = True) -> None:
        """One line; not looked into where there are too many for a routine anyway."""
        if not is_read:
            self.sections = self.sections or [Section()]
            self.sections[-1].lines.append(Line(entry.text))
            return
        heading, rest = self._heading(entry)
        if heading and rest and entry.is_listed and naming.read(self.names, heading).places:
            self._add(replace(entry, text=rest), place=f"{heading}: ")
            return
        if heading:
            self._begin(heading, entry, has_rest=bool(rest))
        if rest:
            self._add(replace(entry, text=rest), inline=heading)

    def _begin(self, heading: str, entry: Entry, has_rest: bool) -> None:
        words, often = how_often.read(heading)
        if often and often.frequency:
            self.whole.append(often.frequency)
        side = sides_said.read(words).side
        self.side = side if side in ("left", "right") else None
        self.forbidden = negations.is_forbidding(heading)
        if (
            not self.sections
            and not self.title
            and (entry.is_big or self._is_title(heading))
            and not (has_rest or entry.is_numbered)
        ):
            self.title = heading
            return
        position = next((slug for slug, said in POSITIONS if re.search(rf"\b(?:{said})\b", heading, re.I)), "")
        self.sections.append(Section(heading, "each" if side == "each" else "once", position))
        self.last_indent = None

    def _is_title(self, heading: str) -> bool:
        """Whether a heading at the top is about the whole: it is no part of a routine, no side, no place."""
        return (
            not ALONE.fullmatch(heading)
            and not heading.endswith(":")
            and len(heading.split()) > 1
            and (
                not naming.read(self.names, heading).places
                or any(char in heading for char in "-–—,(")
                or has_time(heading)
            )
        )

    def _add(self, entry: Entry, inline: str = "", place: str = "") -> None:
        """The steps of a line. `inline` is the heading on the line itself, `place` only where the step is done."""
        found = lines.of_entry(entry, self.names, self.meant)
        if not found:
            return
        found[0] = replace(found[0], text=place + found[0].text)
        if self._continues(entry, found):
            self.sections[-1].lines[-1] = _continued(self.sections[-1].lines[-1], found[0], entry.text)
            return
        if not self.sections:
            self.sections.append(Section())
        if found[0].refusal == "repeat":
            self._repeat()
        section = self.sections[-1]
        for line in found:
            refusal = line.refusal or (FORBIDDEN if self.forbidden else "")
            near = place or inline or section.title or self.title
            side = line.side or (None if refusal else self.side)
            section.lines.append(replace(line, side=side, refusal=refusal, near=near))
        if len(found) == 1 and not (self.side or entry.is_numbered or entry.cells or entry.seconds):
            section.lines[-MOST_LINES:] = sides_below.joined(section.lines[-MOST_LINES:])
        self.last_indent = entry.indent if any(not line.refusal for line in found) else self.last_indent
        if inline:
            self.forbidden = False

    def _continues(self, entry: Entry, found: Sequence[Line]) -> bool:
        """Whether the line only says more about the step above: a dose, or indented words that are no name."""
        if not self.sections or not self.sections[-1].lines or entry.is_numbered or entry.cells or len(found) != 1:
            return False
        above, line = self.sections[-1].lines[-1], found[0]
        if (
            above.refusal
            or above.is_bare
            or self.last_indent is None
            or line.refusal not in ("", "warning", "beside", "note")
        ):
            return False
        if line.is_bare and not line.refusal and not entry.seconds:
            return line.seconds is None or above.seconds is None
        return entry.indent > self.last_indent and line.named is None and not self.is_name(line.name)

    def _repeat(self) -> None:
        """ "Repeat on the other side": the section is done on each, unless its lines say sides that differ."""
        section = self.sections[-1]
        sides = {line.side for line in section.lines if not line.refusal}
        if len(sides) == 1 and not sides & {"each", "both"}:
            both = [replace(line, side=None) for line in section.lines]
            self.sections[-1] = replace(section, sides="each", lines=both)
            self.side = None

    def _heading(self, entry: Entry) -> tuple[str, str]:
        """The heading on a line, which may be empty, and the rest of the line."""
        text = entry.text
        if entry.cells or entry.seconds is not None or entry.is_note:
            return "", text
        if entry.is_heading:
            return text.rstrip(": "), ""
        is_below = self.last_indent is not None and entry.indent > self.last_indent
        if ALONE.fullmatch(text.strip(": ")) and not (is_below and entry.is_listed):
            return text.rstrip(": "), ""
        kind = asides.kind_of(text)
        if (colon := self._colon(text)) is not None:
            title, after = text[:colon].strip(), text[colon + 1 :].strip()
            if not after and not entry.is_listed:
                return title, ""
            can_be = kind not in ("details", "note", "greeting")
            if after and can_be and self._is_inline(title, after):
                return title, after
        if not kind and self._is_shouted(text) and (entry.leads or not entry.is_listed):
            return text, ""
        if entry.leads and not kind and self._is_lead(text):
            return text, ""
        return "", text

    def _colon(self, text: str) -> int | None:
        spans = [
            match.span() for pattern in (line_parts.BRACKETS, line_parts.QUOTED) for match in pattern.finditer(text)
        ]
        for match in COLON.finditer(text):
            if not any(low <= match.start() < high for low, high in spans):
                title = text[: match.start()].strip()
                fits = title and not has_time(title) and not NO_HEADING.search(title) and '"' not in title
                return match.start() if fits else None
        return None

    def _is_inline(self, title: str, after: str) -> bool:
        """Whether the words before a colon are the heading of the step behind it."""
        if re.search(r"[(;,]", title) or self.is_name(title) or self.names.written_in(title):
            return False
        if asides.kind_of(after) or negations.forbids(after):
            return False
        first = line_parts.split(after)
        return bool(first) and not line_parts.read(first[0]).is_dose and len(title.split()) <= LONGEST_HEADING

    def _is_shouted(self, text: str) -> bool:
        """In capitals, up to a dash or bracket, where the text as a whole is not."""
        head = re.split(r"\s[-–—]\s|[(:]", text)[0]
        letters = [letter for letter in head if letter.isalpha()]
        is_upper = len(letters) > 3 and all(letter.isupper() for letter in letters)
        return is_upper and not self.shouts and not self.names.written_in(head) and not self.is_name(head)

    def _is_lead(self, text: str) -> bool:
        """Words above a list that are neither a dose, a sentence nor a name."""
        if has_time(text) or text[-1] in ".!?;" or len(text.split()) > LONGEST_HEADING:
            return False
        line = lines.of_entry(Entry(text), self.names, self.meant)
        is_step = any(one.named or self.is_name(one.name) or one.seconds or one.repetitions for one in line)
        return bool(line) and not is_step

    def plan(self) -> PlanText:
        if not self.title:
            self._take_title()
        return PlanText(self.sections, self.title, self._frequency())

    def _take_title(self) -> None:
        """A first line that is no step, where others follow, names the whole."""
        first = next((section.lines[0] for section in self.sections if section.lines), None)
        if first is None or self.sections[0].title or len(self.sections[0].lines) < 2:
            return
        if (
            first.refusal
            or first.named
            or first.repetitions
            or first.side
            or self.is_name(first.name)
            or not first.name
            or first.text[-1] in ".!?"
        ):
            return
        if first.text[0].isupper() and (first.seconds is None or first.seconds >= 300):
            self.title = first.text
            self.sections[0].lines[0] = replace(first, refusal="title")

    def _frequency(self) -> Frequency | None:
        """What is said of the whole, or the same of every step."""
        every = [line for section in self.sections for line in section.lines]
        steps = [line for line in every if not line.refusal and (line.named or self.is_name(line.name))]
        self.whole += [
            line.often.frequency for line in every if line not in steps and line.often and line.often.frequency
        ]
        said = [line.often.frequency if line.often else None for line in steps]
        whole = self.whole[0] if self.whole else None
        if whole is None and said and said[0] and all(one == said[0] for one in said):
            whole = said[0]
        for section in self.sections:
            section.lines[:] = [_noted(line, whole) for line in section.lines]
        return whole


def _noted(line: Line, whole: Frequency | None) -> Line:
    """The line with how often it is done as a note, where that is not said of the whole."""
    if not line.often or line.often.frequency in (None, whole) or line.refusal:
        return line
    return line.noting(line.often.words)


def _continued(above: Line, more: Line, written: str) -> Line:
    """The step above with what the next line adds to it."""
    return replace(
        above.noting(more.note, "" if more.is_bare and not more.refusal else written),
        text=f"{above.text}, {written}",
        seconds=above.seconds if above.seconds is not None else more.seconds,
        repetitions=above.repetitions or more.repetitions,
        side=above.side or more.side,
        pressure=above.pressure if above.pressure is not None else more.pressure,
        levels=above.levels + more.levels,
        often=above.often or more.often,
        unread=(*above.unread, *more.unread),
    )
