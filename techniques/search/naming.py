"""Which technique a few words name: by the words of its name, or by a stroke and the place where it is done.

A single word in common is never enough, however rare, unless nothing else is said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from techniques.search import english
from techniques.search.spelling import STOP_WORDS, stem
from techniques.search.technique_names import Known, TechniqueNames, words_of
from techniques.search.trade_words import Meant

ENOUGH_OF_LINE, ENOUGH_OF_NAME = 0.74, 0.5
"""Shares of what the words of the line, and those of the name, tell."""
SEMANTIC, ANOTHER_WAY, HELD = 0.9, 0.4, 0.8
FOREIGN = 3.5
"""What a word tells that no name has."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST, LONGEST = 3, 20
"""Letters of a word that is corrected."""
MAX_WORDS = 40
"""More words are no name."""
WAY = 2
"""Ends of a way, and how deep in the tree of the body a part is that holds both: not the whole body."""
UNSAID = {"handed", "bilat"}
CONTACTS = {"thumb": "thumb", "palm": "palm", "knuckl": "knuckle", "forearm": "forearm", "fingertip": "fingertips"}
CONTACTS |= {"finger": "fingertips", "fist": "knuckle"}
TOUCHING = {"thumb", "palm", "finger", "fingertip", "knuckl"}
HANDS = {"hand", "palm", "forearm", "fingers", "fingers-and-thumb"}
"""Areas that are more often what massages than what is massaged."""
ASIDES = frozenset(
    stem(word)
    for word in """with slow slowly quick quickly both hand hands handed one two three alternate alternating repeat
    gentle gently pass passes passive passively active actively proximal proximally prox distal distally dist upward
    upwards downward downwards outward outwards inward inwards toward towards whole entire area region muscle muscles
    client patient apply oil lotion cream use using start begin finish end then next first last massage side sides
    light lightly firm firmly deep deeply soft softly medium moderate feather strong long short smooth rhythmic small
    big large little broad easy easily work working slowly skin tissue rep reps set sets min sec time times full
    left right lt rt self partner seated sitting lying prone supine standing each per every get go back forth again
    some now please again bilateral bilaterally bilat technique exercise let release relax relaxed""".split()  # noqa: SIM905 - as a list it would be a page long
)


@dataclass(frozen=True)
class Word:
    """A word that says something: its stem, whether it was corrected, and whether any name or place has it."""

    stem: str
    typed: str
    is_corrected: bool = False
    is_known: bool = True


@dataclass(frozen=True)
class Reading:
    """The words of a line, and what they mean: for each phrase the numbers of its words and its meaning.

    `main_strokes` are the likeliest of each phrase, `kinds` the ways to say it. `places` are groups of areas.
    """

    words: tuple[Word, ...]
    phrases: tuple[tuple[range, Meant], ...]
    stems: frozenset[str]
    strokes: frozenset[str]
    main_strokes: frozenset[str]
    kinds: frozenset[int]
    places: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Fit:
    """How well a technique fits words: shares from 0 to 1 of the line and of the name, and how many words say so.

    `shared` of them are in the name itself; `is_only` if a single word is all that is said, and no other name has it.
    `literal` is the share of the name that is there word for word. `closeness` says how near place and stroke are, if
    both are said; `is_more_than_place` if a word that fits is none of a place. `is_elsewhere` if only the heading names
    a place, on another part of the body.
    """

    technique: Known
    of_line: float
    of_name: float
    literal: float
    evidence: int
    shared: int
    closeness: float
    is_more_than_place: bool
    is_only: bool
    is_corrected: bool
    is_elsewhere: bool

    @property
    def score(self) -> float:
        return 0.55 * self.of_line + 0.3 * self.of_name + 0.25 * self.literal + self.closeness

    @property
    def is_likely(self) -> bool:
        """Enough to be taken: most of what is said fits, and either most of the name or both stroke and place."""
        enough = self.of_name >= ENOUGH_OF_NAME or self.closeness > 0
        enough = enough and (self.is_more_than_place or self.literal >= ENOUGH_OF_LINE)
        says = self.evidence > 1 and (self.shared > 1 or self.closeness > 0 or self.is_only)
        return self.of_line >= ENOUGH_OF_LINE and enough and says and not self.is_elsewhere


