"""The order of steps: warm before deep, light at the end, no leaps in between, broad before narrow."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import compress

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice import repairs
from routines.advice.model import INFO, WARNING, Finding, Repair, rule
from routines.advice.reading import At, Facts, Reading, Touch, works_near

WARM_STROKES = {"effleurage", "compression", "holding", "friction-warming", "feather-stroke"}
WARM_PRESSURE = 2
WARM_SECONDS = 45
CLOSE_STROKES = {"effleurage", "holding", "feather-stroke"}
CLOSE_PRESSURE = 2
FEATHER = 1
CLOSE_SECONDS = 20
MAX_LEAP = 2
PEAK_FROM = 3
EARLY, LATE = 0.20, 0.90
NARROW = {"thumb", "knuckle", "tool"}
STEPS_PER_POSITION = 3
SITTING = {"seated", "leg-stretched"}
MIN_WARM, MAX_DEEP, MIN_CLOSE = 0.15, 0.40, 0.10
JUDGED_SECONDS = 180


def is_warming(touch: Touch) -> bool:
    """Whether it is light and broad enough to warm: one of L01's strokes, or a warm-up according to the library."""
    facts = touch.facts
    return touch.cue.pressure <= WARM_PRESSURE and (_warms(facts) or facts.phase == "warm-up")


def _warms(facts: Facts) -> bool:
    """Whether its stroke warms; a press with thumb, knuckle or tool does not."""
    return facts.stroke in WARM_STROKES and not (facts.stroke == "compression" and facts.contact in NARROW)


def is_closing(touch: Touch) -> bool:
    """Whether it is a glide, a hold or a feather stroke at 2 or less, or anything at 1 or less, which is as light."""
    return touch.cue.pressure <= (CLOSE_PRESSURE if touch.facts.stroke in CLOSE_STROKES else FEATHER)


@rule(
    "L01",
    WARNING,
    title=lazy("Warm up before deep work"),
    threshold=lazy(
        "45 s of glides, presses or holds at level 2 or less, on the same region, before its first deep step"
    ),
    why=lazy("Tissue that is warm and used to the hand gives more easily, so deep work feels less sharp."),
    source="humankinetics.com; study.com; “How to Massage Your Ankles for Pain and Tension”",
)
def warm_before_deep(reading: Reading) -> Iterator[Finding]:
    """Before the first deep step on a region and side there are WARM_SECONDS of warming touch on it.

    Deep is pressure 4 or more (0 to 5), or cross-fibre friction, trigger-point pressure or stripping as the main
    stroke. Warming is effleurage, compression or holding at 2 or less on the region, an area above it or a part of it,
    but not a press with thumb, knuckle or tool. Warming friction, feather strokes and anything in the library's warm-up
    phase count too, since that is their purpose. Seconds add up over all earlier steps. Source: teachers' consensus;
    the 45 s are our own.
    """
    warmed: defaultdict[tuple[Facts, str], int] = defaultdict(int)
    seen: set[tuple[str, str]] = set()
    reported: set[At] = set()
    for touch in reading.touches:
        if touch.is_deep:
            for side in touch.sides:
                regions = {(spot.region, side) for spot in touch.facts.primary}
                if regions and not regions <= seen:
                    warm = sum(s for (f, on), s in warmed.items() if on == side and works_near(f, touch.facts))
                    if warm < WARM_SECONDS and touch.at not in reported:
                        reported.add(touch.at)
                        yield _cold(reading, touch, WARM_SECONDS - warm)
                    seen |= regions
        if is_warming(touch):
            for side in touch.sides:
                warmed[touch.facts, side] += touch.cue.seconds


def _cold(reading: Reading, touch: Touch, missing: int) -> Finding:
    def warms(facts: Facts) -> bool:
        return (
            _warms(facts)
            and facts.contact not in NARROW
            and facts.pressure[0] <= WARM_PRESSURE
            and facts.seconds[1] >= WARM_SECONDS
            and works_near(facts, touch.facts)
        )

    warmers = repairs.fitting(reading, touch.at, warms, "warm-up")
    repair = None
    if warmers:
        best = warmers[0]
        seconds = min(max(60, best.seconds[0]), best.seconds[1])
        repair = repairs.added(reading, touch.at, best, seconds, min(WARM_PRESSURE, best.pressure[1]), after=False)
    words = {"name": touch.facts.name, "seconds": missing}
    message = _("“%(name)s” goes deep before the place is warm: warm it up for %(seconds)d s more.") % words
    return Finding(*touch.at, message, repair)


