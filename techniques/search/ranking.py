"""Ranking: which techniques match what was typed, and the best of them first."""

from collections.abc import Collection, Mapping, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Exists, F, OrderBy, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable

from techniques import library_cache
from techniques.models import Benefit, BodyArea, Technique
from techniques.models.array_lookups import NOTHING, aims_at
from techniques.models.querysets import TechniqueQuerySet
from techniques.search import phrases, spelling
from techniques.search.library_words import library_words
from techniques.search.phrases import Part
from techniques.search.spelling import Term

FEW = 6
"""If fewer techniques than this match all of the words, those that match some follow."""


def parts_of(terms: list[Term]) -> list[Part]:
    """What the terms mean, by the library's own names; see `techniques.search.phrases`."""
    return library_words().phrases.read(terms)


def words_query(terms: list[Term], joined: str = " & ", weighted: bool = True) -> SearchQuery:
    """A tsquery that matches all of the terms, or with " | " any of them.

    Words for feelings are not required if there are others. Unless it is `weighted`, it is for texts that are
    not those of techniques, as of routines.
    """
    parts = phrases.required(parts_of(terms))
    return raw_query(joined.join(part.query(weighted) for part in parts), terms)


def raw_query(text: str, terms: Sequence[Term]) -> SearchQuery:
    """Without stop words, unless there is nothing else: "for" may be the beginning of "forearm"."""
    config = "simple" if all(term.is_empty for term in terms) else "english"
    return SearchQuery(text, search_type="raw", config=config)


def terms_of(typed: str) -> list[Term]:
    """The terms to search for, with misspelt words corrected by the library's vocabulary."""
    return spelling.terms(typed, library_words().vocabulary)


def with_words(typed: str) -> Q:
    """Techniques that match all of the words; if the library has fewer than FEW, also those that match any."""
    terms = terms_of(typed)
    if not terms:
        return NOTHING
    every = words_query(terms)
    if not may_match_some(terms):
        return Q(search=every)
    enough = Technique.objects.library().filter(search=every)[FEW - 1 : FEW]
    return Q(search=every) | Q(search=words_query(terms, " | ")) & Q(~Exists(enough))


def may_match_some(terms: list[Term]) -> bool:
    """Whether a technique can match some of the words but not all."""
    return len(phrases.required(parts_of(terms))) > 1


def required_terms(terms: list[Term]) -> list[Term]:
    return [term for part in phrases.required(parts_of(terms)) for term in part.terms]


def in_full_first(terms: list[Term]) -> list[OrderBy]:
    """Order by whether all of the words match, where that can differ."""
    return [matches_all(terms).desc()] if may_match_some(terms) else []


def in_name_first(terms: list[Term]) -> list[OrderBy]:
    """Order by whether the words are in the name; not for a single word like "hands", which may be the tool."""
    return [closeness(terms, "A").desc()] if len(required_terms(terms)) > 1 else []


def matches_all(terms: list[Term]) -> Case:
    return Case(When(search=words_query(terms), then=True), default=False)


def rank_of(terms: list[Term]) -> SearchRank:
    """How well a technique matches all or some of the words; a name weighs most."""
    query = raw_query(" | ".join(part.query() for part in parts_of(terms)), terms)
    return SearchRank(F("search"), query, weights=[0.05, 0.2, 0.5, 1.0])


def closeness(terms: list[Term], weights: str = "") -> Case:
    """2 if the words occur in this order, as in "back of lower leg", a name of the calf; 1 if the last is a prefix."""
    sought = required_terms(terms)
    as_typed = [term.finished() for term in sought]
    exact, prefix = (Q(search=raw_query(spelling.nearby(words, weights), terms)) for words in (as_typed, sought))
    return Case(When(exact, then=2), When(prefix, then=1), default=0)


def nearness(terms: list[Term]) -> Combinable:
    """How near a technique works to the areas asked for.

    Per area: 3 if the technique aims at it or a part of it, 2 if at the region that holds it, 1 if it touches it,
    else 0. Of the areas of a complaint, each counts one more than the next.
    """
    areas = library_cache.kept().areas
    found: Combinable = Value(0)
    for part in parts_of(terms):
        meaning = part.meaning
        groups = [(slug,) for slug in meaning.areas] if meaning.is_complaint else [meaning.areas]
        if meaning.areas:
            on_it = [When(aims_at(_within(areas, group)), then=3 + n) for n, group in enumerate(reversed(groups))]
            structures = [areas[slug] for slug in meaning.areas if areas[slug].kind != "region"]
            holding = [area.parent_id for area in structures if area.parent_id]
            touching = aims_at(_within(areas, meaning.areas), "secondary")
            found += Case(*reversed(on_it), When(aims_at(holding), then=2), When(touching, then=1), default=0)
    return found


def _within(areas: Mapping[str, BodyArea], slugs: Collection[str]) -> list[int]:
    """Ids of these areas and everything within them."""
    return [area.pk for area in areas.values() if not set(slugs).isdisjoint(area.lineage)]


def find(techniques: TechniqueQuerySet, typed: str) -> TechniqueQuerySet:
    """The techniques that match the words, best first; the last word may be unfinished. See `with_words`."""
    return best_first(techniques.filter(with_words(typed)), typed) if terms_of(typed) else techniques.none()


def best_first(techniques: TechniqueQuerySet, typed: str) -> TechniqueQuerySet:
    """The best match first: with all of the words, with the words in its name as typed, in the areas asked for."""
    terms = terms_of(typed)
    found = techniques.annotate(nearness=nearness(terms), closeness=closeness(terms), rank=rank_of(terms))
    return found.order_by(*in_full_first(terms), *in_name_first(terms), "-nearness", "-closeness", "-rank", "slug")


def with_all_texts(techniques: TechniqueQuerySet, terms: list[Term]) -> TechniqueQuerySet:
    """With every text that is searched, and whether all of the words match (`holds_all`), in the same query."""
    benefits = Benefit.objects.filter(technique=OuterRef("pk"))
    strokes = Technique.also_strokes.through.objects.filter(technique=OuterRef("pk"))
    return (
        techniques.defer(None)
        .defer("document", "search", "search_words", "search_text", "cautions", "editorial_note")
        .annotate(
            holds_all=matches_all(terms),
            benefit_texts=ArraySubquery(benefits.values("text")),
            also_made_of=ArraySubquery(strokes.values("stroke__name")),
        )
    )
