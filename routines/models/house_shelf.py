"""Routines of the house that stand beside techniques where a search of the library means them."""

from collections.abc import Iterator, Sequence

from routines.models.routine import Routine
from routines.models.routine_words import says_more_than_words
from techniques.models import Contraindication
from techniques.search import spelling
from techniques.search.beside import Found
from techniques.search.reading import Reading

SHOWN = ("code", "title", "summary")


def routines_meant(reading: Reading, held: Sequence[Contraindication]) -> Iterator[Found]:
    """Those whose title names the place first, each with its summary.

    None where the search says that a condition holds: what it leaves of a routine is told on the page of each, by the
    answers of the safety check.
    """
    if held or not says_more_than_words(reading):
        return
    names = [term for part in reading.places for name in (part.terms, *part.names, *part.aliases) for term in name]
    routines = Routine.objects.listed().house().search(reading.typed).only(*SHOWN).order_by("id")
    for routine in sorted(routines, key=lambda one: not any(spelling.holds(one.title, name) for name in names)):
        yield Found(routine.title, routine.get_absolute_url(), routine.summary)
