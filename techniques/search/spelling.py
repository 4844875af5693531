"""The words that people search with: corrected by the library's vocabulary, and marked where they occur."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from snowballstemmer import stemmer

from techniques.models.plain_words import WORD as WORD
from techniques.models.plain_words import plain as plain
from techniques.search import english

MAX_WORDS = 16
MAX_CORRECTED = 4
SHORTEST_CORRECTED = 4
SHORTEST_COMPOUNDED = 3
MAX_COMPLETIONS = 5
NEAR = 3
ALIKE = 0.8
SLIP = 0.7
# What follows an area of the body when both are written as one word: "backpain", "heelache".
PAIN_WORDS = ("pain", "pains", "painful", "ache", "aches", "aching", "sore")
# Words that PostgreSQL's English configuration ignores.
STOP_WORDS = frozenset(
    """a about above after again against all am an and any are as at be because been before being below between both
    but by can cannot did do does doing don down during each few for from further had has have having he her here hers
    herself him himself his how i if in into is it its itself just me more most my myself no nor not now of off on
    once only or other our ours ourselves out over own s same she should so some such t than that the their theirs
    them themselves then there these they this those through to too under until up very was we were what when where
    which while who whom why will with you your yours yourself yourselves
    """.split()  # noqa: SIM905 - as a list it would be a page long
)
# Words for how something feels, or for massage itself, not for where or how: matches, but not required ones.
FEELINGS = frozenset(
    """pain pains painful sore soreness ache aches aching achy hurt hurts hurting tight tightness stiff stiffness tense
    tension tired tiredness fatigue fatigued knot knots knotted spasm cramp cramps cramping discomfort bad problem
    problems trouble relief relieve relieving ease easing help heavy heaviness weak weakness tender tenderness chronic
    severe sprain sprained sprains strain strained injury injured injuries swollen swelling numb numbness tingle
    tingling burning muscle muscles area massage massages massaging
    """.split()  # noqa: SIM905
)
# Words of asking, and of the trade, which by themselves say nothing of what is sought.
FILLERS = frozenset(
    """advice also always anything best better bit day days deep deeply every everyday exercise exercises feel feeling
    feels first gave get gets getting give gives giving go goes going good got great guide have home kind learn little
    long lot lots make makes making method methods need needs nice ok okay please possible pressure quite really release
    releases releasing routine routines rub rubbing rubdown rubs safe safely setting settings someone something step
    steps stuff suffer suffering technique techniques therapist therapy thing things time times tip tips tissue treat
    treating treatment try trying tutorial use using video want wants way ways work working works
    """.split()  # noqa: SIM905
)
SAID_OFTEN, SAYS_NOTHING = STOP_WORDS | FEELINGS, FEELINGS | FILLERS
CANNOT = re.compile(r"\b(?:can['’]?t|can not|couldn['’]?t|could not|unable to)\b", re.IGNORECASE)
ENGLISH = stemmer("english")


@lru_cache(maxsize=20_000)  # a page stems the same few words again and again
def stem(word: str) -> str:
    return str(ENGLISH.stemWord(word))


@dataclass(frozen=True)
class Term:
    """One word as typed, in lower case, with its correction if it was misspelt; both are searched for.

    `completions` are words that begin with it although their stems do not: "kneading" for "kneadin". `accented` is the
    word with the accents that it was typed with, if any.
    """

    typed: str
    correction: str = ""
    unfinished: bool = False
    completions: tuple[str, ...] = ()
    accented: str = ""

    @cached_property
    def sought(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.typed, self.correction, self.accented)))

    @property
    def stem(self) -> str:
        return stem(self.correction or self.typed)

    @property
    def is_feeling(self) -> bool:
        return self.typed in FEELINGS

    @property
    def is_filler(self) -> bool:
        return self.typed in SAYS_NOTHING or self.is_empty

    @property
    def is_empty(self) -> bool:
        """Whether it is a stop word, or the beginning of one: "betw"."""
        return self.typed in STOP_WORDS or (self.unfinished and any(w.startswith(self.typed) for w in STOP_WORDS))

    def finished(self) -> "Term":
        """The same term as a whole word, not as a prefix."""
        return replace(self, unfinished=False, completions=())

    def is_in(self, word: str) -> bool:
        """Whether it matches this word of a text: by its stem, or as its beginning if unfinished."""
        word = word.lower()
        return stem(word) in self.stems or (self.unfinished and word.startswith(self.sought))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.sought))


class Vocabulary:
    """The words of the library's texts, with their counts."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = (word for text in texts for word in map(plain, WORD.findall(text.lower())))
        self.counts = Counter(word for word in words if not word.isdigit())

    @cached_property
    def stems(self) -> set[str]:
        return {stem(word) for word in self.counts}

    def knows(self, word: str, unfinished: bool = False) -> bool:
        if stem(word) in self.stems:
            return True
        return unfinished and any(known.startswith(word) for known in self.counts)

    def completions(self, word: str) -> tuple[str, ...]:
        """Words that begin with this one while their stems do not, commonest first, at most MAX_COMPLETIONS."""
        found = [known for known in self.counts if known.startswith(word) and not stem(known).startswith(stem(word))]
        return tuple(sorted(found, key=lambda known: (-self.counts[known], known))[:MAX_COMPLETIONS])

    def split_compound(self, word: str, unfinished: bool = False) -> tuple[str, ...]:
        """ "back" and "pain" for "backpain", "lower" and "back" for "lowerback"; nothing if a part is unknown."""
        for end in range(SHORTEST_COMPOUNDED, len(word)):
            part, rest = word[:end], word[end:]
            pains = [pain for pain in PAIN_WORDS if pain == rest or (unfinished and pain.startswith(rest))]
            if pains and part in self.counts:
                return part, pains[0]
            if min(len(part), len(rest)) >= SHORTEST_CORRECTED and {part, rest} <= self.counts.keys():
                return (part, rest) if not english.knows(word) else ()
        return ()

    def nearest(self, word: str) -> str:
        """The word most like this one, the commonest of equals; empty if none is similar enough."""
        matcher, best = SequenceMatcher(b=word, autojunk=False), (ALIKE, 0, "")
        for known, count in self.counts.items():
            if abs(len(known) - len(word)) > 2:
                continue
            matcher.set_seq1(known)
            if matcher.real_quick_ratio() >= best[0] and matcher.quick_ratio() >= best[0]:
                best = max(best, (matcher.ratio(), count, known))
        return best[2]


