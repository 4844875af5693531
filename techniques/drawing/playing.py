"""What a technique says of its stroke, as far as a picture shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypedDict

from techniques.drawing.stroke_marks import kind_of


class StoredDiagram(TypedDict, total=False):
    """A diagram as a technique stores it; `also` is the path of the other hand.

    `grip` and `turn` (degrees) say how the hand is held where contact and stroke cannot tell: see `grips`. `movement`
    names the two positions that stand for the view: see `movements`.
    """

    view: str
    path: list[str]
    closed: bool
    both: bool
    also: list[str]
    grip: str
    turn: int
    movement: str


class Handling(Protocol):
    """How a stroke is done: a technique, a row or an entry of the files."""

    @property
    def direction(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def rhythm(self) -> str: ...


@dataclass(frozen=True)
class Playing:
    """A stroke as a diagram plays it: the view, the landmarks in order, and how it is done.

    `also` is the path of the other hand.
    """

    view: str
    path: tuple[str, ...]
    closed: bool
    both: bool
    stroke: str
    stroke_name: str
    direction: str
    contact: str
    rhythm: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    grip: str = ""
    turn: int = 0
    movement: str = ""

    @classmethod
    def of(
        cls,
        technique: Handling,
        data: StoredDiagram,
        *,
        stroke: str,
        stroke_name: str = "",
        primary: Iterable[str] = (),
        secondary: Iterable[str] = (),
    ) -> "Playing":
        """From a technique and its stored diagram."""
        return cls(
            view=data.get("view", ""),
            path=tuple(data.get("path") or ()),
            closed=bool(data.get("closed")),
            both=bool(data.get("both")),
            stroke=stroke,
            stroke_name=stroke_name,
            direction=technique.direction,
            contact=technique.contact,
            rhythm=technique.rhythm,
            primary=tuple(primary),
            secondary=tuple(secondary),
            also=tuple(data.get("also") or ()),
            grip=data.get("grip", ""),
            turn=data.get("turn") or 0,
            movement=data.get("movement") or "",
        )

    @property
    def paths(self) -> list[tuple[str, tuple[str, ...]]]:
        """The path of each hand, with the name of its field."""
        return [("diagram.path", self.path), *([("diagram.also", self.also)] if self.also else [])]

    @property
    def pulls_in_place(self) -> bool:
        """Whether the pull leads somewhere although the hand stays in place, as in a stretch."""
        return self.direction == "still" and kind_of(self.stroke) == "pull"
