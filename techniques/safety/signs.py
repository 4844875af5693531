"""Signs to rule out before a massage: all of them by urgency, and the few that a single sentence names.

`content/named_first.csv` has the short names, the one to name first on top, each with the reason why. It only words
that sentence, so it is read from the file and not stored in the database.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from techniques.models import Contraindication

FILE = Path(__file__).resolve().parent.parent / "content" / "named_first.csv"
NAMED = 4
LABELS = dict([*Contraindication.Urgency.choices, *Contraindication.Kind.choices])
GRAVITY = ("emergency", "urgent", "absolute")
"""From a call for help to no massage today: values of `Contraindication.Urgency`, then of its `Kind`."""


@dataclass(frozen=True)
class Sign:
    """A reason against any massage today, in words to show; `gravity` is one of GRAVITY."""

    slug: str
    name: str
    do_instead: str
    gravity: str


@dataclass(frozen=True)
class Signs:
    """The signs in groups, each with its gravity and label, the gravest first; `named` are the short names of a few."""

    groups: tuple[tuple[str, str, tuple[Sign, ...]], ...]
    named: tuple[str, ...]

    @property
    def count(self) -> int:
        return sum(len(signs) for _gravity, _label, signs in self.groups)


def grouped(signs: Iterable[Sign]) -> Signs | None:
    """The signs by gravity, each group in the order given; None if there are none."""
    signs = list(signs)
    groups = [(gravity, tuple(sign for sign in signs if sign.gravity == gravity)) for gravity in GRAVITY]
    slugs = {sign.slug for sign in signs}
    named = [in_short for in_short, conditions in named_first() if not slugs.isdisjoint(conditions)]
    if not signs:
        return None
    return Signs(tuple((g, str(LABELS[g]), members) for g, members in groups if members), tuple(named[:NAMED]))


def sign_of(condition: Contraindication) -> Sign | None:
    """A condition of the library as a sign; None if some massage is possible with it."""
    gravity = condition.urgency if condition.is_red_flag else condition.kind
    if gravity not in GRAVITY:
        return None
    return Sign(condition.slug, condition.name, condition.do_instead, gravity)


@cache
def named_first() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Short names with the slugs of the conditions that each stands for, the first to name on top."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple((row["in_short"], tuple(row["conditions"].split("|"))) for row in csv.DictReader(file))