@rule(
    "L02",
    WARNING,
    title=lazy("Close lightly"),
    threshold=lazy("at the end of each place and side, 20 s of glides, holds or feather strokes at level 2 or less"),
    why=lazy("A light, broad end calms what was worked and shows where the skin or the person needs more care."),
    source="massagedownloads.com; “How to Massage Your Ankles for Pain and Tension”",
)
def close_lightly(reading: Reading) -> Iterator[Finding]:
    """After the last work on a zone and side there are CLOSE_SECONDS of closing touch on it.

    Closing is effleurage, holding or a feather stroke at 2 or less, or any touch at 1 or less. Movements and stretches
    do not count as touch. A zone that got nothing but closing touch needs no close. The source names strokes and level;
    the 20 s, and that anything at 1 closes, are our own.
    """
    unclosed: defaultdict[At, set[str]] = defaultdict(set)
    for block, touches in reading.blocks.items():
        last = next((touch for touch in reversed(touches) if not is_closing(touch)), None)
        if last is None:
            continue
        after = (t.cue.seconds for t in reading.around[block] if t.number > last.number and is_closing(t))
        if sum(after) < CLOSE_SECONDS:
            unclosed[last.at].add(block[0])
    for at, zones in unclosed.items():
        words = {"name": reading.facts[reading.step(at)["technique"]].name, "places": reading.names_of(zones)}
        message = _("Nothing light follows “%(name)s” on the %(places)s.") % words
        yield Finding(*at, message, _closing(reading, at, zones))


def _closing(reading: Reading, at: At, zones: set[str]) -> Repair | None:
    def closes(facts: Facts) -> bool:
        return (
            facts.stroke in CLOSE_STROKES
            and facts.pressure[0] <= CLOSE_PRESSURE
            and facts.seconds[1] >= CLOSE_SECONDS
            and zones <= facts.all_zones
        )

    closers = repairs.fitting(reading, at, closes, "close")
    if not closers:
        return None
    best = closers[0]
    seconds = min(max(45, best.seconds[0]), best.seconds[1])
    return repairs.added(reading, at, best, seconds, max(1, best.pressure[0]), after=True)


@rule(
    "L03",
    WARNING,
    title=lazy("No leaps in pressure"),
    threshold=lazy("at most 2 levels between neighbouring steps on one place"),
    why=lazy("Muscles tense against a sudden change; light, deeper, light again is easier to accept."),
    source="light-deep-light, as massage schools teach it",
)
def no_leaps(reading: Reading) -> Iterator[Finding]:
    """Between two consecutive touches on one zone and side, pressure (0 to 5) changes by at most 2.

    Movements in between are ignored; a touch elsewhere means the two are not consecutive.
    """
    levels_before: defaultdict[At, set[int]] = defaultdict(set)
    for before, touch in zip(reading.touches, reading.touches[1:], strict=False):
        is_near = not before.facts.zones.isdisjoint(touch.facts.zones)
        if is_near and before.at != touch.at and not set(before.sides).isdisjoint(touch.sides):
            levels_before[touch.at].add(before.cue.pressure)
    for at, levels in levels_before.items():
        step = reading.step(at)
        farthest = max(levels, key=lambda level: abs(level - step["pressure"]))
        if abs(farthest - step["pressure"]) > MAX_LEAP:
            words = {"name": reading.facts[step["technique"]].name, "before": farthest, "now": step["pressure"]}
            message = _("Pressure leaps from level %(before)d to level %(now)d at “%(name)s”.") % words
            yield Finding(*at, message, _gentler(reading, at, levels))


def _gentler(reading: Reading, at: At, levels: Iterable[int]) -> Repair | None:
    """A level close enough to all levels right before the step, if there is one."""
    low, high = max(levels) - MAX_LEAP, min(levels) + MAX_LEAP
    now = reading.step(at)["pressure"]
    return repairs.at_level(reading, at, min(max(now, low), high)) if low <= high else None


@rule(
    "L04",
    INFO,
    title=lazy("The strongest part in the middle"),
    threshold=lazy("the highest pressure neither in the first 20 % nor in the last 10 % of the time on a place"),
    why=lazy("Strength that builds up and fades again is easier to let in than strength at either end."),
    source="consensus of massage teachers; shares are our own",
)
def peak_in_the_middle(reading: Reading) -> Iterator[Finding]:
    """Touches at the highest pressure on a zone and side start after 20 % of its time and end before 90 % of it.

    Judged if that pressure is 3 or more and there are at least three touches; otherwise there is no real peak.
    """
    reported: set[At] = set()
    for (zone, _side), touches in reading.blocks.items():
        peak = max(touch.cue.pressure for touch in touches)
        if peak < PEAK_FROM or len(touches) < 3:
            continue
        total, passed = sum(touch.cue.seconds for touch in touches), 0
        for touch in touches:
            start, passed = passed, passed + touch.cue.seconds
            early, late = start < EARLY * total, passed > LATE * total
            if touch.cue.pressure == peak and (early or late) and touch.at not in reported:
                reported.add(touch.at)
                words = {"name": touch.facts.name, "place": reading.name_of(zone)}
                text = (
                    _("“%(name)s”, the strongest on the %(place)s, comes early.")
                    if early
                    else _("“%(name)s”, the strongest on the %(place)s, comes late.")
                )
                yield Finding(*touch.at, text % words)