def is_slip(word: str, stem_meant: str) -> bool:
    """Whether the word may be a slip for one of this stem: it begins alike and differs by a letter or two."""
    if len(word) < SHORTEST_CORRECTED or stem(word) == stem_meant or word[0] != stem_meant[0]:
        return False
    return SequenceMatcher(None, stem(word), stem_meant, autojunk=False).ratio() >= SLIP


NO_WORDS = Vocabulary([])


def terms(text: str, vocabulary: Vocabulary = NO_WORDS) -> list[Term]:
    """The words to search for, at most MAX_WORDS; the last may be unfinished.

    A word that neither the vocabulary nor English knows is searched for along with the one most like it.
    """
    words = [word.lower() for word in WORD.findall(CANNOT.sub("cannot", unicodedata.normalize("NFC", text)))]
    typed = _points_joined(words[:MAX_WORDS], vocabulary)
    found: list[Term] = []
    corrected = 0
    for number, accented in enumerate(typed, 1):
        word, unfinished, correction = plain(accented), number == len(typed), ""
        foreign = bool(vocabulary.counts) and len(word) >= SHORTEST_CORRECTED and not word.isdigit()
        foreign = foreign and word not in SAID_OFTEN and not vocabulary.knows(word, unfinished)
        if foreign and (parts := vocabulary.split_compound(word, unfinished)):
            found += map(Term, parts)
            continue
        if foreign and corrected < MAX_CORRECTED and not english.knows(word):
            correction, corrected = vocabulary.nearest(word), corrected + 1
        completions = vocabulary.completions(word) if unfinished else ()
        found.append(Term(word, correction, unfinished, completions, accented if accented != word else ""))
    return found[:MAX_WORDS]


def _points_joined(words: list[str], vocabulary: Vocabulary) -> list[str]:
    """ "li4" for "li" and "4", as the library writes the names of points."""
    joined: list[str] = []
    for word in words:
        if word.isdigit() and joined and joined[-1].isalpha() and joined[-1] + word in vocabulary.counts:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def significant(terms: list[Term]) -> list[Term]:
    """The terms that are no stop words; if all are, the last, which may be the beginning of another word."""
    return [term for term in terms if not term.is_empty] or terms[-1:]


def tsquery(terms: Iterable[Term], weights: str = "") -> str:
    """All of the terms as a PostgreSQL tsquery, in texts of these weights (as in "AB").

    They hold only letters, digits and underscores, so no typed operators.
    """
    return " & ".join(_alternatives(term, weights) for term in terms)


def nearby(terms: Iterable[Term], weights: str = "") -> str:
    """As `tsquery`, for the words in this order and at most NEAR apart, in texts of these weights (as in "AB")."""
    ways = [_alternatives(term, weights) for term in terms]
    pairs = [" | ".join(f"{one} <{n}> {next_one}" for n in range(1, NEAR + 1)) for one, next_one in pairwise(ways)]
    return " & ".join(f"({pair})" for pair in pairs) or ways[0]


def _alternatives(term: Term, weights: str = "") -> str:
    """A tsquery for the term as typed, its correction or a completion."""
    label = f":{'*' * term.unfinished}{weights}".rstrip(":")
    ways = [word + label for word in term.sought] + [word + f":{weights}".rstrip(":") for word in term.completions]
    return ways[0] if len(ways) == 1 else f"({' | '.join(ways)})"


def marked(text: str, terms: Sequence[Term]) -> SafeString:
    """The text as HTML, with the words that match a term in <mark>."""
    pieces: list[str] = []
    end = 0
    for word in WORD.finditer(text):
        if word[0].lower() not in STOP_WORDS and any(term.is_in(word[0]) for term in terms):
            pieces += [escape(text[end : word.start()]), "<mark>", escape(word[0]), "</mark>"]
            end = word.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 - each piece is escaped above


def holds(text: str, term: Term) -> bool:
    words, stems = _words_of(text)
    if term.unfinished and any(word.startswith(term.sought) for word in words):
        return True
    return not stems.isdisjoint(term.stems)


@lru_cache(maxsize=8_000)  # the same texts are looked through for every search
def _words_of(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The different words of the text in small letters, and their stems."""
    words = frozenset(WORD.findall(text.lower()))
    return words, frozenset(map(stem, words))
