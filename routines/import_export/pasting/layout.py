"""The second stage: the lines of a text as headings and entries, with bullets, indents and tables understood."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from textwrap import wrap

from routines.import_export.pasting import tables
from routines.import_export.pasting.durations_said import has_time

BULLET = re.compile(
    r"(?:[-*+•–—·>]+\s+|•|\[[ xX]?\]\s*|\(?\d{1,3}[.)](?:\s+|(?=[^\W\d]))|[a-zA-Z][.)]\s+|step \d+[:.]\s*)+", re.I
)
NUMBERED = re.compile(r"[-*+•\s]*(?:\(?\d{1,3}[.)]|step \d)", re.IGNORECASE)
MARKS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])")
BOLD = re.compile(r"\s*(?:\*\*|__)(?!\s)(?:(?!\*\*|__).)+(?:\*\*|__)\s*:?\s*")
DAY = re.compile(r"(?:(?:mon|tue|wed|thu|fri|sat|sun)(?:\w{0,6})(?:\s*[/,&+]\s*)?)+\s*[-–—:]\s+", re.IGNORECASE)
CLOCK = r"(\d{1,3}):([0-5]\d)(?!\d)"
START = re.compile(rf"[\[(]?{CLOCK}[\])]?(?:\s*(?:-|–|—|to)\s*[\[(]?{CLOCK}[\])]?)?[\s.:)–—-]+(?=\S)")
SOAP = re.compile(r"(?:[SOAP]|Rx|Tx|Plan|HEP)\s?:\s+(?=\S)")
LEAST_IN_TIMELINE = 2
MAX_LINE = 1_000
"""Characters that are read as one line."""
OF_THE_DAY = 360
"""A first time from 6:00 on is one of the day: hours and minutes."""


@dataclass(frozen=True)
class Entry:
    """A line of the text: `text` without bullets and marks, or the cells of a row by their kinds.

    `indent` counts blanks; `seconds` is its part of a timeline. `is_heading` if the signs alone say so (a #, or bold).
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


def entries(text: str) -> list[Entry]:
    """The lines of a text that say something, in order."""
    found = _unwrapped(_entries(text.split("\n")))
    leading = [
        replace(entry, leads=_leads(entry, after)) for entry, after in zip(found, [*found[1:], None], strict=False)
    ]
    return _timeline(leading)


def _unwrapped(lines: Iterable[Entry]) -> list[Entry]:
    """Entries with the lines that they go on in: those of a list, indented and without a bullet."""
    found: list[Entry] = []
    for entry in lines:
        above = found[-1] if found else None
        goes_on = above and above.is_listed and not above.cells and entry.indent > above.indent
        if above and goes_on and not (entry.is_listed or entry.is_heading or entry.cells or entry.is_note):
            found[-1] = replace(above, text=f"{above.text} {entry.text}")
        else:
            found.append(entry)
    return found


def _leads(entry: Entry, after: Entry | None) -> bool:
    """Whether a list begins below this line, which is no part of one."""
    if after is None or entry.is_listed or entry.cells:
        return False
    return (after.is_listed or after.indent > entry.indent) and not after.is_heading


def _entries(lines: Sequence[str]) -> Iterator[Entry]:
    heads: list[str] | None = None
    for number, line in enumerate(lines):
        if not line.strip() or tables.is_rule(line):
            if not line.strip():
                heads = None
            continue
        cells = tables.cells_of(line)
        if cells is None and (heads or _begins_csv(lines, number)):
            cells = tables.split_by_comma(line, len(heads or line.split(",")))
        if cells is None:
            heads = None
            yield from _plain(line)
            continue
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


def _begins_csv(lines: Sequence[str], number: int) -> bool:
    """Whether a line of heads with commas between begins here."""
    cells = tables.split_by_comma(lines[number], 20)
    return bool(cells and tables.kinds(cells))


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
