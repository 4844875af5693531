"""Techniques as pieces to compose with: where each works, and how long and how hard it may be for a wish."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from routines.document.plan import MAX_SECONDS, MIN_SECONDS
from routines.document.shapes import TechniqueOfDocument
from routines.suggest.area_tree import LIMBS, ZONES, AreaTree
from techniques.models.position import NEAR_GROUND, REACHED_EITHER_WAY, position_in_document
from techniques.safety.verdicts import Verdict

if TYPE_CHECKING:
    from routines.suggest.wish import Pool, Wanted

OPENING = {"effleurage", "holding", "compression"}
"""Strokes that warm up an area if they are light."""
CLOSING = {"effleurage", "holding", "feather-stroke"}
"""Strokes that may close a part; by another person's hands, the first touch of a section too."""
DEEP = {"friction-cross-fibre", "trigger-point-pressure", "stripping"}
"""Strokes that are deep at any pressure; so is anything from level 4 up."""
DEEP_LEVEL = 4
LIGHT = 2
CLOSE_SECONDS = 20
WARM_SECONDS = 45
MAX_PRESSURE = 4
"""Very deep pressure needs trained hands: it is never suggested."""
LONGEST = {"friction-cross-fibre": 120, "trigger-point-pressure": 60}
"""Most seconds on one spot: friction 120 s (L07), a steady press on a point 60 s (L08)."""
LONGEST_HOLD = 60
DIGGING = {"trigger-point-pressure", "stripping", "tapotement"}
"""Not at an endangerment site of level 2 or less, nor at the inner ankle (L17)."""
MOVING = {"joint-mobilisation", "stretching", "vibration", "tapotement"}
"""Strokes that move, shake or tap: they wake before the work or follow it, whatever its pressure."""
NARROW = {"thumb", "knuckle", "tool"}
AWAY = {"effleurage": {"from-heart", "both-ways"}, "petrissage": {"from-heart"}}
"""Strokes along a limb, with directions in which they are no harder than level 1 (L05)."""
FLESHY = {"calf", "thigh", "thigh-front", "thigh-back", "buttock", "upper-back", "shoulder", "upper-arm", "forearm"}
FLESH = {"region", "muscle", "fascia"}
"""Where tapping is allowed (L19)."""
RANGE: tuple[Literal["min"], Literal["default"], Literal["max"]] = ("min", "default", "max")
LUBRICANT = {"none": 0, "optional": 1, "little": 2, "oil": 3}
FACING_FORWARD = {"shin", "top-of-foot", "ankle-front", "toes"}


@dataclass(frozen=True)
class Piece:
    """A technique, within what the wish allows.

    `low`, `usual` and `high` are seconds, multiples of 5. `softest`, `pressure` and `hardest` are levels, 0 to 5.
    `zones` are those it works on, `also` those it only touches, `focus` (0 to 1) is how well it matches the areas asked
    for, and `worth` how well it suits the purpose (see `purposes`). `lighter` is the verdict that lowers its pressure.
    """

    slug: str
    document: TechniqueOfDocument
    stroke: str
    phase: str
    low: int
    usual: int
    high: int
    softest: int
    pressure: int
    hardest: int
    zones: frozenset[str]
    also: frozenset[str]
    regions: tuple[str, ...]
    lineages: tuple[tuple[str, ...], ...]
    positions: frozenset[str]
    paired: bool
    touches: bool
    no_slip: bool
    focus: float
    is_for_self: bool = False
    worth: float = 1
    lighter: Verdict | None = field(default=None, compare=False, hash=False)

    @cached_property
    def is_broad(self) -> bool:
        return self.document["contact"] not in NARROW or (self.stroke == "effleurage" and self.phase == "warm-up")

    @cached_property
    def can_open(self) -> bool:
        return self.touches and self.stroke in OPENING and self.softest <= LIGHT and self.is_broad

    @cached_property
    def can_greet(self) -> bool:
        """Whether it can be the first touch of a section: light and broad; by another's hands a glide or a rest."""
        strokes_fit = self.stroke not in DEEP if self.is_for_self else self.stroke in CLOSING
        return self.touches and self.softest <= LIGHT and self.is_broad and strokes_fit

    @cached_property
    def can_close(self) -> bool:
        return self.touches and self.stroke in CLOSING and self.softest <= LIGHT and self.high >= CLOSE_SECONDS

    @cached_property
    def wakes(self) -> bool:
        """Whether it is light, and brisk or moving: it warms up by itself."""
        return self.softest <= LIGHT and (self.stroke in MOVING - {"stretching"} or self.document["rhythm"] == "brisk")

    @cached_property
    def presses(self) -> bool:
        """Whether it is work that a section builds up: neither a soft stroke nor one that moves."""
        return self.touches and self.stroke not in CLOSING and self.stroke not in MOVING

    @property
    def lubricant(self) -> int:
        return LUBRICANT.get(self.document.get("lubricant", ""), 1)

    def is_deep(self, pressure: int) -> bool:
        return self.touches and (self.stroke in DEEP or pressure >= DEEP_LEVEL)

    def for_purpose(self, hardest: int) -> "Piece":
        """The same piece, no harder than suits a purpose; but its softest level is always allowed."""
        hardest = min(self.hardest, max(hardest, self.softest))
        return replace(self, hardest=hardest, pressure=min(self.pressure, hardest))

    def covers(self, zone: str) -> bool:
        return zone in self.zones or zone in self.also

    def works_on(self, area: str, tree: AreaTree) -> bool:
        """Whether it works on the area, a part of it, or what holds it."""
        return any(tree.overlap(area, target[-1]) for target in self.lineages)


