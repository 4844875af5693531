"""Conditions on techniques by what is linked to them: areas, strokes, contraindications.

Linked ids are compared as arrays instead of joined, so each is looked up for the technique at hand and the cost does
not grow with the table. `EXISTS` lets PostgreSQL collect every matching technique first, which on a full site takes
most of the time.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

if TYPE_CHECKING:
    from techniques.models.entries import Contraindication
    from techniques.models.technique import Technique

EVERYTHING = Q(Value(True, output_field=BooleanField()))
NOTHING = Q(Value(False, output_field=BooleanField()))


class Overlap(Func):
    """Whether two arrays have an element in common."""

    template, arg_joiner = "(%(expressions)s)", " && "
    output_field = BooleanField()


class Among(Func):
    """Whether a value is in an array."""

    template, arg_joiner = "(%(expressions)s))", " = ANY("
    output_field = BooleanField()


def works_in(areas: Q) -> Overlap:
    """Techniques with a target among the areas that meet this condition."""
    targets = apps.get_model("techniques", "Target").objects
    return Overlap(_linked(targets.all(), "area_id"), _ids("BodyArea", areas))


def is_one_of(ids: Iterable[int]) -> "Among":
    """Techniques with one of these ids, given as one value, however many they are."""
    return Among(F("pk"), Cast(Value(list(ids)), ArrayField(BigIntegerField())))


def also_made_of(strokes: Q) -> Overlap:
    """Techniques whose further strokes, beside the main one, include one that meets this condition."""
    return Overlap(_linked(_technique().also_strokes.through.objects.all(), "stroke_id"), _ids("Stroke", strokes))


def names(condition: "Contraindication") -> Overlap:
    """Techniques that list this contraindication themselves."""
    named = _linked(_technique().contraindications.through.objects.all(), "contraindication_id")
    return Overlap(named, Cast(Value([condition.pk]), ArrayField(BigIntegerField())))


def in_areas(slugs: Collection[str]) -> Overlap:
    """Techniques that work on any of these areas or on a part of them."""
    return works_in(Q(lineage__overlap=list(slugs)))


def with_strokes(slugs: Collection[str]) -> Q:
    """Techniques made of any of these strokes, as the main one or beside it."""
    return Q(stroke__slug__in=list(slugs)) | Q(also_made_of(Q(slug__in=list(slugs))))


def _linked(links: QuerySet[Any], column: str) -> ArraySubquery:
    return ArraySubquery(links.filter(technique=OuterRef("pk")).order_by().values(column))


def _ids(model: str, condition: Q) -> ArraySubquery:
    """Ids of the rows that meet the condition; not correlated, so looked up once per query."""
    return ArraySubquery(apps.get_model("techniques", model).objects.filter(condition).order_by().values("pk"))


def _technique() -> type["Technique"]:
    return apps.get_model("techniques", "Technique")
