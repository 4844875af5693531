"""Complaints: what people call what they feel, where they feel it, and the conditions that may be behind it.

`content/complaints.csv` has one complaint a row: its words, areas and conditions. It only helps to understand searches,
so it is read from the file and not stored in the database.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "content" / "complaints.csv"


@dataclass(frozen=True)
class Complaint:
    words: tuple[str, ...]
    areas: tuple[str, ...]
    conditions: tuple[str, ...]


@cache
def complaints(path: Path = FILE) -> tuple[Complaint, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(Complaint(*(_listed(row[name]) for name in ("words", "areas", "conditions"))) for row in rows)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))
