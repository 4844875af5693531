"""Which techniques a condition concerns and rules out: its rules as a question to techniques.

The conditions come from `Contraindication.objects.with_rules()`, which holds all that the rules need.
"""

from django.apps import apps
from django.db.models import BooleanField, Case, Exists, OuterRef, PositiveSmallIntegerField, Q, Value, When

EVERYTHING = Q(Value(True, output_field=BooleanField()))
NOTHING = Q(Value(False, output_field=BooleanField()))


def reaches(condition):
    """True of techniques that the condition has something to say about.

    Those that name it, and those with a target on one line of the tree with one of its areas: either is a part of the
    other, which errs on the safe side. "Not today" (absolute) reaches everything, and so does "lighter, with care"
    (caution) without an area. Where "not on this area" (local) is in no area that we know, only the person can say
    where, and it reaches what names it.
    """
    if is_everywhere(condition):
        return EVERYTHING
    named = apps.get_model("techniques", "Technique").contraindications.through.objects
    names_it = Exists(named.filter(technique=OuterRef("pk"), contraindication=condition.pk))
    if not condition.area_slugs:
        return Q(names_it)
    a_part = Q(area__lineage__overlap=condition.area_slugs)
    holds_it = Q(area__slug__in=condition.lineage_slugs)
    targets = apps.get_model("techniques", "Target").objects.filter(technique=OuterRef("pk"))
    return Q(names_it) | Q(Exists(targets.filter(a_part | holds_it)))


def is_everywhere(condition):
    """Whether it holds for the whole body, from the root of the tree down."""
    if condition.kind == "absolute":
        return True
    if not condition.area_slugs:
        return condition.kind == "caution"
    return set(condition.lineage_slugs) <= set(condition.area_slugs)


def rules_out(condition):
    """True of techniques that are not offered at all under the condition.

    "Not today" and "not on this area" rule out all that they reach. "Lighter, with care" rules out of what it reaches
    the techniques that cannot be done as light as it asks, or whose main stroke it blocks.
    """
    if condition.kind in ("absolute", "local") or condition.blocks_all_strokes:
        return reaches(condition)
    unfit = Q(stroke__in=condition.blocked_stroke_ids) if condition.blocked_stroke_ids else NOTHING
    if condition.max_pressure is not None:
        unfit |= Q(pressure_min__gt=condition.max_pressure)
    return reaches(condition) & unfit


def safe_with(conditions):
    """True of techniques that none of the conditions rules out."""
    ruled_out = NOTHING
    for condition in conditions:
        ruled_out |= rules_out(condition)
    return ~ruled_out


def level_cap(conditions):
    """The highest pressure that the conditions leave a technique, or null where they set no limit."""
    capping = [c for c in conditions if c.kind == "caution" and c.max_pressure is not None]
    capping.sort(key=lambda condition: condition.max_pressure)
    lowest = [When(reaches(condition), then=Value(condition.max_pressure)) for condition in capping]
    return Case(*lowest, default=None, output_field=PositiveSmallIntegerField())
