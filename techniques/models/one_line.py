"""A technique in two lines, read at a glance or aloud: one of how, which begins with the hands, and one of care."""

from collections.abc import Sequence

MAX_HOW = 90
"""Characters of the line of how."""
MAX_CARE = 80
"""Characters of the line of care."""


def how_line(how: str, instructions: Sequence[str]) -> str:
    """The line of how, of at most MAX_HOW characters: where there is none, the first instruction."""
    return shortened(how or next(iter(instructions), ""), MAX_HOW)


def care_line(care: str, cautions: Sequence[str]) -> str:
    """The line of care, of at most MAX_CARE characters: where there is none, the first caution; may be empty."""
    return shortened(care or next(iter(cautions), ""), MAX_CARE)


def shortened(text: str, most: int) -> str:
    """The text, or as many of its words as fit with an ellipsis into `most` characters."""
    if len(text) <= most:
        return text
    start = text[:most].rpartition(" ")[0] or text[: most - 1]
    return f"{start.rstrip(' ,;:.–-')}…"
