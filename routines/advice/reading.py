"""A routine as the rules read it: its cues, each with the facts of its technique and of where it works."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from routines.document.cues import Cue, cues
from routines.document.shapes import Document, StepOfDocument, TechniqueOfDocument
from techniques.models import BodyArea, Contraindication
from techniques.models.position import position_in_document
from techniques.models.traits import traits_of
from techniques.models.unchecked import items, table, text, whole
from techniques.safety.scopes import segment
from techniques.safety.verdicts import Verdict, verdict

At = tuple[int, int]
"""Where a step is in the document: its section and its position in it, both from 0."""
Block = tuple[str, str]
"""A zone and a side, whose touches are judged together."""

MOVING = {"joint-mobilisation", "stretching"}
"""Strokes that move a limb: the hand holds it and does not work on the tissue."""
DEEP = {"friction-cross-fibre", "trigger-point-pressure", "stripping"}
"""Strokes that are deep at any pressure: L01's list."""
DEEP_PRESSURE = 4
NEEDS_GRIP = {
    *("friction-circular", "friction-cross-fibre", "trigger-point-pressure", "myofascial-release"),
    *("acupressure", "reflexology"),
}
"""Strokes that oil makes slip: the library's no-slip strokes except compression, which presses straight down."""
BOTH = ("left", "right")


@dataclass(frozen=True, slots=True)
class Spot:
    """A target of a technique: an area, and the larger areas that it is part of.

    `zone` is its segment of the body (foot, ankle, lower-leg, thigh, hand, back, head ...) and `part` the division that
    the zone belongs to (lower-limb, upper-limb, trunk, head, neck). `region` is the nearest area of kind region, which
    may be the target itself. At an endangerment site `highest` is the highest pressure (0 to 5), `note` says why, and
    `site` is the slug of the site.
    """

    slug: str
    name: str
    kind: str
    lineage: tuple[str, ...]
    region: str
    zone: str
    part: str
    paired: bool
    highest: int | None = None
    note: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What a technique's document says, checked, so that rules need not check it; `position` is the receiver's."""

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
    pressure: tuple[int, int]
    seconds: tuple[int, int]
    for_self: bool
    for_partner: bool
    primary: tuple[Spot, ...]
    spots: tuple[Spot, ...]
    traits: tuple[str, ...]
    zones: frozenset[str]
    all_zones: frozenset[str]
    tools: tuple[str, ...] = ()

    @property
    def main(self) -> tuple[str, ...]:
        return tuple(spot.slug for spot in self.primary)

    @property
    def pressure_min(self) -> int:
        return self.pressure[0]

    @property
    def pressure_max(self) -> int:
        return self.pressure[1]

    @property
    def moves(self) -> bool:
        """Whether it is movement, passive or active, and no hand works on the tissue."""
        return self.stroke in MOVING or self.contact == "none"

    def allows(self, pressure: int) -> bool:
        return self.pressure[0] <= pressure <= self.pressure[1]


@dataclass(frozen=True, slots=True, eq=False)
class Touch:
    """A cue with the facts of its technique; `number` is its position in the order of play, from 0."""

    number: int
    cue: Cue
    facts: Facts
    sides: tuple[str, ...]

    @property
    def at(self) -> At:
        return self.cue.section, self.cue.step

    @property
    def is_deep(self) -> bool:
        return self.facts.stroke in DEEP or self.cue.pressure >= DEEP_PRESSURE


_last_pool: list[tuple[Mapping[str, TechniqueOfDocument], Mapping[str, BodyArea], list[Facts]]] = []


class Reading:
    """Everything a rule may query; the arguments are those of `routines.advice.advise`."""

    def __init__(
        self,
        document: Document,
        areas: Mapping[str, BodyArea],
        conditions: Iterable[Contraindication] = (),
        recent: Iterable[tuple[date, Document]] = (),
        pool: Mapping[str, TechniqueOfDocument] | None = None,
        today: date | None = None,
    ) -> None:
        self.document, self.areas, self.recent, self.today = document, areas, tuple(recent), today
        self.conditions = tuple(conditions)
        self._pool = pool or {}
        self._spots: dict[str, Spot] = {}
        self._overlaps: dict[tuple[Facts, Facts], bool] = {}
        self.for_self = document["for"] == "self"
        self.facts = {slug: self.facts_of(slug, entry) for slug, entry in document["techniques"].items()}
        self.sections = document["sections"]

    @cached_property
    def played(self) -> list[Touch]:
        """All cues in the order of play, movements included."""
        return [
            Touch(number, cue, self.facts[cue.technique], BOTH if cue.side == "both" else (cue.side,))
            for number, cue in enumerate(cues(self.document))
        ]

    @cached_property
    def touches(self) -> list[Touch]:
        """The cues in which something strokes, presses or holds the body."""
        return [touch for touch in self.played if not touch.facts.moves]

    @cached_property
    def blocks(self) -> dict[Block, list[Touch]]:
        """The touches with main targets in each block, in order."""
        blocks: defaultdict[Block, list[Touch]] = defaultdict(list)
        for touch in self.touches:
            for zone in touch.facts.zones:
                for side in touch.sides:
                    blocks[zone, side].append(touch)
        return dict(blocks)

    @cached_property
    def around(self) -> dict[Block, list[Touch]]:
        """The touches with any target in each block, even if they only pass over it, in order."""
        blocks: defaultdict[Block, list[Touch]] = defaultdict(list)
        for touch in self.touches:
            for zone in touch.facts.all_zones:
                for side in touch.sides:
                    blocks[zone, side].append(touch)
        return dict(blocks)

    @property
    def pool(self) -> list[Facts]:
        """Techniques that a repair may add: for this kind of massage, and not ruled out by a condition."""
        return [facts for facts, _verdict in self.allowed]

    @cached_property
    def allowed(self) -> list[tuple[Facts, Verdict]]:
        """The same, each with its verdict."""
        fitting = (facts for facts in self._facts_of_pool() if (facts.for_self if self.for_self else facts.for_partner))
        judged = ((facts, verdict(facts, self.conditions)) for facts in fitting)
        return [(facts, found) for facts, found in judged if not found.is_left_out]

    def _facts_of_pool(self) -> list[Facts]:
        """The last pool's facts are kept: the library is the same from page to page, and a tenth of the edit page."""
        for pool, areas, facts in _last_pool:
            if pool is self._pool and areas is self.areas:
                return facts
        current = ((slug, entry) for slug, entry in sorted(self._pool.items()) if not entry.get("retired"))
        facts = [self.facts_of(slug, entry) for slug, entry in current]
        _last_pool[:] = [(self._pool, self.areas, facts)]
        return facts

    def pool_document(self, slug: str) -> TechniqueOfDocument:
        return self._pool[slug]

    def overlap(self, one: Facts, other: Facts) -> bool:
        """Whether main targets of the two are related."""
        if (one, other) not in self._overlaps:
            self._overlaps[one, other] = any(related(spot, aim) for aim in other.primary for spot in one.primary)
        return self._overlaps[one, other]

    def steps(self) -> Iterator[tuple[int, int, StepOfDocument, Facts]]:
        """Each step in the order of the document: its section, its position, itself, and facts of its technique."""
        for i, section in enumerate(self.sections):
            for j, step in enumerate(section["steps"]):
                yield i, j, step, self.facts[step["technique"]]

    def step(self, at: At) -> StepOfDocument:
        section, step = at
        return self.sections[section]["steps"][step]

    def name_of(self, zone: str) -> str:
        area = self.areas.get(zone)
        return (area.name if area else zone.replace("-", " ")).lower()

    def names_of(self, zones: Iterable[str]) -> str:
        return ", ".join(self.name_of(zone) for zone in sorted(zones))

    def key_of(self, section: int | None, step: int | None = None) -> str:
        """The key of a section or step; its position in a document older than keys."""
        if section is None:
            return ""
        part = self.sections[section]
        if step is not None:
            return text(part["steps"][step].get("key")) or f"{section}.{step}"
        return text(part.get("key")) or f"{section}"

    def spot(self, slug: str, target: Mapping[str, object]) -> Spot:
        if slug not in self._spots:
            self._spots[slug] = _spot(slug, target, self.areas)
        return self._spots[slug]

    def facts_of(self, slug: str, technique: TechniqueOfDocument) -> Facts:
        """The facts of a technique; a document from elsewhere may have anything where the schema is silent."""
        entry: Mapping[str, object] = technique
        targets = [target for target in items(entry.get("targets")) if isinstance(target, dict)]
        spots = [(self.spot(text(t.get("area")), t), t.get("role")) for t in targets if text(t.get("area"))]
        primary = tuple(spot for spot, role in spots if role != "secondary")
        pressure, seconds = table(entry.get("pressure")), table(entry.get("seconds"))
        return Facts(
            slug=slug,
            name=text(entry.get("name")),
            stroke=text(table(entry.get("stroke")).get("slug")),
            phase=text(entry.get("phase")),
            contact=text(entry.get("contact")),
            direction=text(entry.get("direction")),
            lubricant=text(entry.get("lubricant")),
            position=position_in_document(entry, self.document["for"]),
            hold_seconds=_count(entry.get("hold_seconds")),
            repetitions=_count(entry.get("repetitions")),
            pressure=(whole(pressure.get("min"), 0), whole(pressure.get("max"), 5)),
            seconds=(whole(seconds.get("min"), 5), whole(seconds.get("max"), 3600)),
            for_self=entry.get("for_self") is not False,
            for_partner=entry.get("for_partner") is not False,
            primary=primary,
            spots=tuple(spot for spot, _role in spots),
            traits=tuple(traits_of(entry, self.areas)),
            zones=frozenset(spot.zone for spot in primary),
            all_zones=frozenset(spot.zone for spot, _role in spots),
            tools=tuple(text(tool) for tool in items(entry.get("tools"))),
        )


