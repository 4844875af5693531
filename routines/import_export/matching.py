"""Matches lines of pasted text to techniques: the best few results of a search, and whether the first is certain."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Q, When

from accounts.models import User
from routines.import_export.pasted_text import Line
from routines.models import Routine
from techniques import library_cache
from techniques.models import Technique
from techniques.models.querysets import TechniqueQuerySet
from techniques.search.library_words import library_words
from techniques.search.ranking import best_first, terms_of, words_query
from techniques.search.spelling import SHORTEST_CORRECTED, STOP_WORDS, WORD, Term, terms

MAX_MATCHES = 5
MAX_RESULTS = 15
"""Results of the search to rank."""
MAX_WORDS = 10
MAX_CORRECTED = 60
"""Different misspelt words to correct in a text, since each is compared with every word of the library."""
MIN_WORDS = 2
"""A single word is certain only if it is the whole name."""
MIN_SHARE = 0.5
"""A line is certain if it has at least this share of the words of the only name with all of its words."""
MANY = {"feet": "foot", "calves": "calf", "legs": "leg", "arms": "arm", "hands": "hand", "sides": "side"}
SIDED = {"leg", "foot", "arm", "hand", "side"}
"""Next to a side, as in "on the left leg", these add no meaning."""
FIELDS = ["slug", "name", "pressure_min", "pressure_default", "pressure_max"]
FIELDS += ["seconds_min", "seconds_default", "seconds_max"]


class Matches(list[Technique]):
    """The techniques that a line may mean, best match first.

    `is_sure`: without a correction of spelling, the line is the name of the first, or has enough of its words and fits
    no other name.
    """

    def __init__(self, techniques: Iterable[Technique] = (), is_sure: bool = False) -> None:
        super().__init__(techniques)
        self.is_sure = is_sure


def matches(lines: Sequence[Line], for_whom: str, user: User | AnonymousUser) -> list[Matches]:
    """For each line the techniques that its name may mean.

    Takes a query for each different name with a word of the library or of the person's own techniques.
    """
    library_cache.refresh()
    suited = {"for_self": True} if for_whom == Routine.ForWhom.SELF else {"for_partner": True}
    offered = Technique.objects.visible_to(user).current().filter(**suited).only(*FIELDS)
    speller = _Speller(Technique.objects.editable_by(user).values_list("name", flat=True))
    ranked = {name: _ranked(name, speller.words_of(name), offered) for name in {line.name for line in lines}}
    return [_matches(line, ranked[line.name], speller) for line in lines]


class _Speller:
    """Corrects words to search for by the library's vocabulary. Words unlike any there are dropped, or nothing fits."""

    def __init__(self, own_names: Iterable[str]) -> None:
        self.vocabulary = library_words().vocabulary
        self.own = {word for name in own_names for word in WORD.findall(name.lower())}
        self.corrected: dict[str, str] = {}

    def words_of(self, name: str) -> str:
        words = (self.corrected_word(word) for word in WORD.findall(name.lower()))
        return " ".join([word for word in words if word][:MAX_WORDS])

    def knows_all(self, name: str) -> bool:
        """Whether each word is searched for as it is written."""
        words = WORD.findall(name.lower())
        return len(words) <= MAX_WORDS and all(self.corrected_word(word) == word for word in words)

    def corrected_word(self, word: str) -> str:
        """The word itself if it is known, else the one most like it, or an empty string."""
        if word in self.own or word in STOP_WORDS or word in self.vocabulary.counts or self.vocabulary.knows(word):
            return word
        if word.isdigit() or len(word) < SHORTEST_CORRECTED or len(self.corrected) >= MAX_CORRECTED:
            return self.corrected.get(word, "")
        if word not in self.corrected:
            self.corrected[word] = self.vocabulary.nearest(word)
        return self.corrected[word]


def _ranked(name: str, words: str, offered: TechniqueQuerySet) -> list[Technique]:
    """Search results by how many of the words are in the technique's name; of equals, those with all words first."""
    query = [term for term in terms_of(words) if not term.is_empty] if words else []
    if not query:
        return []
    every = Case(When(search=words_query(query), then=1), default=0)
    results = best_first(offered.filter(Q(search=words_query(query, " | "))), words)
    results = results.order_by(every.desc(), *results.query.order_by)[:MAX_RESULTS]
    return sorted(results, key=lambda technique: -_score(technique.name, query, name))


def _score(candidate: str, query: Sequence[Term], name: str) -> int:
    """How many of the terms are in the name of a technique; one more than all if it is the very name."""
    if _is_same(candidate, name):
        return len(query) + 1
    words = candidate.replace("-", " ").split()
    return sum(any(term.is_in(word.strip("(),.’'")) for word in words) for term in query)


def _matches(line: Line, ranked: list[Technique], speller: _Speller) -> Matches:
    """The best few; if one is certain, it comes first."""
    certain = next((technique for technique in ranked if _is_named(technique.name, line)), None)
    if certain is None and speller.knows_all(line.name):
        certain = _only_fit(line, ranked)
    if certain is None:
        return Matches(ranked[:MAX_MATCHES])
    others = (technique for technique in ranked if technique is not certain)
    return Matches([certain, *others][:MAX_MATCHES], is_sure=True)


def _only_fit(line: Line, ranked: Iterable[Technique]) -> Technique | None:
    """The technique whose name alone has every word of the line, if these are enough of the name.

    Words that only repeat the side of the line are ignored, unless they decide between several names.
    """
    terms_of_line = _meaningful_terms(line.name)
    attempts = [terms_of_line]
    if line.side in ("left", "right", "each"):
        attempts.append([term for term in terms_of_line if term.typed not in SIDED])
    for query in attempts:
        fitting = [technique for technique in ranked if _has_all(technique.name, query)] if query else []
        if len(fitting) == 1:
            min_terms = max(MIN_WORDS, MIN_SHARE * len(_meaningful_terms(fitting[0].name)))
            return fitting[0] if len(query) >= min_terms else None
        if fitting:
            return None
    return None


def _meaningful_terms(text: str) -> list[Term]:
    """The words of a text without stop words, in the singular, each once."""
    words = [MANY.get(word, word) for word in dict.fromkeys(WORD.findall(text.lower()))]
    finished = [term.finished() for term in terms(" ".join(dict.fromkeys(words)))]
    return [term for term in finished if not term.is_empty]


def _has_all(name: str, query: Sequence[Term]) -> bool:
    return all(any(term.is_in(word) for word in WORD.findall(name.lower())) for term in query)


def _is_named(name: str, line: Line) -> bool:
    """Whether a line is the name and nothing more, even if part of it was read as pressure: "Soft circles"."""
    if _is_same(name, line.name):
        return True
    words, text = (f" {' '.join(WORD.findall(text.casefold()))} " for text in (name, line.text))
    return words in text and _has_all(name, _meaningful_terms(line.name))


def _is_same(one: str, other: str) -> bool:
    """Whether the two have the same words, whatever is between them."""
    return WORD.findall(one.casefold()) == WORD.findall(other.casefold())
