"""What the laws of safety run over: all techniques of the library, all conditions, all places of the check."""

from typing import NamedTuple

from techniques import library_cache
from techniques.health_check.forms import AREAS
from techniques.models import Technique
from techniques.safety.rules import SIDE, held, options_of
from techniques.safety.verdicts import GRAVITY, verdict


def techniques():
    return list(Technique.objects.library().only("slug", "traits", "pressure_min", "pressure_max").order_by("slug"))


def conditions():
    return list(library_cache.kept().conditions.values())


def places_of(condition):
    """Nothing said, and each single place that the check offers, where it asks for one."""
    return [(), *((place,) for place in AREAS)] if condition.person_says_where else [()]


def answers_of(condition):
    """Nothing said, and each single answer to each further question."""
    options = {key: values for key, values in options_of(condition).items() if key != SIDE}
    return [{}, *({key: value} for key, values in options.items() for value in values)]


def said_of(condition):
    """Each place with nothing else said, and each answer with no place said."""
    yield from (held(condition, places) for places in places_of(condition))
    yield from (held(condition, (), answers) for answers in answers_of(condition)[1:])


def rank(found):
    """How grave a verdict is: a tuple that compares."""
    level = 6 if found.level is None else found.level
    return GRAVITY.index(found.answer), -level, bool(found.reasons)


def judge(technique, *held_conditions):
    return verdict(technique, held_conditions)


class Judged(NamedTuple):
    rank: tuple
    is_left_out: bool
    has_reasons: bool


_judged = {}


def judged(library, held_condition):
    """Each technique's verdict with one condition as `held` makes it, by slug; worked out once for all laws."""
    key = words(held_condition)
    if key not in _judged:
        found = ((technique.slug, judge(technique, held_condition)) for technique in library)
        _judged[key] = {slug: Judged(rank(one), one.is_left_out, bool(one.reasons)) for slug, one in found}
    return _judged[key]


def words(held_condition):
    """What was said, to name a failure by: `bruise:calf;side=left`."""
    places = f":{'+'.join(held_condition.places)}" if held_condition.places else ""
    return ";".join([f"{held_condition.slug}{places}", *(f"{k}={v}" for k, v in held_condition.answered.items())])
