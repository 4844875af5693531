"""The marks that stand for strokes, computed from the points that the hand passes and never stored."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import pi

from techniques.drawing.geometry import (
    Point,
    along,
    angle_of,
    between,
    distance,
    length_of,
    moved,
    number,
    smooth,
    spaced,
    straight,
)

KINDS = {
    "effleurage": "glide",
    "feather-stroke": "glide",
    "stripping": "glide",
    "petrissage": "loops",
    "friction-circular": "circles",
    "friction-cross-fibre": "zigzag",
    "friction-warming": "rub",
    "tapotement": "taps",
    "vibration": "wave",
    "joint-mobilisation": "arc",
    "stretching": "pull",
    "tool-work": "roll",
}
STILL = "hold"
"""The kind of all other strokes: holding, compression, trigger points, acupressure, reflexology, myofascial release."""
GLIDES = tuple(stroke for stroke, kind in KINDS.items() if kind == "glide")
MAX_MARKS = 9
"""At most this many circles, taps or dots are drawn."""
HEAD = 3
"""The length of an arrow head, in units of the track."""


@dataclass(frozen=True)
class Mark:
    """One line, arrow head or dot. `kind` says how it is drawn and animated: line, band, rail, head or dot.

    `inner` is the width of the light that runs along a line.
    """

    kind: str
    d: str = ""
    width: str = ""
    inner: str = ""
    x: str = ""
    y: str = ""
    r: str = ""


@dataclass(frozen=True)
class Track:
    """The track of a hand: the points it passes, in order, and the ends that have an arrow head.

    `unit` is a hundredth of the size of the picture. `axis` is the direction of the fibres in radians, `centre` the
    middle of the areas worked on; both are used where there is a single point. `beside` is set if the other hand has a
    track of its own.
    """

    points: tuple[Point, ...]
    closed: bool
    head_at_start: bool
    head_at_end: bool
    turning: bool
    unit: float
    axis: float
    centre: Point
    beside: bool = False

    @property
    def line(self) -> list[Point]:
        """Points along the track; for a single point, a short line along the fibres."""
        if len(self.points) > 1:
            return along(self.points, self.closed)
        (point,) = self.points
        return [moved(point, self.axis, far * self.unit) for far in (-9, -3, 3, 9)]


def kind_of(stroke: str) -> str:
    return KINDS.get(stroke, STILL)


def marks(stroke: str, track: Track, broad: bool) -> list[Mark]:
    """The marks of a stroke; `broad` if a palm or forearm leaves a band as wide as itself."""
    return DRAWN[kind_of(stroke)](track, broad)


def _glide(track: Track, broad: bool) -> list[Mark]:
    if track.turning and len(track.points) == 1:
        return _turn(track.points[0], (5 if broad else 3.6) * track.unit, track)
    points = track.points if len(track.points) > 1 else track.line
    d = smooth(points, track.closed)
    band = [Mark("band", d, number(9 * track.unit))] if broad else []
    return [*band, _line(d, track), *_heads(track.line, track)]


def _loops(track: Track, broad: bool) -> list[Mark]:
    track = replace(track, unit=0.45 * track.unit) if track.beside else track  # leave room for the other hand
    radius, line = 4.2 * track.unit, track.line
    turns = min(max(round(length_of(line) / (1.9 * radius)) - 1, 2), 6 if track.beside else MAX_MARKS)
    places = spaced(line, 7 * turns + 5)
    # The coil begins and ends on the track itself, at the landmarks that the technique names.
    ends = [min(n, len(places) - 1 - n) for n in range(len(places))]
    wide = [min(max((end - 1) / 4, 0), 1) * radius for end in ends]
    coil = [moved(point, angle - pi / 2 + 2 * pi * (n - 2) / 7, wide[n]) for n, (point, angle) in enumerate(places)]
    return [_line(smooth(coil), track), *_heads(coil, track)]


def _circles(track: Track, broad: bool) -> list[Mark]:
    radius, long = (5 if broad else 3.6) * track.unit, length_of(track.line)
    if track.closed:  # around a bone: small, to keep off it but close to it
        radius = min(2.1 * track.unit, long / 46)
        places = spaced(track.line, _count_of_circles(radius, long, track) + 1)[:-1]
    elif len(track.points) == 1:
        places = [(track.points[0], 0.0)]
    else:
        count = _count_of_circles(radius, long, track)
        radius = max(min(radius, long / count / 2.7), 2.2 * track.unit)  # side by side, without overlap
        places = spaced(track.line, count)
    return [mark for point, _angle in places for mark in _turn(point, radius, track)]


def _count_of_circles(radius: float, length: float, track: Track) -> int:
    return min(max(round(length / (3.1 * radius)), len(track.points)), MAX_MARKS - track.closed)


def _zigzag(track: Track, broad: bool) -> list[Mark]:
    reach = 5 * track.unit
    line = track.line if len(track.points) > 1 else track.line[1:3]  # at a single point, as much as a thumb covers
    teeth = max(round(length_of(line) / (2 * track.unit)), 5)
    places = spaced(line, min(teeth, 24))
    zigzag = [moved(p, a + pi / 2, reach * (-1) ** n) for n, (p, a) in enumerate(places)]
    return [_line(straight(zigzag), track)]


def _rub(track: Track, broad: bool) -> list[Mark]:
    d = smooth(track.points) if len(track.points) > 1 else straight(track.line)
    band = [Mark("band", d, number(9 * track.unit))] if broad else []
    return [*band, _line(d, track), _head(*_end(track.line), track), _head(*_end(track.line[::-1]), track)]


def _hold(track: Track, broad: bool) -> list[Mark]:
    points, radius = list(track.points), 4 if broad else 2.8
    joined = [Mark("rail", smooth(points, track.closed), number(0.7 * track.unit))] if len(points) > 1 else []
    heads = _heads(track.line, track, gap=radius + HEAD + 0.8) if len(points) > 1 else []  # clear of the dot
    return [*joined, *heads, *(_dot(point, radius * track.unit) for point in points)]


def _taps(track: Track, broad: bool) -> list[Mark]:
    room = round(length_of(track.line) / (8 * track.unit))
    count = min(max(room, len(track.points), 3), MAX_MARKS)
    return [_dot(point, 1.9 * track.unit) for point, _angle in spaced(track.line, count)]


def _wave(track: Track, broad: bool) -> list[Mark]:
    count = 4 * min(max(round(length_of(track.line) / (5 * track.unit)), 3), 14) + 1
    heights = (0, 1, 0, -1)
    places = spaced(track.line, count)
    line = [moved(p, a + pi / 2, 3 * track.unit * heights[n % 4]) for n, (p, a) in enumerate(places)]
    return [_line(smooth(line), track), *(_heads(track.line, track, gap=-3))]


def _arc(track: Track, broad: bool) -> list[Mark]:
    if len(track.points) > 1:
        return [_line(smooth(track.points, track.closed), track), *_heads(track.line, track)]
    (point,) = track.points
    if track.turning:
        return _turn(point, 8 * track.unit, track)
    centre = track.centre
    if distance(point, centre) < 8 * track.unit:
        centre = moved(point, track.axis, 20 * track.unit)
    radius = min(distance(point, centre), 45 * track.unit)
    centre = between(point, centre, radius / distance(point, centre))
    middle, swing = angle_of(centre, point), min(0.9, 15 * track.unit / radius)
    arc = [moved(centre, middle + swing * step / 3, radius) for step in range(-3, 4)]
    return [_line(smooth(arc), track), _head(*_end(along(arc)), track), _head(*_end(along(arc[::-1])), track)]


def _pull(track: Track, broad: bool) -> list[Mark]:
    first, last = track.line[0], track.line[-1]
    return [
        Mark("line", straight([first, last]), number(1.1 * track.unit), number(0.6 * track.unit)),
        *_heads([first, last], track, size=1.5),
    ]


def _roll(track: Track, broad: bool) -> list[Mark]:
    rails = []
    for side in (-1, 1):
        edge = [moved(point, angle + pi / 2, side * 4 * track.unit) for point, angle in spaced(track.line, 9)]
        rails.append(Mark("rail", smooth(edge), number(0.7 * track.unit)))
    line = smooth(track.points, track.closed) if len(track.points) > 1 else straight(track.line)
    ball = _dot(track.line[len(track.line) // 2], 3.4 * track.unit)
    return [*rails, _line(line, track), *_heads(track.line, track), ball]


DRAWN: dict[str, Callable[[Track, bool], list[Mark]]] = {
    "glide": _glide,
    "loops": _loops,
    "circles": _circles,
    "zigzag": _zigzag,
    "rub": _rub,
    "hold": _hold,
    "taps": _taps,
    "wave": _wave,
    "arc": _arc,
    "pull": _pull,
    "roll": _roll,
}


def _line(d: str, track: Track) -> Mark:
    return Mark("line", d, number(0.8 * track.unit), number(0.5 * track.unit))


def _dot(point: Point, radius: float) -> Mark:
    return Mark("dot", x=number(point[0]), y=number(point[1]), r=number(radius))


def _turn(point: Point, radius: float, track: Track) -> list[Mark]:
    """Most of a circle, with an arrow head at its end."""
    ring = [moved(point, -2.2 + step * 0.66, radius) for step in range(9)]
    tangent = -2.2 + 8 * 0.66 + pi / 2
    return [_line(smooth(ring), track), _head(ring[-1], tangent, track, size=0.85)]


def _heads(line: list[Point], track: Track, gap: float = 0, size: float = 1) -> list[Mark]:
    """Arrow heads at the ends that have one, `gap` units before the end (beyond it if negative)."""
    ends = [line] * track.head_at_end + [line[::-1]] * track.head_at_start
    found = []
    for points in ends:
        tip, angle = _end(points)
        found.append(_head(moved(tip, angle, -gap * track.unit), angle, track, size))
    return found


def _end(line: list[Point]) -> tuple[Point, float]:
    """The last point of a line, and the angle at which the line reaches it."""
    return line[-1], angle_of(line[-2], line[-1])


def _head(tip: Point, angle: float, track: Track, size: float = 1) -> Mark:
    """A filled arrow head whose base sits on the end of the line."""
    long, wide = HEAD * track.unit * size, 1.5 * track.unit * size
    base = moved(tip, angle, -0.3 * long)
    corners = [moved(base, angle + pi / 2, wide), moved(base, angle, 1.3 * long), moved(base, angle - pi / 2, wide)]
    return Mark("head", straight(corners, closed=True))
