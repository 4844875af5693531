"""The words that people search with: corrected where the library has none like them, marked where they are found."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from snowballstemmer import stemmer

MAX_WORDS = 12
MOST_CORRECTED = 4
SHORTEST_CORRECTED = 4
SHORTEST_COMPOUNDED = 3
MOST_BEGUN = 5
NEAR = 3
ALIKE = 0.8
# What follows the name of a part of the body where both are written as one word: "backpain", "heelache".
HURTS = ("pain", "pains", "painful", "ache", "aches", "aching", "sore")
WORD = re.compile(r"\w+")
# Words that PostgreSQL's English configuration passes over: they hold no meaning to look for.
STOP_WORDS = frozenset(
    """a about above after again against all am an and any are as at be because been before being below between both
    but by can did do does doing don down during each few for from further had has have having he her here hers
    herself him himself his how i if in into is it its itself just me more most my myself no nor not now of off on
    once only or other our ours ourselves out over own s same she should so some such t than that the their theirs
    them themselves then there these they this those through to too under until up very was we were what when where
    which while who whom why will with you your yours yourself yourselves
    """.split()  # noqa: SIM905 - as a list it would be a page long
)
# What says how something feels, or what all of this is, and not where or how: it may be found, but need not be.
FEELINGS = frozenset(
    """pain pains painful sore soreness ache aches aching achy hurt hurts hurting tight tightness stiff stiffness tense
    tension tired tiredness fatigue fatigued knot knots knotted spasm cramp cramps cramping discomfort bad problem
    problems trouble relief relieve relieving ease easing help heavy heaviness weak weakness tender tenderness chronic
    severe sprain sprained sprains strain strained injury injured injuries swollen swelling numb numbness tingle
    tingling burning muscle muscles area massage massages massaging
    """.split()  # noqa: SIM905
)
stem = lru_cache(maxsize=20_000)(stemmer("english").stemWord)  # a page asks for the same few words again and again


@dataclass(frozen=True)
class Term:
    """One word as typed, in lower case, and the one that is looked for beside it (`instead`) if it was misspelt.

    `begun` holds words that it may become although their stem does not begin with it: "kneadin" and "kneading".
    """

    typed: str
    instead: str = ""
    unfinished: bool = False
    begun: tuple = ()

    @property
    def sought(self):
        return tuple(filter(None, (self.typed, self.instead)))

    @property
    def stem(self):
        return stem(self.instead or self.typed)

    @property
    def is_feeling(self):
        return self.typed in FEELINGS

    @property
    def is_empty(self):
        """Whether it holds no meaning to look for, or may yet become a word that does not: "betw"."""
        return self.typed in STOP_WORDS or (self.unfinished and any(w.startswith(self.typed) for w in STOP_WORDS))

    def is_in(self, word: str) -> bool:
        """Whether it means this word of a text: by its stem, or as its beginning if it may be unfinished."""
        word = word.lower()
        return any(
            stem(word) == stem(sought) or (self.unfinished and word.startswith(sought)) for sought in self.sought
        )


class Vocabulary:
    """The words that the library is written in."""

    def __init__(self, texts):
        self.counts = Counter(word for text in texts for word in WORD.findall(text.lower()) if not word.isdigit())

    @cached_property
    def stems(self):
        return {stem(word) for word in self.counts}

    def knows(self, word: str, unfinished: bool = False) -> bool:
        if stem(word) in self.stems:
            return True
        return unfinished and any(known.startswith(word) for known in self.counts)

    def begun(self, word: str) -> tuple:
        """Words that begin with this one while their stems do not, the commonest first, at most MOST_BEGUN."""
        found = [known for known in self.counts if known.startswith(word) and not stem(known).startswith(stem(word))]
        return tuple(sorted(found, key=lambda known: (-self.counts[known], known))[:MOST_BEGUN])

    def halves(self, word: str, unfinished: bool = False) -> tuple:
        """Of "backpain", which it does not know as one word, "back" and "pain"; without a word that it knows, none."""
        for end in range(SHORTEST_COMPOUNDED, len(word)):
            part, rest = word[:end], word[end:]
            hurts = [one for one in HURTS if one == rest or (unfinished and one.startswith(rest))]
            if hurts and part in self.counts:
                return part, hurts[0]
        return ()

    def nearest(self, word: str) -> str:
        """The word most like this one, of those equally alike the commonest; empty where none is alike enough."""
        matcher, best = SequenceMatcher(b=word, autojunk=False), (ALIKE, 0, "")
        for known, count in self.counts.items():
            if abs(len(known) - len(word)) > 2:
                continue
            matcher.set_seq1(known)
            if matcher.real_quick_ratio() >= best[0] and matcher.quick_ratio() >= best[0]:
                best = max(best, (matcher.ratio(), count, known))
        return best[2]


NO_WORDS = Vocabulary([])


def terms(text: str, vocabulary: Vocabulary = NO_WORDS) -> list[Term]:
    """The words to look for in what was typed, at most MAX_WORDS; the last may be unfinished.

    A word that the vocabulary does not know is looked for together with its nearest neighbour there.
    """
    typed = [word.lower() for word in WORD.findall(text)][:MAX_WORDS]
    found, corrected = [], 0
    for number, word in enumerate(typed, 1):
        unfinished, instead = number == len(typed), ""
        foreign = len(word) >= SHORTEST_CORRECTED and not word.isdigit() and word not in STOP_WORDS | FEELINGS
        foreign = foreign and bool(vocabulary.counts) and not vocabulary.knows(word, unfinished)
        if foreign and (halves := vocabulary.halves(word, unfinished)):
            found += map(Term, halves)
            continue
        if foreign and corrected < MOST_CORRECTED:
            instead, corrected = vocabulary.nearest(word), corrected + 1
        found.append(Term(word, instead, unfinished, vocabulary.begun(word) if unfinished else ()))
    return found[:MAX_WORDS]


def telling(asked: list[Term]) -> list[Term]:
    """Those that a text must hold; where none says anything, the last, which may be the beginning of one that does."""
    return [term for term in asked if not term.is_empty] or asked[-1:]


def tsquery(asked: list[Term], joined: str = " & ") -> str:
    """In PostgreSQL's language. Only letters, digits and underscores are in a term, so nothing typed is an operator."""
    return joined.join(_ways(term) for term in asked)


def nearby(asked: list[Term], weights: str = "") -> str:
    """The same, for texts with the words in this order and at most NEAR apart; of these weights alone, such as "AB"."""
    ways = [_ways(term, weights) for term in asked]
    pairs = [" | ".join(f"{one} <{n}> {next_one}" for n in range(1, NEAR + 1)) for one, next_one in pairwise(ways)]
    return " & ".join(f"({pair})" for pair in pairs) or ways[0]


def _ways(term, weights=""):
    """All that a term may stand for."""
    label = f":{'*' * term.unfinished}{weights}".rstrip(":")
    ways = [word + label for word in term.sought] + [word + f":{weights}".rstrip(":") for word in term.begun]
    return ways[0] if len(ways) == 1 else f"({' | '.join(ways)})"


def marked(text: str, asked: list[Term]) -> SafeString:
    """The text as HTML, the words that were sought in <mark>."""
    pieces, end = [], 0
    for word in WORD.finditer(text):
        if word[0].lower() not in STOP_WORDS and any(term.is_in(word[0]) for term in asked):
            pieces += [escape(text[end : word.start()]), "<mark>", escape(word[0]), "</mark>"]
            end = word.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 - each piece is escaped above


def holds(text: str, term: Term) -> bool:
    return any(term.is_in(word) for word in WORD.findall(text))
