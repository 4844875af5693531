"""Tables in a text: of Markdown, from a spreadsheet (tabs), or as CSV; with a row of heads or without.

Columns of spaces are only known by their heads.

A row becomes cells by the kind of their column; what has no head is read like any words.
"""

import csv
import re
from collections.abc import Sequence

HEADS = {
    "name": r"(?:technique|exercise|name|what|step|stroke|treatment|action|movement|massage|description|activity)s?",
    "place": r"(?:area|place|where|body ?part|region|muscle|target|site)s?",
    "minutes": r"(?:min|mins|minutes|time \(min(?:utes|s)?\)|duration \(min(?:utes|s)?\)|minutes? each)\.?",
    "seconds": r"(?:s|secs?|seconds|(?:time|duration|hold) \((?:s|secs?|seconds)\)|hold)\.?",
    "time": r"(?:time|duration|length|how long|dose)",
    "repetitions": r"(?:reps?|repetitions|times|sets|repeats?|x|count)\.?",
    "side": r"(?:side|sides|l/r|r/l|left/right)",
    "pressure": r"(?:pressure|level|depth|intensity|pressure level)(?: \(0-5\))?",
    "often": r"(?:frequency|how often|per (?:day|week))",
    "note": r"(?:notes?|comments?|remarks?|cues?|tips?|instructions?|details|how)",
    "nothing": r"(?:#|no\.?|nr\.?|number|step no\.?|)",
}
RULE = re.compile(r"[\s|:+=-]*-[\s|:+=-]*")
NUMBER = re.compile(r"\d{1,3}[.)]?")


def kinds(cells: Sequence[str]) -> list[str] | None:
    """The kind of each column if this is a row of heads: at least two of its cells are, one of them the technique."""
    found = [
        next(
            (kind for kind, words in HEADS.items() if re.fullmatch(words, cell.strip(" *_`:"), re.IGNORECASE)), "words"
        )
        for cell in cells
    ]
    known = [kind for kind in found if kind not in ("words", "nothing")]
    return found if "name" in known and len(known) > 1 else None


def cells_of(line: str, columns: int | None) -> list[str] | None:
    """The cells of a line that is a row of a table, or None. `columns` is their number where heads stand above."""
    stripped = line.strip()
    if stripped.startswith("|") and stripped.count("|") > 1:
        return [cell.strip() for cell in stripped.strip("|").split("|")]
    if "\t" in stripped:
        return [cell.strip().strip('"') for cell in line.strip(" \n").split("\t")]
    ways = [re.split(r" {2,}", stripped), _by_comma(stripped)]
    if columns:
        fitting = [cells for cells in ways if 1 < len(cells) <= columns]
        return max(fitting, key=len, default=None)
    if heads := next((cells for cells in ways if kinds(cells)), None):
        return heads
    return ways[1] if stripped.startswith('"') and '",' in stripped else None


def _by_comma(line: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True), [])]


def is_rule(line: str) -> bool:
    """The line under the heads in Markdown, or a line across."""
    return bool(RULE.fullmatch(line.strip())) and len(line.strip()) > 2


def in_order(cells: Sequence[str]) -> list[str]:
    """The cells that say something: no number of the row in front, and no bullet."""
    said = [cell for cell in cells if cell.strip("•-–—*· ")]
    return said[1:] if len(said) > 1 and NUMBER.fullmatch(said[0]) else said
