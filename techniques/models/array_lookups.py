"""What a technique is for, made of and wary of, as questions to techniques that cost the same however many there are.

What is linked to a technique is compared as an array, not joined: so it is looked up for this technique alone. Of
`EXISTS`, PostgreSQL may instead collect every technique for which it is true, which on a full site is most of the time.
"""

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Func, OuterRef, Q, Value
from django.db.models.functions import Cast

EVERYTHING = Q(Value(True, output_field=BooleanField()))
NOTHING = Q(Value(False, output_field=BooleanField()))


class Overlap(Func):
    """Whether two arrays have an element in common."""

    template, arg_joiner = "(%(expressions)s)", " && "
    output_field = BooleanField()


def works_in(areas):
    """True of techniques with a target in any area of which this condition is true."""
    targets = apps.get_model("techniques", "Target").objects
    return Overlap(_linked(targets, "area_id"), _ids("BodyArea", areas))


def aims_at(area_ids, role="primary"):
    """True of techniques with a target of this role among these areas."""
    targets = apps.get_model("techniques", "Target").objects.filter(role=role)
    return Overlap(_linked(targets, "area_id"), Cast(Value(list(area_ids)), ArrayField(BigIntegerField())))


def also_made_of(strokes):
    """True of techniques that name any stroke of which this condition is true beside their main one."""
    return Overlap(_linked(_technique().also_strokes.through.objects, "stroke_id"), _ids("Stroke", strokes))


def names(condition):
    """True of techniques that name this condition themselves."""
    named = _linked(_technique().contraindications.through.objects, "contraindication_id")
    return Overlap(named, Cast(Value([condition.pk]), ArrayField(BigIntegerField())))


def in_areas(slugs):
    """True of techniques that work on any of these areas or on a part of them."""
    return works_in(Q(lineage__overlap=list(slugs)))


def with_strokes(slugs):
    """True of techniques made of any of these strokes, as the main one or beside it."""
    return Q(stroke__slug__in=list(slugs)) | Q(also_made_of(Q(slug__in=list(slugs))))


def _linked(links, column):
    return ArraySubquery(links.filter(technique=OuterRef("pk")).order_by().values(column))


def _ids(model, condition):
    """Looked for once a question."""
    return ArraySubquery(apps.get_model("techniques", model).objects.filter(condition).order_by().values("pk"))


def _technique():
    return apps.get_model("techniques", "Technique")
