"""Which technique a jotted line may mean: the search of the library, the best few of what it finds, and how sure."""

from dataclasses import replace

from django.db.models import Case, Q, When

from routines.models import Routine
from techniques import library_cache
from techniques.models import Technique
from techniques.search.library_words import library_words
from techniques.search.ranking import best_first, terms_of, words_query
from techniques.search.spelling import SHORTEST_CORRECTED, STOP_WORDS, WORD, terms

MOST = 5
LOOKED_AT = 15
MOST_WORDS = 10
MOST_CORRECTED = 60
"""So many different misspelt words of a text are corrected: each is compared with every word of the library."""
FEWEST_WORDS = 2
"""A single word is the name of one technique alone, or else it may mean many."""
LEAST_SHARE = 0.5
"""A line is clear if it says at least this much of the only name that holds all of its words."""
MANY = {"feet": "foot", "calves": "calf", "legs": "leg", "arms": "arm", "hands": "hand", "sides": "side"}
SIDED = {"leg", "foot", "arm", "hand", "side"}
"""Where a side is said, "on the left leg", these say no more than the side does."""
FIELDS = ["slug", "name", "pressure_min", "pressure_default", "pressure_max"]
FIELDS += ["seconds_min", "seconds_default", "seconds_max"]


class Found(list):
    """The techniques that a line may mean, the likeliest first.

    `is_sure`: the line is the name of the first one, or says enough of it and of no other, each word as it is spelt.
    """

    def __init__(self, techniques=(), is_sure=False):
        super().__init__(techniques)
        self.is_sure = is_sure


def matches(lines, for_whom, user) -> list[Found]:
    """For each line (see `routines.import_export.pasted_text`) the techniques that its name may mean.

    One query for each name that holds a word of the library or of the person's own techniques.
    """
    library_cache.refresh()
    suited = {"for_self": True} if for_whom == Routine.ForWhom.SELF else {"for_partner": True}
    offered = Technique.objects.visible_to(user).current().filter(**suited).only(*FIELDS)
    known = _Known(Technique.objects.editable_by(user).values_list("name", flat=True))
    found = {name: _likeliest(name, known.words_of(name), offered) for name in {line.name for line in lines}}
    return [_told(line, found[line.name], known) for line in lines]


class _Known:
    """The words to look for. What is like no word of the library is left out, or it would hide what the rest finds."""

    def __init__(self, own_names):
        self.vocabulary = library_words().vocabulary
        self.own = {word for name in own_names for word in WORD.findall(name.lower())}
        self.corrected = {}

    def words_of(self, name):
        words = (self.corrected_word(word) for word in WORD.findall(name.lower()))
        return " ".join([word for word in words if word][:MOST_WORDS])

    def knows_all(self, name):
        """Whether each word of it is looked for just as it is written."""
        words = WORD.findall(name.lower())
        return len(words) <= MOST_WORDS and all(self.corrected_word(word) == word for word in words)

    def corrected_word(self, word):
        if word in self.own or word in STOP_WORDS or word in self.vocabulary.counts or self.vocabulary.knows(word):
            return word
        if word.isdigit() or len(word) < SHORTEST_CORRECTED or len(self.corrected) >= MOST_CORRECTED:
            return self.corrected.get(word, "")
        if word not in self.corrected:
            self.corrected[word] = self.vocabulary.nearest(word)
        return self.corrected[word]


def _likeliest(name, words, offered):
    """Those with all the words first, then those with some; among them, those with more of the words in their name."""
    asked = [term for term in terms_of(words) if not term.is_empty] if words else []
    if not asked:
        return []
    every = Case(When(search=words_query(asked), then=1), default=0)
    found = best_first(offered.filter(Q(search=words_query(asked, " | "))).annotate(every=every), words)
    found = found.order_by("-every", *found.query.order_by)[:LOOKED_AT]
    return sorted(found, key=lambda technique: -_held(technique.name, asked, name))


def _held(held_by, asked, name):
    """How many of the words a name holds; the very name holds them all."""
    if _is_same(held_by, name):
        return len(asked) + 1
    words = held_by.replace("-", " ").split()
    return sum(any(term.is_in(word.strip("(),.’'")) for word in words) for term in asked)


def _told(line, found, known):
    """The best few, the one that the line clearly means first, if there is one."""
    clear = next((technique for technique in found if _is_named(technique.name, line)), None)
    if clear is None and known.knows_all(line.name):
        clear = _only_one(line, found)
    if clear is None:
        return Found(found[:MOST])
    return Found([clear, *(technique for technique in found if technique is not clear)][:MOST], is_sure=True)


def _only_one(line, found):
    """The only technique whose name holds each word of the line and is said by it in good part; else None.

    What the line says of the side is passed over, unless it tells which of several is meant.
    """
    asked = _telling(line.name)
    ways = [asked]
    if line.side in ("left", "right", "each"):
        ways.append([term for term in asked if term.typed not in SIDED])
    for way in ways:
        holding = [technique for technique in found if _holds_all(technique.name, way)] if way else []
        if len(holding) == 1:
            is_enough = len(way) >= FEWEST_WORDS and len(way) >= LEAST_SHARE * len(_telling(holding[0].name))
            return holding[0] if is_enough else None
        if holding:
            return None
    return None


def _telling(text):
    """Its words that say something, each once."""
    words = [MANY.get(word, word) for word in dict.fromkeys(WORD.findall(text.lower()))]
    whole = [replace(term, unfinished=False, begun=()) for term in terms(" ".join(dict.fromkeys(words)))]
    return [term for term in whole if not term.is_empty]


def _holds_all(name, asked):
    return all(any(term.is_in(word) for word in WORD.findall(name.lower())) for term in asked)


def _is_named(name, line):
    """Whether a line says the whole name and nothing more, even if a part was read as pressure: "Soft circles"."""
    if _is_same(name, line.name):
        return True
    words, said = (f" {' '.join(WORD.findall(text.casefold()))} " for text in (name, line.text))
    return words in said and _holds_all(name, _telling(line.name))


def _is_same(one, other):
    """Whether they are the same words, however they are joined."""
    return WORD.findall(one.casefold()) == WORD.findall(other.casefold())
