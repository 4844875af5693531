"""Texts of the library in the reader's language; in English where nobody translated them."""

from django.utils.translation import get_language

WRITTEN_IN = "en"


def text_of(entry, name: str) -> tuple:
    """The text, and whether it is English on a page of another language."""
    language = get_language() or WRITTEN_IN
    short = language.partition("-")[0]
    if short == WRITTEN_IN or getattr(entry, "author_id", None):  # in whatever language the author wrote it
        return getattr(entry, name), False
    for spoken in (language, short):
        if text := getattr(entry, "translations", {}).get(spoken, {}).get(name):
            return text, False
    return getattr(entry, name), True


def plain_text(entry, name: str) -> str:
    """The text without a mark of its language, for a title."""
    return text_of(entry, name)[0]
