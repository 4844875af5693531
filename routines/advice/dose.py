"""How long and how often: spots, holds, stretches, joints, both sides, and the whole."""

import re
from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice import repairs
from routines.advice.model import ERROR, INFO, WARNING, Finding, rule

CROSS_FIBRE = "friction-cross-fibre"
CROSS_FIBRE_SECONDS, MOST_CROSS_FIBRE_SECONDS = 120, 180
PRESSING = {"trigger-point-pressure", "compression"}
HOLD_SECONDS, MOST_HOLD_SECONDS = 60, 90
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


@rule(
    "L07",
    WARNING,
    title=lazy("Cross-fibre friction in short bouts"),
    threshold=lazy("per spot and side 120 s at most, an error above 180 s; one bout a session"),
    why=lazy("It works after about a minute; more mostly irritates the spot."),
    source="Chaves 2020; painscience.com; leaf.tv",
)
def short_friction(reading):
    """Cross-fibre friction (as the main stroke) on one spot and side: at most 120 s, in one bout.

    Above 180 s it is an error. A spot is a main target; a technique with several counts on each in full. A bout ends
    where something else is done in between. That pain stays at 5 of 10 or below only the receiver can say. Source:
    numbness sets in after 38 to 67 s (Chaves 2020), self-friction up to 3 minutes; one bout a day is our own.
    """
    seconds, plays, bouts, last = defaultdict(int), defaultdict(list), defaultdict(int), frozenset()
    for touch in reading.played:
        spots = {(spot.slug, side) for spot in touch.facts.primary for side in touch.sides}
        if touch.facts.stroke != CROSS_FIBRE:
            last = frozenset()
            continue
        for spot in spots:
            seconds[spot] += touch.cue.seconds
            bouts[spot] += spot not in last
            plays[spot].append(touch.at)
        last = spots
    wrong = {}
    for spot, total in seconds.items():
        if total > CROSS_FIBRE_SECONDS or bouts[spot] > 1:
            at = plays[spot][-1]
            wrong[at] = max(wrong.get(at, (0, 0)), (total, bouts[spot]))
    for at, (total, times) in wrong.items():
        words = {"name": reading.facts[reading.step(at)["technique"]].name, "seconds": total, "bouts": times}
        text = (
            _("“%(name)s” comes to %(seconds)d s of friction on one spot.")
            if total > CROSS_FIBRE_SECONDS
            else _("“%(name)s” is bout %(bouts)d on one spot.")
        )
        severity = ERROR if total > MOST_CROSS_FIBRE_SECONDS else ""
        yield Finding(*at, text % words, _less_friction(reading, at, plays.values()), severity)


def _less_friction(reading, at, plays):
    """A shorter step where nothing else rubs its spots; else leave it out, where another step rubs them already."""
    here = [places for places in plays if at in places]
    if all(len(places) == 1 for places in here):
        most = reading.facts[reading.step(at)["technique"]].seconds[1]
        return repairs.lasting(reading, at, min(CROSS_FIBRE_SECONDS, most))
    return repairs.left_out(reading, at) if any(set(places) != {at} for places in here) else None


