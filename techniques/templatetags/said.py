"""Texts of the library in the reader's language, or in English, marked as such, if there is no translation."""

from typing import Any

from django import template
from django.utils.html import format_html

from techniques.localized import WRITTEN_IN, plain_text, text_of
from techniques.models import Entry, brief
from techniques.search import spelling
from techniques.search.spelling import Term

register = template.Library()
register.filter("said_plainly", plain_text)


@register.filter
def said(entry: Entry, name: str) -> Any:
    """The text of this field of an entry; for a list, each of its texts."""
    text, is_foreign = text_of(entry, name)
    if isinstance(text, list):
        return [_with_language(item, is_foreign) for item in text]
    return _with_language(text, is_foreign)


@register.filter
def said_in_brief(entry: Entry, name: str = "name") -> str:
    """The text without a closing bracket, for where the explanation does not fit."""
    text, is_foreign = text_of(entry, name)
    return _with_language(brief(text), is_foreign)


@register.simple_tag
def said_with_marks(entry: Entry, name: str, terms: list[Term]) -> str:
    """The text with the words that match a search term in <mark>."""
    text, is_foreign = text_of(entry, name)
    return _with_language(spelling.marked(text, terms) if terms else text, is_foreign)


def _with_language(text: str, is_foreign: bool) -> str:
    return format_html('<span lang="{}">{}</span>', WRITTEN_IN, text) if is_foreign and text else text
