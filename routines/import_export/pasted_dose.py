"""Reads a dose (how long, how often, on which side, how hard) from a few words of English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MINUTE, HOUR = 60, 3600
COUNTED = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "fifteen",
    "twenty",
    "thirty",
    "forty",
    "sixty",
    "ninety",
]
WORTH: dict[str, float] = dict(zip(COUNTED, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 40, 60, 90], strict=True))
WORTH |= {"a": 1, "an": 1, "half a": 0.5, "half an": 0.5, "½": 0.5, "¼": 0.25, "¾": 0.75}
WORTH |= {"one and a half": 1.5, "1½": 1.5, "a quarter of an": 0.25, "quarter of an": 0.25, "a couple of": 2}
SPELLED = "|".join(sorted(map(re.escape, WORTH), key=len, reverse=True))
DIGITS = r"(?:(?<![\w.,])|(?<=\d[x×*]))\d{1,4}(?:[.,]\d{1,2})?"
NUMBER = rf"(?:{DIGITS}|(?<!\w)(?:{SPELLED})(?!\w))"
UNITS = {
    "h": r"(?:hours?|hrs?\.?|h)(?![a-z])",
    "m": r"(?:minutes?|mins?\.?|m)(?![a-z])|['’′](?!['’′\w])|['’′](?=\d)",
    "s": r"(?:seconds?|secs?\.?|s)(?![a-z])|[\"”″](?!\w)|''|’’|′′",
}
SECONDS = {"h": HOUR, "m": MINUTE, "s": 1}
ONE_TIME = rf"({NUMBER})[ -]?(?:({UNITS['h']})|({UNITS['m']})|({UNITS['s']}))"
CLOCK = r"(?<![\w:.,])(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?![\w:])"
COUNT = rf"(?:(?<![\w.,])\d{{1,4}}|(?<!\w)(?:{'|'.join(COUNTED)}))"

TIME = re.compile(rf"{CLOCK}|{ONE_TIME}", re.IGNORECASE)
AND_HALF = re.compile(r" and a half(?!\w)", re.IGNORECASE)
MORE_TIME = re.compile(rf",? ?(?:and |& )?{ONE_TIME}", re.IGNORECASE)
BARE_SECONDS = re.compile(r" ?([1-5]\d)(?![\w.,:]|\s*(?:[x×*](?!\w)|times|reps|" + UNITS["h"] + "))", re.IGNORECASE)
RANGE = re.compile(
    rf"({DIGITS}) ?(?:-|–|to|or) ?(?={DIGITS} ?(?:{UNITS['h']}|{UNITS['m']}|{UNITS['s']}))", re.IGNORECASE
)
TIMES_IN = re.compile(rf"({COUNT}) times in (?={CLOCK}|{NUMBER})", re.IGNORECASE)
REPEATS = [
    re.compile(rf"({COUNT}) ?[x×*](?![^\W\d_])", re.IGNORECASE),
    re.compile(rf"({COUNT}) (?:times|reps?\b|repetitions?|rounds?|sets?)(?!\w)(?: of(?!\w))?", re.IGNORECASE),
    re.compile(r"(?<![\w])[x×*] ?(\d{1,3})(?![\w.,:])", re.IGNORECASE),
    re.compile(r"(?<!\w)(once|twice|thrice)(?!\w)", re.IGNORECASE),
]
WORTH_TIMES = {"once": 1, "twice": 2, "thrice": 3}

LIMB = "(?:leg|foot|arm|hand|ankle|calf|knee|thigh|shoulder|hip)"
# Without hands: "glide with both hands" names no side.
LIMBS = "(?:legs|feet|arms|ankles|calves|knees|thighs|shoulders|hips|soles|heels|elbows|wrists)"
SIDE_WORDS = [
    ("each", r"(?:on |for )?(?:each|both|either) sides?|(?:per|a) side|left(?: and| then|,? and then| ?[/&+]) ?right"),
    ("each", r"right(?: and| then|,? and then| ?[/&+]) ?left"),
    ("each", rf"(?-i:L ?[/&+] ?R|R ?[/&+] ?L)|(?:on )?(?:each|per)(?= {LIMB})|(?:on |for )?both(?= {LIMBS})"),
    ("both", r"both together|both at once"),
    ("left", r"(?:on |to )?(?:the |your |my )?left(?: side| only)?|(?-i:L)"),
    ("right", r"(?:on |to )?(?:the |your |my )?right(?: side| only)?|(?-i:R)"),
]
SIDES = [(side, re.compile(rf"(?<![\w/&+'’-])(?:{words})(?![\w/&+'’-])", re.IGNORECASE)) for side, words in SIDE_WORDS]

LEVELS = [
    (5, r"very (?:deep|firm|strong|hard)(?:ly)?"),
    (1, r"very (?:light|gentle|soft)(?:ly)?|feather(?:y|[- ]light)?"),
    (0, r"still contact|no pressure|without pressure"),
    (2, r"light(?:ly)?|gentle|gently|soft(?:ly)?"),
    (3, r"medium|moderate(?:ly)?"),
    (4, r"firm(?:ly)?|strong(?:ly)?|deep(?:ly)?"),
]
WORD_LEVEL = "|".join(f"(?P<l{level}>{words})" for level, words in LEVELS)
PRESSURE = re.compile(
    rf"(?:(?<!\w)(?:pressure|level)(?: level)?[ :=]{{0,2}}(?P<level>[0-5])(?: ?/ ?5)?(?![\w.,/])"
    rf"|(?<![\w-])(?:{WORD_LEVEL})(?: pressure| touch)?(?![\w-]))",
    re.IGNORECASE,
)
SOFTER_OF_TWO = re.compile(
    rf" ?(?:to|or|-|–|/) ?(?:{WORD_LEVEL.replace('?P<l', '?P<m')})(?: pressure)?(?!\w)", re.IGNORECASE
)


@dataclass
class Dose:
    """What was read, and the words that remain. `seconds` is a single time, `total` that of all its repetitions."""

    rest: str
    seconds: int | None = None
    total: int | None = None
    repetitions: int | None = None
    side: str | None = None
    pressure: int | None = None
    unread: tuple[str, ...] = ()


def read(text: str) -> Dose:
    """The dose in a text. Of two times, sides or levels the first counts, and the other is `unread`."""
    dose = Dose(" ".join(text.split()))
    times_in = _extract(dose, TIMES_IN)
    _read_time(dose)
    for pattern in REPEATS:
        match = _extract(dose, pattern)
        if match and dose.repetitions is None and not times_in:
            dose.repetitions = _count(match[1])
        elif match:
            dose.unread += (match[0].strip(),)
    dose.total = dose.seconds
    if times_in:
        dose.repetitions = _count(times_in[1])
    elif dose.seconds is not None and dose.repetitions:
        dose.total = dose.seconds * dose.repetitions
    _read_side(dose)
    _read_pressure(dose)
    return dose


def has_time(text: str) -> bool:
    return bool(TIME.search(" ".join(text.split())))


def written(seconds: int | None, repetitions: int | None) -> str:
    """The words that `read` reads as this time and these repetitions; either may be missing."""
    if seconds is None or not repetitions:
        return " ".join([f"{repetitions} x"] * bool(repetitions) + [f"{seconds} s"] * (seconds is not None))
    if seconds % repetitions:
        return f"{repetitions} times in {seconds} s"
    return f"{repetitions} x {seconds // repetitions} s"


def _read_time(dose: Dose) -> None:
    span = _extract(dose, RANGE)
    if span:
        dose.unread += (span[0].strip(),)
    start = 0
    while match := TIME.search(dose.rest, start):
        seconds, end = _seconds(match), match.end()
        while match[2] is None and (more := MORE_TIME.match(dose.rest, end)):
            seconds, end = seconds + _worth(more[1]) * _unit(more.groups()[1:]), more.end()
        if match[2] is None and (half := AND_HALF.match(dose.rest, end)):
            seconds, end = seconds + _unit(match.groups()[4:]) / 2, half.end()
        elif match[6] and end == match.end() and (bare := BARE_SECONDS.match(dose.rest, end)):
            seconds, end = seconds + int(bare[1]), bare.end()
        if dose.seconds is None:
            dose.seconds = round(seconds)
        else:
            dose.unread += (dose.rest[match.start() : end].strip(),)
        dose.rest = f"{dose.rest[: match.start()]} {dose.rest[end:]}"
        start = match.start()
    dose.rest = " ".join(dose.rest.split())


def _read_side(dose: Dose) -> None:
    for side, pattern in SIDES:
        while match := _extract(dose, pattern):
            if dose.side in (None, side):
                dose.side = side
            else:
                dose.unread += (match[0].strip(),)


def _read_pressure(dose: Dose) -> None:
    while match := PRESSURE.search(dose.rest):
        levels = [level for level, _words in LEVELS if match[f"l{level}"]]
        level = int(match["level"]) if match["level"] else levels[0]
        other = SOFTER_OF_TWO.match(dose.rest, match.end())
        end = other.end() if other else match.end()
        if dose.pressure is None:
            dose.pressure = level
        elif dose.pressure != level:
            dose.unread += (match[0].strip(),)
        dose.rest = " ".join(f"{dose.rest[: match.start()]} {dose.rest[end:]}".split())


def _extract(dose: Dose, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The first match in the remaining words, removed from them."""
    match = pattern.search(dose.rest)
    if match:
        dose.rest = " ".join(f"{dose.rest[: match.start()]} {dose.rest[match.end() :]}".split())
    return match


def _seconds(match: re.Match[str]) -> float:
    """The time that a match of TIME stands for."""
    hours, mins, secs, number, *units = match.groups()
    if number is None:
        return int(hours or 0) * HOUR + int(mins) * MINUTE + int(secs)
    return _worth(number) * _unit(units)


def _unit(units: Sequence[str | None]) -> int:
    """The seconds in the unit that matched, of the groups for hour, minute and second."""
    return next(seconds for seconds, unit in zip(SECONDS.values(), units, strict=False) if unit is not None)


def _worth(number: str) -> float:
    word = number.lower()
    return WORTH[word] if word in WORTH else float(number.replace(",", "."))


def _count(word: str) -> int:
    word = word.lower()
    return WORTH_TIMES.get(word) or int(WORTH.get(word) or word)
