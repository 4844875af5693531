"""What suits each purpose: weights of phases, strokes and rhythms, from 0 (never) up; 1 if none is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routines.suggest.wish import Purpose

if TYPE_CHECKING:
    from routines.suggest.pieces import Piece


@dataclass(frozen=True)
class Liking:
    """`hardest` is the highest pressure (0 to 5) that suits; `sedating` strokes close only for want of others."""

    hardest: int
    phases: Mapping[str, float]
    strokes: Mapping[str, float] = field(default_factory=dict)
    rhythms: Mapping[str, float] = field(default_factory=dict)
    sedating: frozenset[str] = frozenset()

    def weight(self, piece: "Piece") -> float:
        """How well a piece suits the purpose, wherever it works."""
        rhythm = self.rhythms.get(piece.document["rhythm"], 1)
        return self.phases[piece.phase] * self.strokes.get(piece.stroke, 1) * rhythm


LIKINGS: Mapping[str, Liking] = {
    Purpose.WIND_DOWN: Liking(
        hardest=3,
        phases={"warm-up": 1, "work": 0.7, "deep": 0, "mobilise": 0.4, "stretch": 0, "close": 1},
        strokes={
            "effleurage": 1.2,
            "holding": 1.2,
            "tapotement": 0,
            "tool-work": 0.2,
            "friction-warming": 0.4,
            "friction-cross-fibre": 0,
            "trigger-point-pressure": 0,
            "stripping": 0.3,
            "myofascial-release": 0.8,
        },
        rhythms={"brisk": 0.2},
    ),
    Purpose.LOOSEN: Liking(
        hardest=4,
        phases={"warm-up": 0.6, "work": 1, "deep": 0.9, "mobilise": 0.7, "stretch": 0.7, "close": 0.5},
        strokes={"acupressure": 0.3, "reflexology": 0.3},
    ),
    Purpose.WARM_UP: Liking(
        hardest=3,
        phases={"warm-up": 1, "work": 0.7, "deep": 0, "mobilise": 1.5, "stretch": 0, "close": 0.3},
        strokes={
            "joint-mobilisation": 1.6,
            "friction-warming": 1.6,
            "vibration": 1.6,
            "tapotement": 1.6,
            "effleurage": 0.5,
            "holding": 0.1,
            "feather-stroke": 0,
            "myofascial-release": 0,
            "friction-cross-fibre": 0,
            "trigger-point-pressure": 0,
            "acupressure": 0.1,
            "reflexology": 0.1,
        },
        rhythms={"brisk": 1.4, "medium": 1.2, "slow": 0.6},
        sedating=frozenset({"feather-stroke"}),
    ),
    Purpose.AFTER_SPORT: Liking(
        hardest=3,
        phases={"warm-up": 0.8, "work": 1, "deep": 0, "mobilise": 0.7, "stretch": 0.8, "close": 0.6},
        strokes={
            "petrissage": 1.2,
            "compression": 1.1,
            "effleurage": 1.1,
            "vibration": 1.1,
            "tapotement": 0.5,
            "friction-cross-fibre": 0,
            "trigger-point-pressure": 0,
            "acupressure": 0.2,
            "reflexology": 0.2,
        },
    ),
}
