"""The rules of a condition, as conditions on techniques: which ones it affects, and which it rules out.

The conditions come from `Contraindication.objects.with_rules()`, which holds everything that the rules need.
`techniques.safety.documents` applies the same rules to documents, without a query.
"""

from collections.abc import Callable, Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Func, Q, Value, When

from techniques.models import Contraindication
from techniques.models.array_lookups import EVERYTHING, NOTHING, names, works_in
from techniques.models.querysets import TechniqueQuerySet


def reaches_in_any_position(condition: Contraindication) -> Q:
    """Techniques affected by the condition, whatever the position.

    Those that list it, and those with a target above or below one of its areas in the tree, which errs on the safe
    side. "Not today" (absolute) affects everything, and so does "lighter, with care" (caution) without an area. "Not on
    this area" (local) without an area affects what lists it: only the person can say where it is. Once the person has
    named areas (`placed`), it holds there and nowhere else.
    """
    if is_everywhere(condition):
        return EVERYTHING
    if not condition.area_slugs:
        return Q(names(condition))
    below = Q(lineage__overlap=condition.area_slugs)
    above = Q(slug__in=condition.lineage_slugs)
    here = Q(works_in(below | above)) | leaves_out(condition)
    return here if condition.placed else Q(names(condition)) | here


def leaves_out(condition: Contraindication) -> Q:
    """Techniques that work where the condition leaves out all work, although it allows some elsewhere.

    Areas that the library leaves out are small, and the areas that contain them are covered by the condition's own. Of
    an area that the person named, those that contain it are left out, too.
    """
    if not condition.left_out_slugs:
        return NOTHING
    return Q(works_in(Q(lineage__overlap=condition.left_out_slugs) | Q(slug__in=condition.left_out_within)))


def blocks_position(condition: Contraindication) -> Q:
    """Techniques whose own position is one that the condition blocks."""
    blocked = condition.blocked_positions
    return Q(receiver_position__in=blocked) if blocked else NOTHING


def is_everywhere(condition: Contraindication) -> bool:
    """Whether it holds for the whole body, from the root of the tree down."""
    if condition.kind == "absolute":
        return True
    if not condition.area_slugs:
        return condition.kind == "caution"
    return set(condition.lineage_slugs) <= set(condition.area_slugs)


def rules_out(condition: Contraindication) -> Q:
    """Techniques that are not offered at all under the condition.

    "Not today" and "not on this area" rule out everything they affect. "Lighter, with care" rules out, of what it
    affects, the techniques that cannot be done as lightly as it asks, whose main stroke it blocks, or that work where
    it leaves out all work. All of them rule out what is done in a position they block.
    """
    return rules_out_in_any_position(condition) | blocks_position(condition)


def rules_out_in_any_position(condition: Contraindication) -> Q:
    """As `rules_out`, without the blocked positions."""
    if condition.kind in ("absolute", "local") or condition.blocks_all_strokes:
        return reaches_in_any_position(condition)
    unfit = Q(stroke__in=condition.blocked_stroke_ids) if condition.blocked_stroke_ids else NOTHING
    if condition.max_pressure is not None:
        unfit |= Q(pressure_min__gt=condition.max_pressure)
    return (reaches_in_any_position(condition) & unfit) | leaves_out(condition)


def safe_with(conditions: Iterable[Contraindication]) -> Q:
    """Techniques that none of the conditions rules out."""
    ruled_out = NOTHING
    for condition in conditions:
        ruled_out |= rules_out(condition)
    return ~ruled_out


def safe_for(techniques: TechniqueQuerySet, *slugs: str) -> TechniqueQuerySet:
    """The techniques that none of these conditions rules out."""
    return techniques.filter(safe_with(conditions_of(slugs)))


def conditions_of(slugs: Iterable[str]) -> list[Contraindication]:
    """The current conditions with these slugs, with their rules."""
    return list(Contraindication.objects.current().filter(slug__in=slugs).with_rules())


class Slugs(Func):
    """Slugs of the conditions whose rule holds for a technique, as an array."""

    template = "array_remove(ARRAY[%(expressions)s]::text[], NULL)"

    def __init__(self, conditions: Iterable[Contraindication], rule: Callable[[Contraindication], Q]) -> None:
        slugs = [Case(When(rule(c), then=Value(c.slug)), output_field=CharField()) for c in conditions]
        super().__init__(*slugs, output_field=ArrayField(CharField()))
