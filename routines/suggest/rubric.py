"""What a teacher asks of a lesson, rule by rule: each holds, does not, or (None) does not apply.

The rules read the document that a suggestion gives, not the plan that it came from, so that routines by hand can be
judged, too.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from routines.document.cues import Cue, cues, seconds_by_side
from routines.document.shapes import Document, SectionOfDocument, StepOfDocument, TechniqueOfDocument
from routines.suggest.area_tree import AreaTree
from routines.suggest.budget import LEAST_GROUP
from routines.suggest.pieces import CLOSING, LIGHT, MOVING, NARROW, positions_of
from routines.suggest.section import TURN_SECONDS
from routines.suggest.stations import SHORTEST_STAY
from routines.suggest.unreached import expected, is_reached
from routines.suggest.wish import TOLERANCE, Pool, Suggestion, Wanted
from techniques.safety.rules import minutes_of

MAX_DIFFERENCE = 0.05
MAX_SAME_STROKE = 0.5
"""Of the steps of a routine, in variety."""


@dataclass(frozen=True)
class Judged:
    """A document with the wish that it answers, and what is needed to judge it."""

    document: Document
    wanted: Wanted
    tree: AreaTree
    made: Suggestion | None = None
    pool: Pool | None = None

    def technique(self, step: StepOfDocument) -> TechniqueOfDocument:
        return self.document["techniques"][step["technique"]]

    @property
    def sections(self) -> list[SectionOfDocument]:
        return self.document["sections"]

    @property
    def played(self) -> list[Cue]:
        return cues(self.document)

    @property
    def stays(self) -> Counter[str]:
        """Seconds in each position, pauses included."""
        stays: Counter[str] = Counter()
        for cue in self.played:
            stays[self.sections[cue.section]["receiver_position"]] += cue.pause_seconds + cue.seconds
        return stays

    def touching(self, section: SectionOfDocument) -> list[StepOfDocument]:
        return [step for step in section["steps"] if self.technique(step)["contact"] != "none"]

    def targets(self, technique: TechniqueOfDocument) -> list[str]:
        return [t["area"] for t in technique["targets"] if t["role"] == "primary" and self.tree.lineage(t["area"])]

    def zones(self, technique: TechniqueOfDocument) -> frozenset[str]:
        return frozenset[str]().union(*map(self.tree.zones_of, self.targets(technique)))


def coverage(judged: Judged) -> bool | None:
    """Each zone due has a step, or is named as not reached.

    A zone may be missing if its share is under LEAST_GROUP, if nothing is allowed there, if it needs a position of
    its own and does not fill SHORTEST_STAY seconds there, or if all of the time is too short for two positions; a place
    smaller than a zone also if the zone has a step and no other fits into its time.
    """
    if judged.made is None:
        return None
    wanted, named = judged.wanted, {one.area: one for one in judged.made.unreached}
    asked = () if judged.tree.is_whole(wanted.areas) else wanted.areas
    worked = {area for technique in judged.document["techniques"].values() for area in judged.targets(technique)}
    worked_zones = frozenset[str]().union(*map(judged.tree.zones_of, worked))
    is_short = 60 * wanted.minutes <= 2 * SHORTEST_STAY + TURN_SECONDS
    for area in expected(asked, judged.tree, 60 * wanted.minutes):
        if area in named:
            due = named[area].seconds
            is_missing = judged.tree.zones_of(area).isdisjoint(worked_zones)
            if named[area].is_possible and due >= LEAST_GROUP and is_missing and not is_short:
                return False
        elif not is_reached(area, asked, worked, judged.tree) and not is_reached(area, (), named, judged.tree):
            return False
    return True


def first_touch(judged: Judged) -> bool | None:
    """By another's hands each section begins with a glide, a hold or a feather stroke at LIGHT or less."""
    if judged.wanted.is_for_self:
        return None
    firsts = [steps[0] for steps in map(judged.touching, judged.sections) if steps]
    return all(judged.technique(s)["stroke"]["slug"] in CLOSING and s["pressure"] <= LIGHT for s in firsts)


def turns(judged: Judged) -> bool | None:
    """No position lasts less than SHORTEST_STAY seconds beside others, and none comes back."""
    stays = judged.stays
    if len(stays) < 2:
        return None
    runs = [position for position, _same in groupby(section["receiver_position"] for section in judged.sections)]
    return min(stays.values()) >= SHORTEST_STAY and len(runs) == len(set(runs))


