"""Parses routines as people jot them down, such as "2 x 30 s inner ankle hold, each side", and writes them out again.

Pure text in, plain values out; `matching` finds the technique of a line. Nothing is dropped: whatever is not a dose, a
note or a bullet is part of the name, or goes to `unread`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from routines.import_export import pasted_dose

MAX_TEXT = 20_000
BULLET = re.compile(r"\s*(?:[-*+•–—·▪◦‣]\s+|\[[ xX]?\]\s+|\(?\d{1,3}[.)]\s+)+")
SEPARATOR = re.compile(r";|(?<!\d),|,(?!\d)")
BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
QUOTED = re.compile(r'(?<!\S)["“]([^"“”]+)["”](?!\w)')
NO_HEADING = re.compile(r"(?<!\w)(?:pressure|level)$", re.IGNORECASE)
NOTE = re.compile(r"note\s*:\s*", re.IGNORECASE)
LEFT_THEN_RIGHT = re.compile(r"\bleft,\s*(then|and then|and)\s+right\b", re.IGNORECASE)
LIMBS = "side|leg|lower leg|thigh|calf|knee|foot|ankle|sole|arm|forearm|upper arm|hand|shoulder|hip|half"
ALONE = re.compile(
    r"(?:the\s+)?(?:warm(?:ing)?[- ]?up|cool(?:ing)?[- ]?down|main(?: part| work)?|deep work|stretch(?:es|ing)?"
    r"|mobilis(?:e|ing)|clos(?:e|ing)|open(?:ing)?|start|finish|end|part \w{1,9}|section \w{1,9}"
    rf"|(?:left|right|each|both|first|second|other) (?:{LIMBS})s?)",
    re.IGNORECASE,
)
LIMB_ALONE = re.compile(r"leg|legs|foot|feet|arm|arms|hand|hands", re.IGNORECASE)
"""After a side, as in "glide, left arm", these are not a step of their own."""
JOINING = "a|an|and|at|do|for|in|of|on|the|then|to|with"
EDGES = re.compile(rf"^(?:(?:{JOINING})\s+|[\s:.,@=–—-]+)+|(?:\s+(?:{JOINING})\b|[\s:,@=–—-]+)+$", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One step: its `text` as written, and what was parsed from it, None for what it does not say.

    `seconds` is the time of the whole step on one side: 60 for "2 x 30 s". `pressure` is 0 to 5, `side` is both, left,
    right or each. Time and repetitions are not checked against any limits here.
    """

    text: str
    name: str = ""
    seconds: int | None = None
    repetitions: int | None = None
    side: str | None = None
    pressure: int | None = None
    note: str = ""
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Steps under a heading; `sides` is "each" if the heading says that they are for each side, else "once"."""

    title: str = ""
    sides: str = "once"
    lines: list[Line] = field(default_factory=list)


def read(text: str) -> list[Section]:
    """The sections and lines of a text; an empty list if it has none."""
    sections: list[Section] = []
    side: str | None = None
    for written in text.splitlines():
        heading, rest = _heading(_without_bullet(written))
        if heading:
            of_heading = pasted_dose.read(heading).side
            sections.append(Section(heading, "each" if of_heading == "each" else "once"))
            side = of_heading if of_heading in ("left", "right") else None
        lines = _lines(rest)
        if lines and not sections:
            sections.append(Section())
        for line in lines:
            sections[-1].lines.append(replace(line, side=line.side or side))
    return sections


def write(sections: Iterable[Section]) -> str:
    """The text that `read` reads as these sections; names and notes lose their line breaks."""
    lines: list[str] = []
    for section in sections:
        if section.title:
            lines.append(f"{_flat(section.title)}:")
        lines += [_written(line) for line in section.lines]
    return "\n".join(lines)


def _without_bullet(written: str) -> str:
    return BULLET.sub("", written, count=1) if BULLET.match(written) else written.strip()


def _heading(written: str) -> tuple[str, str]:
    """The heading on a line, which may be empty, and the rest of the line."""
    if written.startswith("#"):
        return written.strip("# \t:"), ""
    enclosed = _enclosed(written)
    colons = (match.start() for match in re.finditer(":", written))
    colon = next((at for at in colons if not any(low <= at < high for low, high in enclosed)), len(written))
    title, after = written[:colon].strip(), written[colon + 1 :]
    if (
        written[colon:]
        and title
        and not pasted_dose.has_time(title)
        and not NO_HEADING.search(title)
        and '"' not in title
    ):
        if not after.strip():
            return title, ""
        pieces = _pieces(after)
        if after[:1].isspace() and pieces and not re.search(r"[(;,]", title) and _line(pieces[0]).name:
            return title, after
    return (written, "") if ALONE.fullmatch(written) else ("", written)


def _lines(written: str) -> list[Line]:
    """The steps on one line; a piece that is only a dose belongs to the step before it."""
    lines: list[Line] = []
    for piece in _pieces(written):
        line = _line(piece)
        if lines and line.side and not lines[-1].side and LIMB_ALONE.fullmatch(line.name):
            line = replace(line, name="")
        if lines and not line.name and not line.unread:
            lines[-1] = _extended(lines[-1], line, piece)
        elif line.text:
            lines.append(line)
    return lines


def _pieces(written: str) -> list[str]:
    """The line split at commas and semicolons, but not inside brackets, quotes or numbers."""
    written = LEFT_THEN_RIGHT.sub(r"left \1 right", written)
    enclosed = _enclosed(written)
    pieces, start = [], 0
    for match in SEPARATOR.finditer(written):
        if not any(low <= match.start() < high for low, high in enclosed):
            pieces.append(written[start : match.start()])
            start = match.end()
    return [piece.strip() for piece in [*pieces, written[start:]] if piece.strip()]


def _enclosed(written: str) -> list[tuple[int, int]]:
    """The spans of brackets and quotes, which are not split or read as headings."""
    return [match.span() for pattern in (BRACKETS, QUOTED) for match in pattern.finditer(written)]


def _line(piece: str) -> Line:
    """One piece of a line. Brackets hold a dose if they hold nothing else, or a note."""
    brackets = [match.span() for match in BRACKETS.finditer(piece)]
    quotes = (q for q in QUOTED.finditer(piece) if not any(low < q.start() < high for low, high in brackets))
    quoted = next(quotes, None)
    name = quoted[1].strip() if quoted else ""
    rest = piece[: quoted.start()] + " " + piece[quoted.end() :] if quoted else piece
    notes: list[str] = []
    doses: list[str] = []
    for inside in BRACKETS.findall(rest):
        is_dose = not NOTE.match(inside) and not _name(pasted_dose.read(inside).rest)
        (doses if is_dose else notes).append(inside)
    dose = pasted_dose.read(" ".join([BRACKETS.sub(" ", rest), *doses]))
    remainder = _name(dose.rest)
    note = "; ".join(NOTE.sub("", note, count=1).strip() for note in notes if note.strip())
    unread = dose.unread + ((remainder,) if name and remainder else ())
    return Line(piece, name or remainder, dose.total, dose.repetitions, dose.side, dose.pressure, note, unread)


def _extended(line: Line, more: Line, piece: str) -> Line:
    """The line with `more` about the same step, from after a comma. What contradicts the line goes to `unread`."""
    values: dict[str, Any] = {}
    unread = line.unread
    for name in ("repetitions", "side", "pressure"):
        old, new = getattr(line, name), getattr(more, name)
        values[name] = new if old is None else old
        if None not in (old, new) and old != new:
            unread = (*unread, piece)
    seconds = line.seconds
    if line.seconds is None:
        seconds = more.seconds
        if more.seconds is not None and line.repetitions and not more.repetitions:
            seconds = more.seconds * line.repetitions
    elif more.seconds is not None:
        unread = (*unread, piece)
    elif more.repetitions and not line.repetitions:
        seconds = line.seconds * more.repetitions
    note = "; ".join(filter(None, [line.note, more.note]))
    unread = tuple(dict.fromkeys(unread))
    return replace(line, text=f"{line.text}, {piece}", note=note, unread=unread, seconds=seconds, **values)


def _name(rest: str) -> str:
    """The words without the prepositions that joined them to the dose; empty if no letter or digit remains."""
    name = re.sub(r"\s+", " ", rest)
    while (shorter := EDGES.sub("", name)) != name:
        name = shorter
    return name if re.search(r"\w", name) else ""


def _written(line: Line) -> str:
    """The line as text, with the name in quotes if it would not be read back as this line otherwise."""
    how_long = pasted_dose.written(line.seconds, line.repetitions)
    side = {"both": "both together", "each": "each side"}.get(line.side or "", line.side)
    how = [side, None if line.pressure is None else f"level {line.pressure}"]
    note = re.sub(r"[()]", "", _flat(line.note))
    text = " ".join(filter(None, [how_long, _flat(line.name), *how]))
    if _lines(_without_bullet(text)) != [replace(line, text=text, note="", unread=())] or _heading(text)[0]:
        name = re.sub(r'["“”]', "'", _flat(line.name))
        text = " ".join(filter(None, [how_long, f'"{name}"', *how]))
    return f"{text} (note: {note})" if note else text


def _flat(text: str) -> str:
    return " ".join(text.split())
