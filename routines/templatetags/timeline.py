"""The bars of a timeline as SVG, built here since a template is too slow for hundreds of them."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from routines.document.outline import Bar

register = template.Library()


@register.filter
def rectangles(bars: Iterable[Bar]) -> SafeString:
    """An SVG rect for each bar (see `document.outline.Bar`): its width is seconds, its height pressure."""
    return mark_safe("".join(map(_rectangle, bars)))  # noqa: S308 - numbers, and a phase that is escaped


def _rectangle(bar: Bar) -> str:
    of_phase = f' class="time-{escape(bar.phase)}"' if bar.phase else ""
    return f'<rect{of_phase} x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"/>'
