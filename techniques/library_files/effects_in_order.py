"""What is contradictory in the conditions of the library, their effects and their questions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from techniques.models.effects import Effect as Row

if TYPE_CHECKING:
    from techniques.library_files.library import Contraindication, Effect, Library

Scope, Outcome = Row.Scope, Row.Outcome
OF_A_PLACE = {Scope.PLACE, Scope.NEIGHBOURS, Scope.LIMB, Scope.BELOW, Scope.QUARTER, Scope.LYING_ON_IT}
SIDES = ("left", "right")


def wrong_in_condition(entry: "Contraindication") -> Iterator[tuple[str, str]]:
    """Each field that is wrong, and what is wrong with it."""
    effects = entry.effects
    stops = [effect for effect in effects if effect.outcome == Outcome.STOP]
    if not effects:
        yield "slug", "has no effect: a row of effects.csv says what it limits"
    if entry.kind == "absolute" and not stops:
        yield "kind", "is absolute, and no effect stops all massage"
    if stops and entry.kind != "absolute" and entry.urgency == "none":
        yield "kind", "is not absolute, and an effect stops all massage"
    if entry.urgency != "none" and not stops:
        yield "urgency", "needs an effect that stops all massage"
    if any(not effect.question for effect in stops):
        return
    scopes = {effect.scope for effect in effects}
    if entry.person_says_where and not {Scope.PLACE, Scope.UNPLACED} <= scopes:
        yield "person_says_where", "needs an effect on the place, and one for as long as it is not known"
    if not entry.person_says_where and scopes & {*OF_A_PLACE, Scope.UNPLACED}:
        yield "person_says_where", "is no, and an effect hangs on the place"


def wrong_in_effect(entry: "Effect", library: "Library") -> Iterator[tuple[str, str]]:
    """Each field that is wrong, and what is wrong with it."""
    if entry.scope == Scope.AREAS and not entry.areas:
        yield "areas", "is missing: on which areas?"
    if entry.areas and entry.scope not in (Scope.AREAS, Scope.UNPLACED):
        yield "areas", "is for the scopes areas and unplaced"
    if (entry.outcome == Outcome.LIGHTER) != (entry.level is not None):
        yield "level", "stands exactly where the outcome is lighter"
    if entry.minutes and entry.outcome != Outcome.CARE:
        yield "minutes", "is for the outcome care"
    if bool(entry.question) != bool(entry.answers):
        yield "answers", "and question stand together"
    questions = [q for q in library.questions.values() if (q.condition, q.key) == (entry.condition, entry.question)]
    if entry.question and not questions:
        yield "question", f"{entry.question!r} is asked nowhere"
    for question in questions:
        for answer in set(entry.answers) - set(question.options):
            yield "answers", f"{answer!r} is none of {', '.join(question.options)}"