def related(one: Spot, other: Spot) -> bool:
    """Whether two spots lie in one region, or one is part of the other's region within a segment of the body."""
    if one.zone != other.zone:
        return False
    return one.region == other.region or one.region in other.lineage or other.region in one.lineage


def works_near(one: Facts, other: Facts) -> bool:
    """Whether the first touches what the second works on."""
    return any(related(spot, aim) for aim in other.primary for spot in one.spots)


def _spot(slug: str, target: Mapping[str, object], areas: Mapping[str, BodyArea]) -> Spot:
    area = areas.get(slug)
    if area is None:
        return Spot(slug, text(target.get("name")) or slug, text(target.get("kind")), (slug,), slug, slug, slug, True)
    line = tuple(area.lineage) or (slug,)
    part = line[1] if len(line) > 1 else line[0]
    zone = segment(line)
    above = [areas[step] for step in reversed(line) if step in areas]
    region = next((step.slug for step in above if step.kind == "region"), slug)
    site = next((step for step in above if step.caution_max_pressure is not None), None)
    limits = (site.caution_max_pressure, site.caution_note, site.slug) if site else (None, "", "")
    return Spot(slug, area.name, area.kind, line, region, zone, part, area.paired, *limits)


def _count(value: object) -> int | None:
    number = whole(value, 0)
    return number if number > 0 else None
