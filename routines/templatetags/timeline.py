"""The time of a routine as rectangles: what is drawn hundreds of times is not left to a template."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def rectangles(bars):
    """Each stretch of time (see `document.outline.Bar`) as an SVG rect, its width seconds and its height pressure."""
    return mark_safe("".join(map(_rectangle, bars)))  # noqa: S308 - numbers, and a phase that is escaped


def _rectangle(bar):
    of_phase = f' class="time-{escape(bar.phase)}"' if bar.phase else ""
    return f'<rect{of_phase} x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"/>'