def best(names: TechniqueNames, text: str, near: Sequence[str] = ()) -> list[Fit]:
    """The techniques that the words may name, best first. `near`: areas that a heading above speaks of."""
    line = _narrowed(names, read(names, text), near)
    if not line.words:
        return []
    fits = [fit for one in names.known if (fit := _fit(names, line, one, near))]
    return sorted(fits, key=lambda fit: (-round(fit.score, 3), not fit.technique.is_own, fit.technique.position))


def read(names: TechniqueNames, text: str) -> Reading:
    found = [word for word in words_of(text) if not word.isdigit() and word not in UNSAID]
    words = tuple(
        _word(names, word) for word in found[:MAX_WORDS] if word not in STOP_WORDS and not _is_slip_of_stop_word(word)
    )
    phrases, at = [], 0
    stems = [word.stem for word in words]
    while at < len(stems):
        length, meant = _phrase_at(names, stems[at:])
        if length:
            if stems[at] in TOUCHING and length == 1 and _phrase_at(names, stems[at + 1 :])[1].strokes:
                meant = Meant(meant.strokes, (), meant.kinds)  # "palm circles": the palm massages
            phrases.append((range(at, at + length), meant))
        at += max(length, 1)
    if "to" in found:
        phrases = _as_a_way(names, phrases)
    strokes = frozenset(stroke for _at, meant in phrases for stroke in meant.strokes)
    main = frozenset(meant.strokes[0] for _at, meant in phrases if meant.strokes)
    kinds = frozenset(kind for _at, meant in phrases for kind in meant.kinds)
    places = [meant.areas for _at, meant in phrases if meant.areas]
    elsewhere = tuple(areas for areas in places if not set(areas) <= HANDS)
    return Reading(words, tuple(phrases), frozenset(stems), strokes, main, kinds, elsewhere or tuple(places))


def _is_slip_of_stop_word(word: str) -> bool:
    """ "teh": too short to be anything else, and no English word."""
    return len(word) == SHORTEST and not english.knows(word) and not STOP_WORDS.isdisjoint(_swaps(word))


def _swaps(word: str) -> set[str]:
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}


def _as_a_way(names: TechniqueNames, phrases: list[tuple[range, Meant]]) -> list[tuple[range, Meant]]:
    """ "Ankle to hip" is all that lies between: the smallest part of the body that holds both."""
    ends = [(n, meant) for n, (_at, meant) in enumerate(phrases) if meant.areas and not meant.strokes]
    if len(ends) != WAY:
        return phrases
    lineages = [names.areas[meant.areas[0]].lineage for _n, meant in ends if meant.areas[0] in names.areas]
    shared = [slug for slug in lineages[0] if all(slug in lineage for lineage in lineages)] if lineages else []
    if len(shared) < WAY:
        return phrases
    found = list(phrases)
    for n, meant in ends:
        found[n] = (phrases[n][0], Meant(meant.strokes, (*meant.areas, shared[-1]), meant.kinds))
    return found


def _narrowed(names: TechniqueNames, line: Reading, near: Sequence[str]) -> Reading:
    """Under a heading with a place, a wider place is that one: "whole leg" under "back of the leg"."""
    if not near:
        return line
    lineages = [set(names.areas[slug].lineage) for slug in near if slug in names.areas]
    narrow = tuple(near)

    def narrower(areas: tuple[str, ...]) -> tuple[str, ...]:
        wider = any(set(areas) & lineage for lineage in lineages) and not set(areas) & set(near)
        return narrow if wider else areas

    phrases = tuple((at, Meant(m.strokes, narrower(m.areas) if m.areas else (), m.kinds)) for at, m in line.phrases)
    return replace(line, phrases=phrases, places=tuple(map(narrower, line.places)))


