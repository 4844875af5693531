"""Goals, times, places and people: what a search may name beside a part of the body, as "before bed" or "my mum".

`content/goals.csv` has one a row: its words, the filters of the library that it stands for, the parts of the body that
it is about where the search names none, the likeliest first, words that rank techniques, and words of routines.
"""

from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl

from techniques.search.spelling import Term
from techniques.search.word_files import listed, rows

NUMBERS = "one two three four five six seven eight nine ten".split()  # noqa: SIM905 - easier to read
MORE_NUMBERS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60}
MINUTES = {"minute", "minutes", "min", "mins"}
HOURS = {"hour": 60, "hours": 60}
LONGEST = 600


@dataclass(frozen=True)
class Goal:
    """`filters` are names of filters of the library with their values; `minutes` is a time asked for, if any."""

    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    areas: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    routines: tuple[str, ...] = ()
    minutes: int | None = None


@cache
def goals() -> dict[tuple[str, ...], Goal]:
    """Every goal by each of its phrases, as words."""
    found: dict[tuple[str, ...], Goal] = {}
    for row in rows("goals.csv"):
        filters = tuple((name, listed(value)) for name, value in parse_qsl(row["filters"]))
        goal = Goal(filters, listed(row["areas"]), listed(row["text"]), listed(row["routines"]))
        found |= {tuple(phrase.replace("-", " ").split()): goal for phrase in listed(row["words"])}
    return found


@cache
def longest() -> int:
    return max(map(len, goals()))


def goal_at(terms: list[Term]) -> tuple[int, Goal | None]:
    """The goal that the first terms name, and how many of them do: 0 if none."""
    if minutes := _minutes(terms):
        return 2, Goal((("minutes_max", (str(minutes),)),), minutes=minutes)
    for length in range(min(longest(), len(terms)), 0, -1):
        if goal := goals().get(tuple(term.correction or term.typed for term in terms[:length])):
            return length, goal
    return 0, None


def _minutes(terms: list[Term]) -> int:
    """The time that the first two terms name, as in "ten minutes": 1 to LONGEST, or 0."""
    if len(terms) < 2:
        return 0
    number, unit = terms[0].typed, terms[1].typed
    count = int(number) if number.isdecimal() and len(number) < 4 else _number(number)
    minutes = count if unit in MINUTES else count * HOURS.get(unit, 0)
    return minutes if 0 < minutes <= LONGEST else 0


def _number(word: str) -> int:
    return NUMBERS.index(word) + 1 if word in NUMBERS else MORE_NUMBERS.get(word, 0)
