"""The vocabulary of questions to the library."""

from dataclasses import replace

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, When

from techniques import reference, safety, words
from techniques.aims import also_made_of, works_in


def in_areas(slugs):
    """True of techniques that work on any of these areas or on a part of them."""
    return works_in(Q(lineage__overlap=list(slugs)))


def with_strokes(slugs):
    """True of techniques made of any of these strokes, as the main one or beside it."""
    return Q(stroke__slug__in=list(slugs)) | Q(also_made_of(Q(slug__in=list(slugs))))


def conditions_of(slugs):
    conditions = apps.get_model("techniques", "Contraindication").objects.current()
    return list(conditions.filter(slug__in=slugs).with_rules())


def words_query(asked, joined=" & "):
    """A tsquery of terms (see `techniques.words`): each must occur, or with " | " any of them."""
    return raw_query(words.tsquery(words.telling(asked), joined), asked)


def raw_query(text, asked):
    """English passes over words like "for"; where there is nothing else, it is taken as the beginning of "forearm"."""
    config = "simple" if all(term.is_empty for term in asked) else "english"
    return SearchQuery(text, search_type="raw", config=config)


def terms_of(typed):
    """What to look for in what was typed, misspelt words corrected by the library's own vocabulary."""
    return words.terms(typed, reference.kept().vocabulary)


def with_words(typed):
    """True of techniques that hold all the words; where the library has none of them, of those that hold any."""
    asked = terms_of(typed)
    if not asked:
        return safety.NOTHING
    every = words_query(asked)
    library = apps.get_model("techniques", "Technique").objects.library()
    return Q(search=every) | Q(search=words_query(asked, " | ")) & ~Exists(library.filter(search=every))


def rank_of(asked):
    """How well a technique matches, whether it holds all the words or only some; a name weighs most."""
    return SearchRank(F("search"), words_query(asked, " | "), weights=[0.05, 0.2, 0.5, 1.0])


def closeness(asked):
    """2 where the words stand in this order, as "back of lower leg" is a name of the calf; 1 if the last is longer."""
    as_typed = [replace(term, unfinished=False, begun=()) for term in words.telling(asked)]
    whole, begun = (Q(search=raw_query(words.nearby(terms), asked)) for terms in (as_typed, words.telling(asked)))
    return Case(When(whole, then=2), When(begun, then=1), default=0)


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
        """In the order of how well they match; first of all those with the words as they were typed."""
        asked = terms_of(typed)
        found = self.annotate(closeness=closeness(asked), rank=rank_of(asked))
        return found.order_by("-closeness", "-rank", "slug")

    def with_all_texts(self, asked):
        """With all in which words are sought, and whether it holds every one of them, in the same query."""
        benefits = apps.get_model("techniques", "Benefit").objects.filter(technique=OuterRef("pk"))
        strokes = self.model.also_strokes.through.objects.filter(technique=OuterRef("pk"))
        return (
            self.defer(None)
            .defer("document", "search", "search_words", "search_text", "editorial_note")
            .annotate(
                holds_all=Case(When(search=words_query(asked), then=True), default=False),
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
