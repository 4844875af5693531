"""A section being composed: its steps with their roles, times and levels."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from routines.document.cues import CHANGE_OVER_SECONDS
from routines.suggest.area_tree import LIMBS, PARTS
from routines.suggest.pieces import CLOSE_SECONDS, CLOSING, LIGHT, NARROW, WARM_SECONDS, Piece, times_in
from routines.suggest.wish import Kept

OPEN, WORK, CLOSE = "open", "work", "close"
Duration = Literal["low", "usual", "high"]
KeptPiece = tuple[Kept, Piece]
"""A step to keep, and the piece that it is made of."""
WET = 2
"""From "a little" oil on, hands and skin stay slippery for everything that follows."""
GENTLE = {"warm-up", "mobilise"}
USUAL_OPEN, USUAL_CLOSE = 60, 40
"""Seconds of a start on each zone, and of a close: they are short, unless there is time to fill."""
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
        most = {OPEN: USUAL_OPEN * len(piece.zones), CLOSE: USUAL_CLOSE}.get(role, piece.usual)
        usual = min(piece.usual, most)
        return cls(piece, role, low, max(usual, low), piece.high, level)

    @classmethod
    def keeping(cls, kept: Kept, piece: Piece, role: str) -> "Pick":
        """A step to keep, its time and level as they were, within what is allowed now."""
        least = max(kept.seconds, CLOSE_SECONDS if role == CLOSE else 0, piece.low)
        seconds = min(least, piece.high)
        hardest = LIGHT if role == CLOSE else piece.hardest
        level = min(max(kept.pressure, piece.softest), hardest, piece.hardest)
        return cls(piece, role, seconds, seconds, seconds, level, is_kept=True)

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
    def greets(self) -> bool:
        """Whether it is right as the first touch."""
        return self.piece.can_greet and self.pressure <= LIGHT

    @property
    def is_soft(self) -> bool:
        return self.piece.stroke in CLOSING and self.pressure <= LIGHT

    @property
    def is_narrow(self) -> bool:
        return self.piece.document["contact"] in NARROW

    @property
    def order(self) -> tuple[int, int, int, int, str]:
        """Sorts as a lesson goes.

        Movements of one's own; a first touch that leaves the skin dry; dry work; oil, glided on and worked with; each
        from light to deep and from broad to narrow, taps last; the close; one's own stretches.
        """
        piece = self.piece
        if not piece.touches:
            return (5 if piece.phase == "stretch" else 0, 0, 0, 0, piece.slug)
        if self.role == CLOSE:
            return (4, piece.lubricant if piece.stroke != "holding" else 0, -len(piece.zones), 0, piece.slug)
        if self.role == OPEN and self.greets and not self.leaves_oil:
            return (1, int(piece.stroke != "holding"), self.pressure, 0, piece.slug)
        stage = 0 if self.role == OPEN else 1 if piece.phase in GENTLE and self.pressure <= LIGHT else 2
        if piece.is_deep(self.pressure):
            stage = 3
        elif piece.phase == "stretch":
            stage = 4
        is_late = self.leaves_oil or piece.stroke == "tapotement"
        if piece.stroke == "tapotement":
            stage = 5
        return (3 if is_late else 2, stage, self.pressure, int(self.is_narrow), piece.slug)


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

    def times(self, pick: Pick) -> int:
        """How often a pick is played: twice if once per side."""
        return times_in(pick.piece, self.part)

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


def role_of(piece: Piece, picks: Iterable[Pick]) -> str:
    """The role of a piece beside these picks: close, opening, or work in between."""
    opens = any(pick.piece.slug == piece.slug and pick.role == OPEN for pick in picks)
    if piece.can_close and (piece.phase == "close" or opens):
        return CLOSE
    if piece.can_open and (piece.phase == "warm-up" or (piece.usual >= WARM_SECONDS and piece.stroke == "effleurage")):
        return OPEN
    return WORK
