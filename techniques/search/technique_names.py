"""The techniques a person may name, by their words: the library's, their own, and names that are no longer used.

Read once per edition of the library, so that a page of notes is understood without a query a line.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import log
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from techniques import library_cache
from techniques.library_cache import Reference
from techniques.models import BodyArea, Target, Technique
from techniques.models.querysets import TechniqueQuerySet
from techniques.search import trade_words
from techniques.search.phrases import names_of
from techniques.search.spelling import STOP_WORDS, plain, stem
from techniques.search.trade_words import NOTHING, Meant, former_names

if TYPE_CHECKING:
    from django.contrib.auth.models import _AnyUser

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
MANY = {"feet": "foot", "calves": "calf", "halves": "half"}
GONE = "It left the library."
LIMITS = ("seconds_min", "seconds_default", "seconds_max", "pressure_min", "pressure_default", "pressure_max")
FIELDS = ("slug", "name", "for_self", "for_partner", "contact", "tools", "position", *LIMITS)


@dataclass(frozen=True, eq=False)
class Known:
    """A technique by its name and by what it is: its strokes, where it works, and for whom.

    `gone` is why it is not to be chosen any more, or empty. `words` are all words of the name, `stems` those that say
    something.
    """

    slug: str
    name: str
    is_own: bool = False
    gone: str = ""
    for_self: bool = True
    for_partner: bool = True
    stroke: str = ""
    strokes: frozenset[str] = frozenset()
    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    contact: str = ""
    tools: tuple[str, ...] = ()
    position: int = 0
    limits: dict[str, int] = field(default_factory=dict, repr=False)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return words_of(self.name)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(content(self.words)))

    def suits(self, for_whom: str) -> bool:
        return self.for_self if for_whom == "self" else self.for_partner


def words_of(text: str) -> tuple[str, ...]:
    """The words in small letters, without accents and in the singular where that is irregular."""
    found = (plain(word.replace("’", "'").lower()) for word in WORD.findall(text))
    return tuple(MANY.get(word, word) for word in found)


def content(words: Iterable[str]) -> Iterator[str]:
    """The stems of the words that are no stop words."""
    return (stem(word) for word in words if word not in STOP_WORDS)


class TechniqueNames:
    """All that a person may name, and what single words and phrases mean."""

    def __init__(self, known: Iterable[Known], areas: dict[str, BodyArea]) -> None:
        self.known = list(known)
        self.areas = areas
        self.by_slug = {one.slug: one for one in self.known if one.slug}
        self.counts = Counter(word for one in self.known for word in one.stems)
        self.phrases = _phrases(areas)
        self.longest_phrase = max(map(len, self.phrases), default=0)
        self.vocabulary = {word for key in self.phrases for word in key} | self.counts.keys()
        self.spelt = _spelt(self.known, areas)
        self.readings: dict[Known, Any] = {}
        self.nearnesses: dict[tuple[Known, tuple[str, ...]], float] = {}
        self.by_first_word: dict[str, list[Known]] = {}
        for one in sorted(self.known, key=lambda one: (-len(one.words), not one.is_own)):
            if one.words:
                self.by_first_word.setdefault(one.words[0], []).append(one)

    def weight(self, stemmed: str) -> float:
        """How much a word tells: the fewer names have it, the more."""
        return 1 + log((len(self.known) + 1) / (self.counts[stemmed] + 1))

    def written_in(self, text: str) -> list[tuple[int, int, Known]]:
        """The names that stand in the text word for word, longest first from the left, with their spans.

        A name of a single word only counts where it is all of the text, or "rub" would be a step everywhere.
        """
        tokens = [(match.start(), match.end(), words_of(match[0])[0]) for match in WORD.finditer(text)]
        words = [word for _start, _end, word in tokens]
        found, at = [], 0
        while at < len(words):
            one = next((one for one in self.by_first_word.get(words[at], ()) if self._is_at(one, words, at)), None)
            if one is None:
                at += 1
                continue
            last = at + len(one.words) - 1
            found.append((tokens[at][0], tokens[last][1], one))
            at = last + 1
        return found

    def _is_at(self, one: Known, words: list[str], at: int) -> bool:
        length = len(one.words)
        return tuple(words[at : at + length]) == one.words and (length > 1 or len(words) == 1)

    def with_own(self, own: Iterable[Known]) -> "TechniqueNames":
        own = list(own)
        return TechniqueNames([*own, *self.known], self.areas) if own else self


def names_for(user: "_AnyUser") -> TechniqueNames:
    """What this person may name, in two queries; the library's part is kept for as long as it does not change."""
    library = _of_library(library_cache.refresh())
    own = Technique.objects.editable_by(user)
    return library.with_own(_known(row, is_own=True) for row in _rows(own))


@lru_cache(maxsize=1)
def _of_library(reference: Reference) -> TechniqueNames:
    known = [_known(row) for row in _rows(Technique.objects.library())]
    former = {one.name: one.reason for one in former_names()}
    names = {one.name for one in known}
    retired = Technique.objects.filter(author__isnull=True, retired_at__isnull=False)
    gone = [_known(row, gone=former.pop(row["name"], GONE)) for row in _rows(retired) if row["name"] not in names]
    gone += [Known("", name, gone=reason) for name, reason in former.items()]
    return TechniqueNames([*known, *gone], reference.areas)


def _rows(techniques: TechniqueQuerySet) -> Iterable[dict[str, Any]]:
    also = Technique.also_strokes.through.objects.filter(technique=OuterRef("pk"))
    targets = Target.objects.filter(technique=OuterRef("pk")).order_by("position")
    links = {role: targets.filter(role=role).values("area__slug") for role in ("primary", "secondary")}
    rows: Iterable[dict[str, Any]] = techniques.order_by("position", "slug").values(
        *FIELDS,
        main_stroke=F("stroke__slug"),
        more_strokes=ArraySubquery(also.values("stroke__slug")),
        **{f"{role}_areas": ArraySubquery(areas) for role, areas in links.items()},
    )
    return rows


def _known(row: dict[str, Any], is_own: bool = False, gone: str = "") -> Known:
    return Known(
        slug="" if gone else row["slug"],
        name=row["name"],
        is_own=is_own,
        gone=gone,
        for_self=row["for_self"],
        for_partner=row["for_partner"],
        stroke=row["main_stroke"],
        strokes=frozenset([row["main_stroke"], *row["more_strokes"]]),
        primary=tuple(row["primary_areas"]),
        secondary=tuple(row["secondary_areas"]),
        contact=row["contact"],
        tools=tuple(row["tools"]),
        position=row["position"],
        limits={name: row[name] for name in LIMITS},
    )


def _phrases(areas: dict[str, BodyArea]) -> dict[tuple[str, ...], Meant]:
    """Strokes and areas by the stems of what they are called, stop words left out."""
    found: dict[tuple[str, ...], Meant] = {}
    said = list(trade_words.trade_words().items())
    said += [(words_of(name), Meant(areas=(area.slug,))) for area in areas.values() for name in names_of(area)]
    for words, meant in said:
        key = tuple(content(words))
        if key and meant.areas != ("body",):
            found[key] = trade_words.joined(found.get(key, NOTHING), meant)
    return found


def _spelt(known: Iterable[Known], areas: dict[str, BodyArea]) -> set[str]:
    """Words as they are spelt in names, against which slips are corrected."""
    names = [one.name for one in known] + [name for area in areas.values() for name in (area.name, *area.aliases)]
    return {word for name in names for word in words_of(name) if not word.isdigit()} | trade_words.spelt()
