"""Durations in words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


def minutes(seconds: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", seconds // 60) % {"n": seconds // 60}


@register.filter
def in_words(seconds: int) -> str:
    """90 -> "1 minute 30 seconds"."""
    rest = ngettext("%(n)d second", "%(n)d seconds", seconds % 60) % {"n": seconds % 60}
    if seconds < 60:
        return rest
    return f"{minutes(seconds)} {rest}" if seconds % 60 else minutes(seconds)


@register.simple_tag
def time_range(low: int, high: int) -> str:
    """60, 120 -> "1 to 2 min"; 45, 90 -> "45 to 90 s"; 45, 180 -> "45 s to 3 min"."""
    if low == high:
        return short(low)
    if not low % 60 and not high % 60:
        return _("%(low)d to %(high)d min") % {"low": low // 60, "high": high // 60}
    if high < 120:
        return _("%(low)d to %(high)d s") % {"low": low, "high": high}
    return _("%(low)s to %(high)s") % {"low": short(low), "high": short(high)}


def short(seconds: int) -> str:
    if seconds < 60:
        return _("%(n)d s") % {"n": seconds}
    if seconds % 60:
        return _("%(n)d min %(rest)d s") % {"n": seconds // 60, "rest": seconds % 60}
    return _("%(n)d min") % {"n": seconds // 60}
