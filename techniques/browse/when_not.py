"""When not to use a technique: what is special to it, and the signs that rule out any massage."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from techniques import library_cache
from techniques.localized import plain_text
from techniques.models import BodyArea, Contraindication, Target, Technique, verdict_words
from techniques.safety import signs, verdicts
from techniques.safety.signs import Signs
from techniques.safety.verdicts import GRAVITY, Outcome, Verdict


@dataclass(frozen=True)
class Limit:
    """A condition or a place that limits a technique: the verdict, what pages say of it, and why."""

    entry: Contraindication | BodyArea
    answer: Outcome
    words: str
    why: str


@dataclass(frozen=True)
class WhenNot:
    """What limits a technique, the gravest first: places, the conditions that it lists, and those of its areas.

    `signs` rule out any massage; one that the technique lists and that rules out only a part is among `special`.
    """

    places: list[Limit]
    special: list[Limit]
    others: list[Limit]
    signs: Signs | None


def verdicts_on(technique: Technique) -> dict[Contraindication, Verdict]:
    """What each condition that concerns the technique in particular means for it, in the library's order."""
    conditions = library_cache.refresh().conditions.values()
    found = {condition: verdicts.verdict(technique, [condition]) for condition in conditions}
    return {
        condition: verdict
        for condition, verdict in found.items()
        if verdict.reasons and not verdict.reasons[0].is_of_body
    }


def when_not(technique: Technique, targets: Sequence[Target], said: Collection[str]) -> WhenNot:
    """What limits the technique, without the conditions, by slug, that the page has said by a verdict."""
    found = verdicts_on(technique)
    named = [c for c in found if c.kind != "absolute" and f"names:{c.slug}" in technique.traits]
    general = {c.slug: sign for c in found if c not in named and (sign := signs.sign_of(c))}
    others = [c for c in found if c not in named and c.slug not in general and c.slug not in said]
    return WhenNot(
        places=gravest_first(place(target) for target in targets if is_careful(target.area)),
        special=gravest_first(limit(condition, found[condition]) for condition in named if condition.slug not in said),
        others=gravest_first(limit(condition, found[condition]) for condition in others),
        signs=signs.grouped(general.values()),
    )


def limit(condition: Contraindication, verdict: Verdict) -> Limit:
    """What a condition alone means for the technique."""
    return Limit(condition, verdict.answer, verdict.words, verdict.reasons[0].why)


def place(target: Target) -> Limit:
    """What a place to be careful of means for the technique; hands only pass a bony point, and go round it."""
    area = target.area
    note = plain_text(area, "caution_note")
    if target.role == Target.Role.SECONDARY and is_avoided(area):
        return Limit(area, Outcome.NOT_HERE, _("Keep off"), note)
    if area.caution_max_pressure is not None:
        return Limit(area, Outcome.LIGHTER, verdict_words.at_most(area.caution_max_pressure), note)
    return Limit(area, Outcome.FINE, str(verdict_words.WITH_CARE), note)


def is_careful(area: BodyArea) -> bool:
    return bool(area.caution_note) or area.caution_max_pressure is not None


def is_avoided(area: BodyArea) -> bool:
    """Whether the hands go around it: a bony point with a caution."""
    return area.kind == BodyArea.Kind.BONE and bool(area.caution_note)


def gravest_first(limits: Iterable[Limit]) -> list[Limit]:
    return sorted(limits, key=lambda limit: -GRAVITY.index(limit.answer))
