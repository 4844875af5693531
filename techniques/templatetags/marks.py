"""Marking the words that were sought."""

from django import template

from techniques import words

register = template.Library()


@register.filter
def marked(text, terms):
    """The text with the words that were sought in <mark>; without terms as it is."""
    return words.marked(text, terms) if terms else text
