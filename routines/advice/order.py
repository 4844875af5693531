"""In which order: warm before deep, light at the end, no leaps between, broad before narrow."""

from collections import defaultdict
from itertools import compress

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice import repairs
from routines.advice.model import INFO, WARNING, Finding, rule
from routines.advice.reading import works_near

WARM_STROKES = {"effleurage", "compression", "holding", "friction-warming", "feather-stroke"}
WARM_PRESSURE = 2
WARM_SECONDS = 45
CLOSE_STROKES = {"effleurage", "holding", "feather-stroke"}
CLOSE_PRESSURE = 2
FEATHER = 1
CLOSE_SECONDS = 20
MOST_LEVELS = 2
PEAK_FROM = 3
EARLY, LATE = 0.20, 0.90
NARROW = {"thumb", "knuckle", "tool"}
STEPS_PER_POSITION = 3
SITTING = {"seated", "leg-stretched"}
LEAST_WARM, MOST_DEEP, LEAST_CLOSE = 0.15, 0.40, 0.10
WHOLE_BLOCK_SECONDS = 180


def is_warming(touch) -> bool:
    """Broad and light enough to warm: L01's strokes, and others that the library itself calls a warm-up."""
    facts = touch.facts
    return touch.cue.pressure <= WARM_PRESSURE and (_warms(facts) or facts.phase == "warm-up")


def _warms(facts) -> bool:
    """Whether its stroke is one to warm with; a press with thumb, knuckle or tool is none."""
    return facts.stroke in WARM_STROKES and not (facts.stroke == "compression" and facts.contact in NARROW)


def is_closing(touch) -> bool:
    """A glide, a hold or a feather stroke at 2 or less; and anything at 1 or less, which is as light as those."""
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
def warm_before_deep(reading):
    """Before the first deep step of a region and side there are WARM_SECONDS of warming touch on it.

    Deep is pressure 4 or more (0 to 5), or cross-fibre friction, trigger-point pressure or stripping as the main
    stroke. Warming is effleurage, compression or holding at 2 or less on the region, on what holds it, or on a part of
    it, but not a press with thumb, knuckle or tool. Warming friction, feather strokes and what the library files as a
    warm-up are counted too, since warming is what they are for. Seconds are summed over all steps before. Source:
    teachers' consensus; the 45 s are our own.
    """
    warmed, seen, told = defaultdict(int), set(), set()
    for touch in reading.touches:
        if touch.is_deep:
            for side in touch.sides:
                places = {(spot.region, side) for spot in touch.facts.primary}
                if places and not places <= seen:
                    warm = sum(s for (f, of), s in warmed.items() if of == side and works_near(f, touch.facts))
                    if warm < WARM_SECONDS and touch.at not in told:
                        told.add(touch.at)
                        yield _cold(reading, touch, WARM_SECONDS - warm)
                    seen |= places
        if is_warming(touch):
            for side in touch.sides:
                warmed[touch.facts, side] += touch.cue.seconds


def _cold(reading, touch, missing):
    def warms(facts):
        return (
            _warms(facts)
            and facts.contact not in NARROW
            and facts.pressure[0] <= WARM_PRESSURE
            and facts.seconds[1] >= WARM_SECONDS
            and works_near(facts, touch.facts)
        )

    found = repairs.fitting(reading, touch.at, warms, "warm-up")
    repair = None
    if found:
        seconds = min(max(60, found[0].seconds[0]), found[0].seconds[1])
        pressure = min(WARM_PRESSURE, found[0].pressure[1])
        repair = repairs.added(reading, touch.at, found[0], seconds, pressure, after=False)
    words = {"name": touch.facts.name, "seconds": missing}
    return Finding(
        *touch.at, _("“%(name)s” goes deep before the place is warm: %(seconds)d s are missing.") % words, repair
    )


@rule(
    "L02",
    WARNING,
    title=lazy("Close lightly"),
    threshold=lazy("at the end of each place and side, 20 s of glides, holds or feather strokes at level 2 or less"),
    why=lazy("A light, broad end calms what was worked and shows where the skin or the person needs more care."),
    source="massagedownloads.com; “How to Massage Your Ankles for Pain and Tension”",
)
def close_lightly(reading):
    """After the last work on a zone and side there are CLOSE_SECONDS of closing touch that reaches it.

    Closing is effleurage, holding or a feather stroke at 2 or less, or any touch at 1 or less. Movements and stretches
    are looked past: they are no touch. A zone that was never worked at more than that needs no close. The source names
    strokes and level; the 20 s, and that whatever is done at 1 closes too, are our own.
    """
    open_ends = defaultdict(set)
    for place, touches in reading.blocks.items():
        last = next((touch for touch in reversed(touches) if not is_closing(touch)), None)
        if last is None:
            continue
        after = (t.cue.seconds for t in reading.around[place] if t.number > last.number and is_closing(t))
        if sum(after) < CLOSE_SECONDS:
            open_ends[last.at].add(place[0])
    for at, zones in open_ends.items():
        words = {"name": reading.facts[reading.step(at)["technique"]].name, "places": reading.names_of(zones)}
        message = _("Nothing light follows “%(name)s” on the %(places)s.") % words
        yield Finding(*at, message, _closing(reading, at, zones))


def _closing(reading, at, zones):
    def closes(facts):
        return (
            facts.stroke in CLOSE_STROKES
            and facts.pressure[0] <= CLOSE_PRESSURE
            and facts.seconds[1] >= CLOSE_SECONDS
            and zones <= facts.all_zones
        )

    found = repairs.fitting(reading, at, closes, "close")
    if not found:
        return None
    seconds = min(max(45, found[0].seconds[0]), found[0].seconds[1])
    return repairs.added(reading, at, found[0], seconds, max(1, found[0].pressure[0]), after=True)


