"""Whether a text can be seen: a title of spaces without width, fillers or accents alone would be a link to nowhere."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LINE_BREAKS = r"\n\v\f\r\u001c-\u001e\u0085\u2028\u2029"
INVISIBLE = (
    r"\u0001-\u0020\u007f-\u00a0\u00ad"  # controls, spaces, the soft hyphen
    r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # accents without a letter
    r"\u061c\u180e\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb"  # spaces, marks of direction
    r"\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # fillers, and Braille without a dot
    r"\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff"  # variants and tags
)
"""In square brackets, a regular expression of Python and of PostgreSQL alike."""
BLANK = re.compile(f"[{INVISIBLE}\x00]*")
BROKEN = re.compile(f"[{LINE_BREAKS}]")
BLANK_OR_BROKEN = rf"^[{INVISIBLE}]*$|[{LINE_BREAKS}]"
"""For constraints."""


def is_blank(text: str) -> bool:
    return bool(BLANK.fullmatch(text))


def check_line(text: str) -> None:
    """A validator: raises ValidationError unless something of the text can be seen, in one line."""
    if "\x00" in text:
        raise ValidationError(_("Null characters are not allowed."), "null_characters_not_allowed")
    if is_blank(text):
        raise ValidationError(_("Nothing of this can be seen: write a letter or a sign."), "invisible")
    if BROKEN.search(text):
        raise ValidationError(_("Write this in one line."), "line_break")


def in_one_line(text: str) -> str:
    """The text with spaces in place of line breaks."""
    return " ".join(text.split()) if BROKEN.search(text) else text
