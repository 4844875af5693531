"""The effects of a condition as rules on traits of techniques, for one person: the data that every verdict goes by.

`techniques.safety.verdicts` applies them to a technique at hand, and `out` writes the same rules as SQL.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Func, Q, Value, When
from django.utils.translation import gettext as _

from techniques import library_cache, localized
from techniques.models import Contraindication
from techniques.models.array_lookups import EVERYTHING, NOTHING
from techniques.models.effects import Effect, Question
from techniques.models.position import ReceiverPosition
from techniques.models.querysets import TechniqueQuerySet
from techniques.models.traits import ONE_SIDED
from techniques.safety import scopes
from techniques.safety.scopes import Areas, Scope

Outcome = Effect.Outcome
GRAVITY = {outcome: rank for rank, outcome in enumerate(Outcome.values)}
SIDE, SIDES, BOTH = "side", ("left", "right"), "both"
"""The answer on which side a condition of paired places is."""
ANYWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One effect as it holds for a person.

    A technique meets it that has a trait of each set in `traits`, in one of `positions` unless there are none. `side`
    is the only side on which it holds. `level` is the highest pressure (0 to 5) of `lighter`.
    """

    effect: Effect
    outcome: str
    level: int | None
    traits: tuple[frozenset[str], ...]
    positions: frozenset[str] = frozenset()
    side: str = ""

    def meets(self, traits: frozenset[str]) -> bool:
        """Whether it concerns the technique, apart from position and side."""
        return not any(traits.isdisjoint(some) for some in self.traits)

    def met_by(self) -> Q:
        """`meets`, as a condition on stored techniques."""
        return Q(*[Q(traits__overlap=sorted(some)) for some in self.traits]) if self.traits else EVERYTHING


def held(
    condition: Contraindication, places: Iterable[str] = (), answers: Mapping[str, str] | None = None
) -> Contraindication:
    """A copy of the condition as it holds for a person, with its `rules`.

    `places` are slugs of the areas they named, where it is theirs to say; `answers` are by key of the question. What is
    not answered counts as its most careful answer.
    """
    areas = library_cache.kept().areas
    holding, options = copy(condition), options_of(condition)
    holding.places = tuple(place for place in places if place in areas) if condition.person_says_where else ()
    holding.answered = {key: answer for key, answer in (answers or {}).items() if answer in options.get(key, ())}
    holding.said = [*(areas[place].short_name for place in holding.places), *_answers_in_words(holding)]
    holding.rules = _rules(holding, areas)
    if condition.kind == "absolute" or condition.is_red_flag:
        _mitigate(holding)
    return holding


def _answers_in_words(holding: Contraindication) -> Iterable[str]:
    """The side and each other answer, as pages say it: "left", "7th month"."""
    if SIDE in holding.answered:
        yield side_words()[holding.answered[SIDE]]
    for question in holding.known_questions:
        if question.key in holding.answered:
            yield labels_of(question)[holding.answered[question.key]]


def side_words() -> dict[str, str]:
    return {"left": _("left"), "right": _("right"), BOTH: _("both sides")}


def labels_of(question: Question) -> dict[str, str]:
    """What pages say of each answer, by answer, in the reader's language."""
    return dict(zip(question.options, localized.plain_text(question, "labels"), strict=False))


def _mitigate(holding: Contraindication) -> None:
    """Take alarm and kind back where an answer, such as a cast with leave, leaves no rule that stops all massage."""
    outcomes = {rule.outcome for rule in holding.rules or ()}
    if Outcome.STOP not in outcomes:
        holding.urgency = holding.Urgency.NONE
        holding.kind = holding.Kind.LOCAL if Outcome.OUT in outcomes else holding.Kind.CAUTION


def options_of(condition: Contraindication) -> dict[str, Sequence[str]]:
    """The answers that each further question about a condition takes, by key."""
    options: dict[str, Sequence[str]] = {question.key: question.options for question in condition.known_questions}
    return options | {SIDE: (*SIDES, BOTH)} if condition.person_says_where else options


def unknown_answers(condition: Contraindication, answers: Mapping[str, str]) -> list[str]:
    """The answers that no question about the condition takes, as `month=10`."""
    options = options_of(condition)
    return [f"{key}={answer}" for key, answer in answers.items() if answer not in options.get(key, ())]


def rules_of(condition: Contraindication) -> tuple[Rule, ...]:
    """The rules of a condition: as `held` made them, or else as if nothing but the condition itself was said."""
    if condition.rules is None:
        condition.rules = _rules(condition, library_cache.kept().areas)
    return condition.rules


def _rules(condition: Contraindication, areas: Areas) -> tuple[Rule, ...]:
    if not condition.known_effects:  # nobody has said what it limits
        unknown = Effect(name=condition.do_instead, scope=Scope.BODY, outcome=Outcome.OUT)
        return (Rule(unknown, Outcome.OUT, None, ()),)
    effects = [effect for effect in condition.known_effects if _answers_allow(effect, condition.answered)]
    rules = [rule for effect in effects if effect.scope != Scope.NAMED for rule in _placed(effect, condition, areas)]
    local = [rule for rule in rules if rule.effect.scope not in (Scope.BODY, Scope.LYING_ON_IT)]
    here = [rule.traits[0] for rule in local if rule.traits]
    for effect in effects:
        if effect.scope == Scope.NAMED:
            rules.append(_named(effect, condition, frozenset().union(*here), areas))
    return (*rules, _of_the_name(condition))


def _answers_allow(effect: Effect, answered: Mapping[str, str]) -> bool:
    answer = answered.get(effect.question)
    return answer is None or answer in effect.answers


