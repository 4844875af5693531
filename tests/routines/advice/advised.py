"""What the rules find in documents of `tests.routines.made`, for tests to look at."""

from routines.advice import advise
from tests.routines import made


def technique(slug="closing-flush", named="own", **changes):
    """A technique like one of the library's, with other facts; `areas` are its main targets."""
    areas = changes.pop("areas", None)
    stroke = changes.pop("stroke", None)
    entry = {**made.pool()[slug], "slug": named, "name": named, **changes}
    if areas:
        entry["targets"] = [made.target(area, "primary") for area in areas]
    if stroke:
        entry["stroke"] = made.named(stroke)
    return entry


def found(rule, *sections, pool=True, conditions=(), recent=(), today=None, **about):
    """All advice of one rule."""
    document = made.document(*sections, **about)
    given = made.pool() if pool else None
    said = advise(document, made.areas(), conditions=conditions, recent=recent, pool=given, today=today)
    return [advice for advice in said if advice.rule == rule]


def ids(rule, *sections, **about):
    return [advice.id for advice in found(rule, *sections, **about)]
