"""Pressure in words, and as five marks of growing size."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from techniques.models.pressure import Pressure

register = template.Library()

MARKS = [(1, 4, 2.0), (2, 13, 2.8), (3, 24, 3.6), (4, 36, 4.4), (5, 49.5, 5.2)]  # level, centre, radius


def words(low: int, high: int) -> str:
    """ "Light", or "Light to medium" for a range."""
    if low == high:
        return str(Pressure(low).label)
    return _("%(low)s to %(high)s") % {"low": Pressure(low).label, "high": str(Pressure(high).label).lower()}


@register.filter
def pressure_word(level: int) -> str:
    return str(Pressure(level).label)


@register.inclusion_tag("pressure_scale.html")
def pressure_scale(low: int | None, high: int | None) -> dict[str, Any]:
    """Marks up to `low` are filled, those up to `high` tinted; nothing is shown for an unknown level."""
    if low is None or high is None or not (0 <= low <= high <= 5):
        return {}
    state = {True: "pressure-mark-on", False: "pressure-mark-range"}
    marks = [(x, radius, state[level <= low] if level <= high else "") for level, x, radius in MARKS]
    return {"marks": marks, "words": words(low, high), "low": low, "high": high}
