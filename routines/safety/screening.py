"""What answers mean for a routine: the verdict on each technique, what to do with each step, and a safe version."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from routines.document.cues import cues, total_seconds
from routines.document.difference import difference
from routines.document.outline import position_in
from techniques.models import Technique
from techniques.safety.verdicts import Answer, Reason, Verdict, with_verdicts


class Act(models.TextChoices):
    """What to do with a step, or with the whole, from the best to the gravest."""

    GO = "go", _("Go")
    LIGHTER = "lighter", _("Lighter")
    SKIP = "skip", _("Leave it out")
    STOP = "stop", _("Not today")


GRAVITY = Act.values


@dataclass(frozen=True, repr=False)  # what holds for somebody is not for a log
class Ruling:
    """What to do with one step: `section` and `step` are its places from 0, `level` (0 to 5) is there where lighter.

    `reasons` come the gravest first; none of them with "leave it out" means that the technique is not known here.
    """

    section: int
    step: int
    key: str
    technique: str
    act: Act
    level: int | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, repr=False)
class Screen:
    """`verdicts` by the slug of the technique, each in its own position.

    `left_out` and `lighter` name the techniques of steps that it is not fine for, each in the position of its section.
    """

    verdicts: dict[str, Verdict]
    answer: Answer
    left_out: list[str]
    lighter: list[str]
    conditions: tuple = ()

    @property
    def stopping(self) -> tuple[Reason, ...]:
        """Why nobody is massaged today; empty where there is no such reason."""
        return stops(self.conditions)


class NotToday(Exception):
    """There is no safe version: the conditions forbid any massage, or leave nothing of this one."""


def screen(document: dict, conditions) -> Screen | None:
    """The routine under these conditions, in one query; None where nothing was answered.

    A technique that this site does not know has no verdict. The whole is "not today" when a condition forbids any
    massage, or when nothing is left; else parts of it are left out, or are done more lightly than they are written.
    """
    if not conditions:
        return None
    found = with_verdicts(Technique.objects.filter(slug__in=document["techniques"]).order_by("slug"), conditions)
    return screened(document, {technique.slug: technique.verdict for technique in found}, conditions)


def screened(document: dict, verdicts: dict[str, Verdict], conditions) -> Screen:
    """The same from the verdicts on the techniques that it holds."""
    fates = {slug: set() for slug in verdicts}
    for section in document["sections"]:
        for step in section["steps"]:
            if verdict := verdict_on(document, section, step, verdicts):
                fates[step["technique"]].add(_act(verdict, step))
    left_out, lighter = (
        [
            document["techniques"][slug]["name"]
            for slug, acts in fates.items()
            if max(acts, key=GRAVITY.index, default="") == act
        ]
        for act in (Act.SKIP, Act.LIGHTER)
    )
    held = tuple(conditions)
    if stops(held) or set().union(*fates.values()) == {Act.SKIP}:
        return Screen(verdicts, Answer.NOT_TODAY, left_out, lighter, held)
    milder = Answer.LIGHTER if lighter else Answer.FINE
    return Screen(verdicts, Answer.NOT_HERE if left_out else milder, left_out, lighter, held)


def verdict_on(document: dict, section: dict, step: dict, verdicts: dict[str, Verdict]) -> Verdict | None:
    """The verdict on a step's technique, in the position in which the step is done."""
    verdict = verdicts.get(step["technique"])
    position = position_in(section, document["techniques"][step["technique"]])
    return verdict.in_position(position) if verdict and position else verdict


def judge(document: dict, verdicts: dict[str, Verdict], conditions) -> list[Ruling]:
    """What to do with each step that is played, in the order of the document.

    A red flag or a condition that forbids any massage stops all of them. Else a step is left out where its technique
    is, done more lightly where it presses harder than the verdict's level, and done as it is where it does not. Under
    any condition, what this site does not know is left out. On which side a condition is, nobody is asked. The position
    that a section names stands in place of the technique's own.
    """
    stopping = stops(conditions)
    played = sorted({(cue.section, cue.step) for cue in cues(document)})
    return [_ruling(document, section, step, verdicts, conditions, stopping) for section, step in played]


def judged(document: dict, screened: Screen | None) -> list[Ruling]:
    """The same from a screen, or from none: then all is as it is written."""
    return judge(document, screened.verdicts, screened.conditions) if screened else judge(document, {}, ())


def stops(conditions) -> tuple[Reason, ...]:
    """The conditions under which nobody is massaged today: red flags, and those that forbid any massage."""
    return tuple(Reason(c) for c in conditions if c.is_red_flag or c.kind == "absolute")


def whole(rulings: list[Ruling], conditions=()) -> Act:
    """What to do with all of it: stop where a condition says so, or where no step is left."""
    acts = {ruling.act for ruling in rulings}
    if stops(conditions) or acts == {Act.SKIP}:
        return Act.STOP
    return max(acts, key=GRAVITY.index, default=Act.GO)


def safe_version(document: dict, screened: Screen | None) -> tuple[dict, list[str]]:
    """The document with what the conditions leave of it, and what was changed, in words.

    Steps to leave out go, and sections that thereby become empty; others press no harder than they may. All else stays
    as it was, keys too, and the time is that of the cues. Raises NotToday where nothing may be done, or is left.
    """
    rulings = judged(document, screened)
    if whole(rulings, screened.conditions if screened else ()) == Act.STOP:
        raise NotToday
    acts = {(ruling.section, ruling.step): ruling for ruling in rulings}
    sections = []
    for i, section in enumerate(document["sections"]):
        steps = [_softened(step, acts[i, j]) for j, step in enumerate(section["steps"]) if acts[i, j].act != Act.SKIP]
        if steps or not section["steps"]:
            sections.append({**section, "steps": steps})
    used = {step["technique"] for section in sections for step in section["steps"]}
    techniques = {slug: technique for slug, technique in document["techniques"].items() if slug in used}
    safe = {**document, "sections": sections, "techniques": techniques}
    safe["total_seconds"] = total_seconds(cues(safe))
    told = {**safe, "techniques": document["techniques"]}  # what left is called by its name
    return safe, [change.words for change in difference(document, told)]


def _ruling(document, i, j, verdicts, conditions, stopping):
    section = document["sections"][i]
    step = section["steps"][j]
    where = (i, j, step.get("key", ""), step["technique"])
    if stopping:
        return Ruling(*where, Act.STOP, None, stopping)
    if not conditions:
        return Ruling(*where, Act.GO, None, ())
    verdict = verdict_on(document, section, step, verdicts)
    if verdict is None:
        return Ruling(*where, Act.SKIP, None, ())
    act = _act(verdict, step)
    return Ruling(*where, act, verdict.level if act == Act.LIGHTER else None, verdict.reasons)


def _act(verdict, step):
    if verdict.is_left_out:
        return Act.SKIP
    return Act.LIGHTER if verdict.answer == Answer.LIGHTER and step["pressure"] > verdict.level else Act.GO


def _softened(step, ruling):
    return {**step, "pressure": ruling.level} if ruling.act == Act.LIGHTER else step