def _phrase_at(names: TechniqueNames, stems: Sequence[str]) -> tuple[int, Meant]:
    for length in range(min(names.longest_phrase, len(stems)), 0, -1):
        if meant := names.phrases.get(tuple(stems[:length])):
            return length, meant
    return 0, Meant()


def _word(names: TechniqueNames, word: str) -> Word:
    stemmed = stem(word)
    if stemmed in names.vocabulary or word in names.spelt:
        return Word(stemmed, word)
    if stemmed not in ASIDES and SHORTEST <= len(word) <= LONGEST and not english.knows(word):
        corrected = min(names.spelt & _slips(word), default="")
        if corrected:
            return Word(stem(words_of(corrected)[0]), word, is_corrected=True)
    return Word(stemmed, word, is_known=False)


@lru_cache(maxsize=5_000)
def _slips(word: str) -> frozenset[str]:
    """All that is one slip away: two letters swapped, or one missing, too many, or wrong; but the first is right."""
    parts = [(word[:end], word[end:]) for end in range(1, len(word) + 1)]
    swapped = (a[:-1] + b[0] + a[-1] + b[1:] for a, b in parts if b)
    missing = (a + letter + b for a, b in parts for letter in LETTERS)
    wrong = (a + letter + b[1:] for a, b in parts if b for letter in LETTERS)
    extra = (a + b[1:] for a, b in parts if b)
    return frozenset([*swapped, *missing, *wrong, *extra]) - {word}


def _fit(names: TechniqueNames, line: Reading, one: Known, near: Sequence[str]) -> Fit | None:
    in_name = line.stems.intersection(one.stems)
    does = not line.strokes.isdisjoint(one.strokes)
    nearness = max((_nearness(names, one, places) for places in line.places), default=0.0)
    if not in_name and not (does and (nearness or (near and not line.places))):
        return None
    if line.strokes and not does and one.strokes and not (one.is_own and _says(names, one, "strokes", line.strokes)):
        return None
    if line.places and not nearness and not _says(names, one, "areas", sum(line.places, ())):
        return None
    told, explained, evidence = 0.0, 0.0, 0
    is_more = False
    of_places = {at for numbers, meant in line.phrases if meant.areas and not meant.strokes for at in numbers}
    for at, (word, share) in enumerate(zip(line.words, _shares(names, line, one, in_name), strict=True)):
        if share == 0 and word.stem in ASIDES:
            continue
        weight = names.weight(word.stem) if word.is_known else FOREIGN
        told += weight
        explained += weight * share
        evidence += share > 0 and (word.stem not in ASIDES or word.stem in in_name)
        is_more |= share > 0 and at not in of_places
    if not told:
        return None
    near_by = nearness if line.places else _nearness(names, one, near) if near else 0.0
    closeness = 0.0
    if does and near_by >= HELD:
        closeness = 0.1 * near_by + 0.1 * (one.stroke in line.main_strokes) + 0.15 * _is_called_so(names, line, one)
        evidence += not line.places
    of_name, literal = _of_name(names, line, one, does, nearness)
    is_only = evidence == 1 and explained == told and [names.counts[word] for word in in_name] == [1]
    if is_only:
        evidence, of_name = 2, max(of_name, ENOUGH_OF_NAME)
    corrected = any(word.is_corrected and word.stem in in_name for word in line.words)
    parts, others = _main_parts(names, near), _main_parts(names, one.primary)
    elsewhere = bool(parts and others) and not line.places and literal < 1 and parts.isdisjoint(others)
    return Fit(
        *(one, explained / told, of_name, literal, evidence, len(in_name), closeness, is_more, is_only, corrected),
        elsewhere,
    )


def _says(names: TechniqueNames, one: Known, kind: Literal["strokes", "areas"], wanted: Iterable[str]) -> bool:
    """Whether the name says such a stroke or place, where the data of the technique do not.

    "The back of the thigh" does not say "the back".
    """
    return not {slug for _at, said in read_name(names, one).phrases for slug in getattr(said, kind)}.isdisjoint(wanted)


