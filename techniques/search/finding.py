"""Finding: which techniques a search means, and the best of them first.

A place named outranks every other word: what works there and has all of the words comes first; where that is little,
whatever else works there follows, and nothing that does not. Without a place, techniques with some of the words follow.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache, reduce
from operator import and_, or_

from django.db.models import Case, Exists, OrderBy, Q, Value, When
from django.db.models.expressions import Combinable

from techniques import library_cache
from techniques.models import Technique
from techniques.models.array_lookups import EVERYTHING, NOTHING, with_strokes
from techniques.models.querysets import TechniqueQuerySet
from techniques.search import ranking, spelling
from techniques.search.goals import Goal
from techniques.search.phrases import Part
from techniques.search.ranking import FEW, raw_query, within, works_on
from techniques.search.reading import Reading, read

SOFT = ("muscle", "tendon", "fascia")
BROAD = 2
"""Steps from the whole body: a leg, the head, the trunk."""


def with_words(typed: str) -> Q:
    """The techniques that a search means: those of its first level, and of the next while there are fewer than FEW."""
    reading = read(typed)
    return _with_words(reading) if reading.terms else NOTHING


@lru_cache(maxsize=64)  # a page asks for the list and for the counts beside it
def _with_words(reading: Reading) -> Q:
    first, *others = levels(reading)
    found, before = first, first
    few = 1 if reading.texts and is_broad(reading) else FEW
    for level in others:
        enough = Technique.objects.library().filter(before)[few - 1 : few]
        found |= level & Q(~Exists(enough))
        before = before | level
    return found


def is_broad(reading: Reading) -> bool:
    """Whether it names a whole limb or the like, where half of the library works: one technique asked for is enough."""
    return any(len(area.lineage) <= BROAD for area in reading.areas)


@lru_cache(maxsize=64)
def levels(reading: Reading) -> list[Q]:
    """What techniques may match, from all that was meant to the least that makes sense."""
    if not reading.sought and not reading.goals:
        if reading.held or not (reading.named or reading.answers):
            return [EVERYTHING]
        # "scar" asks about an operation, and names the care of an old scar as well.
        return [NOTHING if reading.answers else _is_called(reading)]
    every = in_full(reading)
    if reading.places:
        there = reduce(or_, (_aims(part) for part in reading.places))
        wider = reduce(or_, (_touches(part) for part in reading.places))
        found = [every, *([there] if len(reading.places) > 1 or reading.texts or reading.goals else []), wider]
    elif reading.goals:
        found = [every, _meets(reading.goals)] if reading.texts else [every]
    elif len(reading.sought) > 1:
        found = [every, _has(reading, reading.sought, " | ")]
    else:
        found = [every]
    return [found[0] | _is_called(reading), *found[1:]]


def in_full(reading: Reading) -> Q:
    """Techniques with all that was meant."""
    ways = [_aims(part) for part in reading.places]
    if words := [part for part in reading.sought if part not in reading.places]:
        ways.append(_has(reading, words))
    if reading.goals:
        ways.append(_meets(reading.goals, anywhere=bool(reading.places)))
    return reduce(and_, ways, EVERYTHING)


def best_first(techniques: TechniqueQuerySet, typed: str) -> TechniqueQuerySet:
    """The best match first: with all of the words, with the words in its name as typed, in the areas asked for."""
    reading = read(typed)
    found = techniques.annotate(nearness=_nearness(reading))
    order: list[str | OrderBy] = [*in_full_first(reading)]
    if terms := [term for part in reading.sought for term in part.terms]:
        found = found.annotate(closeness=ranking.closeness(terms))
        order += [ranking.closeness(terms, "A").desc()] if len(terms) > 1 else []
    if reading.goals and (says := [goal.text[0] for goal in reading.goals if goal.text]):
        order.append(_says(says).desc())
    order.append("-nearness")
    if ranked := _ranked(reading):
        found = found.annotate(rank=ranking.rank_by(ranked, reading.terms))
        order += ["-closeness", "-rank"] if terms else ["-rank"]
    return found.order_by(*order, *([] if ranked else ["position"]), "slug")


def find(techniques: TechniqueQuerySet, typed: str) -> TechniqueQuerySet:
    """The techniques that the words mean, best first; the last word may be unfinished. See `with_words`."""
    found = techniques.filter(with_words(typed))
    return best_first(found, typed) if read(typed).terms else techniques.none()


def in_full_first(reading: Reading) -> list[OrderBy]:
    """Order by whether everything matches, where that can differ."""
    return [Case(When(holds_all(reading), then=True), default=False).desc()] if len(levels(reading)) > 1 else []


def holds_all(reading: Reading) -> Q:
    """Whether a technique has all that was meant, be it only by touching the place."""
    found = levels(reading)
    if len(found) == 1 or (reading.places and not reading.texts and not reading.goals and len(reading.places) == 1):
        return EVERYTHING
    return found[0]


def _aims(part: Part) -> Q:
    """Techniques that work on the place, or a part of it; of a muscle and the like, on what holds it as well.

    A person's own are known by their words alone.
    """
    areas = library_cache.kept().areas
    holding = [areas[slug].parent_id for slug in part.meaning.areas if areas[slug].kind in SOFT]
    ids = [*within(areas, part.meaning.areas), *(pk for pk in holding if pk)]
    return works_on(ids) | Q(author__isnull=False, search=raw_query(part.query(), part.terms))


def _touches(part: Part) -> Q:
    """Techniques that work on the place, touch it on the way, or have it in their words; of a bone or a point, also
    those that work on the region that holds it.
    """
    areas = library_cache.kept().areas
    holding = [areas[slug].parent_id for slug in part.meaning.areas if areas[slug].kind != "region"]
    there = works_on(within(areas, part.meaning.areas), "secondary") | works_on(pk for pk in holding if pk)
    return _aims(part) | there | Q(search=raw_query(part.query(), part.terms))


def _has(reading: Reading, parts: Sequence[Part], joined: str = " & ") -> Q:
    return Q(search=raw_query(joined.join(part.query() for part in parts), reading.terms))


def _is_called(reading: Reading) -> Q:
    """Techniques with all of the words in their name, as far as it is typed."""
    terms = spelling.significant(list(reading.terms))
    return Q(search=raw_query(spelling.tsquery(terms, weights="A"), terms))


def _meets(goals: Collection[Goal], anywhere: bool = False) -> Q:
    """Techniques that serve all of the goals; on the parts of the body that they are about, unless `anywhere`."""
    ways = [_filter(name, values) for goal in goals for name, values in goal.filters]
    areas = {slug for goal in goals for slug in goal.areas}
    if areas and not anywhere:
        ways.append(works_on(within(library_cache.kept().areas, areas)))
    return reduce(and_, ways, EVERYTHING)


def _filter(name: str, values: Sequence[str]) -> Q:
    """As the filter of the library with this name."""
    match name:
        case "role":
            return Q(for_self=True) if values == ("self",) else Q(for_partner=True)
        case "pressure_max":
            return Q(pressure_min__lte=int(values[0]))
        case "minutes_max":
            return Q(seconds_min__lte=60 * int(values[0]))
        case "stroke":
            return with_strokes(values)
        case "position":
            return Q(self_position__in=values) | Q(self_position="", receiver_position__in=values)
        case "phase":
            return Q(phase__in=values)
    raise ValueError(name)


def _nearness(reading: Reading) -> Combinable:
    """As `ranking.nearness`; without a place, to the parts of the body that the goals are about."""
    if reading.places:
        return ranking.nearness_to([(part.meaning.areas, part.meaning.is_complaint) for part in reading.places])
    areas = tuple(dict.fromkeys(slug for goal in reading.goals for slug in goal.areas))
    return ranking.nearness_to([(areas, True)]) if areas else Value(0)


def _says(words: Sequence[str]) -> Case:
    """Whether a technique speaks of what a goal is about: "sleep"."""
    terms = [term.finished() for word in words for term in spelling.terms(word)]
    query = raw_query(" | ".join(spelling.tsquery([term]) for term in terms), terms)
    return Case(When(search=query, then=True), default=False)


def _ranked(reading: Reading) -> list[str]:
    """Tsqueries of all that makes a technique a better match."""
    ranked = [part.query() for part in reading.parts if not part.goal and not part.terms[0].is_empty]
    return ranked + [spelling.nearby(spelling.terms(text)) for goal in reading.goals for text in goal.text]
