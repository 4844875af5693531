"""Which technique a jotted line may mean: the search of the library, the best few of what it finds."""

from django.db.models import Case, Q, When

from routines.models import Routine
from techniques import reference
from techniques.models import Technique
from techniques.querysets import terms_of, words_query
from techniques.words import SHORTEST_CORRECTED, STOP_WORDS, WORD

MOST = 5
LOOKED_AT = 15
MOST_WORDS = 10
MOST_CORRECTED = 60
"""So many different misspelt words of a text are corrected: each is compared with every word of the library."""
FIELDS = ["slug", "name", "pressure_min", "pressure_default", "pressure_max"]
FIELDS += ["seconds_min", "seconds_default", "seconds_max"]


def matches(lines, for_whom, user) -> list[list[Technique]]:
    """For each line (see `routines.shorthand`) the techniques that its name may mean, the likeliest first.

    One query for each name that holds a word of the library or of the person's own techniques.
    """
    reference.refresh()
    suited = {"for_self": True} if for_whom == Routine.ForWhom.SELF else {"for_partner": True}
    offered = Technique.objects.visible_to(user).current().filter(**suited).only(*FIELDS)
    known = _Known(Technique.objects.editable_by(user).values_list("name", flat=True))
    found = {name: _likeliest(name, known.words_of(name), offered) for name in {line.name for line in lines}}
    return [found[line.name] for line in lines]


class _Known:
    """The words to look for. What is like no word of the library is left out, or it would hide what the rest finds."""

    def __init__(self, own_names):
        self.vocabulary = reference.kept().vocabulary
        self.own = {word for name in own_names for word in WORD.findall(name.lower())}
        self.corrected = {}

    def words_of(self, name):
        words = (self.corrected_word(word) for word in WORD.findall(name.lower()))
        return " ".join([word for word in words if word][:MOST_WORDS])

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
    found = offered.filter(Q(search=words_query(asked, " | "))).annotate(every=every).best_first(words)
    found = found.order_by("-every", *found.query.order_by)[:LOOKED_AT]
    return sorted(found, key=lambda technique: -_held(technique.name, asked, name))[:MOST]


def _held(held_by, asked, name):
    """How many of the words a name holds; the very name holds them all."""
    if held_by.casefold() == name.casefold():
        return len(asked) + 1
    words = held_by.replace("-", " ").split()
    return sum(any(term.is_in(word.strip("(),.’'")) for word in words) for term in asked)
