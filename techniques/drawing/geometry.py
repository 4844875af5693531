"""The geometry of the drawings: points, boxes, path data and smooth curves. Angles are in radians."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import atan2, ceil, comb, cos, hypot, sin
from operator import mul

Point = tuple[float, float]
"""x to the right and y down, in the units of the drawing."""

TOKEN = re.compile(r"([MLCQZ])|(-?\d+(?:\.\d+)?)")
CLEAN = re.compile(r"[MLCQZ0-9.\s,-]*")
ARGUMENTS = {"M": 1, "L": 1, "C": 3, "Q": 2, "Z": 0}
PIECES = 6
"""How many points of a curve are sampled: enough for the position, size and long axis of a shape."""


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @classmethod
    def around(cls, points: Collection[Point]) -> "Box":
        across, down = [x for x, y in points], [y for x, y in points]
        return cls(min(across), min(down), max(across) - min(across), max(down) - min(down))

    @property
    def centre(self) -> Point:
        return (self.x + self.width / 2, self.y + self.height / 2)

    @property
    def size(self) -> float:
        return max(self.width, self.height)

    @property
    def corners(self) -> list[Point]:
        return [(self.x, self.y), (self.x + self.width, self.y + self.height)]

    @property
    def ring(self) -> list[Point]:
        """The four corners, clockwise from the top left."""
        (left, top), (right, bottom) = self.corners
        return [(left, top), (right, top), (right, bottom), (left, bottom)]

    def holds(self, point: Point) -> bool:
        (left, top), (right, bottom) = self.corners
        return left <= point[0] <= right and top <= point[1] <= bottom

    def resized(self, width: float, height: float) -> "Box":
        """A box of this size around the same centre."""
        x, y = self.centre
        return Box(x - width / 2, y - height / 2, width, height)

    def grown(self, by: float) -> "Box":
        return self.resized(self.width + 2 * by, self.height + 2 * by)

    def within(self, outer: "Box") -> "Box":
        """The box moved, and cut if need be, to lie in another one."""
        width, height = min(self.width, outer.width), min(self.height, outer.height)
        x = min(max(self.x, outer.x), outer.x + outer.width - width)
        y = min(max(self.y, outer.y), outer.y + outer.height - height)
        return Box(x, y, width, height)

    @property
    def mirrored(self) -> "Box":
        return Box(-self.x - self.width, self.y, self.width, self.height)

    def share_in(self, other: "Box") -> float:
        """The share of this box that lies in another one: 0 to 1."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return max(across, 0) * max(down, 0) / (self.width * self.height)

    def __str__(self) -> str:
        return " ".join(map(number, (self.x, self.y, self.width, self.height)))


def number(value: float) -> str:
    """The number with at most one decimal, and a point in every language."""
    return f"{round(value, 1) + 0:.10g}"  # adding zero turns -0 into 0


def segments(d: str) -> Iterator[tuple[str, list[Point]]]:
    """Path data as (command, points) pairs. Raises ValueError for anything but absolute M, L, C, Q and Z."""
    if not CLEAN.fullmatch(d) or not d.startswith("M"):
        raise ValueError("path data must begin with M and hold absolute M, L, C, Q and Z alone")
    found: list[tuple[str, list[float]]] = []
    numbers: list[float] = []
    for command, value in TOKEN.findall(d):
        if value:
            numbers.append(float(value))
        else:
            found.append((command, numbers := []))
    for command, numbers in found:
        each = 2 * ARGUMENTS[command]
        if (len(numbers) % each if each else numbers) or (each and not numbers):
            raise ValueError(f"{command} is followed by {len(numbers)} numbers")
        for start in range(0, len(numbers), each or 1) if numbers else [0]:
            yield (
                command,
                list(zip(numbers[start : start + each : 2], numbers[start + 1 : start + each : 2], strict=True)),
            )


def compact(d: str) -> str:
    """The same path in fewer characters: in relative commands, rounded to tenths.

    Where a curve goes on as smoothly as the one before it ended, its first control point is left out, as far as that
    moves it by no more than a tenth.
    """
    written: list[str] = []
    last, pen, start = "", (0, 0), (0, 0)
    leaving = None  # where the first control point of a smooth curve would lie
    for command, points in segments(d):
        tenths = [(round(10 * x), round(10 * y)) for x, y in points]
        letter, told = command.lower() if written else "M", tenths
        if command == "C":
            if leaving and max(abs(tenths[0][0] - leaving[0]), abs(tenths[0][1] - leaving[1])) <= 1:
                letter, told = "s", tenths[1:]
            leaving = (2 * tenths[2][0] - tenths[1][0], 2 * tenths[2][1] - tenths[1][1])
        else:
            leaving = None
        steps = [number((v - p) / 10) for point in told for v, p in zip(point, pen, strict=True)]
        text = "".join(step if step.startswith("-") else f" {step}" for step in steps).lstrip()
        if letter == last and text:
            written.append(text if text.startswith("-") else f" {text}")
        else:
            written.append(letter + text)
        last = letter if letter != "M" else ""  # without a letter, what follows an absolute M is absolute too
        pen = tenths[-1] if tenths else start
        start = pen if command == "M" else start
    return "".join(written)


def sampled(d: str) -> list[Point]:
    """Points along a path."""
    return [point for ring in rings(d) for point in ring]


