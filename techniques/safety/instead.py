"""What may be done instead of a technique that is left out: for the same purpose nearby, else elsewhere."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from techniques import library_cache
from techniques.models import Contraindication, Technique
from techniques.models.position import position_in_document
from techniques.models.traits import ONE_SIDED
from techniques.safety.scopes import Areas, neighbours_of, segment
from techniques.safety.verdicts import GRAVITY, Judged, Verdict, verdict

MOST = 3
LONGER = 1.5
POINTS = {"acupressure", "reflexology"}
"""Strokes that a tradition knows a purpose for: other work is no better replaced by them."""
WHOM = ("partner", "self")
STANDS_IN: Mapping[str, tuple[str, ...]] = {
    "warm-up": ("warm-up", "close"),
    "work": ("work", "warm-up"),
    "deep": ("deep", "work"),
    "mobilise": ("mobilise", "work"),
    "stretch": ("stretch", "mobilise"),
    "close": ("close", "warm-up"),
}
"""The phases of what may take the place of a step of each phase, the best first: none that is deeper."""


class Near(IntEnum):
    """How far apart two techniques work."""

    HERE = 0
    SEGMENT = 1  # both on the foot, or both on the thigh
    BESIDE = 2
    ELSEWHERE = 3


class Offered(Judged, Protocol):
    """What the ranking reads of a technique; `main` has slugs of its main areas, `position` is the receiver's."""

    @property
    def slug(self) -> str: ...
    @property
    def main(self) -> Collection[str]: ...
    @property
    def phase(self) -> str: ...
    @property
    def stroke(self) -> str: ...
    @property
    def position(self) -> str: ...
    @property
    def tools(self) -> Collection[str]: ...
    @property
    def seconds(self) -> tuple[int, int]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """A technique, done on oneself or on a partner."""

    slug: str
    main: tuple[str, ...]
    phase: str = ""
    stroke: str = ""
    position: str = ""
    tools: tuple[str, ...] = ()
    seconds: tuple[int, int] = (0, 3600)
    traits: frozenset[str] = frozenset()
    pressure_min: int = 0
    pressure_max: int = 5
    order: int = 0
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)


Some = TypeVar("Some", bound=Offered)
Allowed = tuple[Some, Verdict]
"""A technique that the conditions do not leave out, with its verdict."""


def allowed(conditions: Iterable[Contraindication], for_whom: str) -> list[Allowed[Offer]]:
    """The library's techniques for "self" or "partner" that are not left out; none where all massage is."""
    conditions = list(conditions)
    judged = ((offer, verdict(offer, conditions)) for offer in offers(library_cache.kept().edition, for_whom))
    return [(offer, found) for offer, found in judged if not found.is_left_out]


class Alternatives:
    """What the library has instead of techniques that the conditions leave out: read once for as many as are asked."""

    def __init__(self, conditions: Iterable[Contraindication]) -> None:
        self.conditions = list(conditions)
        self._allowed: dict[str, list[Allowed[Offer]]] = {}

    def to(self, technique: Mapping[str, Any], most: int = MOST) -> list[str]:
        """Slugs of what may be done instead of a technique, given as its document, the best first."""
        whom = [one for one in WHOM if technique.get(f"for_{one}") is not False]
        return self._best(offer_of(technique, whom[0] if whom else WHOM[0]), whom, most)

    def near(self, places: Iterable[str], most: int = MOST) -> list[str]:
        """Slugs of what may be done near these areas, whatever for."""
        return self._best(Offer("", tuple(places)), WHOM, most)

    def _best(self, asked: "Offer", whom: Iterable[str], most: int) -> list[str]:
        options = {offer.slug: (offer, found) for one in whom for offer, found in self._offers(one)}
        ordered = sorted(options.values(), key=lambda option: option[0].order)
        return [offer.slug for offer, _found in ranked(asked, ordered, library_cache.kept().areas, most)]

    def _offers(self, for_whom: str) -> list[Allowed["Offer"]]:
        if for_whom not in self._allowed:
            self._allowed[for_whom] = allowed(self.conditions, for_whom)
        return self._allowed[for_whom]


@lru_cache(maxsize=4)
def offers(edition: int, for_whom: str) -> tuple[Offer, ...]:
    """The library's techniques for "self" or "partner", in one query for as long as an edition lasts."""
    columns = ("traits", "pressure_min", "pressure_max")
    techniques = Technique.objects.library().filter(**{f"for_{for_whom}": True}).order_by("position", "slug")
    rows = techniques.only("slug", "document", *columns)
    return tuple(
        offer_of(row.as_document(), for_whom, frozenset(row.traits), order)
        for order, row in enumerate(rows)
        if row.document
    )


