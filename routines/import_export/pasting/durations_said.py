"""How long and how often: a time, a range of times, and repetitions, taken out of a few words.

What was read is replaced by a space, so that the words that remain can be read further.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from routines.import_export.pasting.numbers import COUNT, DIGITS, NUMBER, worth_of

MINUTE, HOUR = 60, 3600
UNITS = {
    "h": r"(?:hours?|hrs?\.?|h)(?![a-z])",
    "m": r"(?:minutes?|mins?\.?|mns?\.?|m)(?![a-z])|['’′](?!['’′\w])|['’′](?=\d)",
    "s": r"(?:seconds?|secs?\.?|s)(?![a-z])|[\"”″](?!\w)|''|’’|′′",
}
SECONDS = {"h": HOUR, "m": MINUTE, "s": 1}
ANY_UNIT = "|".join(UNITS.values())
ONE_TIME = rf"({NUMBER})[ -]?(?:({UNITS['h']})|({UNITS['m']})|({UNITS['s']}))"
CLOCK = r"(?<![\w:.,])(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?![\w:])"
TIME = re.compile(rf"(?:about |approx\.? |ca\.? |~ ?)?(?:{CLOCK}|{ONE_TIME})", re.IGNORECASE)
AND_HALF = re.compile(r" and a half(?!\w)", re.IGNORECASE)
# 1m30s: the second number follows a unit without a space.
MORE_TIME = re.compile(
    rf",? ?(?:and |& )?((?:{NUMBER})|(?<=[a-z'’′])\d{{1,2}})[ -]?(?:({UNITS['h']})|({UNITS['m']})|({UNITS['s']}))",
    re.IGNORECASE,
)
BARE_SECONDS = re.compile(rf" ?([1-5]\d)(?![\w.,:/-]|\s*(?:[x×*](?!\w)|times|reps|{ANY_UNIT}))", re.IGNORECASE)
RANGE = re.compile(
    rf"(?:about |approx\.? |~ ?)?({NUMBER})[ -]?(?:({UNITS['h']})|({UNITS['m']})|({UNITS['s']}))? ?(?:-|–|—|to|or) ?"
    rf"({DIGITS}|(?<=-)\d{{1,4}}(?:[.,]\d{{1,2}})?|{NUMBER})[ -]?"
    rf"(?:({UNITS['h']})|({UNITS['m']})|({UNITS['s']}))",
    re.IGNORECASE,
)
CLOCK_RANGE = re.compile(rf"{CLOCK} ?(?:-|–|—|to) ?(\d{{1,2}}):([0-5]\d)(?![\w:])", re.IGNORECASE)
TIMES_IN = re.compile(rf"({COUNT}) times in (?={CLOCK}|{NUMBER})", re.IGNORECASE)
# Three sets of twelve; 3 x 30 s is read as a time before.
SETS = re.compile(
    r"(?<![\w.,/])(\d{1,2}) ?[x×*] ?(\d{1,3})(?: ?(?:reps?|repetitions|times))?(?![\w.,:/])", re.IGNORECASE
)
REPEATS = [
    re.compile(rf"(?:(?<!\w)(?:repeat|do|for) )?({COUNT})(?: ?- ?\d{{1,3}})? ?[x×*](?![^\W\d_])", re.IGNORECASE),
    re.compile(
        rf"(?:(?<!\w)(?:repeat|do) )?({COUNT})(?: ?(?:-|–|to|or) ?(?:\d{{1,3}}|{COUNT}))? "
        r"(?:times|reps?\b\.?|repetitions?|rounds?|sets?|pass(?:es)?|strokes?)(?!\w)(?: (?:of|in)(?!\w))?",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w])(?:repeat )?[x×*] ?(\d{1,3})(?![\w.,:/])", re.IGNORECASE),
    re.compile(r"(?<!\w)(?:repeat )?(once|twice|thrice)(?!\w)", re.IGNORECASE),
]
WORTH_TIMES = {"once": 1, "twice": 2, "thrice": 3}
OUT = " "


@dataclass
class Said:
    """What was read, and the words that remain. `seconds` is a single time, the
    shorter of a range, which `span` has as it was written."""

    rest: str
    seconds: int | None = None
    repetitions: int | None = None
    is_of_all: bool = False
    span: str = ""
    unread: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether there is a time, and no other words."""
        return self.seconds is not None and not self.rest and not self.unread

    @property
    def total(self) -> int | None:
        """The time of all repetitions."""
        if self.seconds is None or self.is_of_all or not self.repetitions:
            return self.seconds
        return self.seconds * self.repetitions


def read(text: str) -> Said:
    """The time and the repetitions in a text. Of two, the first counts, and the other is `unread`."""
    said = Said(" ".join(text.split()))
    times_in = _extract(said, TIMES_IN)
    _read_range(said)
    _read_times(said)
    if not times_in and (sets := _extract(said, SETS)):
        said.repetitions = int(sets[1]) * int(sets[2])
    for pattern in REPEATS:
        while match := _extract(said, pattern):
            if said.repetitions is None and not times_in:
                said.repetitions = _count(match[1])
            else:
                said.unread += (match[0].strip(),)
    if times_in:
        said.repetitions, said.is_of_all = _count(times_in[1]), True
    return said


def has_time(text: str) -> bool:
    return bool(TIME.search(" ".join(text.split())))


def _read_range(said: Said) -> None:
    """ "15-20 minutes": the shorter, and the whole is told."""
    match = _extract(said, RANGE)
    if not match:
        return
    low, *low_units = match.groups()[:4]
    units = low_units if any(low_units) else match.groups()[5:]
    said.seconds = round(worth_of(low) * _unit(units))
    said.span = match[0].strip()


def _read_times(said: Said) -> None:
    start = 0
    while match := TIME.search(said.rest, start):
        groups = match.groups()
        seconds, end = _seconds(groups), match.end()
        while match[2] is None and (more := MORE_TIME.match(said.rest, end)):
            seconds, end = seconds + worth_of(more[1]) * _unit(more.groups()[1:]), more.end()
        if match[2] is None and (half := AND_HALF.match(said.rest, end)):
            seconds, end = seconds + _unit(groups[4:]) / 2, half.end()
        elif match[6] and end == match.end() and (bare := BARE_SECONDS.match(said.rest, end)):
            seconds, end = seconds + int(bare[1]), bare.end()
        if said.seconds is None:
            said.seconds = round(seconds)
        else:
            said.unread += (said.rest[match.start() : end].strip(),)
        said.rest = f"{said.rest[: match.start()]}{OUT}{said.rest[end:]}"
        start = match.start()
    said.rest = " ".join(said.rest.split())


def _extract(said: Said, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The first match in the remaining words, removed from them."""
    match = pattern.search(said.rest)
    if match:
        said.rest = " ".join(f"{said.rest[: match.start()]}{OUT}{said.rest[match.end() :]}".split())
    return match


def _seconds(groups: Sequence[str | None]) -> float:
    hours, mins, secs, number, *units = groups
    if number is None:
        return int(hours or 0) * HOUR + int(mins or 0) * MINUTE + int(secs or 0)
    return worth_of(number) * _unit(units)


def _unit(units: Sequence[str | None]) -> int:
    """The seconds in the unit that matched, of the groups for hour, minute and second."""
    return next(seconds for seconds, unit in zip(SECONDS.values(), units, strict=False) if unit is not None)


def _count(word: str) -> int:
    word = word.lower()
    return WORTH_TIMES.get(word) or int(worth_of(word))
