"""A section being composed: its steps, their order and pressure, and the rules they must meet."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from routines.document.cues import CHANGE_OVER_SECONDS
from routines.suggest.area_tree import LIMBS, PARTS, AreaTree
from routines.suggest.pieces import CLOSE_SECONDS, CLOSING, LIGHT, WARM_SECONDS, Piece
from routines.suggest.wish import Kept

OPEN, WORK, CLOSE = "open", "work", "close"
Duration = Literal["low", "usual", "high"]
KeptPiece = tuple[Kept, Piece]
"""A step to keep, and the piece that it is made of."""
WET = 2
"""From "a little" oil on, hands and skin stay slippery for everything that follows."""
GENTLE = {"warm-up", "mobilise"}
WIDEST_JUMP = 2
"""The most levels of pressure between neighbours."""
TURN_SECONDS = 10
"""The pause for the receiver to change position."""


@dataclass(frozen=True)
class Pick:
    """A piece as a step: its role, duration in seconds, and pressure (0 to 5)."""

    piece: Piece
    role: str
    low: int
    usual: int
    high: int
    pressure: int
    is_kept: bool = False

    @classmethod
    def of(cls, piece: Piece, role: str) -> "Pick":
        level = piece.pressure
        if role != WORK:
            gentle = min(LIGHT, piece.hardest) if role == OPEN else 1
            level = max(piece.softest, min(level, gentle))
        low = max(piece.low, CLOSE_SECONDS) if role == CLOSE else piece.low
        return cls(piece, role, low, max(piece.usual, low), piece.high, level)

    def lasting(self, seconds: int) -> "Pick":
        """The same pick, for at least this many seconds."""
        return replace(self, low=max(self.low, seconds), usual=max(self.usual, seconds))

    def seconds(self, which: Duration) -> int:
        seconds: int = getattr(self, which)
        return seconds

    @property
    def needs_grip(self) -> bool:
        return self.piece.no_slip and self.piece.lubricant < WET

    @property
    def leaves_oil(self) -> bool:
        return self.piece.touches and self.piece.lubricant >= WET

    @property
    def warms(self) -> bool:
        return self.piece.can_open and self.pressure <= LIGHT

    @property
    def is_soft(self) -> bool:
        return self.piece.stroke in CLOSING and self.pressure <= LIGHT

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Sorts active movement first, dry work before oily work, each from light to deep, the close, and stretches."""
        piece = self.piece
        if not piece.touches:
            return (4 if piece.phase == "stretch" else 0, 0, 0, piece.slug)
        if self.role == CLOSE:
            return (3, piece.lubricant if piece.stroke != "holding" else 0, -len(piece.zones), piece.slug)
        either = piece.lubricant == 1 and not piece.no_slip
        is_dry = piece.stroke == "holding" or (self.role == OPEN if either else piece.lubricant < WET)
        stage = 0 if self.role == OPEN else 1 if piece.phase in GENTLE and self.pressure <= LIGHT else 2
        if piece.is_deep(self.pressure):
            stage = 3
        elif piece.phase == "stretch":
            stage = 4
        return (1 if is_dry else 2, stage, self.pressure, piece.slug)


@dataclass
class Section:
    """A section; `zones` are those of its part that were asked for.

    If it `turns`, the receiver changes position before it. If it `settles`, a short pause before it evens out the time.
    """

    part: str
    position: str
    zones: frozenset[str]
    picks: list[Pick] = field(default_factory=list)
    turns: bool = False
    settles: bool = False

    @property
    def is_each(self) -> bool:
        return self.part in LIMBS

    @property
    def all_zones(self) -> frozenset[str]:
        return frozenset(PARTS[self.part])

    @property
    def worked(self) -> frozenset[str]:
        """The zones asked for that it works on."""
        return self.zones & frozenset[str]().union(*(pick.piece.zones for pick in self.picks))

    def times(self, pick: Pick) -> int:
        """How often a pick is played: twice if once per side."""
        return 2 if self.is_each or pick.piece.paired else 1

    def seconds(self, which: Duration) -> int:
        """Duration, pauses included, with each pick at its `low`, `usual` or `high`."""
        return self.pauses + sum(self.times(pick) * pick.seconds(which) for pick in self.picks)

    @property
    def pauses(self) -> int:
        if not self.picks:
            return 0
        turn = TURN_SECONDS if self.turns else 0
        if self.is_each:
            return turn + max(turn, CHANGE_OVER_SECONDS)
        over = [max(turn, CHANGE_OVER_SECONDS) + turn if self.picks[0].piece.paired else turn]
        return sum(over) + sum(CHANGE_OVER_SECONDS for pick in self.picks[1:] if pick.piece.paired)

    def on_zones(self, zones: Iterable[str], which: Duration = "usual") -> int:
        """Seconds per side on any of the zones."""
        return sum(pick.seconds(which) for pick in self.picks if not pick.piece.zones.isdisjoint(zones))


def arranged(picks: Iterable[Pick], tree: AreaTree, any_light_start: bool = False) -> list[Pick] | None:
    """The picks in order, with gentle changes of pressure and a long enough warm-up; None if that is impossible.

    The first touch warms; with `any_light_start`, it may be anything light and broad.
    """
    levelled = _levelled(_without_repeats(sorted(picks, key=lambda pick: pick.order)))
    if levelled is None or not _is_soft_at_both_ends(levelled, any_light_start) or not _keeps_its_grip(levelled):
        return None
    return _warmed(levelled, tree)


