"""Where a technique works, as a question to techniques."""

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, OuterRef


class Overlap(Func):
    """Whether two arrays have an element in common."""

    template, arg_joiner = "(%(expressions)s)", " && "
    output_field = BooleanField()


def works_in(areas):
    """True of techniques with a target in any area of which this condition is true.

    As arrays, not as a join: so the areas are looked for once a question, and not once for each technique; and what
    a technique works on is looked up for this one alone, however many others there are.
    """
    targets = apps.get_model("techniques", "Target").objects.filter(technique=OuterRef("pk")).order_by()
    found = apps.get_model("techniques", "BodyArea").objects.filter(areas).order_by()
    return Overlap(ArraySubquery(targets.values("area_id")), ArraySubquery(found.values("pk")))
