"""What the person's answers mean for the routine: not today, not here, lighter; and red flags first."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice import repairs
from routines.advice.model import ERROR, Advice, Finding, rule
from routines.advice.reading import Reading
from techniques.health_check.answers import Answers
from techniques.models import Contraindication
from techniques.safety.verdicts import verdict

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

    absolute: nothing of the routine today, and no finding on steps. Else no step is left out by an effect, in the
    position of its section or, if that has none, of its technique, and none is harder than the level (0 to 5) that the
    verdict asks for. One finding per step, for the gravest condition; the repair, which replaces a step left out
    where something fits, resolves all of them.
    """
    absolute = [condition for condition in reading.conditions if condition.kind == "absolute"]
    if absolute:
        message = _("Not today: %(name)s.") % {"name": absolute[0].brief_name}
        yield Finding(None, None, message, why=absolute[0].do_instead)
        return
    for i, j, step, facts in reading.steps() if reading.conditions else ():
        position = reading.sections[i]["receiver_position"] or facts.position
        side = "" if reading.sections[i]["sides"] == "each" else step["side"]
        judged = verdict(facts, reading.conditions).in_step(position, side)
        if not judged.reasons:
            continue
        gravest = judged.reasons[0]
        names = {"technique": facts.name, "name": gravest.condition.brief_name, "why": gravest.why}
        if judged.is_left_out:
            message = _("“%(technique)s” is to be left out: %(name)s. %(why)s") % names
            repair = repairs.replaced(reading, (i, j)) or repairs.left_out(reading, (i, j))
            yield Finding(i, j, message, repair, why=gravest.condition.do_instead)
        elif judged.level is not None and step["pressure"] > judged.level:
            message = _("“%(technique)s” at level %(level)d at most: %(name)s.") % {**names, "level": judged.level}
            yield Finding(
                i, j, message, repairs.at_level(reading, (i, j), judged.level), why=gravest.condition.do_instead
            )


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
    return any(verdict(facts, [condition]).is_left_out for facts in reading.facts.values())


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
