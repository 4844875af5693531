"""Figures of the receiver's positions."""

from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from techniques.drawing.atlas import FOLDER
from techniques.models.position import ReceiverPosition

register = template.Library()


@register.simple_tag
def position_figure(value: str, for_whom: str = "") -> SafeString:
    """The figure of a position, to stand beside its words; nothing for an empty or unknown value.

    What is `for_whom` "partner" has a giver in it, too.
    """
    return _figure(value, for_whom == "partner") if value in ReceiverPosition.values else SafeString()


@cache
def _figure(value: str, with_giver: bool) -> SafeString:
    folder = FOLDER / "positions" / ("partner" if with_giver else "")
    return mark_safe((folder / f"{value}.svg").read_text())  # noqa: S308
