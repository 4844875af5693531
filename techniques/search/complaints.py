"""What people call what they feel: where that is, and what to know of before any massage of it.

`content/complaints.csv` holds one complaint a row: the words for it, the areas where it is felt, and the conditions
that it may be. It only serves to understand a search, so it is read from the file and is in no database.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "content" / "complaints.csv"


@dataclass(frozen=True)
class Complaint:
    words: tuple
    areas: tuple
    conditions: tuple


@cache
def complaints(path=FILE) -> tuple[Complaint, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(Complaint(*(_listed(row[name]) for name in ("words", "areas", "conditions"))) for row in rows)


def _listed(text):
    return tuple(filter(None, text.split("|")))
