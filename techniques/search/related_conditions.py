"""What to know before a massage, told to who searches for it: the conditions that the words of a search name."""

from techniques import library_cache
from techniques.search import spelling
from techniques.search.library_words import library_words
from techniques.search.phrases import words_in
from techniques.search.ranking import parts_of, terms_of

MOST = 3
SHORTEST_BEGUN = 4
# In names and questions of conditions, these tell nothing of what is the matter.
GENERAL = frozenset(
    """acutely another anything bear begin bring catch cause changes clear cold comes control could easily else exercise
    fast feel feeling feelings fresh give giving heat high higher hot judgement keeps kick lately like local longer
    marked massage mild mildly moment new nobody normal one others person place poor pop possible rise risk see set
    sharp signs somewhere something sudden suddenly surface take taken takes term thick thickened tired together told
    treatment trip use visual walking want warmth week weeks worsens years long last recent recently known explained
    """.split()  # noqa: SIM905 - as a list it would be a page long
)
NOT_ENOUGH = spelling.FEELINGS - frozenset(
    "sprain sprained sprains strain strained swollen swelling numb numbness tingle tingling burning".split()  # noqa: SIM905
)


def named(parts, kept) -> list:
    """Those conditions of the reference (`techniques.library_cache`) that the parts of a search name, at most MOST.

    First what a complaint may be, then conditions with all words in their name or question that can name one, those
    first of whose name the words say most.
    """
    found = {slug: None for part in parts for slug in part.meaning.conditions if slug in kept.conditions}
    sought = [term for part in parts if not part.meaning.areas and not part.meaning.conditions for term in part.terms]
    if told := [term for term in sought if _tells(term)]:
        fitting = [condition for condition in kept.conditions.values() if _names(condition, told)]
        found |= {c.slug: None for c in sorted(fitting, key=lambda condition: -_share(condition, told))}
    return [kept.conditions[slug] for slug in list(found)[:MOST]]


def named_by(typed) -> list:
    """The same of what was typed."""
    asked = terms_of(typed) if typed else []
    return named(parts_of(asked), library_cache.kept()) if asked else []


def _tells(term):
    """Whether it can name a condition, and is none of the words that techniques are described with."""
    is_begun = term.unfinished and len(term.typed) < SHORTEST_BEGUN
    if term.typed in GENERAL | NOT_ENOUGH or term.is_empty or is_begun or term.typed.isdigit():
        return False
    return term.stem not in library_words().described_with


def _names(condition, told):
    text = words_in(f"{condition.name} {condition.question}")
    return all(any(_is(term, word) for word in text) for term in told)


def _share(condition, told):
    """Of the words of its name that say something, how many are asked for, from 0 to 1."""
    text = [word for word in words_in(condition.name) if word not in spelling.STOP_WORDS]
    return sum(any(_is(term, word) for term in told) for word in text) / len(text)


def _is(term, word):
    return term.is_in(word) if len(term.typed) >= SHORTEST_BEGUN else term.stem == spelling.stem(word)
