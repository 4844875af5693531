"""When not to use a technique: what is special to it, and the signs that rule out any massage."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from techniques import library_cache
from techniques.models import BodyArea, Contraindication, Target, Technique, verdict_words
from techniques.safety import documents, signs
from techniques.safety.documents import Act
from techniques.safety.signs import Signs

GRAVITY = Act.values


@dataclass(frozen=True)
class OfTechnique:
    """What the rules need to know of a stored technique: see `techniques.safety.documents.Facts`."""

    stroke: str
    position: str
    pressure: tuple[int, int]
    named: frozenset[str]
    spots: tuple[BodyArea, ...]

    @classmethod
    def read(cls, technique: Technique, listed: Iterable[Contraindication], targets: Iterable[Target]) -> "OfTechnique":
        return cls(
            stroke=technique.stroke.slug,
            position=technique.receiver_position,
            pressure=(technique.pressure_min, technique.pressure_max),
            named=frozenset(condition.slug for condition in listed),
            spots=tuple(target.area for target in targets),
        )


@dataclass(frozen=True)
class Limit:
    """A condition or a place that limits a technique: what to do, what pages say, and the field with the reason."""

    entry: Contraindication | BodyArea
    act: Act
    words: str
    field: str


@dataclass(frozen=True)
class WhenNot:
    """What limits a technique, the gravest first: places, the conditions that it lists, and those of its areas.

    `signs` rule out any massage; one that the technique lists and that rules out only a part is among `special`.
    """

    places: list[Limit]
    special: list[Limit]
    others: list[Limit]
    signs: Signs | None


def conditions_on(technique: OfTechnique) -> list[Contraindication]:
    """Every condition that affects a technique, in the library's order."""
    return [c for c in library_cache.refresh().conditions.values() if documents.affects(c, technique)]


def when_not(technique: OfTechnique, targets: Sequence[Target], said: Collection[Contraindication]) -> WhenNot:
    """What limits the technique, without the conditions that the page has said by a verdict."""
    conditions = conditions_on(technique)
    special = [c for c in conditions if c.kind != "absolute" and c.slug in technique.named]
    general = {c.slug: sign for c in conditions if c not in special and (sign := signs.sign_of(c))}
    others = [c for c in conditions if c not in special and c.slug not in general and c not in said]
    return WhenNot(
        places=gravest_first(place(target, technique) for target in targets if is_careful(target.area)),
        special=gravest_first(limit(condition, technique) for condition in special if condition not in said),
        others=gravest_first(limit(condition, technique) for condition in others),
        signs=signs.grouped(general.values()),
    )


def limit(condition: Contraindication, technique: OfTechnique) -> Limit:
    """What a condition means for the technique at its hardest."""
    act = documents.act_under(condition, technique, technique.pressure[1])
    words = str(verdict_words.WITH_CARE if act == Act.GO else act.label)
    if act == Act.LIGHTER and condition.max_pressure is not None:
        words = verdict_words.at_most(condition.max_pressure)
    return Limit(condition, act, words, "do_instead")


def place(target: Target, technique: OfTechnique) -> Limit:
    """What a place to be careful of means for the technique; hands only pass a bony point, and go round it."""
    area = target.area
    if target.role == Target.Role.SECONDARY and is_avoided(area):
        return Limit(area, Act.SKIP, _("Keep off"), "caution_note")
    if area.caution_max_pressure is not None:
        return Limit(area, Act.LIGHTER, verdict_words.at_most(area.caution_max_pressure), "caution_note")
    return Limit(area, Act.GO, str(verdict_words.WITH_CARE), "caution_note")


def is_careful(area: BodyArea) -> bool:
    return bool(area.caution_note) or area.caution_max_pressure is not None


def is_avoided(area: BodyArea) -> bool:
    """Whether the hands go around it: a bony point with a caution."""
    return area.kind == BodyArea.Kind.BONE and bool(area.caution_note)


def gravest_first(limits: Iterable[Limit]) -> list[Limit]:
    return sorted(limits, key=lambda limit: -GRAVITY.index(limit.act))
