"""The conditions that the words of a search name: what to know before a massage."""

from collections.abc import Collection, Iterable

from techniques import library_cache
from techniques.library_cache import Reference
from techniques.models import Contraindication
from techniques.search import spelling
from techniques.search.library_words import library_words
from techniques.search.phrases import Part, words_in
from techniques.search.ranking import parts_of, terms_of
from techniques.search.spelling import Term

MOST = 3
SHORTEST_PREFIX = 4
# Words in the names and questions of conditions that name no condition.
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


def named_by(typed: str) -> list[Contraindication]:
    """The conditions that a search names, at most MOST."""
    terms = terms_of(typed) if typed else []
    return _named(parts_of(terms), library_cache.kept()) if terms else []


def _named(parts: list[Part], reference: Reference) -> list[Contraindication]:
    """First the conditions behind a complaint; then those whose name or question has all of the specific words.

    Of these, the ones come first whose name the words cover most.
    """
    found = {slug: None for part in parts for slug in part.meaning.conditions if slug in reference.conditions}
    sought = [term for part in parts if not part.meaning.areas and not part.meaning.conditions for term in part.terms]
    if terms := [term for term in sought if _is_specific(term)]:
        fitting = [condition for condition in reference.conditions.values() if _mentions(condition, terms)]
        found |= {c.slug: None for c in sorted(fitting, key=lambda condition: -_share(condition, terms))}
    return [reference.conditions[slug] for slug in list(found)[:MOST]]


def _is_specific(term: Term) -> bool:
    """Whether the term can name a condition, and is in no name of a technique, area or stroke."""
    is_short_prefix = term.unfinished and len(term.typed) < SHORTEST_PREFIX
    if term.typed in GENERAL | NOT_ENOUGH or term.is_empty or is_short_prefix or term.typed.isdigit():
        return False
    return term.stem not in library_words().name_stems


def _mentions(condition: Contraindication, terms: Iterable[Term]) -> bool:
    text = words_in(f"{condition.name} {condition.question}")
    return all(any(_matches(term, word) for word in text) for term in terms)


def _share(condition: Contraindication, terms: Collection[Term]) -> float:
    """The share of the words in its name, without stop words, that match a term: 0 to 1."""
    text = [word for word in words_in(condition.name) if word not in spelling.STOP_WORDS]
    return sum(any(_matches(term, word) for term in terms) for word in text) / len(text)


def _matches(term: Term, word: str) -> bool:
    return term.is_in(word) if len(term.typed) >= SHORTEST_PREFIX else term.stem == spelling.stem(word)
