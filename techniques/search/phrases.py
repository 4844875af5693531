"""What the words of a search mean: areas of the body under any of their names, complaints, and feelings."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from techniques.models import BodyArea
from techniques.search import spelling
from techniques.search.complaints import complaints
from techniques.search.goals import Goal, goal_at
from techniques.search.spelling import Term, Vocabulary

IN_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Meaning:
    """Slugs of the areas that a phrase names, or where a complaint is felt."""

    areas: tuple[str, ...] = ()
    is_complaint: bool = False


NO_MEANING = Meaning()


@dataclass(frozen=True)
class Part:
    """One thing searched for, in one word or several.

    `names` are alternatives, each the words of a name. `weights` are those of the texts to search, "" for all.
    `aliases` are other names of the areas, which the texts of techniques hold anyway: "feet" for "foot". A `goal` is
    what is meant beside any part of the body: "before bed".
    """

    terms: tuple[Term, ...]
    meaning: Meaning = NO_MEANING
    names: tuple[tuple[Term, ...], ...] = ()
    weights: str = ""
    aliases: tuple[tuple[Term, ...], ...] = ()
    goal: Goal | None = None

    @property
    def is_place(self) -> bool:
        return bool(self.meaning.areas) and not self.meaning.is_complaint

    @property
    def is_optional(self) -> bool:
        """Whether techniques without it still match: for feelings."""
        return not self.meaning.areas and all(term.is_feeling for term in self.terms)

    @property
    def is_filler(self) -> bool:
        """Whether it says nothing of what is sought."""
        return not self.meaning.areas and not self.goal and all(term.is_filler for term in self.terms)

    def query(self, weighted: bool = True) -> str:
        """The part as a PostgreSQL tsquery. A complaint also matches the names of its areas, where they are names.

        Unless it is `weighted`, it is for texts that have no weights and not all names of an area.
        """
        if weighted:
            ways = [spelling.nearby(self.terms, self.weights), *(spelling.nearby(name, "B") for name in self.names)]
        else:
            ways = [spelling.nearby(name) for name in (self.terms, *self.names, *self.aliases)]
        return "(" + " | ".join(f"({way})" for way in ways) + ")"


class Phrasebook:
    """Reads searches by the names of areas, given by slug, and the complaints of the library's files."""

    def __init__(self, areas: Mapping[str, BodyArea]) -> None:
        self.areas = areas
        self.meanings: dict[tuple[str, ...], Meaning] = {}
        self.spelt: dict[str, str] = {}
        for area in areas.values():
            if area.parent_id:  # nobody searches for the whole body
                for name in names_of(area):
                    self._add(name, Meaning((area.slug,)))
        for complaint in complaints():
            known = tuple(slug for slug in complaint.areas if slug in areas)
            for name in complaint.words:
                self.meanings[self._learn(name)] = Meaning(known, is_complaint=True)
        self.longest = max(map(len, self.meanings), default=0)
        self.gaps: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for key in self.meanings:
            for number in range(len(key) if len(key) > 1 else 0):
                self.gaps.setdefault((*key[:number], "", *key[number + 1 :]), []).append(key)

    def _learn(self, name: str) -> tuple[str, ...]:
        """Note how the words of a name are spelt, by their stems; its key."""
        terms = spelling.terms(name)
        self.spelt |= {term.stem: term.typed for term in terms}
        return key_of(terms)

    def _add(self, name: str, meaning: Meaning) -> None:
        if key := self._learn(name):
            before = self.meanings.get(key, NO_MEANING)
            self.meanings[key] = Meaning(tuple(dict.fromkeys(before.areas + meaning.areas)))

    def read(self, terms: list[Term]) -> list[Part]:
        """The terms in parts, from left to right, each as long as possible. Stop words are ignored."""
        rest, parts = spelling.significant(terms), []
        while rest:
            length, meaning = self._longest_phrase(rest)
            parts.append(self._part(tuple(rest[:length]), meaning))
            rest = rest[length:]
        return parts

    def read_with_goals(self, terms: list[Term]) -> list[Part]:
        """As `read`, with the goals that are named; of a goal and a phrase, the longer."""
        rest, parts = terms, []
        while rest:
            length, goal = goal_at(rest)
            phrase, meaning = (
                self._longest_phrase(spelling.significant(rest)) if not rest[0].is_empty else (1, NO_MEANING)
            )
            if goal and (length > phrase or not meaning.areas):
                parts.append(Part(tuple(rest[:length]), goal=goal))
            elif rest[0].is_empty:
                length = 1
            else:
                taken = spelling.significant(rest)[:phrase]
                parts.append(self._part(tuple(taken), meaning))
                length = rest.index(taken[-1]) + 1
            rest = rest[length:]
        return parts

    def respelt(self, terms: list[Term], vocabulary: Vocabulary) -> list[Term]:
        """The terms, with words that are right by themselves but not in the phrase that they nearly make.

        As "planter" in "planter fasciitis". What the library has a use for stays: "hand pain" is no "head pain".
        """
        terms = list(terms)
        places = [number for number, term in enumerate(terms) if not term.is_empty]
        stems = [terms[number].stem for number in places]
        for length in range(2, min(self.longest, len(places)) + 1):
            for start in range(len(places) - length + 1):
                window = stems[start : start + length]
                if tuple(window) in self.meanings:
                    continue
                for gap in range(length):
                    word = terms[places[start + gap]]
                    near = self.gaps.get((*window[:gap], "", *window[gap + 1 :]), ())
                    right = next((key[gap] for key in near if spelling.is_slip(word.typed, key[gap])), "")
                    if right and not vocabulary.knows(word.typed, word.unfinished):
                        terms[places[start + gap]] = replace(word, correction=self.spelt[right])
        return terms

    def _longest_phrase(self, terms: list[Term]) -> tuple[int, Meaning]:
        """How many of the first terms have a meaning together (or 1 if none), and the meaning."""
        for length in range(min(self.longest, len(terms)), 0, -1):
            if meaning := self.meanings.get(tuple(term.stem for term in terms[:length])):
                return length, meaning
        return 1, NO_MEANING

    def _part(self, terms: tuple[Term, ...], meaning: Meaning) -> Part:
        if meaning.is_complaint:
            names = (spelling.significant(spelling.terms(plain(self.areas[slug].name))) for slug in meaning.areas)
            return Part(terms, meaning, tuple(tuple(term.finished() for term in name) for name in names))
        if not meaning.areas:
            return Part(terms, meaning)
        # Every text speaks of hands, so an area must be in the name or among the areas of a technique. And a prefix
        # would match too much: "lats" begins the stem of "lateral".
        terms = tuple(term if term.stem == term.typed else term.finished() for term in terms)
        names = (
            spelling.significant(spelling.terms(name)) for slug in meaning.areas for name in names_of(self.areas[slug])
        )
        aliases = dict.fromkeys(tuple(term.finished() for term in name) for name in names if name)
        return Part(terms, meaning, weights="AB", aliases=tuple(aliases))


def names_of(area: BodyArea) -> Iterator[str]:
    """Every name of the area, with its bracket, without it, and the bracket alone."""
    for name in (area.name, area.latin_name, *area.aliases):
        yield from dict.fromkeys([name, plain(name), *IN_BRACKETS.findall(name)])


def plain(name: str) -> str:
    return IN_BRACKETS.sub(" ", name)


def key_of(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(term.stem for term in terms if term.typed not in spelling.STOP_WORDS)


def required(parts: list[Part]) -> list[Part]:
    """The parts that a technique must match: all that are not optional, or else all."""
    return [part for part in parts if not part.is_optional] or parts