def _placed(effect: Effect, condition: Contraindication, areas: Areas) -> Iterable[Rule]:
    """The rule of an effect that hangs on no name; none where its scope is empty for this person."""
    limits = frozenset(f"work:{work}" for work in effect.limits)
    positions, side = frozenset(effect.positions), ""
    where = ANYWHERE
    if effect.scope == Scope.AREAS or (effect.scope == Scope.UNPLACED and not condition.places):
        where = scopes.working_in(effect.area_slugs, areas) if effect.area_slugs else ANYWHERE
    elif effect.scope in scopes.OF_A_PLACE:
        slugs = scopes.areas_of(effect.scope, condition.places, areas)
        if not slugs:
            return
        where, side = scopes.working_in(slugs, areas), _side(condition, areas)
    elif effect.scope == Scope.LYING_ON_IT:
        lain_on = scopes.lain_on(condition.places, areas)
        positions = frozenset(lain_on.intersection(effect.positions) if effect.positions else lain_on)
        if not positions:
            return
    elif effect.scope == Scope.UNPLACED:
        return
    yield Rule(effect, effect.outcome, effect.level, tuple(filter(None, (where, limits))), positions, side)


def _named(effect: Effect, condition: Contraindication, here: frozenset[str], areas: Areas) -> Rule:
    """What a technique that names the condition comes to: with a place known, its full weight there alone."""
    names = frozenset({f"names:{condition.slug}"})
    limits = frozenset(f"work:{work}" for work in effect.limits)
    whole = tuple(filter(None, (names, limits, here if condition.places else ANYWHERE)))
    side = _side(condition, areas) if condition.places else ""
    return Rule(effect, effect.outcome, effect.level, whole, frozenset(effect.positions), side)


def _of_the_name(condition: Contraindication) -> Rule:
    """With a condition that it names itself a technique is never plain fine, whatever the rows say."""
    mind = Effect(scope=Scope.NAMED, outcome=Outcome.CARE)
    return Rule(mind, Outcome.CARE, None, (frozenset({f"names:{condition.slug}"}),))


def _side(condition: Contraindication, areas: Areas) -> str:
    """The one side of the condition, if one was said and all its places are paired."""
    side = condition.answered.get(SIDE, "")
    return side if side in SIDES and all(areas[place].paired for place in condition.places) else ""


def out(conditions: Iterable[Contraindication]) -> Q:
    """Techniques that are left out under the conditions, whichever of their own positions they are done in.

    The verdict of `techniques.safety.verdicts` says the same of each.
    """
    gravest = [rule for condition in conditions for rule in rules_of(condition) if _may_leave_out(rule)]
    in_any = [rule for rule in gravest if not rule.positions]
    everywhere, by_position = _out_by(in_any), NOTHING
    positions = {position for rule in gravest for position in rule.positions}
    if positions:
        by_position = Q(traits__overlap=[f"position:{position}" for position in sorted(positions)])
        for position in ReceiverPosition.values:
            here = [rule for rule in gravest if position in rule.positions or (rule.side and not rule.positions)]
            by_position &= ~Q(traits__contains=[f"position:{position}"]) | _out_by(here)
    return everywhere | by_position


def _may_leave_out(rule: Rule) -> bool:
    return rule.outcome != Outcome.CARE


def _out_by(gravest: Iterable[Rule]) -> Q:
    """Techniques that the rules leave out; those for one side at a time only if they do so on either side."""
    on: dict[str, Q] = {}
    for rule in gravest:
        met = rule.met_by()
        if rule.outcome == Outcome.LIGHTER:
            met = Q(met, pressure_min__gt=rule.level)
        on[rule.side] = on.get(rule.side, NOTHING) | met
    left_out = on.pop("", NOTHING)
    for one in on.values():
        left_out |= one & ~Q(traits__contains=[ONE_SIDED])
    return left_out | (on["left"] & on["right"]) if len(on) == 2 else left_out


def minutes_of(conditions: Iterable[Contraindication]) -> dict[str, int]:
    """The longest time in minutes by position of the receiver, where there is a limit; "" is the whole massage."""
    longest: dict[str, int] = {}
    for rule in (rule for condition in conditions for rule in rules_of(condition)):
        if rule.effect.minutes is not None and not rule.traits:
            for position in rule.positions or {""}:
                longest[position] = min(rule.effect.minutes, longest.get(position, rule.effect.minutes))
    return longest


def safe_with(conditions: Iterable[Contraindication]) -> Q:
    """Techniques that none of the conditions leaves out."""
    return ~out(conditions)


def safe_for(techniques: TechniqueQuerySet, *slugs: str) -> TechniqueQuerySet:
    """The techniques that none of these conditions leaves out."""
    return techniques.filter(safe_with(conditions_of(slugs)))


def conditions_of(slugs: Iterable[str]) -> list[Contraindication]:
    """The current conditions with these slugs."""
    current = library_cache.refresh().conditions
    return [current[slug] for slug in current if slug in set(slugs)]


def words_of(effect: Effect) -> str:
    """What pages say of an effect, in the reader's language."""
    return localized.plain_text(effect, "name") or _("It names this itself: mind its cautions.")


class Slugs(Func):
    """Slugs of the conditions whose rule holds for a technique, as an array."""

    template = "array_remove(ARRAY[%(expressions)s]::text[], NULL)"

    def __init__(self, conditions: Iterable[Contraindication], rule: Callable[[Contraindication], Q]) -> None:
        slugs = [Case(When(rule(c), then=Value(c.slug)), output_field=CharField()) for c in conditions]
        super().__init__(*slugs, output_field=ArrayField(CharField()))
