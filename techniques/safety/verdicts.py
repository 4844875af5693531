"""Which techniques a condition concerns and rules out: its rules as a question to techniques, and the verdict.

The conditions come from `Contraindication.objects.with_rules()`, which holds all that the rules need.
"""

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, CharField, Func, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from techniques.models import Contraindication
from techniques.models.array_lookups import EVERYTHING, NOTHING, names, works_in
from techniques.models.position import instead_of


def reaches(condition):
    """True of techniques that the condition has something to say about.

    Those that name it, and those with a target on one line of the tree with one of its areas: either is a part of the
    other, which errs on the safe side. "Not today" (absolute) reaches everything, and so does "lighter, with care"
    (caution) without an area. Where "not on this area" (local) is in no area that we know, only the person can say
    where, and it reaches what names it. Once the person has said where (`placed`), it is there and nowhere else.
    A condition with positions that are not to be taken reaches what is done in one of them, too.
    """
    return _reaches_anyhow(condition) | blocks_position(condition)


def _reaches_anyhow(condition):
    if is_everywhere(condition):
        return EVERYTHING
    if not condition.area_slugs:
        return Q(names(condition))
    a_part = Q(lineage__overlap=condition.area_slugs)
    holds_it = Q(slug__in=condition.lineage_slugs)
    here = Q(works_in(a_part | holds_it)) | leaves_out(condition)
    return here if condition.placed else Q(names(condition)) | here


def leaves_out(condition):
    """True of techniques that work where it leaves out all work, although it allows some elsewhere.

    What the library names there is small, and what holds it is the business of its `areas`. Of a place that the person
    named, what holds it is left out, too.
    """
    if not condition.left_out_slugs:
        return NOTHING
    return Q(works_in(Q(lineage__overlap=condition.left_out_slugs) | Q(slug__in=condition.left_out_within)))


def blocks_position(condition):
    """True of techniques whose own position is one that the receiver must not take."""
    blocked = condition.blocked_positions
    return Q(receiver_position__in=blocked) if blocked else NOTHING


def is_everywhere(condition):
    """Whether it holds for the whole body, from the root of the tree down."""
    if condition.kind == "absolute":
        return True
    if not condition.area_slugs:
        return condition.kind == "caution"
    return set(condition.lineage_slugs) <= set(condition.area_slugs)


def rules_out(condition):
    """True of techniques that are not offered at all under the condition.

    "Not today" and "not on this area" rule out all that they reach. "Lighter, with care" rules out of what it reaches
    the techniques that cannot be done as light as it asks, whose main stroke it blocks, or that work where it leaves
    out all work. Each rules out what is done in a position that it blocks.
    """
    return _rules_out_anyhow(condition) | blocks_position(condition)


def _rules_out_anyhow(condition):
    if condition.kind in ("absolute", "local") or condition.blocks_all_strokes:
        return _reaches_anyhow(condition)
    unfit = Q(stroke__in=condition.blocked_stroke_ids) if condition.blocked_stroke_ids else NOTHING
    if condition.max_pressure is not None:
        unfit |= Q(pressure_min__gt=condition.max_pressure)
    return (_reaches_anyhow(condition) & unfit) | leaves_out(condition)


def safe_with(conditions):
    """True of techniques that none of the conditions rules out."""
    ruled_out = NOTHING
    for condition in conditions:
        ruled_out |= rules_out(condition)
    return ~ruled_out


def safe_for(techniques, *slugs):
    """Those of the techniques that none of these conditions rules out."""
    return techniques.filter(safe_with(conditions_of(slugs)))


def conditions_of(slugs):
    return list(Contraindication.objects.current().filter(slug__in=slugs).with_rules())


class Answer(models.TextChoices):
    """What the conditions mean for a technique, from the best to the gravest."""

    FINE = "fine", gettext_lazy("Fine")
    LIGHTER = "lighter", gettext_lazy("Lighter")
    NOT_HERE = "not-here", gettext_lazy("Not on this area")
    NOT_TODAY = "not-today", gettext_lazy("Not today")


GRAVITY = Answer.values


@dataclass(frozen=True)
class Reason:
    """The condition, and why it says what it says where that is not the condition itself."""

    condition: object
    why: str = ""