def unclosed(picks: Iterable[Pick], zones: Collection[str]) -> set[str]:
    """Zones that are worked on without anything light afterwards."""
    still_open: set[str] = set()
    for pick in picks:
        if pick.piece.touches:
            if pick.is_soft and pick.high >= CLOSE_SECONDS and pick.role == CLOSE:
                still_open -= {zone for zone in zones if pick.piece.covers(zone)}
            elif not pick.is_soft:
                still_open |= pick.piece.zones.intersection(zones)
    return still_open


def _without_repeats(picks: list[Pick]) -> list[Pick]:
    """The picks without a start that is directly followed by the same piece as an end."""
    following: list[Pick | None] = [*picks[1:], None]
    return [
        pick
        for pick, after in zip(picks, following, strict=True)
        if pick.is_kept or after is None or after.piece is not pick.piece
    ]


def _levelled(picks: list[Pick]) -> list[Pick] | None:
    """The picks without jumps of more than WIDEST_JUMP; None if there is no way.

    On a rise the harder pick is lowered, or else the lighter one raised; on a fall the lighter one is raised.
    """
    picks = list(picks)
    for i in range(1, len(picks)):
        before, pick = picks[i - 1], picks[i]
        if pick.pressure - before.pressure > WIDEST_JUMP:
            lowered = pick.pressure if pick.is_kept else max(pick.piece.softest, before.pressure + WIDEST_JUMP)
            picks[i] = replace(pick, pressure=lowered)
            if lowered - before.pressure > WIDEST_JUMP and not _raise(picks, i - 1, lowered - WIDEST_JUMP):
                return None
        elif before.pressure - pick.pressure > WIDEST_JUMP:
            raised = min(pick.piece.hardest, before.pressure - WIDEST_JUMP)
            if pick.is_kept or before.pressure - raised > WIDEST_JUMP or (pick.role == CLOSE and raised > LIGHT):
                return None
            picks[i] = replace(pick, pressure=raised)
    return picks


def _raise(picks: list[Pick], i: int, level: int) -> bool:
    """Raise the pressure of a pick to a level if it and its neighbour before it allow that; whether they do."""
    pick = picks[i]
    most = min(pick.piece.hardest, LIGHT if pick.role != WORK else pick.piece.hardest)
    if pick.is_kept or level > most or (i and level - picks[i - 1].pressure > WIDEST_JUMP):
        return False
    picks[i] = replace(pick, pressure=level)
    return True


def _is_soft_at_both_ends(picks: list[Pick], any_light_start: bool) -> bool:
    touching = [pick for pick in picks if pick.piece.touches]
    if not touching:
        return True
    begins = touching[0].warms or (any_light_start and touching[0].piece.can_begin and touching[0].pressure <= LIGHT)
    return begins and touching[-1].is_soft


def _keeps_its_grip(picks: Iterable[Pick]) -> bool:
    """Whether no stroke that must not slip comes on oily skin, unless it uses a little oil itself."""
    slippery = False
    for pick in picks:
        if slippery and pick.needs_grip:
            return False
        slippery = slippery or pick.leaves_oil
    return True


def _warmed(picks: list[Pick], tree: AreaTree) -> list[Pick] | None:
    """The picks with openings long enough for the deep work after them; None if that is impossible."""
    picks = list(picks)
    for i, pick in enumerate(picks):
        if not pick.piece.is_deep(pick.pressure):
            continue
        for region in pick.piece.regions:
            warming = [j for j in range(i) if picks[j].warms and picks[j].piece.covers_region(region, tree)]
            missing = WARM_SECONDS - sum(picks[j].low for j in warming)
            for j in warming:
                if missing > 0 and not picks[j].is_kept:
                    more = min(missing, picks[j].high - picks[j].low)
                    more -= more % 5
                    low = picks[j].low + more
                    picks[j] = replace(picks[j], low=low, usual=max(picks[j].usual, low))
                    missing -= more
            if missing > 0:
                return None
    return picks


def role_of(piece: Piece, picks: Iterable[Pick]) -> str:
    """The role of a piece beside these picks: close, opening, or work in between."""
    opens = any(pick.piece.slug == piece.slug and pick.role == OPEN for pick in picks)
    if piece.can_close and (piece.phase == "close" or opens):
        return CLOSE
    if piece.can_open and (piece.phase == "warm-up" or (piece.usual >= WARM_SECONDS and piece.stroke == "effleurage")):
        return OPEN
    return WORK


def _dry_first(pair: KeptPiece) -> tuple[bool, int, str]:
    _kept, piece = pair
    return (piece.stroke == "stretching", piece.lubricant, piece.slug)


def _oiled_first(pair: KeptPiece) -> tuple[bool, int, str]:
    _kept, piece = pair
    return (piece.stroke == "stretching", -piece.lubricant, piece.slug)


Strategy = tuple[Callable[[KeptPiece], tuple[bool, int, str]] | None, tuple[bool, ...]]
STRATEGIES: list[Strategy] = [
    (None, (False, True)),
    (_dry_first, (False, True)),
    (None, (True, True)),
    (_dry_first, (True, True)),
    (_oiled_first, (False, True)),
    (_oiled_first, (True, True)),
]
"""How to place steps to keep: in which order, and whether any light touch may be a start, in turn; best first."""