@rule(
    "L08",
    WARNING,
    title=lazy("Holds that are not too long"),
    threshold=lazy("a hold of 60 s at most, never above 90 s; 5 minutes in all on one spot"),
    why=lazy("A tender spot eases within a minute or not at all, and long pressure bruises."),
    source="Gemmell; Travell; mamashealth.com",
)
def short_holds(reading):
    """A trigger-point press or a compression is held for 60 s at most; on one spot and side they take 300 s in all.

    How long a hold is, the technique says (`hold_seconds`), up to the step's seconds. Where it does not, a
    trigger-point press that is repeated n times is held for the n-th part of the step. Compressions without a hold
    travel, and are not judged; nor is a hold under 5 s, which is a press and let go. For the 5 minutes, trigger-point
    presses and held compressions count, on each main target in full. Above 90 s the words are plainer; the severity
    stays.
    """
    sums, presses, last_at = defaultdict(int), {}, {}
    for touch in reading.touches:
        hold = _hold(touch)
        if hold is None:
            continue
        presses.setdefault(touch.at, hold)
        for spot in touch.facts.primary:
            for side in touch.sides:
                sums[spot.slug, side] += touch.cue.seconds
                last_at[spot.slug, side] = touch.at
    too_much = {last_at[spot] for spot, seconds in sums.items() if seconds > SPOT_SECONDS}
    for at, hold in presses.items():
        facts = reading.facts[reading.step(at)["technique"]]
        words = {"name": facts.name, "hold": hold, "most": HOLD_SECONDS}
        if hold > HOLD_SECONDS:
            text = (
                _("“%(name)s” is held for %(hold)d s at a time: far too long.")
                if hold > MOST_HOLD_SECONDS
                else _("“%(name)s” is held for %(hold)d s at a time; %(most)d s are enough.")
            )
            yield Finding(*at, text % words, None if at in too_much else _shorter_hold(reading, at, facts))
        elif at in too_much:
            words["minutes"] = SPOT_SECONDS // 60
            yield Finding(*at, _("With “%(name)s” one spot is pressed for more than %(minutes)d minutes.") % words)


def _hold(touch):
    """Seconds for which a press is held at a time, or None where it is no hold or nobody says."""
    facts = touch.facts
    if facts.stroke not in PRESSING:
        return None
    if facts.hold_seconds:
        return min(facts.hold_seconds, touch.cue.seconds)
    times = touch.cue.repetitions or facts.repetitions
    return touch.cue.seconds // times if times and facts.stroke == "trigger-point-pressure" else None


def _shorter_hold(reading, at, facts):
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
def sound_stretches(reading):
    """A stretch is held for 10 to 60 s, 1 to 5 times, on a limb that is warm, and nobody bounces.

    Warm is STRETCH_WARM_SECONDS of any touch or movement but stretching before it, on the same side and part of the
    body (arm, leg, trunk, neck or head): muscles that are stretched cross joints, so their neighbours' work counts.
    The hold is the technique's, up to the step's seconds, or the step's seconds through its repetitions. "Bounce" in a
    note is found in English alone, and not where the note forbids it. The 45 s are our own.
    """
    warmed, stretches, cold = defaultdict(int), {}, set()
    for touch in reading.played:
        if touch.facts.stroke != "stretching":
            for place in _parts(touch.facts.spots, touch.sides):
                warmed[place] += touch.cue.seconds
            continue
        stretches.setdefault(touch.at, touch)
        if any(warmed[place] < STRETCH_WARM_SECONDS for place in _parts(touch.facts.primary, touch.sides)):
            cold.add(touch.at)
    for at, touch in stretches.items():
        wrong = [*_wrong_in_stretch(touch), *([_("nothing warms it up before")] if at in cold else [])]
        if wrong:
            message = _("“%(name)s”: %(wrong)s.") % {"name": touch.facts.name, "wrong": "; ".join(wrong)}
            yield Finding(*at, message, _better_stretch(reading, touch, at in cold) if len(wrong) == 1 else None)


def _parts(spots, sides):
    return {(spot.part, side) for spot in spots for side in sides}


