"""Highlights search words."""

from django import template

from techniques.search import spelling
from techniques.search.spelling import Term

register = template.Library()


@register.filter
def marked(text: str, terms: list[Term]) -> str:
    """The text with the words that match a term in <mark>."""
    return spelling.marked(text, terms) if terms else text
