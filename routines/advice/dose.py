"""How long and how often: friction, holds, stretches, fascia and joints."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice import repairs
from routines.advice.model import ERROR, INFO, WARNING, Finding, Repair, rule
from routines.advice.reading import At, Facts, Reading, Spot, Touch

CROSS_FIBRE = "friction-cross-fibre"
CROSS_FIBRE_SECONDS, MAX_CROSS_FIBRE_SECONDS = 120, 180
PRESSING = {"trigger-point-pressure", "compression"}
HOLD_SECONDS, MAX_HOLD_SECONDS = 60, 90
SPOT_SECONDS = 300
STRETCH_SECONDS = (10, 60)
STRETCH_TIMES = (1, 5)
STRETCH_WARM_SECONDS = 45
BOUNCE = r"(?<!no )(?<!not )(?<!never )(?<!don't )(?<!don’t )(?<!without )\bbounc(?:e|es|ing)\b"
FASCIA_SECONDS = 90
JOINT_TIMES = (5, 15)
JOINT_PRESSURE = 2
TWO_WAYS = {"circular", "both-ways"}
PULLS = {"from-heart", "still", ""}
SpotAndSide = tuple[str, str]
"""The slug of a spot, or of a part of the body, and a side."""


@rule(
    "L07",
    WARNING,
    title=lazy("Cross-fibre friction in short bouts"),
    threshold=lazy("per spot and side 120 s at most, an error above 180 s; one bout a session"),
    why=lazy("It works after about a minute; more mostly irritates the spot."),
    source="Chaves 2020; painscience.com; leaf.tv",
)
def short_friction(reading: Reading) -> Iterator[Finding]:
    """Cross-fibre friction (as the main stroke) on one spot and side takes at most 120 s, in one bout.

    Above 180 s it is an error. A spot is a main target; a technique with several counts in full on each. A bout ends
    when something else is done. Only the receiver can say that pain stays at 5 of 10 or below. Source: numbness sets in
    after 38 to 67 s (Chaves 2020), self-friction up to 3 minutes; one bout a day is our own.
    """
    seconds: defaultdict[SpotAndSide, int] = defaultdict(int)
    steps: defaultdict[SpotAndSide, list[At]] = defaultdict(list)
    bouts: defaultdict[SpotAndSide, int] = defaultdict(int)
    last: set[SpotAndSide] = set()
    for touch in reading.played:
        spots = {(spot.slug, side) for spot in touch.facts.primary for side in touch.sides}
        if touch.facts.stroke != CROSS_FIBRE:
            last = set()
            continue
        for spot in spots:
            seconds[spot] += touch.cue.seconds
            bouts[spot] += spot not in last
            steps[spot].append(touch.at)
        last = spots
    wrong: dict[At, tuple[int, int]] = {}
    for spot, total in seconds.items():
        if total > CROSS_FIBRE_SECONDS or bouts[spot] > 1:
            at = steps[spot][-1]
            wrong[at] = max(wrong.get(at, (0, 0)), (total, bouts[spot]))
    for at, (total, times) in wrong.items():
        words = {"name": reading.facts[reading.step(at)["technique"]].name, "seconds": total, "bouts": times}
        text = (
            _("“%(name)s” comes to %(seconds)d s of friction on one spot.")
            if total > CROSS_FIBRE_SECONDS
            else _("“%(name)s” is bout %(bouts)d of friction on one spot.")
        )
        severity = ERROR if total > MAX_CROSS_FIBRE_SECONDS else ""
        yield Finding(*at, text % words, _less_friction(reading, at, steps.values()), severity)


def _less_friction(reading: Reading, at: At, steps_by_spot: Iterable[list[At]]) -> Repair | None:
    """A shorter step if it is the only one on its spots, played once; else no step, if another one works there."""
    own = [steps for steps in steps_by_spot if at in steps]
    if all(len(steps) == 1 for steps in own):
        most = reading.facts[reading.step(at)["technique"]].seconds[1]
        return repairs.lasting(reading, at, min(CROSS_FIBRE_SECONDS, most))
    return repairs.left_out(reading, at) if any(set(steps) != {at} for steps in own) else None


@rule(
    "L08",
    WARNING,
    title=lazy("Holds that are not too long"),
    threshold=lazy("a hold of 60 s at most, never above 90 s; 5 minutes in all on one spot"),
    why=lazy("A tender spot eases within a minute or not at all, and long pressure bruises."),
    source="Gemmell; Travell; mamashealth.com",
)
def short_holds(reading: Reading) -> Iterator[Finding]:
    """A trigger-point press or a compression is held for at most 60 s; on one spot and side they take at most 300 s.

    The technique says how long a hold is (`hold_seconds`), up to the step's seconds. If it does not, a trigger-point
    press that is repeated n times is held for the n-th part of the step. A compression without a hold travels, and is
    not judged. For the 5 minutes, trigger-point presses and held compressions count in full on each main target.
    Above 90 s the message is blunter; the severity stays the same.
    """
    sums: defaultdict[SpotAndSide, int] = defaultdict(int)
    holds: dict[At, int] = {}
    last_at: dict[SpotAndSide, At] = {}
    for touch in reading.touches:
        hold = _hold(touch)
        if hold is None:
            continue
        holds.setdefault(touch.at, hold)
        for spot in touch.facts.primary:
            for side in touch.sides:
                sums[spot.slug, side] += touch.cue.seconds
                last_at[spot.slug, side] = touch.at
    too_much = {last_at[spot] for spot, seconds in sums.items() if seconds > SPOT_SECONDS}
    for at, hold in holds.items():
        facts = reading.facts[reading.step(at)["technique"]]
        words = {"name": facts.name, "hold": hold, "most": HOLD_SECONDS, "minutes": SPOT_SECONDS // 60}
        if hold > HOLD_SECONDS:
            text = (
                _("“%(name)s” is held for %(hold)d s at a time: far too long.")
                if hold > MAX_HOLD_SECONDS
                else _("“%(name)s” is held for %(hold)d s at a time; %(most)d s are enough.")
            )
            yield Finding(*at, text % words, None if at in too_much else _shorter_hold(reading, at, facts))
        elif at in too_much:
            yield Finding(*at, _("With “%(name)s” one spot is pressed for more than %(minutes)d minutes.") % words)


def _hold(touch: Touch) -> int | None:
    """Seconds for which each press is held; None if it is not a hold, or if nothing says how long."""
    facts = touch.facts
    if facts.stroke not in PRESSING:
        return None
    if facts.hold_seconds:
        return min(facts.hold_seconds, touch.cue.seconds)
    times = touch.cue.repetitions or facts.repetitions
    return touch.cue.seconds // times if times and facts.stroke == "trigger-point-pressure" else None


def _shorter_hold(reading: Reading, at: At, facts: Facts) -> Repair | None:
    times = reading.step(at)["repetitions"] or facts.repetitions
    return repairs.lasting(reading, at, HOLD_SECONDS * times) if times and not facts.hold_seconds else None


@rule(
    "L09",
    WARNING,
    title=lazy("Stretch warm, and without bouncing"),
    threshold=lazy(
        "held for 10 to 60 s, 1 to 5 times, after 45 s of touch or movement on the same limb, never bouncing"
    ),
    why=lazy("A warm muscle lengthens; a cold or a bounced one tightens to guard itself."),
    source="ACSM, as retold at flx.life and sharecare.com",
)
def sound_stretches(reading: Reading) -> Iterator[Finding]:
    """A stretch is held for 10 to 60 s, 1 to 5 times, on a warm limb, without bouncing.

    A limb is warm after STRETCH_WARM_SECONDS of any touch or movement except stretching, on the same side and part of
    the body (arm, leg, trunk, neck or head): the muscles stretched cross joints, so work beside them counts. The hold
    is the technique's, up to the step's seconds, or else the step's seconds divided by its repetitions. Bouncing is
    recognised in English notes only, and not if the note forbids it. The 45 s are our own.
    """
    warmed: defaultdict[SpotAndSide, int] = defaultdict(int)
    stretches: dict[At, Touch] = {}
    cold: set[At] = set()
    for touch in reading.played:
        if touch.facts.stroke != "stretching":
            for part in _parts(touch.facts.spots, touch.sides):
                warmed[part] += touch.cue.seconds
            continue
        stretches.setdefault(touch.at, touch)
        if any(warmed[part] < STRETCH_WARM_SECONDS for part in _parts(touch.facts.primary, touch.sides)):
            cold.add(touch.at)
    for at, touch in stretches.items():
        wrong = [*_wrong_in_stretch(touch), *([_("nothing warms it up before")] if at in cold else [])]
        if wrong:
            message = _("“%(name)s”: %(wrong)s.") % {"name": touch.facts.name, "wrong": "; ".join(wrong)}
            yield Finding(*at, message, _better_stretch(reading, touch, at in cold) if len(wrong) == 1 else None)


def _parts(spots: Iterable[Spot], sides: Collection[str]) -> set[SpotAndSide]:
    return {(spot.part, side) for spot in spots for side in sides}


def _wrong_in_stretch(touch: Touch) -> Iterator[str]:
    times = touch.cue.repetitions or touch.facts.repetitions
    hold = touch.facts.hold_seconds or (touch.cue.seconds // times if times else None)
    if hold is not None:
        hold = min(hold, touch.cue.seconds)
        if hold < STRETCH_SECONDS[0]:
            yield _("a hold of %(hold)d s is too short") % {"hold": hold}
        elif hold > STRETCH_SECONDS[1]:
            yield _("a hold of %(hold)d s is too long") % {"hold": hold}
    if times and times > STRETCH_TIMES[1]:
        yield _("%(times)d times is too often") % {"times": times}
    if re.search(BOUNCE, touch.cue.note, re.IGNORECASE):
        yield _("a stretch is held, never bounced")


def _better_stretch(reading: Reading, touch: Touch, is_cold: bool) -> Repair | None:
    """A repair for the one thing that is wrong."""
    if not is_cold:
        times = touch.cue.repetitions
        too_often = times is not None and times > STRETCH_TIMES[1] and touch.facts.hold_seconds
        return repairs.repeated(reading, touch.at, STRETCH_TIMES[1]) if too_often else None
    needed = {spot.part for spot in touch.facts.primary}

    def warms(facts: Facts) -> bool:
        reached = {spot.part for spot in facts.spots}
        return facts.pressure[0] <= 2 and facts.seconds[1] >= STRETCH_WARM_SECONDS and needed <= reached

    warmers = repairs.fitting(reading, touch.at, warms, "warm-up")
    if not warmers:
        return None
    best = warmers[0]
    seconds = min(max(60, best.seconds[0]), best.seconds[1])
    return repairs.added(reading, touch.at, best, seconds, min(2, best.pressure[1]), after=False)


@rule(
    "L10",
    INFO,
    title=lazy("Fascia holds take their time"),
    threshold=lazy("myofascial release for 90 s or more"),
    why=lazy("The slow give that this stroke waits for takes a minute and a half; a shorter hold is a compression."),
    source="handson-austin.com; jerichophysio.com",
)
def long_fascia_holds(reading: Reading) -> Iterator[Finding]:
    """A step whose main stroke is myofascial release lasts at least FASCIA_SECONDS each time it is played."""
    for i, j, step, facts in reading.steps():
        if facts.stroke == "myofascial-release" and step["seconds"] < FASCIA_SECONDS:
            words = {"name": facts.name, "seconds": step["seconds"]}
            message = _("“%(name)s” lasts only %(seconds)d s: a hold that short is a compression.") % words
            yield Finding(i, j, message, repairs.lasting(reading, (i, j), FASCIA_SECONDS))


@rule(
    "L11",
    WARNING,
    title=lazy("Joints move gently, both ways"),
    threshold=lazy("5 to 15 times per direction, both directions, level 2 at most"),
    why=lazy("A joint is carried through the range it has, and never pushed beyond it."),
    source="“How to Massage Your Ankles for Pain and Tension”; times are our own",
)
def gentle_joints(reading: Reading) -> Iterator[Finding]:
    """Joint mobilisation is repeated 5 to 15 times per direction, goes both ways, and stays at pressure 2 or less.

    Repetitions are the step's, else the technique's; without either they are not judged. Circles and to-and-fro go
    both ways. A gentle pull (away from the heart) or a hold has no opposite, so only a movement that the technique
    describes as one way along or across is reported.
    """
    for i, j, step, facts in reading.steps():
        if facts.stroke != "joint-mobilisation":
            continue
        wrong: list[str] = []
        repair = None
        times = step["repetitions"] or facts.repetitions
        if step["pressure"] > JOINT_PRESSURE:
            wrong.append(_("level %(level)d is more than a joint needs") % {"level": step["pressure"]})
            repair = repairs.at_level(reading, (i, j), JOINT_PRESSURE)
        if times and not JOINT_TIMES[0] <= times <= JOINT_TIMES[1]:
            text = _("%(times)d times is too often") if times > JOINT_TIMES[1] else _("%(times)d times is not enough")
            wrong.append(text % {"times": times})
            repair = repairs.repeated(reading, (i, j), min(max(times, JOINT_TIMES[0]), JOINT_TIMES[1]))
        if facts.direction not in TWO_WAYS | PULLS:
            wrong.append(_("it goes one way only"))
            repair = None
        if wrong:
            message = _("“%(name)s”: %(wrong)s.") % {"name": facts.name, "wrong": "; ".join(wrong)}
            yield Finding(i, j, message, repair if len(wrong) == 1 else None)


RULES = (short_friction, short_holds, sound_stretches, long_fascia_holds, gentle_joints)
