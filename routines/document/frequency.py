"""How often a routine is meant to be done: a number of times a day or a week."""

from typing import Any, Final, Literal, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PERIODS: Final = ("day", "week")
MOST = 24
FREQUENCY: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "How often it is meant to be done; null or missing where nothing is said.",
    "required": ["times", "per"],
    "additionalProperties": False,
    "properties": {"times": {"type": "integer", "minimum": 1, "maximum": MOST}, "per": {"enum": list(PERIODS)}},
}


class Frequency(TypedDict):
    times: int
    per: Literal["day", "week"]


def how_often(frequency: Frequency | None) -> str:
    """ "3 times a day"; empty for none."""
    if not frequency:
        return ""
    times, is_daily = frequency["times"], frequency["per"] == "day"
    if times == 2:
        return _("twice a day") if is_daily else _("twice a week")
    daily = ngettext("once a day", "%(times)d times a day", times)
    weekly = ngettext("once a week", "%(times)d times a week", times)
    return (daily if is_daily else weekly) % {"times": times}


def as_choice(frequency: Frequency | None) -> str:
    """The value of a form: "3/day", or empty for none."""
    return f"{frequency['times']}/{frequency['per']}" if frequency else ""


def of_choice(value: str) -> Frequency | None:
    """The frequency that a value of a form stands for; None if it is empty or nothing that `as_choice` makes."""
    times, _slash, per = value.partition("/")
    if not (times.isascii() and times.isdecimal() and len(times) < 3 and 1 <= int(times) <= MOST):
        return None
    if per == "day":
        return {"times": int(times), "per": "day"}
    return {"times": int(times), "per": "week"} if per == "week" else None
