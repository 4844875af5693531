"""Routines as people jot them down: "2 x 30 s inner ankle hold, each side" read into steps, and written out again.

Pure text in, plain values out; `matching` says which technique a line means. Nothing that was written is
lost: what is no dose, no note and no bullet is part of the name, or stands in `unread`.
"""

import re
from dataclasses import dataclass, field, replace

from routines.import_export import pasted_dose

LONGEST = 20_000
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
"""What follows a side in "glide, left arm" is no step of its own."""
JOINING = "a|an|and|at|do|for|in|of|on|the|then|to|with"
EDGES = re.compile(rf"^(?:(?:{JOINING})\s+|[\s:.,@=–—-]+)+|(?:\s+(?:{JOINING})\b|[\s:,@=–—-]+)+$", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One step as it was written (`text`), and what was read in it; None where nothing was said.

    `seconds` is the time of the whole step on one side: 60 for "2 x 30 s". `pressure` is 0 to 5, `side` is both, left,
    right or each. Neither time nor repetitions are held to any bounds here.
    """

    text: str
    name: str = ""
    seconds: int | None = None
    repetitions: int | None = None
    side: str | None = None
    pressure: int | None = None
    note: str = ""
    unread: tuple = ()


@dataclass(frozen=True)
class Section:
    """Steps under a heading; `sides` is each where the heading says that all of it is for each side."""

    title: str = ""
    sides: str = "once"
    lines: list = field(default_factory=list)


def read(text: str) -> list[Section]:
    """The sections and lines of any text; an empty list where there is nothing in it."""
    sections, side = [], None
    for written in text.splitlines():
        heading, rest = _heading(_without_bullet(written))
        if heading:
            said = pasted_dose.read(heading).side
            sections.append(Section(heading, "each" if said == "each" else "once"))
            side = said if said in ("left", "right") else None
        lines = _lines(rest)
        if lines and not sections:
            sections.append(Section())
        for line in lines:
            sections[-1].lines.append(replace(line, side=line.side or side))
    return sections


def write(sections: list[Section]) -> str:
    """The text that is read as these sections; names and notes lose their line breaks."""
    written = []
    for section in sections:
        if section.title:
            written.append(f"{_flat(section.title)}:")
        written += [_written(line) for line in section.lines]
    return "\n".join(written)


def _without_bullet(written):
    return BULLET.sub("", written, count=1) if BULLET.match(written) else written.strip()


def _heading(written):
    """The heading on a line, if there is one, and what else is on it."""
    if written.startswith("#"):
        return written.strip("# \t:"), ""
    kept = _kept(written)
    colons = (match.start() for match in re.finditer(":", written))
    colon = next((at for at in colons if not any(low <= at < high for low, high in kept)), len(written))
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


def _lines(written):
    """The steps on one line; a piece that is a dose and no more belongs to the step before it."""
    found = []
    for piece in _pieces(written):
        line = _line(piece)
        if found and line.side and not found[-1].side and LIMB_ALONE.fullmatch(line.name):
            line = replace(line, name="")
        if found and not line.name and not line.unread:
            found[-1] = _joined(found[-1], line, piece)
        elif line.text:
            found.append(line)
    return found


def _pieces(written):
    """Split at commas and semicolons, but not inside brackets, quotes or numbers."""
    written = LEFT_THEN_RIGHT.sub(r"left \1 right", written)
    kept = _kept(written)
    pieces, start = [], 0
    for match in SEPARATOR.finditer(written):
        if not any(low <= match.start() < high for low, high in kept):
            pieces.append(written[start : match.start()])
            start = match.end()
    return [piece.strip() for piece in [*pieces, written[start:]] if piece.strip()]


def _kept(written):
    """Where brackets and quotes are: what is in them is neither split nor taken for a heading."""
    return [match.span() for pattern in (BRACKETS, QUOTED) for match in pattern.finditer(written)]


def _line(piece):
    """One piece of a line. Brackets hold a note, or a dose where there is nothing else in them."""
    brackets = [match.span() for match in BRACKETS.finditer(piece)]
    quotes = (q for q in QUOTED.finditer(piece) if not any(low < q.start() < high for low, high in brackets))
    quoted = next(quotes, None)
    name = quoted[1].strip() if quoted else ""
    rest = piece[: quoted.start()] + " " + piece[quoted.end() :] if quoted else piece
    notes, doses = [], []
    for inside in BRACKETS.findall(rest):
        is_dose = not NOTE.match(inside) and not _name(pasted_dose.read(inside).rest)
        (doses if is_dose else notes).append(inside)
    said = pasted_dose.read(" ".join([BRACKETS.sub(" ", rest), *doses]))
    left = _name(said.rest)
    note = "; ".join(NOTE.sub("", note, count=1).strip() for note in notes if note.strip())
    unread = said.unread + ((left,) if name and left else ())
    return Line(piece, name or left, said.total, said.repetitions, said.side, said.pressure, note, unread)


def _joined(line, more, piece):
    """With what is said of the same step after a comma. What was said already stands, and is shown as not read."""
    text, values, unread = f"{line.text}, {piece}", {}, line.unread
    for name in ("repetitions", "side", "pressure"):
        old, new = getattr(line, name), getattr(more, name)
        values[name] = new if old is None else old
        if None not in (old, new) and old != new:
            unread = (*unread, piece)
    values["seconds"] = line.seconds
    if line.seconds is None:
        values["seconds"] = more.seconds
        if more.seconds is not None and line.repetitions and not more.repetitions:
            values["seconds"] = more.seconds * line.repetitions
    elif more.seconds is not None:
        unread = (*unread, piece)
    elif more.repetitions and not line.repetitions:
        values["seconds"] = line.seconds * more.repetitions
    note = "; ".join(filter(None, [line.note, more.note]))
    return replace(line, text=text, note=note, unread=tuple(dict.fromkeys(unread)), **values)


def _name(rest):
    """What is left, without the small words that joined it to the dose; empty where there is no letter or digit."""
    name = re.sub(r"\s+", " ", rest)
    while (shorter := EDGES.sub("", name)) != name:
        name = shorter
    return name if re.search(r"\w", name) else ""


def _written(line):
    how_long = pasted_dose.written(line.seconds, line.repetitions)
    how = [{"both": "both together", "each": "each side", None: ""}.get(line.side, line.side)]
    how.append("" if line.pressure is None else f"level {line.pressure}")
    note = re.sub(r"[()]", "", _flat(line.note))
    said = " ".join(filter(None, [how_long, _flat(line.name), *how]))
    if _lines(_without_bullet(said)) != [replace(line, text=said, note="", unread=())] or _heading(said)[0]:
        name = re.sub(r'["“”]', "'", _flat(line.name))
        said = " ".join(filter(None, [how_long, f'"{name}"', *how]))
    return f"{said} (note: {note})" if note else said


def _flat(text):
    return " ".join(text.split())