@rule(
    "L03",
    WARNING,
    title=lazy("No leaps in pressure"),
    threshold=lazy("at most 2 levels between neighbouring steps on one place"),
    why=lazy("Muscles tense against a sudden change; light, deeper, light again is easier to accept."),
    source="light-deep-light, as massage schools teach it",
)
def no_leaps(reading):
    """Between two touches that follow each other on one zone and side, pressure (0 to 5) changes by 2 at most.

    Movements between them are looked past. A touch elsewhere between them makes them no neighbours.
    """
    before_each = defaultdict(set)
    for before, touch in zip(reading.touches, reading.touches[1:], strict=False):
        is_near = not before.facts.zones.isdisjoint(touch.facts.zones)
        if is_near and before.at != touch.at and not set(before.sides).isdisjoint(touch.sides):
            before_each[touch.at].add(before.cue.pressure)
    for at, levels in before_each.items():
        step = reading.step(at)
        farthest = max(levels, key=lambda level: abs(level - step["pressure"]))
        if abs(farthest - step["pressure"]) > MOST_LEVELS:
            words = {"name": reading.facts[step["technique"]].name, "before": farthest, "now": step["pressure"]}
            message = _("Pressure leaps from level %(before)d to level %(now)d at “%(name)s”.") % words
            yield Finding(*at, message, _gentler(reading, at, levels))


def _gentler(reading, at, levels):
    """A level that is near enough to all that comes right before the step, where there is one."""
    low, high = max(levels) - MOST_LEVELS, min(levels) + MOST_LEVELS
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
def peak_in_the_middle(reading):
    """Touches at the highest pressure of a zone and side start after 20 % of its time and end before 90 % of it.

    Judged from level 3 on, where a block has three touches or more; below that there is no peak to speak of.
    """
    told = set()
    for (zone, _side), touches in reading.blocks.items():
        peak = max(touch.cue.pressure for touch in touches)
        if peak < PEAK_FROM or len(touches) < 3:
            continue
        whole, passed = sum(touch.cue.seconds for touch in touches), 0
        for touch in touches:
            start, passed = passed, passed + touch.cue.seconds
            early, late = start < EARLY * whole, passed > LATE * whole
            if touch.cue.pressure == peak and (early or late) and touch.at not in told:
                told.add(touch.at)
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
    threshold=lazy("the first touch of each place is with palm or hand, not thumb, knuckle or tool"),
    why=lazy("A broad hand finds out what the place is like before a narrow one presses on it."),
    source="study.com; vip-massage.eu",
)
def broad_before_narrow(reading):
    """The first touch that reaches a zone and side is not made with thumb, knuckle or tool. Fingertips are let pass."""
    told = set()
    for (zone, _side), touches in reading.around.items():
        first = touches[0]
        if first.facts.contact in NARROW and zone in first.facts.zones and first.at not in told:
            told.add(first.at)
            words = {"name": first.facts.name, "place": reading.name_of(zone)}
            yield Finding(*first.at, _("“%(name)s” is the first touch on the %(place)s, and a narrow one.") % words)


@rule(
    "L14",
    INFO,
    title=lazy("Few changes of position"),
    threshold=lazy("at most one change for every 3 steps, and all of one position together"),
    why=lazy("Each turning over breaks the rest, and takes time that no timer counts."),
    source="general practice",
)
def few_changes_of_position(reading):
    """Positions change at most once for 3 cues, and none that was left comes back.

    A section's position holds for its steps; where it has none, each technique's own. Sitting with the leg stretched
    out counts as sitting. The research gives no source; both thresholds are our own.
    """
    played = [(touch, _position(reading, touch)) for touch in reading.played]
    changes, left, now = 0, set(), ""
    for touch, position in played:
        if not position or position == now:
            continue
        if now:
            changes += 1
            left.add(now)
        if position in left:
            words = {"name": touch.facts.name}
            yield Finding(*touch.at, _("“%(name)s” goes back to a position that was left before.") % words)
            left.discard(position)
        now = position
    if changes * STEPS_PER_POSITION > len(played):
        words = {"changes": changes, "steps": len(played)}
        yield Finding(None, None, _("Position changes %(changes)d times in %(steps)d steps.") % words)


def _position(reading, touch):
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
def sound_shares(reading):
    """Of the seconds on a zone and side: warming before the first work, deep, and closing after the last work.

    Judged where the block lasts 180 s or more and holds something at 3 or more, or deep; a light block needs no plan.
    """
    told = set()
    for place, touches in reading.blocks.items():
        whole = sum(touch.cue.seconds for touch in touches)
        work = [touch for touch in touches if touch.is_deep or touch.cue.pressure >= PEAK_FROM]
        if not work or whole < WHOLE_BLOCK_SECONDS or touches[0].at in told:
            continue
        around = reading.around[place]
        warm = sum(t.cue.seconds for t in around if t.number < work[0].number and is_warming(t))
        deep = sum(t.cue.seconds for t in touches if t.is_deep)
        close = sum(t.cue.seconds for t in around if t.number > work[-1].number and is_closing(t))
        shares = (warm < LEAST_WARM * whole, deep > MOST_DEEP * whole, close < LEAST_CLOSE * whole)
        words = {"place": reading.name_of(place[0])}
        wrong = "; ".join(str(text) % words for text in compress(UNSOUND_SHARES, shares))
        if wrong:
            told.add(touches[0].at)
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
