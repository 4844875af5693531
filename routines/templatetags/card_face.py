"""What a card shows of a routine at a glance; see `routines.document.face`."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from techniques.pictures.panels import faces

register = template.Library()


@register.filter
def body_figures(heat: Iterable[tuple[str, str, int]]) -> SafeString:
    """The body from the front and from behind, coloured by where a routine works: area, side, and level 1 to 5."""
    return _figures(tuple((area, side, level) for area, side, level in heat))


@lru_cache(maxsize=1024)
def _figures(heat: tuple[tuple[str, str, int], ...]) -> SafeString:
    """Kept, since the same routines are listed again and again, and the figures have no words."""
    levels = {(area, side): level for area, side, level in heat}
    return mark_safe("".join(face.panel.html() for face in faces(levels)))  # noqa: S308 - safe strings


@register.filter
def time_paths(spans: Iterable[tuple[str, int]]) -> SafeString:
    """Phases and seconds as SVG, one path a phase, one unit high and as wide as seconds; pauses are left free."""
    found: dict[str, str] = {}
    x = 0
    for phase, seconds in spans:
        if phase:
            found[phase] = f"{found.get(phase, '')}M{x} 0h{seconds}v1h-{seconds}z"
        x += seconds
    paths = (f'<path class="time-{escape(phase)}" d="{d}"/>' for phase, d in found.items())
    return mark_safe("".join(paths))  # noqa: S308 - numbers, and a phase that is escaped
