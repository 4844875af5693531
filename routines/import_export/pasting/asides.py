"""Lines of a plan that are no steps: greetings, warnings, what is done beside the massage, and the word to repeat.

`asides.csv` has the words that such lines begin with.
"""

import csv
import re
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("asides.csv")
SIDE = r"(?:side|leg|foot|arm|hand|limb|half|ankle|calf|hip|shoulder|one)"
OTHER = rf"(?:the )?(?:other|opposite|second|left|right) {SIDE}"
REPEAT = re.compile(
    rf"(?<!\w)(?:(?:repeat|same|do|again|then|now|all)\b[^.;]{{0,40}}\b(?:{OTHER}|both {SIDE}s)"
    rf"|(?:switch|change|swap) (?:sides|over|legs|feet|arms)|other {SIDE} (?:the )?same"
    r"|repeat (?:left|right|l|r|contralateral(?:ly)?|bilaterally)(?!\w))",
    re.IGNORECASE,
)
NOTE = re.compile(r"\W*(?:note|notes|tip|tips|remarks?|comment|hint)\s*:", re.IGNORECASE)


@cache
def _beginnings() -> list[tuple[str, re.Pattern[str]]]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = [(row["kind"], row["words"].split("|")) for row in csv.DictReader(file)]
    return [(kind, _beginning(words)) for kind, words in rows]


def _beginning(words: list[str]) -> re.Pattern[str]:
    """Any of the words; one that ends with a colon stands before one, or before a dash."""
    ends = {True: r"(?:\s*[:=#]|\s[-–—]\s)", False: r"(?!\w)"}
    ways = [re.escape(word.rstrip(":")) + ends[word.endswith(":")] for word in sorted(words, key=len, reverse=True)]
    return re.compile(rf"\W*(?:{'|'.join(ways)})", re.IGNORECASE)


def kind_of(text: str) -> str:
    """greeting, details, warning, beside or note for a line that is no step; empty for what may be one."""
    if NOTE.match(text):
        return "note"
    return next((kind for kind, pattern in _beginnings() if pattern.match(text)), "")


def says_repeat(text: str) -> bool:
    """Whether it sends one to the other side, to do there what was done here."""
    return bool(REPEAT.search(text))


def without_repeat(text: str) -> str:
    return REPEAT.sub(" ", text)
