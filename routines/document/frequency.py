"""How often a routine is meant to be done: a number of times a day or a week."""

from typing import Literal, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PERIODS = ("day", "week")
MAX_TIMES = 24
FREQUENCY_SCHEMA: dict[str, object] = {
    "type": ["object", "null"],
    "description": "How often it is meant to be done; null where nothing is said.",
    "required": ["times", "per"],
    "properties": {
        "times": {"type": "integer", "minimum": 1, "maximum": MAX_TIMES},
        "per": {"enum": list(PERIODS)},
    },
}


class Frequency(TypedDict):
    times: int
    per: Literal["day", "week"]


def in_words(frequency: Frequency | None) -> str:
    """ "3 times a day"; empty for none."""
    if not frequency:
        return ""
    times = frequency["times"]
    if frequency["per"] == "day":
        words = ngettext("once a day", "%(times)d times a day", times)
    else:
        words = ngettext("once a week", "%(times)d times a week", times)
    return (
        words % {"times": times}
        if times > 2
        else {1: words, 2: _("twice a day") if frequency["per"] == "day" else _("twice a week")}[times]
    )
