"""The files of `content/` that only help to understand searches: read from there, and not stored in the database."""

import csv
from pathlib import Path

CONTENT = Path(__file__).resolve().parent.parent / "content"


def rows(name: str) -> list[dict[str, str]]:
    with (CONTENT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(text: str) -> tuple[str, ...]:
    """The parts of a field, which are separated by `|`."""
    return tuple(filter(None, text.split("|")))
