"""The marks that stand for strokes, computed from the points that the hand passes; nothing of them is stored."""

from dataclasses import dataclass, replace
from math import pi

from techniques.drawing.geometry import (
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
"""Of every other stroke: holding, compression, trigger points, acupressure, reflexology, myofascial release."""
GLIDES = tuple(stroke for stroke, kind in KINDS.items() if kind == "glide")
MOST = 9
"""As many circles, taps or dots are drawn at most."""
HEAD = 3.6
"""How far an arrow head reaches, in units of the way."""


@dataclass(frozen=True)
class Mark:
    """One line, arrow head or dot. `kind` says how it is drawn and moved: line, band, rail, head or dot."""

    kind: str
    d: str = ""
    width: str = ""
    inner: str = ""  # the width of the light that runs along a line
    x: str = ""
    y: str = ""
    r: str = ""


@dataclass(frozen=True)
class Way:
    """Where the hand goes: points in the order of travel, and at which ends an arrow has its head.

    `unit` is a hundredth of the picture's size. `axis` is how the fibres run, in radians, and `centre` the middle of
    what is worked on; both serve where a single point is given.
    """

    points: tuple
    closed: bool
    head_at_start: bool
    head_at_end: bool
    turning: bool
    unit: float
    axis: float
    centre: tuple
    beside: bool = False  # another hand goes its own way beside this one

    @property
    def line(self):
        """Many points along the way; of a single point a short piece along the fibres."""
        if len(self.points) > 1:
            return along(self.points, self.closed)
        (point,) = self.points
        return [moved(point, self.axis, far * self.unit) for far in (-9, -3, 3, 9)]


def kind_of(stroke):
    return KINDS.get(stroke, STILL)


def marks(stroke, way, broad):
    """What to draw for a stroke; `broad` where a palm or forearm leaves a track as wide as itself."""
    return DRAWN[kind_of(stroke)](way, broad)


def _glide(way, broad):
    points = way.points if len(way.points) > 1 else way.line
    d = smooth(points, way.closed)
    band = [Mark("band", d, number(9 * way.unit))] if broad else []
    return [*band, _line(d, way), *_heads(way.line, way)]


def _loops(way, broad):
    way = replace(way, unit=0.45 * way.unit) if way.beside else way  # two of them leave each other room
    radius, line = 4.2 * way.unit, way.line
    turns = min(max(round(length_of(line) / (1.9 * radius)) - 1, 2), 6 if way.beside else MOST)
    places = spaced(line, 7 * turns + 5)
    # Begins and ends on the way itself: the first and the last place are those that the technique names.
    ends = [min(n, len(places) - 1 - n) for n in range(len(places))]
    wide = [min(max((end - 1) / 4, 0), 1) * radius for end in ends]
    coil = [moved(point, angle - pi / 2 + 2 * pi * (n - 2) / 7, wide[n]) for n, (point, angle) in enumerate(places)]
    return [_line(smooth(coil), way), *_heads(coil, way)]


def _circles(way, broad):
    radius, long = (5 if broad else 3.6) * way.unit, length_of(way.line)
    if way.closed:  # round a bone: so small that they neither lie on it nor far from it
        radius = min(2.1 * way.unit, long / 46)
        places = spaced(way.line, _room_for(radius, long, way) + 1)[:-1]
    elif len(way.points) == 1:
        places = [(way.points[0], 0)]
    else:
        count = _room_for(radius, long, way)
        radius = max(min(radius, long / count / 2.7), 2.2 * way.unit)  # beside each other, not over
        places = spaced(way.line, count)
    return [mark for point, _angle in places for mark in _turn(point, radius, way)]


def _room_for(radius, long, way):
    return min(max(round(long / (3.1 * radius)), len(way.points)), MOST - way.closed)


def _zigzag(way, broad):
    reach = 5 * way.unit
    line = way.line if len(way.points) > 1 else way.line[1:3]  # of one place no more than a thumb covers
    teeth = max(round(length_of(line) / (2 * way.unit)), 5)
    places = spaced(line, min(teeth, 24))
    return [_line(straight([moved(p, a + pi / 2, reach * (-1) ** n) for n, (p, a) in enumerate(places)]), way)]


def _rub(way, broad):
    d = smooth(way.points) if len(way.points) > 1 else straight(way.line)
    band = [Mark("band", d, number(9 * way.unit))] if broad else []
    return [*band, _line(d, way), _head(*_end(way.line), way), _head(*_end(way.line[::-1]), way)]


def _hold(way, broad):
    points, radius = list(way.points), 4 if broad else 2.8
    joined = [Mark("rail", smooth(points, way.closed), number(0.7 * way.unit))] if len(points) > 1 else []
    heads = _heads(way.line, way, gap=radius + HEAD + 0.8) if len(points) > 1 else []  # clear of the dot
    return [*joined, *heads, *(_dot(point, radius * way.unit) for point in points)]


def _taps(way, broad):
    room = round(length_of(way.line) / (8 * way.unit))
    count = min(max(room, len(way.points), 3), MOST)
    return [_dot(point, 1.9 * way.unit) for point, _angle in spaced(way.line, count)]


def _wave(way, broad):
    count = 4 * min(max(round(length_of(way.line) / (5 * way.unit)), 3), 14) + 1
    heights = (0, 1, 0, -1)
    places = spaced(way.line, count)
    line = [moved(p, a + pi / 2, 3 * way.unit * heights[n % 4]) for n, (p, a) in enumerate(places)]
    return [_line(smooth(line), way), *(_heads(way.line, way, gap=-3))]


def _arc(way, broad):
    if len(way.points) > 1:
        return [_line(smooth(way.points, way.closed), way), *_heads(way.line, way)]
    (point,) = way.points
    if way.turning:
        return _turn(point, 8 * way.unit, way)
    centre = way.centre
    if distance(point, centre) < 8 * way.unit:
        centre = moved(point, way.axis, 20 * way.unit)
    radius = min(distance(point, centre), 45 * way.unit)
    centre = between(point, centre, radius / distance(point, centre))
    middle, swing = angle_of(centre, point), min(0.9, 15 * way.unit / radius)
    arc = [moved(centre, middle + swing * step / 3, radius) for step in range(-3, 4)]
    return [_line(smooth(arc), way), _head(*_end(along(arc)), way), _head(*_end(along(arc[::-1])), way)]


def _pull(way, broad):
    first, last = way.line[0], way.line[-1]
    return [
        Mark("line", straight([first, last]), number(2.4 * way.unit), number(1.2 * way.unit)),
        *_heads([first, last], way, size=1.5),
    ]


def _roll(way, broad):
    rails = []
    for side in (-1, 1):
        edge = [moved(point, angle + pi / 2, side * 4 * way.unit) for point, angle in spaced(way.line, 9)]
        rails.append(Mark("rail", smooth(edge), number(0.7 * way.unit)))
    line = smooth(way.points, way.closed) if len(way.points) > 1 else straight(way.line)
    return [*rails, _line(line, way), *_heads(way.line, way), _dot(way.line[len(way.line) // 2], 3.4 * way.unit)]


DRAWN = {
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


def _line(d, way):
    return Mark("line", d, number(1.6 * way.unit), number(0.8 * way.unit))


def _dot(point, radius):
    return Mark("dot", x=number(point[0]), y=number(point[1]), r=number(radius))


def _turn(point, radius, way):
    """Most of a circle, with a head where it ends."""
    ring = [moved(point, -2.2 + step * 0.66, radius) for step in range(9)]
    tangent = -2.2 + 8 * 0.66 + pi / 2
    return [_line(smooth(ring), way), _head(ring[-1], tangent, way, size=0.85)]


def _heads(line, way, gap=0, size=1):
    """Heads at the ends that have one. With a gap they stand so far before the end (behind it, where negative)."""
    ends = [line] * way.head_at_end + [line[::-1]] * way.head_at_start
    found = []
    for points in ends:
        tip, angle = _end(points)
        found.append(_head(moved(tip, angle, -gap * way.unit), angle, way, size))
    return found


def _end(line):
    """The last point of a line, and the angle at which it gets there."""
    return line[-1], angle_of(line[-2], line[-1])


def _head(tip, angle, way, size=1):
    """A filled arrow head whose base sits on the end of the line."""
    long, wide = HEAD * way.unit * size, 2.3 * way.unit * size
    base = moved(tip, angle, -0.3 * long)
    corners = [moved(base, angle + pi / 2, wide), moved(base, angle, 1.3 * long), moved(base, angle - pi / 2, wide)]
    return Mark("head", straight(corners, closed=True))
