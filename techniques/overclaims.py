"""Words that promise more than massage can do, and plainer ones to use instead.

The library's own files must not use them. People may: they are only shown the suggestion.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

INSTEAD = {
    r"cure[sd]?|curing": _("“may help with”, for whom and for how long"),
    r"heal(?:s|ed|ing)?": _("“may help you feel better”"),
    r"treat(?:s|ed|ing)?": _("“massage”, “work on” or “care for”"),
    r"detox\w*|toxins?": _("what can be felt, such as “warm” or “light”: massage carries nothing out of the body"),
    r"break(?:s|ing)? up (?:scar tissue|adhesions?)": _("“may make the skin there feel softer”"),
    r"realign(?:s|ed|ing|ment)?": _("“may help you feel more even”"),
    r"boost(?:s|ing)? (?:the |your )?immun\w+": _("“may help you feel rested”"),
}
PROMISES = re.compile("|".join(rf"\b(?:{words})\b" for words in INSTEAD), re.IGNORECASE)


@dataclass(frozen=True)
class Suggestion:
    """The words as they are in the text, and what could be said instead."""

    found: str
    instead: str


def suggestions(*texts: str) -> list[Suggestion]:
    """A suggestion for each promise in these texts, each once, in order."""
    found = {promise[0].lower(): promise[0] for text in texts for promise in PROMISES.finditer(text)}
    return [Suggestion(words, str(_instead(words))) for words in found.values()]


def _instead(words: str) -> "StrOrPromise":
    return next(text for pattern, text in INSTEAD.items() if re.fullmatch(pattern, words, re.IGNORECASE))
