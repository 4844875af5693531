"""A routine as the rules read it: its cues, each with what is known of its technique and of where it works."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from routines.document.cues import Cue, cues
from techniques.safety.documents import speaks_against

MOVING = {"joint-mobilisation", "stretching"}
"""Strokes that carry a limb: the hand holds it and does not work on the tissue."""
DEEP = {"friction-cross-fibre", "trigger-point-pressure", "stripping"}
"""Strokes that work deep whatever their pressure: L01's list."""
DEEP_PRESSURE = 4
NEEDS_GRIP = {
    *("friction-circular", "friction-cross-fibre", "trigger-point-pressure", "myofascial-release"),
    *("acupressure", "reflexology"),
}
"""Strokes that slip on oil: the library's no-slip strokes but for compression, which presses straight down."""
BOTH = ("left", "right")
PARTS_WITH_ZONES = {"upper-limb", "lower-limb", "trunk"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A target of a technique: an area, and the coarser places that it is part of.

    `zone` is its segment of the body (foot, ankle, lower-leg, thigh, hand, back, head ...) and `part` what that hangs
    on (lower-limb, upper-limb, trunk, head, neck). `region` is the nearest area of kind region, itself included.
    `highest` is the highest pressure (0 to 5) at a site of caution, `note` why, and `site` that site's own slug.
    """

    slug: str
    name: str
    kind: str
    lineage: tuple
    region: str
    zone: str
    part: str
    paired: bool
    highest: int | None = None
    note: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What a technique's document says, with nothing in it that a rule would have to check first."""

    slug: str
    name: str
    stroke: str
    phase: str
    contact: str
    direction: str
    lubricant: str
    position: str
    hold_seconds: int | None
    repetitions: int | None
    pressure: tuple
    seconds: tuple
    for_self: bool
    for_partner: bool
    named: frozenset
    primary: tuple
    spots: tuple
    zones: frozenset
    all_zones: frozenset

    @property
    def moves(self):
        """Whether the body is moved, by hands or by itself, and no hand strokes it."""
        return self.stroke in MOVING or self.contact == "none"

    def allows(self, pressure):
        return self.pressure[0] <= pressure <= self.pressure[1]


@dataclass(frozen=True, slots=True, eq=False)
class Touch:
    """A cue with the facts of its technique; `number` is its place in the order of play, from 0."""

    number: int
    cue: Cue
    facts: Facts
    sides: tuple

    @property
    def at(self):
        return self.cue.section, self.cue.step

    @property
    def is_deep(self):
        return self.facts.stroke in DEEP or self.cue.pressure >= DEEP_PRESSURE


class Reading:
    """All that a rule may ask. `areas` maps slugs to areas; `pool` slugs to documents of techniques to add."""

    def __init__(self, document, areas, conditions=(), recent=(), pool=None, today=None):
        self.document, self.areas, self.recent, self.today = document, areas, tuple(recent), today
        self.conditions = tuple(conditions)
        self._pool, self._spots, self._met = pool or {}, {}, {}
        self.facts = {slug: self.facts_of(slug, entry) for slug, entry in document["techniques"].items()}
        self.for_self = document["for"] == "self"
        self.sections = document["sections"]

    def of(self, document) -> "Reading":
        """Another routine, read with the same table of areas."""
        return Reading(document, self.areas)

    @cached_property
    def played(self) -> list[Touch]:
        """All cues in the order of play, movements too."""
        return [
            Touch(number, cue, self.facts[cue.technique], BOTH if cue.side == "both" else (cue.side,))
            for number, cue in enumerate(cues(self.document))
        ]

    @cached_property
    def touches(self) -> list[Touch]:
        """Those in which something strokes, presses or holds the body."""
        return [touch for touch in self.played if not touch.facts.moves]

    @cached_property
    def blocks(self) -> dict:
        """(zone, side) -> the touches whose main targets lie there, in order."""
        found = defaultdict(list)
        for touch in self.touches:
            for zone in touch.facts.zones:
                for side in touch.sides:
                    found[zone, side].append(touch)
        return dict(found)

    @cached_property
    def around(self) -> dict:
        """(zone, side) -> the touches that work there or only pass, in order."""
        found = defaultdict(list)
        for touch in self.touches:
            for zone in touch.facts.all_zones:
                for side in touch.sides:
                    found[zone, side].append(touch)
        return dict(found)

    @cached_property
    def pool(self) -> list[Facts]:
        """Techniques that could be added: those for this kind of massage that no condition speaks against."""
        facts = (self.facts_of(slug, entry) for slug, entry in sorted(self._pool.items()) if not entry.get("retired"))
        return [
            found
            for found in facts
            if (found.for_self if self.for_self else found.for_partner)
            and not any(speaks_against(condition, found) for condition in self.conditions)
        ]

    def pool_document(self, slug) -> dict:
        return self._pool[slug]

    def meet(self, one: Facts, other: Facts) -> bool:
        """Whether what they work on lies in one place."""
        if (one, other) not in self._met:
            self._met[one, other] = any(related(spot, aim) for aim in other.primary for spot in one.primary)
        return self._met[one, other]

    def steps(self):
        """(section, step, the step, facts of its technique) for each step in the order of the document."""
        for i, section in enumerate(self.sections):
            for j, step in enumerate(section["steps"]):
                yield i, j, step, self.facts[step["technique"]]

    def step(self, at) -> dict:
        section, step = at
        return self.sections[section]["steps"][step]

    def name_of(self, zone) -> str:
        area = self.areas.get(zone)
        return (area.name if area else zone.replace("-", " ")).lower()

    def names_of(self, zones: Iterable[str]) -> str:
        return ", ".join(self.name_of(zone) for zone in sorted(zones))

    def key_of(self, section, step=None) -> str:
        """The lasting name of a section or a step; an older document has none, and then the place stands in."""
        if section is None:
            return ""
        part = self.sections[section]
        if step is not None:
            return _text(part["steps"][step].get("key")) or f"{section}.{step}"
        return _text(part.get("key")) or f"{section}"

    def spot(self, slug, target) -> Spot:
        if slug not in self._spots:
            self._spots[slug] = _spot(slug, target, self.areas)
        return self._spots[slug]

    def facts_of(self, slug, entry) -> Facts:
        """Documents come from other places too, and hold anything beside what the schema asks for."""
        targets = [target for target in _list(entry.get("targets")) if isinstance(target, dict)]
        spots = [(self.spot(_text(t.get("area")), t), t.get("role")) for t in targets if _text(t.get("area"))]
        primary = tuple(spot for spot, role in spots if role != "secondary")
        pressure, seconds = _dict(entry.get("pressure")), _dict(entry.get("seconds"))
        return Facts(
            slug=slug,
            name=_text(entry.get("name")),
            stroke=_text(_dict(entry.get("stroke")).get("slug")),
            phase=_text(entry.get("phase")),
            contact=_text(entry.get("contact")),
            direction=_text(entry.get("direction")),
            lubricant=_text(entry.get("lubricant")),
            position=_text(entry.get("receiver_position")),
            hold_seconds=_count(entry.get("hold_seconds")),
            repetitions=_count(entry.get("repetitions")),
            pressure=(_whole(pressure.get("min"), 0), _whole(pressure.get("max"), 5)),
            seconds=(_whole(seconds.get("min"), 5), _whole(seconds.get("max"), 3600)),
            for_self=entry.get("for_self") is not False,
            for_partner=entry.get("for_partner") is not False,
            named=frozenset(_text(_dict(entry_).get("slug")) for entry_ in _list(entry.get("contraindications"))),
            primary=primary,
            spots=tuple(spot for spot, _role in spots),
            zones=frozenset(spot.zone for spot in primary),
            all_zones=frozenset(spot.zone for spot, _role in spots),
        )


def related(one: Spot, other: Spot) -> bool:
    """Whether two spots lie in one region, or one is part of the other's region within a segment of the body."""
    if one.zone != other.zone:
        return False
    return one.region == other.region or one.region in other.lineage or other.region in one.lineage


def works_near(one: Facts, other: Facts) -> bool:
    """Whether the first passes over where the second works."""
    return any(related(spot, aim) for aim in other.primary for spot in one.spots)


def _spot(slug, target, areas):
    area = areas.get(slug)
    if area is None:
        return Spot(slug, _text(target.get("name")) or slug, _text(target.get("kind")), (slug,), slug, slug, slug, True)
    line = tuple(area.lineage) or (slug,)
    part = line[1] if len(line) > 1 else line[0]
    zone = line[2] if len(line) > 2 and part in PARTS_WITH_ZONES else part
    above = [areas[step] for step in reversed(line) if step in areas]
    region = next((step.slug for step in above if step.kind == "region"), slug)
    site = next((step for step in above if step.caution_max_pressure is not None), None)
    about = (site.caution_max_pressure, site.caution_note, site.slug) if site else (None, "", "")
    return Spot(slug, area.name, area.kind, line, region, zone, part, area.paired, *about)


def _text(value) -> str:
    return value if isinstance(value, str) else ""


def _list(value) -> list:
    return value if isinstance(value, list) else []


def _dict(value) -> dict:
    return value if isinstance(value, dict) else {}


def _whole(value, otherwise) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _count(value) -> int | None:
    number = _whole(value, 0)
    return number if number > 0 else None
