"""Texts of the library in the reader's language, and in English, marked as such, where nobody translated them."""

from django import template
from django.utils.html import format_html

from techniques.localized import WRITTEN_IN, plain_text, text_of
from techniques.models.entries import brief
from techniques.search import spelling

register = template.Library()
register.filter("said_plainly", plain_text)


@register.filter
def said(entry, name):
    """The text of this field of an entry, or each text of its list."""
    text, is_foreign = text_of(entry, name)
    if isinstance(text, list):
        return [_with_language(item, is_foreign) for item in text]
    return _with_language(text, is_foreign)


@register.filter
def said_in_brief(entry, name="name"):
    """The same without the brackets at its end, where the whole explanation has no room."""
    text, is_foreign = text_of(entry, name)
    return _with_language(brief(text), is_foreign)


@register.simple_tag
def said_with_marks(entry, name, sought):
    """The same, with the words that were sought in <mark>."""
    text, is_foreign = text_of(entry, name)
    return _with_language(spelling.marked(text, sought) if sought else text, is_foreign)


def _with_language(text, is_foreign):
    return format_html('<span lang="{}">{}</span>', WRITTEN_IN, text) if is_foreign and text else text
