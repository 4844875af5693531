"""How much in all: both sides alike, the total time, days of rest, and the giver's thumbs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice import repairs
from routines.advice.model import INFO, WARNING, Finding, rule
from routines.advice.reading import At, Block, Reading, Touch
from routines.document.durations import minutes
from routines.document.shapes import Document
from techniques.models import BodyArea

MAX_DIFFERENCE = 0.15
SELF_SECONDS = (5 * 60, 30 * 60)
FOOT_ZONES = {"foot", "ankle"}
FOOT_SECONDS = (3 * 60, 15 * 60)
REGION_SECONDS = 20 * 60
FULL_BODY_SECONDS = (60 * 60, 110 * 60)
FULL_BODY = ({"trunk"}, {"lower-limb"}, {"upper-limb"}, {"head", "neck"})
THUMB_SECONDS = 180
REST_STROKES = {"friction-cross-fibre", "friction-circular"}


@rule(
    "L12",
    WARNING,
    title=lazy("Left and right alike"),
    threshold=lazy("each paired place is done on both sides, within 15 % of the longer one's time"),
    why=lazy("Worked on one side only, a place can feel heavier and colder than its twin for hours."),
    source="times per side in “Relieving Lower Back Pain with Ankle Massage”",
)
def sides_alike(reading: Reading) -> Iterator[Finding]:
    """Seconds on left and right of each zone with paired targets differ by at most MAX_DIFFERENCE of the longer.

    A cue for both sides counts in full on each. Movements count too. If a document, section or step has a text
    `single_side_reason`, it is meant for one side and not judged.
    """
    sums: defaultdict[str, dict[str, int]] = defaultdict(lambda: {"left": 0, "right": 0})
    one_sided: defaultdict[str, list[At]] = defaultdict(list)
    if reading.document.get("single_side_reason"):
        return
    for touch in reading.played:
        step = reading.step(touch.at)
        if step.get("single_side_reason") or reading.sections[touch.cue.section].get("single_side_reason"):
            continue
        for zone in {spot.zone for spot in touch.facts.primary if spot.paired}:
            for side in touch.sides:
                sums[zone][side] += touch.cue.seconds
            if step["side"] in ("left", "right") and touch.at not in one_sided[zone]:
                one_sided[zone].append(touch.at)
    for zone, seconds in sums.items():
        longer, shorter = max(seconds.values()), min(seconds.values())
        if longer - shorter <= MAX_DIFFERENCE * longer:
            continue
        steps = one_sided[zone]
        same = len({reading.step(at)["side"] for at in steps}) == 1
        words = {"place": reading.name_of(zone), **seconds}
        message = _("The %(place)s: %(left)d s on the left, %(right)d s on the right.") % words
        yield Finding(*steps[0], message, repairs.on_both_sides(reading, steps) if same else None)


@rule(
    "L15",
    WARNING,
    title=lazy("A sound length"),
    threshold=lazy(
        "for oneself 5 to 30 minutes, 3 to 15 for each foot and ankle, 20 at most on one place; "
        "a partner’s full body 60 to 110 minutes"
    ),
    why=lazy("Too short leaves no time to warm up and close; too long tires hands and skin."),
    source="massagedownloads.com; foot trials of Coban and of Vaillant, 20 minutes",
)
def sound_length(reading: Reading) -> Iterator[Finding]:
    """Seconds in all, pauses included, and per zone and side without them.

    For oneself, the routine takes 300 to 1800 s, each zone and side at most 1200 s, and foot with ankle 180 to 900 s
    per side. The minimum for a foot applies only if feet and ankles get half of all touch: a longer routine may touch
    them in passing. For a partner (by the document's `for`) only a full body (trunk, leg, arm, and neck or head) is
    judged: 3600 to 6600 s. Too little is a hint, too much a warning. At most one finding; a routine without steps is
    not judged.
    """
    total = sum(touch.cue.seconds + touch.cue.pause_seconds for touch in reading.played)
    if not total:
        return
    if reading.for_self:
        finding = _too_much_or_little(total, SELF_SECONDS) or _on_one_zone(reading)
    else:
        parts = {spot.part for touch in reading.touches for spot in touch.facts.primary}
        is_full = all(parts & some for some in FULL_BODY)
        finding = _too_much_or_little(total, FULL_BODY_SECONDS) if is_full else None
    if finding:
        yield finding


def _too_much_or_little(total: int, limits: tuple[int, int]) -> Finding | None:
    least, most = limits
    words = {"time": minutes(total), "least": minutes(least), "most": minutes(most)}
    if total < least:
        return _too_little(_("It takes %(time)s: less than %(least)s.") % words)
    return _too_much(_("It takes %(time)s: more than %(most)s.") % words) if total > most else None


def _on_one_zone(reading: Reading) -> Finding | None:
    sums: defaultdict[Block, int] = defaultdict(int)
    all_sides: defaultdict[str, int] = defaultdict(int)
    for touch in reading.played:
        for zone in touch.facts.zones:
            for side in touch.sides:
                sums[zone, side] += touch.cue.seconds
        if touch.facts.zones & FOOT_ZONES:
            for side in touch.sides:
                sums["", side] += touch.cue.seconds
        for side in touch.sides:
            all_sides[side] += touch.cue.seconds
    for (zone, side), seconds in sums.items():
        words = {"place": reading.name_of(zone), "time": minutes(seconds)}
        if zone and seconds > REGION_SECONDS:
            return _too_much(_("The %(place)s gets %(time)s on one side: more than 20 min.") % words)
        if not zone and seconds > FOOT_SECONDS[1]:
            return _too_much(_("A foot and ankle get %(time)s: more than 15 min.") % words)
        if not zone and seconds < FOOT_SECONDS[0] and 2 * seconds >= all_sides[side]:
            return _too_little(_("A foot and ankle get %(time)s: less than 3 min.") % words)
    return None


def _too_much(message: str) -> Finding:
    return Finding(None, None, message)


def _too_little(message: str) -> Finding:
    """A hint only: it harms nobody, and every routine starts out too short."""
    return Finding(None, None, message, severity=INFO)


@rule(
    "L24",
    INFO,
    title=lazy("Rest days, and rest for thumbs"),
    threshold=lazy("no deep or friction work on one region two days running; thumbs for 3 minutes in a row at most"),
    why=lazy("Tissue that was worked deep settles within a day or two, and thumbs are the giver’s weakest tool."),
    source="realbodywork.com; general practice",
)
def rest(reading: Reading) -> Iterator[Finding]:
    """No region and side gets deep or friction work that had it today or yesterday; thumbs work at most 180 s in a row.

    Deep is as in L01, or circular or cross-fibre friction at 3 or more. Earlier sessions are in `reading.recent`.
    Thumbs work in a row while no touch in between uses another contact, movements aside. The source says "alternate
    days"; both thresholds are our own.
    """
    yield from _too_soon(reading)
    row = 0
    for touch in reading.touches:
        row = row + touch.cue.seconds if touch.facts.contact == "thumb" else 0
        if row > THUMB_SECONDS:
            words = {"name": touch.facts.name, "minutes": THUMB_SECONDS // 60}
            message = _("With “%(name)s” the thumbs work for more than %(minutes)d minutes in a row.") % words
            why = _("A knuckle, the palm or a ball can do much of it, and spares the thumb joints.")
            yield Finding(*touch.at, message, why=why)
            row = 0


def _too_soon(reading: Reading) -> Iterator[Finding]:
    worked = worked_lately(reading.recent, reading.areas, reading.today or timezone.localdate())
    for touch, region in worked_again(reading, worked):
        words = {"name": touch.facts.name, "place": reading.name_of(region)}
        message = _("“%(name)s”: the %(place)s had deep or friction work within the last day; give it a rest.")
        yield Finding(*touch.at, message % words)


def worked_lately(
    recent: Iterable[tuple[date, Document]], areas: Mapping[str, BodyArea], today: date
) -> set[tuple[str, str]]:
    """The regions and sides that were worked hard today or yesterday."""
    worked: set[tuple[str, str]] = set()
    for day, document in recent:
        if timedelta(0) <= today - day <= timedelta(days=1):
            for touch in Reading(document, areas).touches:
                worked |= _worked_hard(touch)
    return worked


def worked_again(reading: Reading, worked: set[tuple[str, str]]) -> Iterator[tuple[Touch, str]]:
    """The first touch of each step that works hard where it was `worked_lately`, and the region."""
    if not worked:
        return
    reported: set[At] = set()
    for touch in reading.touches:
        again = _worked_hard(touch) & worked
        if again and touch.at not in reported:
            reported.add(touch.at)
            yield touch, min(again)[0]


def _worked_hard(touch: Touch) -> set[tuple[str, str]]:
    """The regions and sides that get deep or friction work."""
    hard = touch.is_deep or (touch.facts.stroke in REST_STROKES and touch.cue.pressure >= 3)
    return {(spot.region, side) for spot in touch.facts.primary for side in touch.sides} if hard else set()


RULES = (sides_alike, sound_length, rest)