def reach(judged: Judged) -> bool | None:
    """What one does oneself is for oneself, in a position in which one reaches the place."""
    if not judged.wanted.is_for_self:
        return None
    for section in judged.sections:
        for step in section["steps"]:
            technique = judged.technique(step)
            zones, targets = judged.zones(technique), judged.targets(technique)
            able = positions_of(technique, technique["stroke"]["slug"], zones, targets, judged.wanted)
            if not technique["for_self"] or section["receiver_position"] not in able:
                return False
    return True


def hygiene(judged: Judged) -> bool | None:
    """Nobody touches a face or scalp with hands that come from the feet, unless they are washed or wiped before."""
    at_feet, found = False, None
    for cue in judged.played:
        technique = judged.document["techniques"][cue.technique]
        zones = judged.zones(technique) if technique["contact"] != "none" else frozenset[str]()
        if at_feet and "head" in zones:
            if not (cue.note and cue.pause_seconds):
                return False
            found, at_feet = True, False
        at_feet = at_feet or "foot" in zones
    return found


def balance(judged: Judged) -> bool | None:
    """Left and right get the same within MAX_DIFFERENCE."""
    sides = seconds_by_side(judged.played)
    longer, shorter = max(sides["left"], sides["right"]), min(sides["left"], sides["right"])
    return longer - shorter <= MAX_DIFFERENCE * longer if longer else None


def safety(judged: Judged) -> bool | None:
    """Nothing that the receiver's answers leave out or allow only lighter, and no position longer than they allow."""
    pool = judged.pool
    if pool is None or not judged.wanted.conditions:
        return None
    for section in judged.sections:
        for step in section["steps"]:
            verdict = pool.verdicts.get(step["technique"])
            verdict = verdict and verdict.in_step(section["receiver_position"])
            if verdict and (verdict.is_left_out or (verdict.level is not None and step["pressure"] > verdict.level)):
                return False
    longest, stays = minutes_of(judged.wanted.conditions), judged.stays
    return all(stays[position] <= 60 * minutes for position, minutes in longest.items() if position)


def time(judged: Judged) -> bool | None:
    """The time asked for within TOLERANCE, or a word on why not."""
    if judged.made is None:
        return None
    asked = 60 * judged.wanted.minutes
    return abs(judged.document["total_seconds"] - asked) <= TOLERANCE * asked or bool(judged.made.shortfall)


def build(judged: Judged) -> bool | None:
    """In each section the work on a place goes from light to deep, from broad to narrow at one level; its end is light.

    Each step is compared with the last one before it on the same zone: work on the forearm does not warm the hand. What
    is MOVING presses little and has its own places, before the work and after it.
    """
    found = None
    for steps in map(judged.touching, judged.sections):
        if len(steps) < 3:
            continue
        found = True
        deepest: dict[str, tuple[int, bool]] = {}
        for step in steps[1:-1]:
            technique = judged.technique(step)
            if technique["stroke"]["slug"] in CLOSING | MOVING:
                continue
            zones, own = judged.zones(technique), (step["pressure"], technique["contact"] in NARROW)
            if any(own < deepest.get(zone, own) for zone in zones):
                return False
            deepest |= dict.fromkeys(zones, own)
        if steps[-1]["pressure"] > LIGHT:
            return False
    return found


def variety(judged: Judged) -> bool | None:
    """With six steps or more, no stroke makes up more than MAX_SAME_STROKE of them, and none repeats at once."""
    steps = [step for section in judged.sections for step in section["steps"]]
    if len(steps) < 6:
        return None
    strokes = Counter(judged.technique(step)["stroke"]["slug"] for step in steps)
    repeats = any(one["technique"] == after["technique"] for one, after in pairwise(steps))
    return max(strokes.values()) <= MAX_SAME_STROKE * len(steps) and not repeats


Rule = Callable[[Judged], bool | None]
PROMISED: Mapping[str, Rule] = {
    "coverage": coverage,
    "first touch": first_touch,
    "turns": turns,
    "reach": reach,
    "hygiene": hygiene,
    "balance": balance,
    "safety": safety,
    "time": time,
}
"""What every suggestion keeps to."""
MEASURED: Mapping[str, Rule] = {"build": build, "variety": variety}
"""What most suggestions keep to."""


def judged_by_all(judged: Judged) -> Iterator[tuple[str, bool | None]]:
    for name, rule in {**PROMISED, **MEASURED}.items():
        yield name, rule(judged)
