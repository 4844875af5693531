"""The second stage: the lines of a text as headings and entries, with bullets, indents and tables understood."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from textwrap import wrap

from routines.import_export.pasting import tables
from routines.import_export.pasting.durations_said import has_time

BULLET = re.compile(
    r"(?:[-*+•–—·>]+\s+|•|\[[ xX]?\]\s*|\(?\d{1,3}[.)](?:\s+|(?=[^\W\d]))|(?:[a-zA-Z]|[ivx]{2,4})[.)]\s+"
    r"|step \d+[:.]\s*)+",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"[-*+•\s]*(?:\(?\d{1,3}[.)]|step \d)", re.IGNORECASE)
MARKS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])")
BOLD = re.compile(r"\s*(?:\*\*|__)(?!\s)(?:(?!\*\*|__).)+(?:\*\*|__)\s*:?\s*")
DAY = re.compile(r"(?:(?:mon|tue|wed|thu|fri|sat|sun)(?:\w{0,6})(?:\s*[/,&+]\s*)?)+\s*[-–—:]\s+", re.IGNORECASE)
CLOCK = r"(\d{1,3}):([0-5]\d)(?!\d)"
START = re.compile(rf"[\[(]?{CLOCK}[\])]?(?:\s*(?:-|–|—|to)\s*[\[(]?{CLOCK}[\])]?)?[\s.:)–—-]+(?=\S)")
SOAP = re.compile(r"(?:[SOAP]|Rx|Tx|Plan|HEP)\s?:\s+(?=\S)")
LONE_BULLET = re.compile(r"\s*(?:step \d{1,2}[:.]?|\(?\d{1,2}[.)]|[-*•–·o])\s*", re.IGNORECASE)
"""On a line of its own, as copied from a PDF or a word processor."""
GOES_ON = re.compile(
    r"(?:,|\b(?:a|an|and|at|between|by|each|for|from|in|of|on|or|over|the|then|to|under|with|your))$", re.I
)
"""The end of a line that was broken in the middle of a sentence."""
LEAST_IN_TIMELINE = 2
MAX_LINE = 1_000
"""Characters that are read as one line."""
OF_THE_DAY = 360
"""A first time from 6:00 on is one of the day: hours and minutes."""


@dataclass(frozen=True)
class Entry:
    """A line of the text: `text` without bullets and marks, or the cells of a row by their kinds.

    `indent` counts blanks; `seconds` is its part of a timeline. `is_heading` if the signs alone say so (a #, or bold),
    `is_apart` if a line above it is empty.
    """

    text: str
    indent: int = 0
    is_listed: bool = False
    is_numbered: bool = False
    is_heading: bool = False
    is_big: bool = False
    cells: tuple[tuple[str, str], ...] = ()
    seconds: int | None = None
    is_note: bool = False
    leads: bool = False
    is_apart: bool = False


def entries(text: str) -> list[Entry]:
    """The lines of a text that say something, in order."""
    found = _unwrapped(_entries(list(_with_bullets(text.split("\n")))))
    leading = [
        replace(entry, leads=_leads(entry, after)) for entry, after in zip(found, [*found[1:], None], strict=False)
    ]
    return _timeline(leading)


def _with_bullets(lines: Sequence[str]) -> Iterator[str]:
    """The lines, where a bullet or a number on one of its own stands before the next."""
    bullet = ""
    for line in lines:
        if LONE_BULLET.fullmatch(line):
            if bullet:
                yield bullet
            bullet = line
        elif bullet and line.strip():
            yield f"{bullet.rstrip()}{':' if bullet.strip()[-1].isdigit() else ''} {line.strip()}"
            bullet = ""
        else:
            yield line
    if bullet:
        yield bullet


def _unwrapped(lines: Iterable[Entry]) -> list[Entry]:
    """Entries with the lines that they go on in."""
    found: list[Entry] = []
    for entry in lines:
        above = found[-1] if found else None
        if above and _goes_on(above, entry):
            found[-1] = replace(above, text=f"{above.text} {entry.text}")
        else:
            found.append(entry)
    return found


def _goes_on(above: Entry, entry: Entry) -> bool:
    """Whether a line is the rest of the one above: indented in a list, or in small letters under a number or half a
    sentence."""
    if entry.is_listed or entry.is_heading or entry.cells or entry.is_note or above.cells or above.is_heading:
        return False
    if above.is_listed and entry.indent > above.indent:
        return True
    if entry.is_apart or entry.indent < above.indent or entry.text.endswith(":"):
        return False
    first = entry.text[0]
    if above.is_numbered:
        return first.islower() or (first.isdigit() and above.text[-1] not in ".!?:")
    return first.islower() and bool(GOES_ON.search(above.text))


def _leads(entry: Entry, after: Entry | None) -> bool:
    """Whether a list begins below this line, which is no part of one, or of one with numbers where that has bullets."""
    if after is None or entry.cells or after.is_heading:
        return False
    if entry.is_listed:
        return entry.is_numbered and after.is_listed and not after.is_numbered
    return after.is_listed or after.indent > entry.indent


def _entries(lines: Sequence[str]) -> Iterator[Entry]:
    heads: list[str] | None = None
    is_apart = False
    for line in lines:
        if not line.strip() or tables.is_rule(line):
            if not line.strip():
                heads, is_apart = None, True
            continue
        cells = tables.cells_of(line, len(heads) if heads else None)
        if cells is None:
            heads = None
            yield from (replace(entry, is_apart=is_apart) for entry in _plain(line))
            is_apart = False
            continue
        is_apart = False
        kinds = tables.kinds(cells)
        if kinds:
            heads = kinds
        elif heads:
            filled = [*cells, *[""] * (len(heads) - len(cells))]
            pairs = [
                (kind, cell) for kind, cell in zip(heads, filled, strict=False) if cell.strip() and kind != "nothing"
            ]
            extra = [("note", cell) for cell in cells[len(heads) :] if cell.strip()]
            yield Entry(" · ".join(cell for _kind, cell in [*pairs, *extra]), is_listed=True, cells=(*pairs, *extra))
        elif said := tables.in_order(cells):
            yield from _plain(", ".join(said), len(line) - len(line.lstrip()) if not line.startswith("\t") else 0)


def _plain(line: str, indent: int | None = None) -> Iterator[Entry]:
    written = line.strip()
    if indent is None:
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
    if written.startswith("#") and (title := written.strip("# \t")):
        yield Entry(_unmarked(title).rstrip(": "), is_heading=True, is_big=not written.startswith("##"))
        return
    is_note = written.startswith(">")
    bullet = BULLET.match(written)
    rest = written[bullet.end() :] if bullet else written
    is_bold = bool(BOLD.fullmatch(rest)) and not has_time(rest)
    text = _days_last(SOAP.sub("", _unmarked(rest), count=1).strip())
    is_numbered = bool(NUMBERED.match(written))
    for part in wrap(text, MAX_LINE, break_on_hyphens=False):
        yield Entry(part, indent, bool(bullet), is_numbered, is_bold and not bullet, is_note=is_note)


def _days_last(text: str) -> str:
    """The text with the days of the week in front as a note behind it."""
    match = DAY.match(text)
    return f"{text[match.end() :]} ({match[0].rstrip(' -–—:')})" if match else text


def _unmarked(text: str) -> str:
    """The text without the stars and strokes that make it bold, slanted or code."""
    while (shorter := MARKS.sub(lambda match: match[2] or match[3], text)) != text:
        text = shorter
    return text.strip()


def _timeline(found: list[Entry]) -> list[Entry]:
    """Entries that begin with rising times take until the next begins; without that, times are how long."""
    starts = [(number, match) for number, entry in enumerate(found) if (match := START.match(entry.text))]
    times = [_at(match[1], match[2]) for _number, match in starts]
    spans = [match[3] is not None for _number, match in starts]
    is_rising = all(early < late for early, late in pairwise(times))
    if (
        not starts
        or not is_rising
        or not (all(spans) or (len(starts) >= LEAST_IN_TIMELINE and (times[0] == 0 or times[0] >= OF_THE_DAY)))
    ):
        return found
    unit = 60 if times[0] >= OF_THE_DAY else 1
    for (number, match), begin, end in zip(starts, times, [*times[1:], None], strict=True):
        until = _at(match[3], match[4]) if match[3] else end
        seconds = (until - begin) * unit if until is not None and until > begin else None
        found[number] = replace(found[number], text=found[number].text[match.end() :], seconds=seconds, is_listed=True)
    return found


def _at(minutes: str, seconds: str) -> int:
    return int(minutes) * 60 + int(seconds)
