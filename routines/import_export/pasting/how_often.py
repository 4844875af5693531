"""How often a plan is done: "3x daily", "b.i.d.", "twice a week". It is no repetition and multiplies no time."""

import re
from dataclasses import dataclass

from routines.document.frequency import MOST, Frequency
from routines.import_export.pasting.numbers import COUNT, worth_of

WORTH = {"once": 1, "twice": 2, "thrice": 3}
TIMES = rf"(?P<n>{COUNT}|once|twice|thrice)(?: ?(?:-|–|to|or) ?\d)?"
PER_DAY = r"(?:(?:a|per|each|every|/) ?day|/ ?(?:day|d)|daily|p\.?d\.?)(?!\w)"
PER_WEEK = r"(?:(?:a|per|each|every|/) ?(?:week|wk)|/ ?(?:week|wk|w)|weekly)(?!\w)"
COUNTED = r" ?(?:[x×*]|times?)? ?(?:-? ?)"
LATIN = {"q.?d": 1, "o.?d": 1, "b.?i.?d": 2, "b.?d": 2, "t.?i.?d": 3, "t.?d.?s": 3, "q.?i.?d": 4}
MORNING = r"(?:in the )?(?:mornings?|am|a\.m\.)"
EVENING = r"(?:in the )?(?:evenings?|nights?|pm|p\.m\.)"
DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
MANY = r"(?:other|second|third|fourth|few|two|three|four|five|six|ten|\d{1,2}(?:nd|rd|th)?(?: ?- ?\d{1,2})?)"
EVERY_SO = (
    rf"(?<!\w)(?:every {MANY} ?(?:h|hrs?|hours?|days?|weeks?|months?|mornings?|evenings?)|every (?:hour|month)"
    rf"|hourly|monthly|fortnightly"
    rf"|(?:{COUNT}|once|twice) ?(?:[x×]|times)? ?(?:a|per|every|/) ?(?:fortnight|month|mo|hour|hr)"
    rf"|as needed|p\.?r\.?n\.?|(?:on |every )?{DAY}(?:(?: ?[,/&+] ?| ?,? and | ){DAY})+|(?:on |every ){DAY}"
    r"|(?:on )?(?:weekdays|weekends|alternate days))(?!\w)"
)
PATTERNS: list[tuple[re.Pattern[str], int | None, str]] = [
    (re.compile(rf"(?<!\w){TIMES}{COUNTED}{PER_DAY}", re.IGNORECASE), None, "day"),
    (re.compile(rf"(?<!\w){TIMES}{COUNTED}{PER_WEEK}", re.IGNORECASE), None, "week"),
    (re.compile(rf"(?<!\w)(?P<n>{COUNT}) days? (?:a|per|each|/) ?(?:week|wk)(?!\w)", re.IGNORECASE), None, "week"),
    (re.compile(rf"(?<!\w){MORNING} (?:and|&|\+) {EVENING}(?!\w)", re.IGNORECASE), 2, "day"),
    (re.compile(r"(?<!\w)(?:every|each) (?:single )?(?:day|morning|evening|night)(?!\w)", re.IGNORECASE), 1, "day"),
    (re.compile(r"(?<!\w)(?:nightly|daily)(?!\w)", re.IGNORECASE), 1, "day"),
    (re.compile(r"(?<!\w)(?:weekly|(?:every|each) week)(?!\w)", re.IGNORECASE), 1, "week"),
    *(
        (re.compile(rf"(?<![\w.]){letters.replace('.?', '[.]?')}(?:\.(?!\w)|(?![\w.]))", re.IGNORECASE), times, "day")
        for letters, times in LATIN.items()
    ),
]
OTHER = re.compile(EVERY_SO, re.IGNORECASE)


@dataclass(frozen=True)
class HowOften:
    """`frequency` as data, or None where it is no number of times a day or week; `words` as written."""

    words: str
    frequency: Frequency | None


def read(text: str) -> tuple[str, HowOften | None]:
    """The text without what it says of how often, and that."""
    if match := OTHER.search(text):
        return _without(text, match), HowOften(match[0].strip(), None)
    for pattern, times, per in PATTERNS:
        if match := pattern.search(text):
            number = times if times is not None else _count(match["n"])
            known = 1 <= number <= MOST
            data: Frequency | None = {"times": number, "per": "day" if per == "day" else "week"} if known else None
            return _without(text, match), HowOften(match[0].strip(), data)
    return text, None


def _count(word: str) -> int:
    return WORTH.get(word.lower()) or int(worth_of(word))


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
