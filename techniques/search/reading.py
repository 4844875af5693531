"""What a search means, read once: the parts of the body, goals and other words in it, and the conditions it names."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property, lru_cache

from techniques import library_cache
from techniques.library_cache import Reference
from techniques.models import BodyArea, Contraindication
from techniques.search import named_conditions, plain_answers, spelling
from techniques.search.goals import Goal
from techniques.search.library_words import library_words
from techniques.search.named_conditions import Named
from techniques.search.phrases import Part
from techniques.search.spelling import Term


@dataclass(frozen=True, eq=False)
class Reading:
    """`parts` are in the order typed. `answers` are sentences for what people ask for and the library has not.

    `asides` are the words that only name a condition, or that an answer is about: nothing is searched for by them.
    """

    typed: str
    terms: tuple[Term, ...]
    parts: tuple[Part, ...]
    named: tuple[Named, ...]
    answers: tuple[str, ...]
    asides: frozenset[str]

    @cached_property
    def places(self) -> tuple[Part, ...]:
        """The parts of the body that are named, or else where the complaints are felt."""
        places = tuple(part for part in self.parts if part.is_place)
        return places or tuple(part for part in self.parts if part.meaning.areas)

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        return tuple(dict.fromkeys(part.goal for part in self.parts if part.goal))

    @cached_property
    def texts(self) -> tuple[Part, ...]:
        """What is sought in the texts of techniques."""
        others = (part for part in self.parts if not part.meaning.areas and not part.goal and not part.is_filler)
        return tuple(part for part in others if not {term.typed for term in part.terms} <= self.asides)

    @cached_property
    def sought(self) -> tuple[Part, ...]:
        """What techniques must match to match in full, apart from goals; feelings where there is nothing else."""
        sought = (*self.places, *self.texts)
        if sought or self.goals or self.conditions or self.answers:
            return sought
        return tuple(part for part in self.parts if not part.goal)

    @property
    def areas(self) -> list[BodyArea]:
        """The parts of the body that the places name."""
        areas = library_cache.kept().areas
        return [areas[slug] for part in self.places for slug in part.meaning.areas]

    @property
    def conditions(self) -> list[Contraindication]:
        """What to know before a massage, the most urgent first."""
        current = library_cache.kept().conditions
        return [current[named.slug] for named in self.named]

    def told(self, answered: Container[str] = ()) -> list[tuple[Contraindication, bool]]:
        """What to know before a massage, and whether it is said to hold; not what is answered already, by slug."""
        told = zip(self.conditions, self.named, strict=True)
        return [(condition, named.is_named) for condition, named in told if condition.slug not in answered]

    @property
    def held(self) -> dict[str, tuple[str, ...]]:
        """Slugs of the conditions that are said to hold, each with areas, as answers of the safety check are kept."""
        return {named.slug: named.areas for named in self.named if named.is_named}


NOTHING_TYPED = Reading("", (), (), (), (), frozenset())


def read(typed: str) -> Reading:
    return _read(typed, library_cache.kept()) if spelling.WORD.search(typed) else NOTHING_TYPED


@lru_cache(maxsize=256)  # a page asks several times, and so does everybody on the way to the same word
def _read(typed: str, reference: Reference) -> Reading:
    words = library_words()
    terms = words.phrases.respelt(spelling.terms(typed, words.vocabulary), words.vocabulary)
    parts = words.phrases.read_with_goals(terms)
    if not parts:  # stop words alone, of which the last may be the beginning of another: "for" of "forearm"
        parts = words.phrases.read(terms)
    places = [reference.areas[slug] for part in parts if part.is_place for slug in part.meaning.areas]
    named = named_conditions.named_by(terms, places)
    answers = plain_answers.answers_to([term.correction or term.typed for term in terms])
    asides = frozenset().union(*(one.words for one in named), *answers.values())
    asides = frozenset(term.typed for term in terms if asides & {term.typed, term.correction})
    return Reading(typed, tuple(terms), tuple(parts), tuple(named), tuple(answers), asides)
