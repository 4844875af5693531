"""What conditions mean for a routine: a verdict on each technique, and a ruling on each step."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext as _

from routines.document.cues import cues
from routines.document.outline import position_in
from routines.document.shapes import Document, SectionOfDocument, StepOfDocument, TechniqueOfDocument
from techniques.models import Contraindication, Technique, verdict_words
from techniques.safety.verdicts import Outcome, Reason, Verdict, with_verdicts


class Act(models.TextChoices):
    """What to do with a step or a whole routine, from mildest to gravest."""

    GO = "go", verdict_words.FITS
    LIGHTER = "lighter", verdict_words.WITH_CARE
    SKIP = "skip", verdict_words.LEAVE_IT_OUT
    STOP = "stop", verdict_words.NOT_TODAY


GRAVITY = Act.values
ACTS = {
    Outcome.FINE: Act.GO,
    Outcome.LIGHTER: Act.LIGHTER,
    Outcome.NOT_HERE: Act.SKIP,
    Outcome.NOT_TODAY: Act.STOP,
}
"""The answers as acts."""


@dataclass(frozen=True, repr=False)  # somebody's conditions must not get into a log
class Ruling:
    """What to do with one step.

    `section` and `step` are its positions from 0. `level`, the highest pressure from 0 to 5, and `side`, the only side
    to do it on, are set for "lighter" alone, at least one of them. `reasons` come gravest first; "leave it out" without
    any means that this site does not know the technique. `at_most` is the level
    also of a step that is as light already. `instead` is what the safe version has in its place.
    """

    section: int
    step: int
    key: str
    technique: str
    act: Act
    level: int | None
    reasons: tuple[Reason, ...]
    side: str = ""
    at_most: int | None = None
    instead: TechniqueOfDocument | None = None

    @property
    def words(self) -> str:
        """What pages say of the step; with care where it stays as it is and there is something to mind."""
        if self.side:
            return verdict_words.on_one_side(self.side, self.at_most)
        if self.at_most is not None:
            return verdict_words.at_most(self.at_most)
        return str(verdict_words.WITH_CARE if self.act == Act.GO and self.reasons else self.act.label)


@dataclass(frozen=True, repr=False)
class Screen:
    """What conditions mean for a routine.

    `verdicts` are by slug of the technique, each in the technique's own position. `left_out` and `lighter` are names
    of techniques by the gravest ruling on any of their steps, in the position of the section; those that become lighter
    by leaving one side out are in `one_sided` instead.
    """

    verdicts: dict[str, Verdict]
    answer: Outcome
    left_out: list[str]
    lighter: list[str]
    conditions: tuple[Contraindication, ...] = ()
    nothing_stays: bool = False
    one_sided: Sequence[str] = ()

    @property
    def words(self) -> str:
        """What pages say of the whole."""
        to_mind = any(verdict.apart_from_position.reasons for verdict in self.verdicts.values())
        return words_for_whole(ACTS[self.answer], to_mind, self.nothing_stays)

    @property
    def stopping(self) -> tuple[Reason, ...]:
        """The reasons against any massage today."""
        return reasons_to_stop(self.conditions)


class NotToday(Exception):
    """There is no safe version: the conditions rule out any massage, or all of this one and what could replace it."""


def screen(document: Document, conditions: Sequence[Contraindication]) -> Screen | None:
    """The routine under these conditions, in one query; None without conditions.

    A technique that this site does not know has no verdict. The answer is "not today" if a condition rules out any
    massage, else "not here" if a step is left out, else "lighter" if one must be.
    """
    if not conditions:
        return None
    return screen_by(document, verdicts_on(document["techniques"], conditions), conditions)


def verdicts_on(slugs: Iterable[str], conditions: Sequence[Contraindication]) -> dict[str, Verdict]:
    """The verdicts on these techniques by slug, in one query."""
    techniques = with_verdicts(Technique.objects.filter(slug__in=slugs).order_by("slug"), conditions)
    return {technique.slug: technique.verdict for technique in techniques if technique.verdict}


def screen_by(document: Document, verdicts: dict[str, Verdict], conditions: Sequence[Contraindication]) -> Screen:
    """The routine under these conditions, from the verdicts on its techniques."""
    screened = Screen(verdicts, Outcome.FINE, [], [], tuple(conditions))
    acts: dict[str, set[Act]] = {slug: set() for slug in verdicts}
    rulings = rulings_on(document, screened)
    for ruling in rulings:
        acts.get(ruling.technique, set()).add(ruling.act)
    sided = {ruling.technique for ruling in rulings if ruling.side}
    gravest = {slug: max(of_steps, key=GRAVITY.index, default=Act.GO) for slug, of_steps in acts.items()}
    left_out, lighter, one_sided = (
        [document["techniques"][slug]["name"] for slug, act in gravest.items() if act == wanted and slug in among]
        for wanted, among in ((Act.SKIP, acts), (Act.LIGHTER, acts.keys() - sided), (Act.LIGHTER, sided))
    )
    if reasons_to_stop(conditions):
        answer = Outcome.NOT_TODAY
    elif left_out:
        answer = Outcome.NOT_HERE
    else:
        answer = Outcome.LIGHTER if lighter or one_sided else Outcome.FINE
    screened = replace(screened, left_out=left_out, lighter=lighter, one_sided=one_sided)
    return replace(screened, answer=answer, nothing_stays=nothing_stays(rulings))


def verdict_on(
    document: Document,
    section: SectionOfDocument,
    step: StepOfDocument,
    verdicts: Mapping[str, Verdict],
    side: str = "",
) -> Verdict | None:
    """The verdict on a step's technique, in the position in which the step is done, on this side."""
    verdict = verdicts.get(step["technique"])
    return verdict and verdict.in_step(position_in(document, section, step["technique"]), side)


