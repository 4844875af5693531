"""The vocabulary of questions to the library."""

from dataclasses import replace

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When

from techniques import phrases, reference, safety, words
from techniques.aims import aims_at, also_made_of, works_in

FEW = 6
"""With fewer techniques that hold all of the words, those that hold some follow."""


def in_areas(slugs):
    """True of techniques that work on any of these areas or on a part of them."""
    return works_in(Q(lineage__overlap=list(slugs)))


def with_strokes(slugs):
    """True of techniques made of any of these strokes, as the main one or beside it."""
    return Q(stroke__slug__in=list(slugs)) | Q(also_made_of(Q(slug__in=list(slugs))))


def conditions_of(slugs):
    conditions = apps.get_model("techniques", "Contraindication").objects.current()
    return list(conditions.filter(slug__in=slugs).with_rules())


def parts_of(asked):
    """What the terms mean, by the library's own names; see `techniques.phrases`."""
    return reference.kept().phrases.read(asked)


def words_query(asked, joined=" & "):
    """A tsquery of terms (see `techniques.words`): each must occur, or with " | " any of them.

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
    return words.terms(typed, reference.kept().vocabulary)


def with_words(typed):
    """True of techniques that hold all the words; where the library has fewer than FEW, also of those that hold any."""
    asked = terms_of(typed)
    if not asked:
        return safety.NOTHING
    every = words_query(asked)
    if not may_hold_some(asked):
        return Q(search=every)
    enough = apps.get_model("techniques", "Technique").objects.library().filter(search=every)[FEW - 1 : FEW]
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
    whole, begun = (Q(search=raw_query(words.nearby(terms, weights), asked)) for terms in (as_typed, sought))
    return Case(When(whole, then=2), When(begun, then=1), default=0)


def nearness(asked):
    """How near it works to the parts of the body that are asked for, of each: 3 on it or a part of it, 2 on what holds
    the muscle, point and so on that is meant, 1 where it only touches it, else 0. Of the places of a complaint, each
    counts one more than the next.
    """
    areas, found = reference.kept().areas, Value(0)
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


class EntryQuerySet(models.QuerySet):
    def current(self):
        """What the library's files hold today."""
        return self.filter(retired_at__isnull=True)


class Unnest(Func):
    function = "unnest"
    set_returning = True


class JSONBArray(Func):
    function = "jsonb_build_array"
    output_field = models.JSONField()


class ContraindicationQuerySet(EntryQuerySet):
    def gravest(self):
        """What to know before any massage at all: "not today" wherever it is, and what needs a doctor."""
        return self.current().filter(~Q(urgency="none") | Q(kind="absolute")).order_by("position", "slug")

    def with_rules(self):
        """With all that `techniques.safety` asks of a condition, in the same query."""
        areas = self.model.areas.through.objects.filter(contraindication=OuterRef("pk"))
        left_out = self.model.left_out_areas.through.objects.filter(contraindication=OuterRef("pk"))
        strokes = self.model.blocked_strokes.through.objects.filter(contraindication=OuterRef("pk"))
        return self.annotate(
            area_slugs=ArraySubquery(areas.values("bodyarea__slug")),
            lineage_slugs=ArraySubquery(areas.values(slug=Unnest("bodyarea__lineage"))),
            left_out_slugs=ArraySubquery(left_out.values("bodyarea__slug")),
            blocked_stroke_ids=ArraySubquery(strokes.values("stroke_id")),
        )


class TechniqueQuerySet(EntryQuerySet):
    def library(self):
        return self.current().filter(author__isnull=True)

    def visible_to(self, user):
        """What this person may open: the library, and techniques of their own."""
        mine = Q(author=user) if user.is_authenticated else Q(pk__in=[])
        return self.filter(Q(author__isnull=True) | mine)

    def editable_by(self, user):
        """What this person may change: techniques of their own."""
        return self.current().filter(author=user) if user.is_authenticated else self.none()

    def for_area(self, *slugs):
        """Techniques that work on any of these areas or on a part of them."""
        return self.filter(in_areas(slugs))

    def with_stroke(self, *slugs):
        """Techniques made of any of these strokes, as the main one or beside it."""
        return self.filter(with_strokes(slugs))

    def safe_for(self, *slugs):
        """Techniques that none of these conditions rules out; see `techniques.safety`."""
        return self.filter(safety.safe_with(conditions_of(slugs)))

    def search(self, typed):
        """Techniques that match the words, best first; the last word may be unfinished. See `with_words`."""
        return self.filter(with_words(typed)).best_first(typed) if terms_of(typed) else self.none()

    def best_first(self, typed):
        """In the order of how well they match: those with all the words, then those with them in their name as they
        were typed, then those that work where it was asked for.
        """
        asked = terms_of(typed)
        found = self.annotate(nearness=nearness(asked), closeness=closeness(asked), rank=rank_of(asked))
        return found.order_by(*in_full_first(asked), *in_name_first(asked), "-nearness", "-closeness", "-rank", "slug")

    def with_all_texts(self, asked):
        """With all in which words are sought, and whether it holds every one of them, in the same query."""
        benefits = apps.get_model("techniques", "Benefit").objects.filter(technique=OuterRef("pk"))
        strokes = self.model.also_strokes.through.objects.filter(technique=OuterRef("pk"))
        return (
            self.defer(None)
            .defer("document", "search", "search_words", "search_text", "cautions", "editorial_note")
            .annotate(
                holds_all=holds_all(asked),
                benefit_texts=ArraySubquery(benefits.values("text")),
                also_made_of=ArraySubquery(strokes.values("stroke__name")),
            )
        )

    def for_cards(self):
        """Only what a card shows, in one query; `main_areas` holds slug and name of what each works on."""
        targets = apps.get_model("techniques", "Target").objects.filter(technique=OuterRef("pk"), role="primary")
        pair = JSONBArray("area__slug", "area__name")
        return (
            self.select_related("stroke")
            .annotate(main_areas=ArraySubquery(targets.order_by("position").values(pair=pair)))
            .defer("document", "search", "search_words", "search_text", "cautions", "editorial_note")
        )
