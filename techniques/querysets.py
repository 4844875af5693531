"""The vocabulary of questions to the library."""

import re

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Prefetch, Q

from techniques import safety

MAX_WORDS = 12


def in_areas(slugs):
    """True of techniques that work on any of these areas or on a part of them."""
    targets = apps.get_model("techniques", "Target").objects.filter(technique=OuterRef("pk"))
    return Exists(targets.filter(area__lineage__overlap=list(slugs)))


def with_strokes(slugs):
    """True of techniques made of any of these strokes, as the main one or beside it."""
    also = apps.get_model("techniques", "Technique").also_strokes.through.objects
    return Q(stroke__slug__in=list(slugs)) | Exists(also.filter(technique=OuterRef("pk"), stroke__slug__in=list(slugs)))


def conditions_of(slugs):
    conditions = apps.get_model("techniques", "Contraindication").objects.current()
    return list(conditions.filter(slug__in=slugs).with_rules())


def words_query(words, joined=" & "):
    """A tsquery in which each word must occur and the last may be unfinished: "ankle gastroc" finds gastrocnemius.

    Joined by " | ", any of them will do. None when there is nothing to look for. Only letters, digits and underscores
    survive, so that no input can be a mistake in the query's own language.
    """
    terms = re.findall(r"\w+", words)[:MAX_WORDS]
    if not terms:
        return None
    terms[-1] += ":*"
    return SearchQuery(joined.join(terms), search_type="raw", config="english")


def with_words(words):
    """True of techniques that hold all the words; where the library has none of them, of those that hold any."""
    every = words_query(words)
    if every is None:
        return safety.NOTHING
    library = apps.get_model("techniques", "Technique").objects.library()
    return Q(search=every) | Q(search=words_query(words, " | ")) & ~Exists(library.filter(search=every))


def rank_of(words):
    """How well a technique matches, whether it holds all the words or only some."""
    return SearchRank(F("search"), words_query(words, " | "))


class EntryQuerySet(models.QuerySet):
    def current(self):
        """What the library's files hold today."""
        return self.filter(retired_at__isnull=True)


class Unnest(Func):
    function = "unnest"
    set_returning = True


class ContraindicationQuerySet(EntryQuerySet):
    def gravest(self):
        """What to know before any massage at all: "not today" wherever it is, and what needs a doctor."""
        return self.current().filter(~Q(urgency="none") | Q(kind="absolute")).order_by("position", "slug")

    def with_rules(self):
        """With all that `techniques.safety` asks of a condition, in the same query."""
        areas = self.model.areas.through.objects.filter(contraindication=OuterRef("pk"))
        strokes = self.model.blocked_strokes.through.objects.filter(contraindication=OuterRef("pk"))
        return self.annotate(
            area_slugs=ArraySubquery(areas.values("bodyarea__slug")),
            lineage_slugs=ArraySubquery(areas.values(slug=Unnest("bodyarea__lineage"))),
            blocked_stroke_ids=ArraySubquery(strokes.values("stroke_id")),
        )


class TechniqueQuerySet(EntryQuerySet):
    def library(self):
        return self.current().filter(author__isnull=True)

    def visible_to(self, user):
        """What this person may open: the library, and techniques of their own."""
        mine = Q(author=user) if user.is_authenticated else Q(pk__in=[])
        return self.filter(Q(author__isnull=True) | mine)

    def for_area(self, *slugs):
        """Techniques that work on any of these areas or on a part of them."""
        return self.filter(in_areas(slugs))

    def with_stroke(self, *slugs):
        """Techniques made of any of these strokes, as the main one or beside it."""
        return self.filter(with_strokes(slugs))

    def safe_for(self, *slugs):
        """Techniques that none of these conditions rules out; see `techniques.safety`."""
        return self.filter(safety.safe_with(conditions_of(slugs)))

    def with_level_cap(self, conditions):
        """Annotate `level_cap`: the highest pressure that these conditions allow, or None where they set no limit."""
        return self.annotate(level_cap=safety.level_cap(conditions))

    def search(self, words):
        """Techniques that match the words, best first; the last word may be unfinished. See `with_words`."""
        if words_query(words) is None:
            return self.none()
        return self.filter(with_words(words)).annotate(rank=rank_of(words)).order_by("-rank", "slug")

    def for_cards(self):
        """Only what a card shows, in two queries whatever the number."""
        targets = apps.get_model("techniques", "Target").objects.select_related("area")
        return (
            self.select_related("stroke")
            .prefetch_related(Prefetch("targets", targets.filter(role="primary"), to_attr="main_targets"))
            .defer("document", "search", "search_words", "instructions", "cautions", "editorial_note")
        )