def rulings_on(document: Document, screened: Screen | None) -> list[Ruling]:
    """A ruling on each step that is played, in the order of the document; all are "go" without a screen.

    A red flag or a condition that rules out any massage stops all of them. Else a step is left out if its technique
    is or if this site does not know it, and is done more lightly if it presses harder than the verdict's level, or on
    the other side alone if the condition is on one. The position that a section names replaces the technique's own.
    What a condition allows for some minutes is left out from the step on with which it would be longer.
    """
    stopping = screened.stopping if screened else ()
    sides: dict[tuple[int, int], list[str]] = {}
    seconds: Counter[tuple[int, int]] = Counter()
    for cue in cues(document):
        sides.setdefault((cue.section, cue.step), []).append(cue.side)
        seconds[cue.section, cue.step] += cue.pause_seconds + cue.seconds
    rulings = [_ruling(document, at, sorted(set(sides[at])), screened, stopping) for at in sorted(sides)]
    return list(_in_time(rulings, seconds))


def reasons_to_stop(conditions: Iterable[Contraindication]) -> tuple[Reason, ...]:
    """The conditions that rule out any massage today: red flags and absolute ones."""
    return tuple(Reason(c) for c in conditions if c.is_red_flag or c.kind == "absolute")


def overall(rulings: Iterable[Ruling], conditions: Iterable[Contraindication] = ()) -> Act:
    """What to do with the whole routine: the gravest of its steps, and stop if a condition rules out any massage."""
    if reasons_to_stop(conditions):
        return Act.STOP
    return max((ruling.act for ruling in rulings), key=GRAVITY.index, default=Act.GO)


def nothing_stays(rulings: Iterable[Ruling]) -> bool:
    """Whether every step is left out."""
    return {ruling.act for ruling in rulings} == {Act.SKIP}


def words_for_whole(act: Act, to_mind: bool, nothing_stays: bool) -> str:
    """What pages say of a whole routine; `to_mind` is whether a condition reaches any of its steps."""
    if act == Act.SKIP:
        return str(act.label if nothing_stays else verdict_words.LEAVE_PARTS_OUT)
    return str(verdict_words.WITH_CARE if act == Act.GO and to_mind else act.label)


def _ruling(
    document: Document, at: tuple[int, int], sides: Sequence[str], screened: Screen | None, stopping: tuple[Reason, ...]
) -> Ruling:
    section = document["sections"][at[0]]
    step = section["steps"][at[1]]
    where = (*at, step.get("key", ""), step["technique"])
    if stopping:
        return Ruling(*where, Act.STOP, None, stopping)
    if screened is None:
        return Ruling(*where, Act.GO, None, ())
    by_side = {side: verdict_on(document, section, step, screened.verdicts, side) for side in sides}
    verdicts = {side: verdict for side, verdict in by_side.items() if verdict}
    if not verdicts:
        return Ruling(*where, Act.SKIP, None, ())
    kept = {side: verdict for side, verdict in verdicts.items() if not verdict.is_left_out} or verdicts
    gravest = max(kept.values(), key=lambda verdict: (GRAVITY.index(_act(verdict, step)), -verdict.highest))
    act = _act(gravest, step)
    level = gravest.level if act == Act.LIGHTER else None
    if len(kept) < len(verdicts):
        other = next(verdict for side, verdict in verdicts.items() if side not in kept)
        known = {reason.condition.slug for reason in other.reasons}
        more = [reason for reason in gravest.reasons if reason.condition.slug not in known]
        reasons = (*other.reasons, *more)
        return Ruling(*where, Act.LIGHTER, level, reasons, next(iter(kept)), at_most=gravest.level)
    return Ruling(*where, act, level, gravest.reasons, at_most=gravest.level)


def _act(verdict: Verdict, step: StepOfDocument) -> Act:
    is_light_enough = verdict.answer == Outcome.LIGHTER and step["pressure"] <= verdict.highest
    return Act.GO if is_light_enough else ACTS[verdict.answer]


def _in_time(rulings: Iterable[Ruling], seconds: Mapping[tuple[int, int], int]) -> Iterator[Ruling]:
    """The rulings, with steps left out that would make longer what a condition allows for some minutes."""
    spent: Counter[str] = Counter()
    for ruling in rulings:
        limited = [] if ruling.act in (Act.SKIP, Act.STOP) else [r for r in ruling.reasons if r.minutes is not None]
        taken = seconds[ruling.section, ruling.step]
        over = [r for r in limited if r.minutes and spent[r.condition.slug] + taken > 60 * r.minutes]
        if over:
            words = _("Longer than %(minutes)d minutes in all.") % {"minutes": over[0].minutes}
            reasons = tuple(replace(reason, why=f"{reason.why} {words}") for reason in over)
            yield replace(ruling, act=Act.SKIP, level=None, at_most=None, reasons=reasons, side="")
            continue
        spent.update({reason.condition.slug: taken for reason in limited})
        yield ruling


def softened(step: StepOfDocument, ruling: Ruling) -> StepOfDocument:
    """The step on the side and at the pressure that the ruling leaves."""
    softened: StepOfDocument = {**step, "side": ruling.side} if ruling.side else step
    return softened if ruling.level is None else {**softened, "pressure": min(step["pressure"], ruling.level)}
