"""Ranking: how well techniques match words, as conditions and orders of a query."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import BooleanField, Case, F, OrderBy, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable

from techniques import library_cache
from techniques.models import Benefit, BodyArea, Technique
from techniques.models.array_lookups import NOTHING, is_one_of
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


def words_query(terms: list[Term], joined: str = " & ") -> SearchQuery:
    """A tsquery that matches all of the terms, or with " | " any of them.

    Words for feelings are not required if there are others.
    """
    return raw_query(joined.join(part.query() for part in phrases.required(parts_of(terms))), terms)


def raw_query(text: str, terms: Sequence[Term]) -> SearchQuery:
    """Without stop words, unless there is nothing else: "for" may be the beginning of "forearm"."""
    config = "simple" if all(term.is_empty for term in terms) else "english"
    return SearchQuery(text, search_type="raw", config=config)


def terms_of(typed: str) -> list[Term]:
    """The terms to search for, with misspelt words corrected by the library's vocabulary."""
    return spelling.terms(typed, library_words().vocabulary)


def required_terms(terms: list[Term]) -> list[Term]:
    return [term for part in phrases.required(parts_of(terms)) for term in part.terms]


def in_name_first(terms: list[Term]) -> list[OrderBy]:
    """Order by whether the words are in the name; not for a single word like "hands", which may be the tool."""
    sought = required_terms(terms)
    return [closeness(sought, "A").desc()] if len(sought) > 1 else []


def rank_by(queries: Sequence[str], terms: Sequence[Term]) -> SearchRank:
    """How well a technique matches all or some of these tsqueries; a name weighs most."""
    return SearchRank(F("search"), raw_query(" | ".join(queries), terms), weights=[0.05, 0.2, 0.5, 1.0])


def closeness(sought: Sequence[Term], weights: str = "") -> Case:
    """2 if the words occur in this order, as in "back of lower leg", a name of the calf; 1 if the last is a prefix."""
    as_typed = [term.finished() for term in sought]
    exact, prefix = (Q(search=raw_query(spelling.nearby(words, weights), sought)) for words in (as_typed, sought))
    return Case(When(exact, then=2), When(prefix, then=1), default=0)


def nearness_to(places: Iterable[tuple[Sequence[str], bool]]) -> Combinable:
    """How near a technique works to places, each given by slugs of areas and whether the first counts most.

    Per place: 3 if the technique aims at it or a part of it, 2 if at the region that holds it, 1 if it touches it,
    else 0, as for a person's own. Where the first counts most, as for a complaint, each area counts one more than the
    next.
    """
    areas = library_cache.kept().areas
    found: Combinable = Value(0)
    for slugs, is_ranked in places:
        groups = [(slug,) for slug in slugs] if is_ranked else [tuple(slugs)]
        on_it = [When(works_on(within(areas, group)), then=3 + n) for n, group in enumerate(reversed(groups))]
        structures = [areas[slug] for slug in slugs if areas[slug].kind != "region"]
        holding = [area.parent_id for area in structures if area.parent_id]
        touching = works_on(within(areas, slugs), "secondary")
        found += Case(*reversed(on_it), When(works_on(holding), then=2), When(touching, then=1), default=0)
    return found


def works_on(area_ids: Iterable[int], role: str = "primary") -> Q:
    """Techniques of the library with a target of this role among these areas, whose ids are at hand."""
    found = library_cache.kept().working_on(area_ids, role)
    return Q(is_one_of(found)) if found else NOTHING


def within(areas: Mapping[str, BodyArea], slugs: Collection[str]) -> list[int]:
    """Ids of these areas and everything within them."""
    return [area.pk for area in areas.values() if not set(slugs).isdisjoint(area.lineage)]


def best_first(techniques: TechniqueQuerySet, typed: str) -> TechniqueQuerySet:
    """The best match first, of the name of a technique: with its words as typed, in the areas that they name."""
    terms = terms_of(typed)
    parts = parts_of(terms)
    places = [(part.meaning.areas, part.meaning.is_complaint) for part in parts if part.meaning.areas]
    found = techniques.annotate(
        nearness=nearness_to(places),
        closeness=closeness(required_terms(terms)),
        rank=rank_by([part.query() for part in parts], terms),
    )
    return found.order_by(*in_name_first(terms), "-nearness", "-closeness", "-rank", "slug")


def with_all_texts(techniques: TechniqueQuerySet, holds_all: Q) -> TechniqueQuerySet:
    """With every text that is searched, and whether all of the words match (`holds_all`), in the same query."""
    benefits = Benefit.objects.filter(technique=OuterRef("pk"))
    strokes = Technique.also_strokes.through.objects.filter(technique=OuterRef("pk"))
    return (
        techniques.defer(None)
        .defer("document", "search", "search_words", "search_text", "cautions", "editorial_note")
        .annotate(
            holds_all=Case(When(holds_all, then=True), default=False, output_field=BooleanField()),
            benefit_texts=ArraySubquery(benefits.values("text")),
            also_made_of=ArraySubquery(strokes.values("stroke__name")),
        )
    )
