"""Texts of the library in the reader's language, or in English if there is no translation."""

from typing import TYPE_CHECKING

from django.utils.translation import get_language

if TYPE_CHECKING:
    from techniques.models import Entry

WRITTEN_IN = "en"


def text_of(entry: "Entry", name: str) -> tuple[str, bool]:
    """The text of a field, and whether it is in English on a page in another language."""
    language = get_language() or WRITTEN_IN
    short = language.partition("-")[0]
    if short == WRITTEN_IN or getattr(entry, "author_id", None):  # a person's own words, in any language
        return getattr(entry, name), False
    for code in (language, short):
        if text := getattr(entry, "translations", {}).get(code, {}).get(name):
            return text, False
    return getattr(entry, name), True


def plain_text(entry: "Entry", name: str) -> str:
    """The text alone, where its language cannot be marked, as in a title."""
    return text_of(entry, name)[0]