def rings(d: str) -> list[list[Point]]:
    """Points along each subpath."""
    pen: Point = (0, 0)
    found: list[list[Point]] = []
    for command, through in segments(d):
        if command == "M":
            found.append([])
        if command in "ML":
            found[-1] += through
        elif through:
            found[-1] += on_curve([pen, *through], PIECES)
        pen = through[-1] if through else pen
    return found


def is_inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a point lies inside a closed line."""
    x, y = point
    crossed = [
        a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) > x
        for a, b in pairwise([*ring, ring[0]])
        if (a[1] > y) != (b[1] > y)
    ]
    return sum(crossed) % 2 == 1


def dense(line: Sequence[Point], step: float = 2) -> list[Point]:
    """The line with points added so that none is farther than `step` from the next."""
    found = list(line[:1])
    for a, b in pairwise(line):
        pieces = max(ceil(distance(a, b) / step), 1)
        found += [between(a, b, n / pieces) for n in range(1, pieces + 1)]
    return found


def simplified(points: Sequence[Point], within: float = 1.5) -> list[Point]:
    """A line of fewer points that deviates by at most `within` (Douglas-Peucker)."""
    if len(points) < 3:
        return list(points)
    distances = _distances_to_line(points)
    far = max(range(1, len(points) - 1), key=distances.__getitem__)
    if distances[far] <= within:
        return [points[0], points[-1]]
    return simplified(points[: far + 1], within)[:-1] + simplified(points[far:], within)


def _distances_to_line(points: Sequence[Point]) -> list[float]:
    """Distance of each point from the line through the first and the last, or from the first if they coincide."""
    (ax, ay), (bx, by) = points[0], points[-1]
    dx, dy = bx - ax, by - ay
    long = hypot(dx, dy)
    if long < 0.1:
        return [hypot(x - ax, y - ay) for x, y in points]
    return [abs(dx * (ay - y) - (ax - x) * dy) / long for x, y in points]


def on_curve(points: Sequence[Point], pieces: int) -> list[Point]:
    """Points on the Bézier curve with these control points (two to four), evenly spaced in t; without the first."""
    xs, ys = [x for x, y in points], [y for x, y in points]
    return [(sum(map(mul, weights, xs)), sum(map(mul, weights, ys))) for weights in _weights(len(points) - 1, pieces)]


@cache
def _weights(degree: int, pieces: int) -> list[tuple[float, ...]]:
    """What each control point counts at each point of a curve, as Bernstein has it."""
    steps = [step / pieces for step in range(1, pieces + 1)]
    return [tuple(comb(degree, n) * t**n * (1 - t) ** (degree - n) for n in range(degree + 1)) for t in steps]


def between(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def distance(a: Point, b: Point) -> float:
    return hypot(b[0] - a[0], b[1] - a[1])


def moved(point: Point, angle: float, far: float) -> Point:
    return (point[0] + far * cos(angle), point[1] + far * sin(angle))


def angle_of(a: Point, b: Point) -> float:
    return atan2(b[1] - a[1], b[0] - a[0])


def long_axis(points: Collection[Point]) -> float:
    """The angle of the direction in which a cloud of points is longest."""
    n = len(points)
    x0, y0 = sum(x for x, y in points) / n, sum(y for x, y in points) / n
    xx = sum((x - x0) ** 2 for x, y in points)
    yy = sum((y - y0) ** 2 for x, y in points)
    xy = sum((x - x0) * (y - y0) for x, y in points)
    return atan2(2 * xy, xx - yy) / 2


def area_of(points: Sequence[Point]) -> float:
    """The area inside a closed line, in square units."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]]))) / 2


def curve(points: Sequence[Point], closed: bool = False) -> list[tuple[Point, Point, Point, Point]]:
    """The smooth line through points (Catmull-Rom), as the four control points of each Bézier curve in it."""
    ring = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    pieces = []
    for before, start, end, after in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        pieces.append((start, first, second, end))
    return pieces


def along(points: Sequence[Point], closed: bool = False) -> list[Point]:
    """Points on the smooth line through a few points, about evenly spaced within each curve."""
    if len(points) == 1:
        return list(points)
    pieces = curve(points, closed)
    return [pieces[0][0], *(point for piece in pieces for point in on_curve(piece, 16))]


def spaced(line: Sequence[Point], count: int) -> list[tuple[Point, float]]:
    """`count` points evenly spaced from the first of a line to its last, each with the angle of the line there."""
    lengths = [distance(a, b) for a, b in pairwise(line)]
    total, walked, piece = sum(lengths), 0.0, 0
    found: list[tuple[Point, float]] = []
    for step in range(count):
        wanted = total * step / max(count - 1, 1)
        while piece < len(lengths) - 1 and walked + lengths[piece] < wanted:
            walked += lengths[piece]
            piece += 1
        a, b = line[piece], line[piece + 1]
        found.append((between(a, b, (wanted - walked) / (lengths[piece] or 1)), angle_of(a, b)))
    return found


def length_of(line: Sequence[Point]) -> float:
    return sum(distance(a, b) for a, b in pairwise(line))


def smooth(points: Sequence[Point], closed: bool = False) -> str:
    """Path data of the smooth line through points."""
    pieces = curve(points, closed)
    text = "".join("C" + " ".join(f"{number(x)} {number(y)}" for x, y in piece[1:]) for piece in pieces)
    return f"M{number(points[0][0])} {number(points[0][1])}{text}{'Z' if closed else ''}"


def straight(points: Iterable[Point], closed: bool = False) -> str:
    """Path data of straight lines from point to point."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")