@dataclass(frozen=True)
class Verdict:
    """`level` is the highest pressure (0 to 5) where the answer is lighter; the gravest reason comes first.

    It is of one position of the receiver. `wary` are the conditions that block some position, and `anyhow` is the
    verdict apart from the position, where that is another.
    """

    answer: Answer
    level: int | None
    reasons: tuple
    wary: tuple = ()
    anyhow: "Verdict | None" = None

    @property
    def is_with_care(self):
        """Whether it may be done as it is, and there is something to mind, such as to ask a clinician first."""
        return self.answer == Answer.FINE and bool(self.reasons)

    @property
    def is_left_out(self):
        return self.answer in (Answer.NOT_HERE, Answer.NOT_TODAY)

    @property
    def apart_from_position(self):
        return self.anyhow or self

    def in_position(self, position):
        """The verdict on the same technique, done in this position instead of its own."""
        anyhow = self.apart_from_position
        against = [condition for condition in anyhow.wary if position in condition.blocked_positions]
        if not against:
            return anyhow
        said = {reason.condition: reason.why for reason in anyhow.reasons}
        why = {condition: f"{instead_of(position)} {said.get(condition, '')}".strip() for condition in against}
        others = [reason for reason in anyhow.reasons if reason.condition not in why]
        reasons = (*(Reason(condition, words) for condition, words in why.items()), *others)
        return Verdict(Answer.NOT_TODAY, None, reasons, anyhow=anyhow)


JUDGED = ("reached", "ruled_out", "left_out")
"""What `judged` adds, for those who read values."""


class Slugs(Func):
    """Slugs of those conditions whose rule holds for a technique, as an array."""

    template = "array_remove(ARRAY[%(expressions)s]::text[], NULL)"

    def __init__(self, conditions, rule):
        slugs = [Case(When(rule(c), then=Value(c.slug)), output_field=CharField()) for c in conditions]
        super().__init__(*slugs, output_field=ArrayField(CharField()))


def judged(techniques, conditions):
    """A question to techniques with what `verdict` needs to know of each, in the same query."""
    return techniques.annotate(
        reached=Slugs(conditions, _reaches_anyhow),
        ruled_out=Slugs(conditions, _rules_out_anyhow),
        left_out=Slugs([condition for condition in conditions if condition.left_out_slugs], leaves_out),
    )


def with_verdicts(techniques, conditions, most=None) -> list:
    """The techniques, at most so many, each with its `verdict` where there are conditions."""
    if not conditions:
        return list(techniques[:most])
    found = list(judged(techniques, conditions)[:most])
    for technique in found:
        technique.verdict = verdict(technique, conditions)
    return found


def verdict(technique, conditions) -> Verdict:
    """What these conditions mean for a technique from `judged` (or a row of its values), done in its own position."""
    answer, level, reasons = Answer.FINE, None, []
    for condition in conditions:
        if condition.slug not in technique.reached:
            continue
        said, why = _said(condition, technique)
        if said == Answer.LIGHTER:
            level = condition.max_pressure if level is None else min(level, condition.max_pressure)
        answer = max(answer, said, key=GRAVITY.index)
        reasons.append((GRAVITY.index(said), Reason(condition, why)))
    reasons.sort(key=lambda pair: -pair[0])
    level = level if answer == Answer.LIGHTER else None
    wary = tuple(condition for condition in conditions if condition.blocked_positions)
    found = Verdict(answer, level, tuple(reason for _rank, reason in reasons), wary)
    return found.in_position(technique.receiver_position)


def _said(condition, technique):
    if condition.kind == "absolute":
        return Answer.NOT_TODAY, ""
    if condition.slug not in technique.ruled_out:
        cap = condition.max_pressure
        lighter = condition.kind == "caution" and cap is not None and cap < technique.pressure_max
        return (Answer.LIGHTER if lighter else Answer.FINE), ""
    if condition.kind == "local":
        return Answer.NOT_HERE, ""
    if condition.slug in technique.left_out:
        return Answer.NOT_HERE, _("It works on a place that is left out with this.")
    if condition.max_pressure is not None and technique.pressure_min > condition.max_pressure:
        return Answer.NOT_TODAY, _("It cannot be done as lightly as this asks.")
    return Answer.NOT_TODAY, _("This stroke is one to avoid with it.")
