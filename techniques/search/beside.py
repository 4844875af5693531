"""What else than techniques a search finds: whoever has something to find registers here, in `AppConfig.ready`.

The library imports none of them, so that routines and pages to read stay above it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from techniques.models import Contraindication
from techniques.search.reading import Reading

MOST = 3


@dataclass(frozen=True)
class Found:
    """One thing found: its name, its address, and a line about it."""

    name: str
    address: str
    text: str = ""


@dataclass(frozen=True)
class Shelf:
    """What was found of one kind, at most MOST."""

    title: str | Promise
    found: Sequence[Found]


Find = Callable[[Reading, Sequence[Contraindication]], Iterable[Found]]
"""Finds by what a search means and the conditions that it says to hold, the best first."""
_kinds: dict[str, tuple[str | Promise, Find]] = {}


def register(kind: str, title: str | Promise, find: Find) -> None:
    _kinds[kind] = title, find


def found(reading: Reading, held: Sequence[Contraindication]) -> list[Shelf]:
    """The kinds of which something was found; nothing where a condition named allows no massage."""
    if any(condition.kind == "absolute" for condition in held):
        return []
    shelves = [Shelf(title, list(find(reading, held))[:MOST]) for title, find in _kinds.values()]
    return [shelf for shelf in shelves if shelf.found]