def _wrong_in_stretch(touch):
    times = touch.cue.repetitions or touch.facts.repetitions
    hold = touch.facts.hold_seconds or (touch.cue.seconds // times if times else None)
    if hold is not None:
        hold = min(hold, touch.cue.seconds)
        if hold < STRETCH_SECONDS[0]:
            yield _("a hold of %(hold)d s is short") % {"hold": hold}
        elif hold > STRETCH_SECONDS[1]:
            yield _("a hold of %(hold)d s is long") % {"hold": hold}
    if times and times > STRETCH_TIMES[1]:
        yield _("%(times)d times are many") % {"times": times}
    if re.search(BOUNCE, touch.cue.note, re.IGNORECASE):
        yield _("a stretch is held, never bounced")


def _better_stretch(reading, touch, is_cold):
    """What mends the one thing that is wrong."""
    if not is_cold:
        times = touch.cue.repetitions
        too_often = times is not None and times > STRETCH_TIMES[1] and touch.facts.hold_seconds
        return repairs.repeated(reading, touch.at, STRETCH_TIMES[1]) if too_often else None
    needed = {spot.part for spot in touch.facts.primary}

    def warms(facts):
        reached = {spot.part for spot in facts.spots}
        return facts.pressure[0] <= 2 and facts.seconds[1] >= STRETCH_WARM_SECONDS and needed <= reached

    found = repairs.fitting(reading, touch.at, warms, "warm-up")
    if not found:
        return None
    seconds = min(max(60, found[0].seconds[0]), found[0].seconds[1])
    return repairs.added(reading, touch.at, found[0], seconds, min(2, found[0].pressure[1]), after=False)


@rule(
    "L10",
    INFO,
    title=lazy("Fascia holds take their time"),
    threshold=lazy("myofascial release for 90 s or more"),
    why=lazy("The slow give that this stroke waits for takes a minute and a half; a shorter hold is a compression."),
    source="handson-austin.com; jerichophysio.com",
)
def long_fascia_holds(reading):
    """A step whose main stroke is myofascial release lasts FASCIA_SECONDS or more each time it is played."""
    for i, j, step, facts in reading.steps():
        if facts.stroke == "myofascial-release" and step["seconds"] < FASCIA_SECONDS:
            words = {"name": facts.name, "seconds": step["seconds"]}
            message = _("“%(name)s” waits for %(seconds)d s only; as short as that it is a compression.") % words
            yield Finding(i, j, message, repairs.lasting(reading, (i, j), FASCIA_SECONDS))


@rule(
    "L11",
    WARNING,
    title=lazy("Joints move gently, both ways"),
    threshold=lazy("5 to 15 times a direction, both directions, level 2 at most"),
    why=lazy("A joint is carried through the range it has, and never pushed beyond it."),
    source="“How to Massage Your Ankles for Pain and Tension”; times are our own",
)
def gentle_joints(reading):
    """Joint mobilisation is repeated 5 to 15 times a direction, goes both ways, and stays at pressure 2 or less.

    Repetitions are the step's, else the technique's; where neither says, they are not judged. Both ways: circles and
    to-and-fro have them. A gentle pull (away from the heart) or a hold has no other way to go, so only a movement
    that the technique describes as going one way along or across is found.
    """
    for i, j, step, facts in reading.steps():
        if facts.stroke != "joint-mobilisation":
            continue
        wrong, repair = [], None
        times = step["repetitions"] or facts.repetitions
        if step["pressure"] > JOINT_PRESSURE:
            wrong.append(_("level %(level)d is more than a joint needs") % {"level": step["pressure"]})
            repair = repairs.at_level(reading, (i, j), JOINT_PRESSURE)
        if times and not JOINT_TIMES[0] <= times <= JOINT_TIMES[1]:
            text = _("%(times)d times are many") if times > JOINT_TIMES[1] else _("%(times)d times are few")
            wrong.append(text % {"times": times})
            repair = repairs.repeated(reading, (i, j), min(max(times, JOINT_TIMES[0]), JOINT_TIMES[1]))
        if facts.direction not in TWO_WAYS | PULLS:
            wrong.append(_("it goes one way only"))
            repair = None
        if wrong:
            message = _("“%(name)s”: %(wrong)s.") % {"name": facts.name, "wrong": "; ".join(wrong)}
            yield Finding(i, j, message, repair if len(wrong) == 1 else None)


RULES = (short_friction, short_holds, sound_stretches, long_fascia_holds, gentle_joints)