def _is_called_so(names: TechniqueNames, line: Reading, one: Known) -> bool:
    """Whether the name says the stroke in the same way: "kneading" for petrissage, but not "wringing"."""
    own = frozenset(kind for _at, meant in read_name(names, one).phrases if meant.strokes for kind in meant.kinds)
    said = frozenset(kind for _at, meant in line.phrases if meant.strokes for kind in meant.kinds)
    return not own.isdisjoint(said)


def _shares(names: TechniqueNames, line: Reading, one: Known, in_name: Iterable[str]) -> list[float]:
    """For each word of the line how far the technique explains it."""
    shares = [1.0 if word.stem in in_name else 0.0 for word in line.words]
    for numbers, meant in line.phrases:
        share = SEMANTIC if not one.strokes.isdisjoint(meant.strokes) else 0.0
        if meant.areas:
            share = max(share, SEMANTIC * _nearness(names, one, meant.areas))
        for at in numbers:
            shares[at] = max(shares[at], share)
    tools = {word for tool in one.tools for word in tool.split()}
    for at, word in enumerate(line.words):
        if CONTACTS.get(word.stem) == one.contact or word.stem in tools:
            shares[at] = max(shares[at], SEMANTIC)
    return shares


def _of_name(names: TechniqueNames, line: Reading, one: Known, does: bool, nearness: float) -> tuple[float, float]:
    """How much of the name is said, by its meaning and word for word."""
    literal = [1.0 if stemmed in line.stems else 0.0 for stemmed in one.stems]
    shares = list(literal)
    for numbers, meant in read_name(names, one).phrases:
        share = 0.0
        if does and meant.strokes and not line.strokes.isdisjoint(meant.strokes):
            share = SEMANTIC if not line.kinds.isdisjoint(meant.kinds) else ANOTHER_WAY
        if meant.areas and any(_is_related(names, meant.areas, place) for place in line.places):
            share = max(share, SEMANTIC * nearness)
        for at in numbers:
            if at < len(shares):
                shares[at] = max(shares[at], share)
    weights = [names.weight(stemmed) / (1 + (stemmed in ASIDES)) for stemmed in one.stems]
    whole = sum(weights)
    return _weighed(weights, shares) / whole, _weighed(weights, literal) / whole


def _main_parts(names: TechniqueNames, areas: Iterable[str]) -> set[str]:
    """Trunk, head, upper limb and the like; empty for the whole body."""
    return {
        names.areas[slug].lineage[1] for slug in areas if slug in names.areas and len(names.areas[slug].lineage) > 1
    }


def _weighed(weights: Iterable[float], shares: Iterable[float]) -> float:
    return sum(weight * share for weight, share in zip(weights, shares, strict=True))


def read_name(names: TechniqueNames, one: Known) -> Reading:
    """The words of the technique's name, each once, with their meanings."""
    kept = names.readings.get(one)
    if kept is None:
        kept = names.readings[one] = read(names, " ".join(dict.fromkeys(one.words)))
    return kept


def _nearness(names: TechniqueNames, one: Known, places: Sequence[str]) -> float:
    """1 where the technique aims at the place or a part of it, less where at what holds it or touches it, else 0."""
    key = (one, tuple(places))
    if key not in names.nearnesses:
        names.nearnesses[key] = _measured(names, one, set(places))
    return names.nearnesses[key]


def _is_related(names: TechniqueNames, some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether one of the areas is among the others, within one of them, or holds it."""
    known = names.areas
    return any(
        slug in known[other].lineage or other in known[slug].lineage
        for slug in some
        for other in others
        if slug in known and other in known
    )


def _measured(names: TechniqueNames, one: Known, places: set[str]) -> float:
    areas = names.areas
    aims = [set(areas[slug].lineage) for slug in one.primary if slug in areas]
    if not places.isdisjoint(one.primary):
        return 1.0
    if any(lineage & places for lineage in aims):
        return 0.95
    holding = {slug for place in places if place in areas for slug in areas[place].lineage[2:]}
    if any(slug in holding for slug in one.primary):
        return 0.8
    touched = [set(areas[slug].lineage) for slug in one.secondary if slug in areas]
    return 0.5 if any(lineage & places for lineage in touched) else 0.0
