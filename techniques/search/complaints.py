"""Complaints: what people call what they feel, and where they feel it. `content/complaints.csv` has one a row."""

from dataclasses import dataclass
from functools import cache

from techniques.search.word_files import listed, rows


@dataclass(frozen=True)
class Complaint:
    words: tuple[str, ...]
    areas: tuple[str, ...]


@cache
def complaints() -> tuple[Complaint, ...]:
    return tuple(Complaint(listed(row["words"]), listed(row["areas"])) for row in rows("complaints.csv"))
