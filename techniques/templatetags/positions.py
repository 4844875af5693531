"""Figures of the receiver's positions."""

from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from techniques.drawing.atlas import FOLDER
from techniques.models.position import ReceiverPosition

register = template.Library()


@register.simple_tag
def position_figure(value: str) -> SafeString:
    """The figure of a position, to stand beside its words; nothing for an empty or unknown value."""
    return _figure(value) if value in ReceiverPosition.values else SafeString()


@cache
def _figure(value: str) -> SafeString:
    return mark_safe((FOLDER / "positions" / f"{value}.svg").read_text())  # noqa: S308
