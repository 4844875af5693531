"""Tables in a text: of Markdown, from a spreadsheet (tabs), or as CSV; with a row of heads or without.

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


def cells_of(line: str) -> list[str] | None:
    """The cells of a line that is a row of a table, or None."""
    stripped = line.strip()
    if stripped.startswith("|") and stripped.count("|") > 1:
        return [cell.strip() for cell in stripped.strip("|").split("|")]
    if "\t" in stripped:
        return [cell.strip().strip('"') for cell in line.strip(" \n").split("\t")]
    if stripped.startswith('"') and '",' in stripped:
        return next(csv.reader([stripped], skipinitialspace=True), None)
    return None


def split_by_comma(line: str, count: int) -> list[str] | None:
    """The cells of a row of CSV without quotes, if there are as many as there are heads, or fewer."""
    cells = [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True), [])]
    return cells if 1 < len(cells) <= count else None


def is_rule(line: str) -> bool:
    """The line under the heads in Markdown, or a line across."""
    return bool(RULE.fullmatch(line.strip())) and len(line.strip()) > 2


def in_order(cells: Sequence[str]) -> list[str]:
    """The cells that say something: no number of the row in front, and no bullet."""
    said = [cell for cell in cells if cell.strip("•-–—*· ")]
    return said[1:] if len(said) > 1 and NUMBER.fullmatch(said[0]) else said
