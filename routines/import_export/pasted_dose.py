"""How long, how often, on which side and how hard, found in a few words of English."""

import re
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
WORTH = dict(zip(COUNTED, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 40, 60, 90], strict=True))
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
SIDES = [
    ("each", r"(?:on |for )?(?:each|both|either) sides?|(?:per|a) side|left(?: and| then|,? and then| ?[/&+]) ?right"),
    ("each", r"right(?: and| then|,? and then| ?[/&+]) ?left"),
    ("each", rf"(?-i:L ?[/&+] ?R|R ?[/&+] ?L)|(?:on )?(?:each|per)(?= {LIMB})|(?:on |for )?both(?= {LIMBS})"),
    ("both", r"both together|both at once"),
    ("left", r"(?:on |to )?(?:the |your |my )?left(?: side| only)?|(?-i:L)"),
    ("right", r"(?:on |to )?(?:the |your |my )?right(?: side| only)?|(?-i:R)"),
]
SIDES = [(side, re.compile(rf"(?<![\w/&+'’-])(?:{words})(?![\w/&+'’-])", re.IGNORECASE)) for side, words in SIDES]

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
    """What was found, and the words that are left. `seconds` is one time, `total` all the repetitions of it."""

    rest: str
    seconds: int | None = None
    total: int | None = None
    repetitions: int | None = None
    side: str | None = None
    pressure: int | None = None
    unread: tuple = ()


def read(text: str) -> Dose:
    """The dose in any words. Where two times, sides or levels are said, the first counts and the rest is `unread`."""
    found = Dose(" ".join(text.split()))
    within = _take(found, TIMES_IN)
    _read_time(found)
    for pattern in REPEATS:
        match = _take(found, pattern)
        if match and found.repetitions is None and not within:
            found.repetitions = _count(match[1])
        elif match:
            found.unread += (match[0].strip(),)
    found.total = found.seconds
    if within:
        found.repetitions = _count(within[1])
    elif found.seconds is not None and found.repetitions:
        found.total = found.seconds * found.repetitions
    _read_side(found)
    _read_pressure(found)
    return found


def has_time(text: str) -> bool:
    return bool(TIME.search(" ".join(text.split())))


def written(seconds: int | None, repetitions: int | None) -> str:
    """The words that are read as this time and these repetitions."""
    if seconds is None or not repetitions:
        return " ".join([f"{repetitions} x"] * bool(repetitions) + [f"{seconds} s"] * (seconds is not None))
    if seconds % repetitions:
        return f"{repetitions} times in {seconds} s"
    return f"{repetitions} x {seconds // repetitions} s"


def _read_time(found):
    span = _take(found, RANGE)
    if span:
        found.unread += (span[0].strip(),)
    start = 0
    while match := TIME.search(found.rest, start):
        seconds, end = _seconds(match), match.end()
        while match[2] is None and (more := MORE_TIME.match(found.rest, end)):
            seconds, end = seconds + _worth(more[1]) * _unit(more.groups()[1:]), more.end()
        if match[2] is None and (half := AND_HALF.match(found.rest, end)):
            seconds, end = seconds + _unit(match.groups()[4:]) / 2, half.end()
        elif match[6] and end == match.end() and (bare := BARE_SECONDS.match(found.rest, end)):
            seconds, end = seconds + int(bare[1]), bare.end()
        if found.seconds is None:
            found.seconds = round(seconds)
        else:
            found.unread += (found.rest[match.start() : end].strip(),)
        found.rest = f"{found.rest[: match.start()]} {found.rest[end:]}"
        start = match.start()
    found.rest = " ".join(found.rest.split())


def _read_side(found):
    for side, pattern in SIDES:
        while match := _take(found, pattern):
            if found.side in (None, side):
                found.side = side
            else:
                found.unread += (match[0].strip(),)


def _read_pressure(found):
    while match := PRESSURE.search(found.rest):
        levels = [level for level, _words in LEVELS if match[f"l{level}"]]
        level = int(match["level"]) if match["level"] else levels[0]
        other = SOFTER_OF_TWO.match(found.rest, match.end())
        end = other.end() if other else match.end()
        if found.pressure is None:
            found.pressure = level
        elif found.pressure != level:
            found.unread += (match[0].strip(),)
        found.rest = " ".join(f"{found.rest[: match.start()]} {found.rest[end:]}".split())


def _take(found, pattern):
    """The first match, which is then no longer in what is left."""
    match = pattern.search(found.rest)
    if match:
        found.rest = " ".join(f"{found.rest[: match.start()]} {found.rest[match.end() :]}".split())
    return match


def _seconds(match):
    hours, mins, secs, number, *units = match.groups()
    if number is None:
        return int(hours or 0) * HOUR + int(mins) * MINUTE + int(secs)
    return _worth(number) * _unit(units)


def _unit(units):
    return next(seconds for seconds, unit in zip(SECONDS.values(), units, strict=False) if unit is not None)


def _worth(number):
    word = number.lower()
    return WORTH[word] if word in WORTH else float(number.replace(",", "."))


def _count(word):
    word = word.lower()
    return WORTH_TIMES.get(word) or WORTH.get(word) or int(word)
