"""What the person's own answers mean: not today, not here, lighter; and red flags before anything starts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice import repairs
from routines.advice.model import ERROR, Advice, Finding, rule
from routines.document.outline import position_label
from techniques.safety.documents import LIGHTER, SKIP, blocks, leaves_out, reaches, said

RED_FLAGS = {"suspected-dvt", "fever", "acute-sprain-strain", "open-wound", "unexplained-swelling"}


@rule(
    "L20",
    ERROR,
    title=lazy("Fit for this person"),
    threshold=lazy("nothing that a stated condition forbids, and no more pressure than it allows"),
    why=lazy("The person said so themselves."),
    source="regulators’ and textbooks’ lists of contraindications: see the safety pages",
)
def fits_the_person(reading):
    """No step conflicts with a condition that the person stated; the rules are those of `techniques.safety.verdicts`.

    absolute: the whole is not for today, and no step is told apart. local: steps on those areas are not done. caution:
    a step is no harder than `max_pressure` (0 to 5), not of a blocked stroke, not where all work is left out, and can
    be done as lightly as is asked. Each: the receiver does not lie in a blocked position, be it the section's own or,
    where that says none, the technique's. One piece of advice a step, for the gravest condition; the repair answers
    all of them.
    """
    absolute = [condition for condition in reading.conditions if condition.kind == "absolute"]
    if absolute:
        words = {"name": absolute[0].brief_name}
        yield Finding(None, None, _("Not today: %(name)s.") % words, why=absolute[0].do_instead)
        return
    for i, j, step, facts in reading.steps() if reading.conditions else ():
        position = reading.sections[i]["receiver_position"] or facts.position
        answers = [(said(condition, facts, step["pressure"], position), condition) for condition in reading.conditions]
        skips = [condition for answer, condition in answers if answer == SKIP]
        lighter = [condition for answer, condition in answers if answer == LIGHTER]
        words = {"technique": facts.name, "position": position_label(position).lower()}
        if skips:
            words["name"] = skips[0].brief_name
            message = _skipped(skips[0], facts, position) % words
            yield Finding(i, j, message, repairs.left_out(reading, (i, j)), why=skips[0].do_instead)
        elif lighter:
            softest = min(lighter, key=lambda condition: condition.max_pressure)
            words |= {"name": softest.brief_name, "level": softest.max_pressure}
            message = _("“%(technique)s” at level %(level)d at most: %(name)s.") % words
            repair = repairs.at_level(reading, (i, j), softest.max_pressure)
            yield Finding(i, j, message, repair, why=softest.do_instead)


def _skipped(condition, facts, position):
    if position in condition.blocked_positions:
        return _("“%(technique)s” is done in a position to leave out (%(position)s): %(name)s.")
    if condition.kind == "local" or leaves_out(condition, facts):
        return _("“%(technique)s” works where it should not: %(name)s.")
    if blocks(condition, facts):
        return _("“%(technique)s” is a stroke to leave out: %(name)s.")
    return _("“%(technique)s” cannot be done lightly enough: %(name)s.")


@rule(
    "L21",
    ERROR,
    title=lazy("Red flags first"),
    threshold=lazy("no sign of a clot, fever, fresh injury, broken skin, unexplained swelling or another emergency"),
    why=lazy("These need rest or a doctor, not a massage."),
    source="UCLH on deep vein thrombosis; Northern Care Alliance on managing ankle injuries",
)
def no_red_flags(reading):
    """None of the person's conditions is urgent, or one of RED_FLAGS.

    One of a place (a fresh injury, broken skin) counts only where the routine would work on it. What was not answered
    is for the start of a session: see `unanswered`.
    """
    flags = [condition for condition in reading.conditions if _is_flag(condition, reading)]
    if flags:
        names = "; ".join(condition.brief_name for condition in flags)
        yield Finding(None, None, _("Do not start: %(names)s.") % {"names": names}, why=flags[0].do_instead)


def _is_flag(condition, reading):
    if condition.urgency == "none" and condition.slug not in RED_FLAGS:
        return False
    if condition.urgency != "none" or condition.kind == "absolute":
        return True
    return any(reaches(condition, facts) for facts in reading.facts.values())


def unanswered(answers) -> Advice | None:
    """L21 at the start of a session: the questions were never answered (see `health_check.answers`), or a day ago."""
    if answers.on is not None and not answers.are_old_now:
        return None
    message = (
        _("Nobody has answered yet what to know before a massage.")
        if answers.on is None
        else _("The answers are a day old: do they still hold?")
    )
    rule = no_red_flags
    return Advice(rule.id, rule.severity, None, None, "", "", message, str(rule.why), rule.source)


RULES = (fits_the_person, no_red_flags)