@rule(
    "L06",
    INFO,
    title=lazy("Broad before narrow"),
    threshold=lazy("the first touch on each place is with palm or hand, not thumb, knuckle or tool"),
    why=lazy("A broad hand gets to know the place before a narrow one presses on it."),
    source="study.com; vip-massage.eu",
)
def broad_before_narrow(reading: Reading) -> Iterator[Finding]:
    """The first touch on a zone and side is not with thumb, knuckle or tool. Fingertips are allowed."""
    reported: set[At] = set()
    for (zone, _side), touches in reading.around.items():
        first = touches[0]
        if first.facts.contact in NARROW and zone in first.facts.zones and first.at not in reported:
            reported.add(first.at)
            words = {"name": first.facts.name, "place": reading.name_of(zone)}
            message = _("“%(name)s” starts on the %(place)s with a narrow touch: begin with a broad one.") % words
            yield Finding(*first.at, message)


@rule(
    "L14",
    INFO,
    title=lazy("Few changes of position"),
    threshold=lazy("at most one change for every 3 steps, and all of one position together"),
    why=lazy("Each change of position breaks the rest, and takes time that no timer counts."),
    source="general practice",
)
def few_changes_of_position(reading: Reading) -> Iterator[Finding]:
    """The position changes at most once per 3 cues, and no earlier position comes back.

    A step's position is its section's, else its technique's. Sitting with the leg stretched out counts as sitting.
    There is no source in the research; both thresholds are our own.
    """
    played = [(touch, _position(reading, touch)) for touch in reading.played]
    changes, now = 0, ""
    earlier: set[str] = set()
    for touch, position in played:
        if not position or position == now:
            continue
        if now:
            changes += 1
            earlier.add(now)
        if position in earlier:
            words = {"name": touch.facts.name}
            yield Finding(*touch.at, _("“%(name)s” goes back to an earlier position.") % words)
            earlier.discard(position)
        now = position
    if changes * STEPS_PER_POSITION > len(played):
        counts = {"changes": changes, "steps": len(played)}
        yield Finding(None, None, _("The position changes %(changes)d times in %(steps)d steps.") % counts)


def _position(reading: Reading, touch: Touch) -> str:
    position = reading.sections[touch.cue.section]["receiver_position"] or touch.facts.position
    return "seated" if position in SITTING else position


UNSOUND_SHARES = (
    lazy("little of the time on the %(place)s is warm-up"),
    lazy("much of the time on the %(place)s is deep work"),
    lazy("little of the time on the %(place)s is a close"),
)


@rule(
    "L16",
    INFO,
    title=lazy("A sound share of each part"),
    threshold=lazy("of the time on a place: warm-up 15 % or more, deep 40 % or less, close 10 % or more"),
    why=lazy("Most of the time should feel easy; deep work is the spice, not the meal."),
    source="general practice; shares are our own",
)
def sound_shares(reading: Reading) -> Iterator[Finding]:
    """Shares of the seconds on a zone and side: warming before the first work, deep, closing after the last work.

    Judged if there are 180 s or more and any touch is deep or at 3 or more; light work needs no plan.
    """
    reported: set[At] = set()
    for block, touches in reading.blocks.items():
        total = sum(touch.cue.seconds for touch in touches)
        work = [touch for touch in touches if touch.is_deep or touch.cue.pressure >= PEAK_FROM]
        if not work or total < JUDGED_SECONDS or touches[0].at in reported:
            continue
        around = reading.around[block]
        warm = sum(t.cue.seconds for t in around if t.number < work[0].number and is_warming(t))
        deep = sum(t.cue.seconds for t in touches if t.is_deep)
        close = sum(t.cue.seconds for t in around if t.number > work[-1].number and is_closing(t))
        shares = (warm < MIN_WARM * total, deep > MAX_DEEP * total, close < MIN_CLOSE * total)
        words = {"place": reading.name_of(block[0])}
        wrong = "; ".join(str(text) % words for text in compress(UNSOUND_SHARES, shares))
        if wrong:
            reported.add(touches[0].at)
            yield Finding(*touches[0].at, f"{wrong[0].upper()}{wrong[1:]}.")


RULES = (
    warm_before_deep,
    close_lightly,
    no_leaps,
    peak_in_the_middle,
    broad_before_narrow,
    few_changes_of_position,
    sound_shares,
)