def offer_of(
    technique: Mapping[str, Any], for_whom: str, traits: frozenset[str] = frozenset(), order: int = 0
) -> Offer:
    """A technique from its document; one from elsewhere may lack anything but its slug."""
    targets = [target for target in technique.get("targets", []) if target.get("role") != "secondary"]
    pressure, seconds = technique.get("pressure", {}), technique.get("seconds", {})
    return Offer(
        slug=technique["slug"],
        main=tuple(target["area"] for target in targets),
        phase=technique.get("phase", ""),
        stroke=technique.get("stroke", {}).get("slug", ""),
        position=position_in_document(technique, for_whom),
        tools=tuple(technique.get("tools", ())),
        seconds=(seconds.get("min", 0), seconds.get("max", 3600)),
        traits=traits,
        pressure_min=pressure.get("min", 0),
        pressure_max=pressure.get("max", 5),
        order=order,
        document=technique,
    )


def nearness(one: Iterable[str], other: Iterable[str], areas: Areas) -> Near:
    """How far apart two groups of areas are, by the closest pair; what the tree does not know is elsewhere."""
    pairs = [(areas[a], areas[b]) for a in one if a in areas for b in other if b in areas]
    found = Near.ELSEWHERE
    for a, b in pairs:
        if a.slug in b.lineage or b.slug in a.lineage:
            return Near.HERE
        if segment(a.lineage) == segment(b.lineage):
            found = Near.SEGMENT
        elif found > Near.BESIDE and any(
            slug in there.lineage for here, there in ((a, b), (b, a)) for slug in neighbours_of(here, areas)
        ):
            found = Near.BESIDE
    return found


def ranked(asked: Offered, among: Iterable[Allowed[Some]], areas: Areas, most: int = MOST) -> list[Allowed[Some]]:
    """At most `most` of what may be done instead of `asked`, the best first.

    What works nearer comes first, then what serves the same phase, then the milder verdict, then the same stroke and
    the same position. At equal rank the order given stays.
    """

    def rank(option: Allowed[Some]) -> tuple[int, ...]:
        offer, found = option
        return (
            nearness(asked.main, offer.main, areas),
            offer.stroke in POINTS and asked.stroke not in POINTS,
            _phase_rank(asked.phase, offer.phase),
            GRAVITY.index(found.answer),
            bool(found.reasons),
            offer.stroke != asked.stroke,
            offer.position != asked.position,
        )

    return sorted((option for option in among if option[0].slug != asked.slug), key=rank)[:most]


def _phase_rank(asked: str, phase: str) -> int:
    phases = STANDS_IN.get(asked, ())
    return phases.index(phase) if phase in phases else len(STANDS_IN)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a routine something is to stand in for a step.

    `position` is the receiver's; empty if any will do. `side` is the step's: both, left, right or each. `taken` are
    slugs that the section has already, `tools` what is at hand. `hardest` is the pressure of the step, 0 to 5, and
    `seconds` its time: nothing stands in that presses harder or takes LONGER times as long. With `any_time`, nothing
    does that a condition allows for some minutes alone.
    """

    position: str = ""
    side: str = "both"
    taken: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()
    hardest: int = 5
    seconds: int = 3600
    any_time: bool = False


def stand_in(asked: Offered, place: Place, among: Iterable[Allowed[Some]], areas: Areas) -> Allowed[Some] | None:
    """What replaces a step: works on the same segment, in a fitting phase, in an allowed position; None without any.

    The verdict is the one in that place.
    """
    fitting: list[Allowed[Some]] = []
    for offer, found in among:
        if offer.slug in place.taken or not set(offer.tools) <= place.tools:
            continue
        if offer.seconds[0] > LONGER * place.seconds:
            continue
        if (
            _phase_rank(asked.phase, offer.phase) >= len(STANDS_IN)
            or (place.position or offer.position) != offer.position
        ):
            continue
        if place.side != "both" and ONE_SIDED not in offer.traits:
            continue
        if nearness(asked.main, offer.main, areas) > Near.SEGMENT:
            continue
        here = _gravest(found, offer.position, place.side)
        if place.any_time and limits_time(here):
            continue
        if not here.is_left_out and offer.pressure_min <= min(here.highest, place.hardest):
            fitting.append((offer, here))
    best = ranked(asked, sorted(fitting, key=lambda one: limits_time(one[1])), areas, most=1)
    return best[0] if best else None


def _gravest(found: Verdict, position: str, side: str) -> Verdict:
    """The verdict in a position, on each side that the step is done on."""
    verdicts = [found.in_step(position, one) for one in (("left", "right") if side == "each" else (side,))]
    return max(verdicts, key=lambda one: (GRAVITY.index(one.answer), -one.highest))


def limits_time(found: Verdict) -> bool:
    """Whether a condition allows it for some minutes alone, of which other steps may take their share."""
    return any(reason.minutes is not None for reason in found.reasons)
