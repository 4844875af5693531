"""What the person's answers mean for the routine: not today, not here, lighter; and red flags first."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice import repairs
from routines.advice.model import ERROR, Advice, Finding, rule
from routines.advice.reading import Facts, Reading
from routines.document.outline import position_label
from techniques.health_check.answers import Answers
from techniques.models import Contraindication
from techniques.safety.documents import Act, act_under, blocks, leaves_out, reaches

RED_FLAGS = {"suspected-dvt", "fever", "acute-sprain-strain", "open-wound", "unexplained-swelling"}


@rule(
    "L20",
    ERROR,
    title=lazy("Fit for this person"),
    threshold=lazy("nothing that a stated condition forbids, and no more pressure than it allows"),
    why=lazy("The person said so themselves."),
    source="regulators’ and textbooks’ lists of contraindications: see the safety pages",
)
def fits_the_person(reading: Reading) -> Iterator[Finding]:
    """No step conflicts with a condition that the person stated, by the rules of `techniques.safety.verdicts`.

    absolute: nothing of the routine today, and no finding on steps. local: no step on those areas. caution: a step is
    no harder than `max_pressure` (0 to 5), not a blocked stroke, not on an area left out, and can be done as lightly
    as the condition asks. Any kind: no step in a blocked position, be it its section's or, if that has none, its
    technique's. One finding per step, for the gravest condition; the repair resolves all of them.
    """
    absolute = [condition for condition in reading.conditions if condition.kind == "absolute"]
    if absolute:
        message = _("Not today: %(name)s.") % {"name": absolute[0].brief_name}
        yield Finding(None, None, message, why=absolute[0].do_instead)
        return
    for i, j, step, facts in reading.steps() if reading.conditions else ():
        position = reading.sections[i]["receiver_position"] or facts.position
        acts = [
            (act_under(condition, facts, step["pressure"], position), condition) for condition in reading.conditions
        ]
        skips = [condition for act, condition in acts if act == Act.SKIP]
        caps = [
            (condition.max_pressure, condition)
            for act, condition in acts
            if act == Act.LIGHTER and condition.max_pressure is not None
        ]
        if skips:
            names = {"technique": facts.name, "name": skips[0].brief_name, "position": position_label(position).lower()}
            message = _skipped(skips[0], facts, position) % names
            yield Finding(i, j, message, repairs.left_out(reading, (i, j)), why=skips[0].do_instead)
        elif caps:
            level, strictest = min(caps, key=lambda cap: cap[0])
            words = {"technique": facts.name, "name": strictest.brief_name, "level": level}
            message = _("“%(technique)s” at level %(level)d at most: %(name)s.") % words
            yield Finding(i, j, message, repairs.at_level(reading, (i, j), level), why=strictest.do_instead)


def _skipped(condition: Contraindication, facts: Facts, position: str) -> str:
    """The message on a step to leave out, with `technique`, `position` and `name` to fill in."""
    if position in condition.blocked_positions:
        return _("“%(technique)s” is done in a position to avoid (%(position)s): %(name)s.")
    if condition.kind == "local" or leaves_out(condition, facts):
        return _("“%(technique)s” works where it should not: %(name)s.")
    if blocks(condition, facts):
        return _("“%(technique)s” is a stroke to avoid: %(name)s.")
    return _("“%(technique)s” cannot be done lightly enough: %(name)s.")


@rule(
    "L21",
    ERROR,
    title=lazy("Red flags first"),
    threshold=lazy("no sign of a clot, fever, fresh injury, broken skin, unexplained swelling or another emergency"),
    why=lazy("These need rest or a doctor, not a massage."),
    source="UCLH on deep vein thrombosis; Northern Care Alliance on managing ankle injuries",
)
def no_red_flags(reading: Reading) -> Iterator[Finding]:
    """None of the person's conditions is urgent or one of RED_FLAGS.

    A condition of one area (a fresh injury, broken skin) counts only if the routine would work there. Unanswered
    questions matter when a session starts: see `unanswered`.
    """
    flags = [condition for condition in reading.conditions if _is_flag(condition, reading)]
    if flags:
        names = "; ".join(condition.brief_name for condition in flags)
        yield Finding(None, None, _("Do not start: %(names)s.") % {"names": names}, why=flags[0].do_instead)


def _is_flag(condition: Contraindication, reading: Reading) -> bool:
    if condition.urgency == "none" and condition.slug not in RED_FLAGS:
        return False
    if condition.urgency != "none" or condition.kind == "absolute":
        return True
    return any(reaches(condition, facts) for facts in reading.facts.values())


def unanswered(answers: Answers) -> Advice | None:
    """L21 at the start of a session: the questions were never answered, or answered a day ago or more."""
    if answers.on is not None and not answers.are_stale:
        return None
    message = (
        _("The questions before a massage have not been answered yet.")
        if answers.on is None
        else _("The answers are a day old: do they still hold?")
    )
    rule = no_red_flags
    return Advice(rule.id, rule.severity, None, None, "", "", message, str(rule.why), rule.source)


RULES = (fits_the_person, no_red_flags)
