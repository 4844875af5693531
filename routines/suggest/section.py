"""One section in the making: what is in it, in which order, how hard, and what speaks against it."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from routines.document.cues import CHANGE_OVER_SECONDS
from routines.suggest.pieces import CLOSE_SECONDS, CLOSING, LIGHT, WARM_SECONDS, Piece
from routines.suggest.places import LIMBS, PARTS

OPEN, WORK, CLOSE = "open", "work", "close"
WET = 2
"""From "a little" on, the hands and the skin are slippery for all that follows."""
GENTLE = {"warm-up", "mobilise"}
WIDEST_JUMP = 2
"""Levels of pressure between neighbours."""
TURN_SECONDS = 10
"""To get ready where the receiver changes position."""


@dataclass(frozen=True)
class Pick:
    """A piece at work: in which role, for how many seconds, and how hard."""

    piece: Piece
    role: str
    low: int
    usual: int
    high: int
    pressure: int
    is_kept: bool = False

    @classmethod
    def of(cls, piece, role, pressure=None):
        level = piece.pressure if pressure is None else pressure
        if role != WORK:
            gentle = min(LIGHT, piece.hardest) if role == OPEN else 1
            level = max(piece.softest, min(level, gentle))
        low = max(piece.low, CLOSE_SECONDS) if role == CLOSE else piece.low
        return cls(piece, role, low, max(piece.usual, low), piece.high, level)

    def lasting(self, seconds):
        """The same, for so many seconds at least."""
        return replace(self, low=max(self.low, seconds), usual=max(self.usual, seconds))

    @property
    def needs_grip(self):
        return self.piece.no_slip and self.piece.lubricant < WET

    @property
    def leaves_oil(self):
        return self.piece.touches and self.piece.lubricant >= WET

    @property
    def warms(self):
        return self.piece.can_open and self.pressure <= LIGHT

    @property
    def is_soft(self):
        return self.piece.stroke in CLOSING and self.pressure <= LIGHT

    @property
    def order(self):
        """Moving oneself first; dry before slippery, each from light to deep; the close; and last, stretching alone."""
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
    """`zones` are those of its part that were asked for.

    `turns`: the receiver changes position before it. `settles`: a breath is taken before it, which evens out the time.
    """

    part: str
    position: str
    zones: frozenset
    picks: list[Pick] = field(default_factory=list)
    turns: bool = False
    settles: bool = False

    @property
    def is_each(self):
        return self.part in LIMBS

    @property
    def all_zones(self):
        return frozenset(PARTS[self.part])

    def times(self, pick):
        return 2 if self.is_each or pick.piece.paired else 1

    def seconds(self, which):
        """How long it lasts, pauses included, with each pick at its `low`, `usual` or `high`."""
        return self.pauses + sum(self.times(pick) * getattr(pick, which) for pick in self.picks)

    @property
    def pauses(self):
        if not self.picks:
            return 0
        turn = TURN_SECONDS if self.turns else 0
        if self.is_each:
            return turn + max(turn, CHANGE_OVER_SECONDS)
        over = [max(turn, CHANGE_OVER_SECONDS) + turn if self.picks[0].piece.paired else turn]
        return sum(over) + sum(CHANGE_OVER_SECONDS for pick in self.picks[1:] if pick.piece.paired)

    def on_zones(self, zones, which="usual"):
        """Seconds a side on any of the zones."""
        return sum(getattr(pick, which) for pick in self.picks if not pick.piece.zones.isdisjoint(zones))


def arranged(picks, places, begins_anyhow=False):
    """The picks in order, with pressures that rise and fall gently and a long enough warm-up; None where that fails.

    The first touch is one that warms; with `begins_anyhow`, any that is light and broad.
    """
    picks = _levelled(_not_twice_running(sorted(picks, key=lambda pick: pick.order)))
    if picks is None or not _is_soft_at_both_ends(picks, begins_anyhow) or not _keeps_its_grip(picks):
        return None
    return _warmed(picks, places)


def unclosed(picks, zones):
    """Zones that something is done on and that nothing light comes after."""
    found = set()
    for pick in picks:
        if pick.piece.touches:
            if pick.is_soft and pick.high >= CLOSE_SECONDS and pick.role == CLOSE:
                found -= {zone for zone in zones if pick.piece.covers(zone)}
            elif not pick.is_soft:
                found |= pick.piece.zones & zones
    return found


def _not_twice_running(picks):
    """Where nothing comes between the start and the same as an end, the end alone is both."""
    return [
        pick
        for pick, following in pairwise([*picks, None])
        if pick.is_kept or following is None or following.piece is not pick.piece
    ]


def _levelled(picks):
    """No jump of more than two levels: the lighter of two neighbours is raised, else the harder one lowered."""
    picks = list(picks)
    for i in range(1, len(picks)):
        before, here = picks[i - 1], picks[i]
        if here.pressure - before.pressure > WIDEST_JUMP:
            lowered = here.pressure if here.is_kept else max(here.piece.softest, before.pressure + WIDEST_JUMP)
            picks[i] = replace(here, pressure=lowered)
            if lowered - before.pressure > WIDEST_JUMP and not _raise(picks, i - 1, lowered - WIDEST_JUMP):
                return None
        elif before.pressure - here.pressure > WIDEST_JUMP:
            raised = min(here.piece.hardest, before.pressure - WIDEST_JUMP)
            if here.is_kept or before.pressure - raised > WIDEST_JUMP or (here.role == CLOSE and raised > LIGHT):
                return None
            picks[i] = replace(here, pressure=raised)
    return picks


def _raise(picks, i, level):
    """Do one pick harder, where it may be and its neighbour before it allows that."""
    pick = picks[i]
    most = min(pick.piece.hardest, LIGHT if pick.role != WORK else pick.piece.hardest)
    if pick.is_kept or level > most or (i and level - picks[i - 1].pressure > WIDEST_JUMP):
        return False
    picks[i] = replace(pick, pressure=level)
    return True


def _is_soft_at_both_ends(picks, begins_anyhow):
    touching = [pick for pick in picks if pick.piece.touches]
    if not touching:
        return True
    begins = touching[0].warms or (begins_anyhow and touching[0].piece.can_begin and touching[0].pressure <= LIGHT)
    return begins and touching[-1].is_soft


def _keeps_its_grip(picks):
    """No stroke that must not slip on skin that is slippery already, unless it is done with a little oil itself."""
    slippery = False
    for pick in picks:
        if slippery and pick.needs_grip:
            return False
        slippery = slippery or pick.leaves_oil
    return True


def _warmed(picks, places):
    """With openings long enough for the deep work after them; None where there are none."""
    picks = list(picks)
    for i, pick in enumerate(picks):
        if not pick.piece.is_deep(pick.pressure):
            continue
        for region in pick.piece.regions:
            warming = [j for j in range(i) if picks[j].warms and picks[j].piece.covers_region(region, places)]
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
