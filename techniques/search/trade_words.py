"""How the trade calls strokes and places, abbreviations included: `content/trade_words.csv` has one meaning a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from techniques.search.spelling import stem
from techniques.search.word_files import listed, rows


@dataclass(frozen=True)
class Meant:
    """The strokes or areas, by slug, that a phrase may mean, the likeliest first; `kinds` are the rows that say so."""

    strokes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    kinds: frozenset[int] = frozenset()


NOTHING = Meant()


@dataclass(frozen=True)
class FormerName:
    """The name of a technique that left the library, or was renamed with what it does, and the reason."""

    name: str
    reason: str


def stems_of(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in words)


@cache
def trade_words() -> dict[tuple[str, ...], Meant]:
    """What a phrase means, by the stems of its words."""
    found: dict[tuple[str, ...], Meant] = {}
    for number, row in enumerate(rows("trade_words.csv")):
        meant = Meant(listed(row["strokes"]), listed(row["areas"]), frozenset([number]))
        for phrase in listed(row["words"]):
            key = stems_of(phrase.split())
            found[key] = joined(found.get(key, NOTHING), meant)
    return found


def joined(one: Meant, other: Meant) -> Meant:
    """Both meanings."""
    strokes, areas = (
        tuple(dict.fromkeys([*a, *b])) for a, b in ((one.strokes, other.strokes), (one.areas, other.areas))
    )
    return Meant(strokes, areas, one.kinds | other.kinds)


@cache
def spelt() -> frozenset[str]:
    """The words of all phrases, as they are spelt."""
    return frozenset(word for row in rows("trade_words.csv") for word in row["words"].replace("|", " ").split())


@cache
def former_names() -> tuple[FormerName, ...]:
    return tuple(FormerName(row["name"], row["reason"]) for row in rows("former_names.csv"))
