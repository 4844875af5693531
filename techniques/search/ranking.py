"""Ranking: which techniques match what was typed, and the best of them first."""

from dataclasses import replace

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from techniques import library_cache
from techniques.models import Benefit, Technique
from techniques.models.array_lookups import NOTHING, aims_at
from techniques.search import phrases, spelling
from techniques.search.library_words import library_words

FEW = 6
"""With fewer techniques that hold all of the words, those that hold some follow."""


def parts_of(asked):
    """What the terms mean, by the library's own names; see `techniques.search.phrases`."""
    return library_words().phrases.read(asked)


def words_query(asked, joined=" & "):
    """A tsquery of terms (see `techniques.search.spelling`): each must occur, or with " | " any of them.

    Words that only say how it feels need not, as long as there is another.
    """
    parts = phrases.strong(parts_of(asked))
    return raw_query(joined.join(part.query() for part in parts), asked)


def raw_query(text, asked):
    """English passes over words like "for"; where there is nothing else, it is taken as the beginning of "forearm"."""
    config = "simple" if all(term.is_empty for term in asked) else "english"
    return SearchQuery(text, search_type="raw", config=config)


def terms_of(typed):
    """What to look for in what was typed, misspelt words corrected by the library's own vocabulary."""
    return spelling.terms(typed, library_words().vocabulary)


def with_words(typed):
    """True of techniques that hold all the words; where the library has fewer than FEW, also of those that hold any."""
    asked = terms_of(typed)
    if not asked:
        return NOTHING
    every = words_query(asked)
    if not may_hold_some(asked):
        return Q(search=every)
    enough = Technique.objects.library().filter(search=every)[FEW - 1 : FEW]
    return Q(search=every) | Q(search=words_query(asked, " | ")) & ~Exists(enough)


def may_hold_some(asked):
    """Whether a technique can hold some of the words and not all."""
    return len(phrases.strong(parts_of(asked))) > 1


def strong_terms(asked):
    return [term for part in phrases.strong(parts_of(asked)) for term in part.terms]


def in_full_first(asked):
    return [holds_all(asked).desc()] if may_hold_some(asked) else []


def in_name_first(asked):
    """Of a single word, such as "hands", a name may say what it is done with."""
    return [closeness(asked, "A").desc()] if len(strong_terms(asked)) > 1 else []


def holds_all(asked):
    return Case(When(search=words_query(asked), then=True), default=False)


def rank_of(asked):
    """How well a technique matches, whether it holds all the words or only some; a name weighs most."""
    query = raw_query(" | ".join(part.query() for part in parts_of(asked)), asked)
    return SearchRank(F("search"), query, weights=[0.05, 0.2, 0.5, 1.0])


def closeness(asked, weights=""):
    """2 where the words stand in this order, as "back of lower leg" is a name of the calf; 1 if the last is longer."""
    sought = strong_terms(asked)
    as_typed = [replace(term, unfinished=False, begun=()) for term in sought]
    whole, begun = (Q(search=raw_query(spelling.nearby(terms, weights), asked)) for terms in (as_typed, sought))
    return Case(When(whole, then=2), When(begun, then=1), default=0)


def nearness(asked):
    """How near it works to the parts of the body that are asked for, of each: 3 on it or a part of it, 2 on what holds
    the muscle, point and so on that is meant, 1 where it only touches it, else 0. Of the places of a complaint, each
    counts one more than the next.
    """
    areas, found = library_cache.kept().areas, Value(0)
    for part in parts_of(asked):
        meaning = part.meaning
        groups = [(slug,) for slug in meaning.areas] if meaning.is_complaint else [meaning.areas]
        if meaning.areas:
            on_it = [When(aims_at(_within(areas, group)), then=3 + n) for n, group in enumerate(reversed(groups))]
            holding = [areas[slug].parent_id for slug in meaning.areas if areas[slug].kind != "region"]
            touching = aims_at(_within(areas, meaning.areas), "secondary")
            found += Case(*reversed(on_it), When(aims_at(holding), then=2), When(touching, then=1), default=0)
    return found


def _within(areas, slugs):
    """Keys of these areas and all that lies in them."""
    return [area.pk for area in areas.values() if not set(slugs).isdisjoint(area.lineage)]


def find(techniques, typed):
    """The techniques that match the words, best first; the last word may be unfinished. See `with_words`."""
    return best_first(techniques.filter(with_words(typed)), typed) if terms_of(typed) else techniques.none()


def best_first(techniques, typed):
    """In the order of how well they match: those with all the words, then those with them in their name as they
    were typed, then those that work where it was asked for.
    """
    asked = terms_of(typed)
    found = techniques.annotate(nearness=nearness(asked), closeness=closeness(asked), rank=rank_of(asked))
    return found.order_by(*in_full_first(asked), *in_name_first(asked), "-nearness", "-closeness", "-rank", "slug")


def with_all_texts(techniques, asked):
    """With all in which words are sought, and whether it holds every one of them, in the same query."""
    benefits = Benefit.objects.filter(technique=OuterRef("pk"))
    strokes = Technique.also_strokes.through.objects.filter(technique=OuterRef("pk"))
    return (
        techniques.defer(None)
        .defer("document", "search", "search_words", "search_text", "cautions", "editorial_note")
        .annotate(
            holds_all=holds_all(asked),
            benefit_texts=ArraySubquery(benefits.values("text")),
            also_made_of=ArraySubquery(strokes.values("stroke__name")),
        )
    )
