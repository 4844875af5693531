"""The conditions that the words of a search name, or give reason to ask about, before a massage.

`content/condition_words.csv` has in each row a condition, the ways to say it, and what is then not meant (`unless`).
A way is a set of words that may stand anywhere and in any order, so that one word more never silences it:

    word        that word in any of its forms, or as typed so far at the end of the search
    =word       only in this form
    a_phrase    these words in a row
    #           a number
    {class}     any of the words and phrases of a class in `content/word_classes.csv`
    @area       a part of the body named in the search, which is this one or a part of it
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from techniques import library_cache
from techniques.models import BodyArea
from techniques.search import english, spelling
from techniques.search.spelling import Term
from techniques.search.word_files import listed, rows

MOST = 4
"""Conditions told at most; emergencies are never among those left out."""
SHORTEST_PREFIX = 4
URGENCY = ["emergency", "urgent", "none"]
KINDS = ["absolute", "local", "caution"]
SIGNS = re.compile(r"\{\w+\}|@[\w-]+|_")
"""In the rows, what is no word."""


@dataclass(frozen=True)
class Way:
    """One way to say it: what must all be among the words."""

    signs: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    condition: str
    is_named: bool
    ways: tuple[Way, ...]
    unless: tuple[Way, ...]


@dataclass(frozen=True)
class Named:
    """A condition by slug. One that `is_named` is said to hold; of any other the person is only asked.

    `areas` are where it is said to be; `words` are those that say so.
    """

    slug: str
    is_named: bool
    areas: tuple[str, ...]
    words: frozenset[str]


class Words:
    """The words of a search and the parts of the body that they name, as the rows ask for them."""

    def __init__(self, terms: Sequence[Term], areas: Iterable[BodyArea], with_begun: bool = False) -> None:
        self.typed = [term.correction or term.typed for term in terms]
        self.as_typed = {term.typed for term in terms} | set(self.typed)
        self.stems = {spelling.stem(word): word for word in self.typed}
        last = terms[-1].typed if terms else ""
        is_begun = len(last) >= SHORTEST_PREFIX and not english.knows(last)  # "head" is no beginning of "headache"
        self.prefix = last if is_begun and with_begun else ""
        self.text = f" {' '.join(self.typed)} "
        self.areas = list(areas)
        self.met: dict[str, set[str] | None] = {}

    def having(self, sign: str) -> set[str] | None:
        """The words that meet the sign; None if none do."""
        if sign not in self.met:
            self.met[sign] = self._having(sign)
        return self.met[sign]

    def _having(self, sign: str) -> set[str] | None:
        if sign.startswith("{"):
            found = [words for one in classes()[sign[1:-1]] if (words := self.having(one)) is not None]
            return set().union(*found) if found else None
        if sign.startswith("@"):
            return set() if self.places(sign) else None
        if sign == "#":
            return {word for word in self.typed if word.isdecimal()} or None
        if "_" in sign:
            phrase = sign.replace("_", " ")
            return set(phrase.split()) if f" {phrase} " in self.text else None
        if sign.startswith("="):
            return {sign[1:]} if sign[1:] in self.as_typed else None
        if word := self.stems.get(spelling.stem(sign)):
            return {word}
        return set() if self.prefix and sign.startswith(self.prefix) else None

    def places(self, sign: str) -> list[str]:
        return [area.slug for area in self.areas if sign[1:] in area.lineage]

    def said_by(self, way: Way) -> set[str] | None:
        found: set[str] = set()
        for sign in way.signs:
            words = self.having(sign)
            if words is None:
                return None
            found |= words
        return found


def named_by(terms: Sequence[Term], areas: Sequence[BodyArea]) -> list[Named]:
    """The conditions that the terms name, at most MOST unless there are more emergencies; the most urgent first.

    `areas` are the parts of the body that the terms name. What a person says of themselves is told before what they
    are only asked about, where not all can be told.
    """
    words, begun = Words(terms, areas), Words(terms, areas, with_begun=True)
    current = library_cache.kept().conditions
    found: dict[str, Named] = {}
    for row in condition_rows():
        if row.condition in current and (
            named := _said(words, row) or (begun.prefix and _said(begun, row, is_begun=True))
        ):
            before = found.get(row.condition)
            found[row.condition] = _both(before, named) if before else named

    def urgency(named: Named) -> int:
        return URGENCY.index(current[named.slug].urgency)

    def weight(named: Named) -> tuple[bool, bool, int, int]:
        return urgency(named) > 0, not named.is_named, urgency(named), KINDS.index(current[named.slug].kind)

    ranked = sorted(found.values(), key=weight)
    emergencies = sum(urgency(named) == 0 for named in ranked)
    return sorted(ranked[: max(MOST, emergencies)], key=urgency)


def _said(words: Words, row: Row, is_begun: bool = False) -> Named | None:
    """What the row makes of the words. By a word that is only begun nothing is said to hold yet."""
    said = [(way, found) for way in row.ways if (found := words.said_by(way)) is not None]
    if not said or any(words.said_by(way) is not None for way in row.unless):
        return None
    places = (sign for way, _found in said for sign in way.signs if sign.startswith("@"))
    areas = tuple(dict.fromkeys(area for sign in places for area in words.places(sign)))
    said_words = frozenset(word for _way, found in said for word in found)
    return Named(row.condition, row.is_named and not is_begun, areas, said_words)


def _both(one: Named, other: Named) -> Named:
    areas = tuple(dict.fromkeys(one.areas + other.areas))
    return Named(one.slug, one.is_named or other.is_named, areas, one.words | other.words)


@cache
def condition_rows() -> tuple[Row, ...]:
    return tuple(
        Row(row["condition"], row["says"] == "named", _ways(row["words"]), _ways(row["unless"]))
        for row in rows("condition_words.csv")
    )


def _ways(text: str) -> tuple[Way, ...]:
    return tuple(Way(tuple(_plain(way).split())) for way in listed(text))


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """The words of each class; those of several words must stand in a row."""
    return {
        row["name"]: tuple(_plain(word).replace(" ", "_") for word in listed(row["words"]))
        for row in rows("word_classes.csv")
    }


def _plain(text: str) -> str:
    """As words are read from a search: an apostrophe parts two."""
    return text.replace("'", " ")


def words_of() -> list[str]:
    """All words that the rows and classes say, to know how they are spelt."""
    texts = [row["words"] for name in ("condition_words.csv", "word_classes.csv") for row in rows(name)]
    return [word for text in texts for word in spelling.WORD.findall(SIGNS.sub(" ", text))]
