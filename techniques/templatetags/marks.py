"""Marking the words that were sought."""

from django import template

from techniques.search import spelling

register = template.Library()


@register.filter
def marked(text, terms):
    """The text with the words that were sought in <mark>; without terms as it is."""
    return spelling.marked(text, terms) if terms else text