def piece_of(
    slug: str, document: TechniqueOfDocument, wanted: "Wanted", pool: "Pool", tree: AreaTree, focus: float
) -> Piece | None:
    """The technique as a piece; None if the wish or its areas do not allow it."""
    targets = [t for t in document.get("targets", []) if tree.lineage(t["area"])]
    primary = [t["area"] for t in targets if t["role"] == "primary"]
    stroke = document["stroke"]["slug"]
    caps = [cap for cap in map(tree.cap, primary) if cap is not None]
    if not primary or not _suits(stroke, primary, tree):
        return None
    verdict = apart_from_position(pool.verdicts.get(slug))
    level = verdict.level if verdict and verdict.level is not None else MAX_PRESSURE
    least, usual, most = (document["pressure"][part] for part in RANGE)
    touches = document["contact"] != "none"
    hardest = min(most, wanted.pressure_max, level, MAX_PRESSURE, *(caps if touches else []))
    if document["direction"] in AWAY.get(stroke, ()) and any(tree.is_on_limb(area) for area in primary):
        hardest = min(hardest, 1)
    seconds = bounds(document)
    if least > hardest or seconds is None:
        return None
    zones = frozenset[str]().union(*map(tree.zones_of, primary))
    also = frozenset[str]().union(*(tree.zones_of(t["area"]) for t in targets))
    diagram = document.get("diagram")
    mirrored = bool(diagram and diagram.get("both"))
    paired = not mirrored and all(t["paired"] for t in targets if t["role"] == "primary")
    return Piece(
        slug=slug,
        document=document,
        stroke=stroke,
        phase=document["phase"],
        low=seconds[0],
        usual=seconds[1],
        high=seconds[2],
        softest=least,
        pressure=min(usual, hardest),
        hardest=hardest,
        zones=zones,
        also=also - zones,
        regions=tuple(dict.fromkeys(map(tree.region_of, primary))),
        lineages=tuple(tree.lineage(area) for area in primary),
        positions=positions_of(document, stroke, zones, primary, wanted),
        paired=paired,
        touches=touches,
        no_slip=stroke in pool.no_slip,
        focus=focus,
        is_for_self=wanted.is_for_self,
        lighter=verdict if verdict and verdict.level is not None and verdict.level < most else None,
    )


def apart_from_position(verdict: Verdict | None) -> Verdict | None:
    """The verdict on a technique whatever the receiver's position; None without conditions."""
    return verdict and verdict.apart_from_position


def _suits(stroke: str, primary: list[str], tree: AreaTree) -> bool:
    """Whether a stroke that digs or taps may be used on these areas."""
    if stroke == "tapotement" and not all(
        tree.region_of(area) in FLESHY and tree.areas[area].kind in FLESH for area in primary
    ):
        return False
    caps = [tree.cap(area) for area in primary]
    delicate = any(cap is not None and cap <= LIGHT for cap in caps)
    return stroke not in DIGGING or not (delicate or any("ankle-inner" in tree.lineage(area) for area in primary))


def bounds(document: TechniqueOfDocument) -> tuple[int, int, int] | None:
    """Shortest, usual and longest seconds, multiples of 5 within the limits for one spot; None if none fits."""
    stroke, hold = document["stroke"]["slug"], document.get("hold_seconds")
    low, usual, high = (document["seconds"][part] for part in RANGE)
    if stroke in LONGEST:
        high = min(high, LONGEST[stroke])
    if stroke == "compression" and hold and hold >= 30:
        high = min(high, LONGEST_HOLD)
    low, high = -(-max(low, MIN_SECONDS) // 5) * 5, min(high, MAX_SECONDS) // 5 * 5
    if low > high:
        return None
    return low, min(max(round(usual / 5) * 5, low), high), high


def positions_of(
    document: TechniqueOfDocument, stroke: str, zones: frozenset[str], primary: list[str], wanted: "Wanted"
) -> frozenset[str]:
    """The receiver's positions it can be done in: its own, and others from which the same area can be reached.

    A partner's legs can be reached sitting or lying on the back. One's own are reached sitting, thighs and lower legs
    with the leg stretched out, too; feet and ankles need the other knee or a stool to come near. Hands, arms and face
    can be reached sitting or lying on the back.
    """
    own = position_in_document(document, wanted.for_whom)
    positions = {own}
    if document["contact"] == "none" or document.get("tools"):
        return frozenset(positions)
    if zones <= NEAR_GROUND and own in ("seated", "leg-stretched", "supine"):
        if not wanted.is_for_self:
            positions |= {"seated", "supine"}
        elif zones <= {"lower-leg"}:
            positions |= {"seated", "leg-stretched"}
        else:
            positions.add("seated")
        if not wanted.is_for_self and stroke in CLOSING and not FACING_FORWARD & set(primary):
            positions.add("prone")
    if zones <= REACHED_EITHER_WAY and own in ("seated", "supine"):
        positions |= {"seated", "supine"}
    if zones <= {"thigh", "knee"} and own in ("seated", "leg-stretched", "supine"):
        positions |= {"seated", "leg-stretched"} if wanted.is_for_self else {"seated", "supine"}
    return frozenset(positions)


def parts_of(piece: Piece) -> set[str]:
    """The parts of the body whose sections may have the piece.

    A limb's section is played once per side, so it takes only what is done on one side at a time.
    """
    return {part for zone in piece.zones for part in [ZONES[zone]] if part not in LIMBS or piece.paired}


def times_in(piece: Piece, part: str) -> int:
    """How often it is played in a section of this part: twice if once per side."""
    return 2 if part in LIMBS or piece.paired else 1
