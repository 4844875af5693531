"""What the words of a search mean: parts of the body under any of their names, complaints, and what is only felt."""

import re
from dataclasses import dataclass, replace

from techniques.search import spelling
from techniques.search.complaints import complaints
from techniques.search.spelling import WORD, Term

IN_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Meaning:
    """Slugs of the areas that a phrase names, or in which a complaint is felt, and of what that may be."""

    areas: tuple = ()
    conditions: tuple = ()
    is_complaint: bool = False


NO_MEANING = Meaning()


@dataclass(frozen=True)
class Part:
    """One thing that is asked for, in one word or several.

    `names`: further ways to say it, each the words of a name. `weights`: the texts it must be found in, "" for any.
    """

    terms: tuple
    meaning: Meaning = NO_MEANING
    names: tuple = ()
    weights: str = ""

    @property
    def is_weak(self):
        """Whether it may be found but nothing is left out for the want of it: what is felt, or should be heeded."""
        only_heeded = self.meaning.is_complaint and not self.meaning.areas
        return only_heeded or (not self.meaning.areas and all(term.is_feeling for term in self.terms))

    def query(self) -> str:
        """In PostgreSQL's language. A complaint is found by the names of its areas, where those stand as names."""
        ways = [spelling.nearby(self.terms, self.weights), *(spelling.nearby(name, "B") for name in self.names)]
        return "(" + " | ".join(f"({way})" for way in ways) + ")"


class Phrasebook:
    """Reads searches with the areas that it is given, by slug, and the complaints of the library's files."""

    def __init__(self, areas):
        self.areas = areas
        self.meanings = {}
        for area in areas.values():
            if area.parent_id:  # the whole body is no part to look for
                for name in names_of(area):
                    self._add(name, Meaning((area.slug,)))
        for complaint in complaints():
            known = tuple(slug for slug in complaint.areas if slug in areas)
            for name in complaint.words:
                self.meanings[key_of(spelling.terms(name))] = Meaning(known, complaint.conditions, is_complaint=True)
        self.longest = max(map(len, self.meanings), default=0)

    def _add(self, name, meaning):
        if key := key_of(spelling.terms(name)):
            before = self.meanings.get(key, NO_MEANING)
            self.meanings[key] = Meaning(tuple(dict.fromkeys(before.areas + meaning.areas)))

    def read(self, asked: list[Term]) -> list[Part]:
        """The words in parts, from the left and each as long as it can be. Words that say nothing are passed over."""
        left, parts = spelling.telling(asked), []
        while left:
            length, meaning = self._longest(left)
            parts.append(self._part(tuple(left[:length]), meaning))
            left = left[length:]
        return parts

    def _longest(self, left):
        for length in range(min(self.longest, len(left)), 0, -1):
            if meaning := self.meanings.get(tuple(term.stem for term in left[:length])):
                return length, meaning
        return 1, NO_MEANING

    def _part(self, terms, meaning):
        if meaning.is_complaint:
            names = (spelling.telling(spelling.terms(plain(self.areas[slug].name))) for slug in meaning.areas)
            return Part(terms, meaning, tuple(tuple(_finished(term) for term in name) for name in names))
        if not meaning.areas:
            return Part(terms, meaning)
        # Hands do all of this work: a technique for the hands has them in its name or among its places. And a beginning
        # is cut to its stem: "lats" would begin "lateral".
        terms = tuple(term if term.stem == term.typed else _finished(term) for term in terms)
        return Part(terms, meaning, weights="AB")


def names_of(area):
    """All that it is called, in brackets or without them."""
    for name in (area.name, area.latin_name, *area.aliases):
        yield name
        yield plain(name)
        yield from IN_BRACKETS.findall(name)


def plain(name):
    return IN_BRACKETS.sub(" ", name)


def key_of(terms):
    return tuple(term.stem for term in terms if term.typed not in spelling.STOP_WORDS)


def strong(parts: list[Part]) -> list[Part]:
    """Those that a technique must hold; where nothing else is asked, what is felt."""
    return [part for part in parts if not part.is_weak] or parts


def _finished(term):
    return replace(term, unfinished=False, begun=())


def words_in(text):
    return [word.lower() for word in WORD.findall(text)]
