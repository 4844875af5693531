"""Pressure in words, and as five marks of growing size."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
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


@register.simple_tag
def pressure_scale(low: int | None, high: int | None) -> SafeString:
    """Marks up to `low` are filled, those up to `high` tinted; nothing is shown for an unknown level."""
    if low is None or high is None or not (0 <= low <= high <= 5):
        return SafeString()
    return _scale(low, high, get_language())


@lru_cache(maxsize=128)
def _scale(low: int, high: int, _language: str | None) -> SafeString:
    """Rendered once: a long routine has one at every step."""
    state = {True: "pressure-mark-on", False: "pressure-mark-range"}
    marks = [(x, radius, state[level <= low] if level <= high else "") for level, x, radius in MARKS]
    return render_to_string("pressure_scale.html", {"marks": marks, "words": words(low, high)})
