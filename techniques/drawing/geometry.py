"""Points, boxes, path data, and smooth curves through points: the little geometry that the drawings need."""

import re
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, ceil, cos, hypot, sin

TOKEN = re.compile(r"([MLCQZ])|(-?\d+(?:\.\d+)?)")
CLEAN = re.compile(r"[MLCQZ0-9.\s,-]*")
ARGUMENTS = {"M": 1, "L": 1, "C": 3, "Q": 2, "Z": 0}
PIECES = 6
"""A curve is sampled at so many points: enough for where a shape lies, its size and its long axis."""


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @classmethod
    def around(cls, points):
        across, down = [x for x, y in points], [y for x, y in points]
        return cls(min(across), min(down), max(across) - min(across), max(down) - min(down))

    @property
    def centre(self):
        return (self.x + self.width / 2, self.y + self.height / 2)

    @property
    def size(self):
        return max(self.width, self.height)

    @property
    def corners(self):
        return [(self.x, self.y), (self.x + self.width, self.y + self.height)]

    @property
    def ring(self):
        """The four corners, in turn."""
        (left, top), (right, bottom) = self.corners
        return [(left, top), (right, top), (right, bottom), (left, bottom)]

    def holds(self, point):
        (left, top), (right, bottom) = self.corners
        return left <= point[0] <= right and top <= point[1] <= bottom

    def resized(self, width, height):
        """Of this size round the same centre."""
        x, y = self.centre
        return Box(x - width / 2, y - height / 2, width, height)

    def grown(self, by):
        return self.resized(self.width + 2 * by, self.height + 2 * by)

    def within(self, outer):
        """Moved, and where need be cut, to lie in another box."""
        width, height = min(self.width, outer.width), min(self.height, outer.height)
        x = min(max(self.x, outer.x), outer.x + outer.width - width)
        y = min(max(self.y, outer.y), outer.y + outer.height - height)
        return Box(x, y, width, height)

    @property
    def mirrored(self):
        return Box(-self.x - self.width, self.y, self.width, self.height)

    def share_in(self, other):
        """How much of this box lies in another one: 0 to 1."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return max(across, 0) * max(down, 0) / (self.width * self.height)

    def __str__(self):
        return " ".join(map(number, (self.x, self.y, self.width, self.height)))


def number(value):
    """With one decimal at most, and a point in every language."""
    return f"{round(value, 1) + 0:.10g}"  # a zero added: no minus before a nought


def segments(d):
    """Path data as (command, its points). Raises ValueError for anything but absolute M, L, C, Q and Z."""
    if not CLEAN.fullmatch(d) or not d.startswith("M"):
        raise ValueError("path data must begin with M and hold absolute M, L, C, Q and Z alone")
    found, numbers = [], []
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


def compact(d):
    """The same path in fewer characters: relative to where the pen is, in whole tenths."""
    written, last, pen, begun = [], "", (0, 0), (0, 0)
    for command, points in segments(d):
        tenths = [(round(10 * x), round(10 * y)) for x, y in points]
        steps = [number((v - p) / 10) for point in tenths for v, p in zip(point, pen, strict=True)]
        letter = command.lower() if written else "M"
        text = "".join(step if step.startswith("-") else f" {step}" for step in steps).lstrip()
        if letter == last and text:
            written.append(text if text.startswith("-") else f" {text}")
        else:
            written.append(letter + text)
        last = letter if letter != "M" else ""  # what follows an absolute M without a letter would be absolute too
        pen = tenths[-1] if tenths else begun
        begun = pen if command == "M" else begun
    return "".join(written)


def sampled(d):
    """Points along a path."""
    return [point for ring in rings(d) for point in ring]


def rings(d):
    """Points along each of the lines that a path is made of: where it begins anew, another one starts."""
    pen, found = (0, 0), []
    for command, through in segments(d):
        if command == "M":
            found.append([])
        if command in "ML":
            found[-1] += through
        elif through:
            found[-1] += [bezier([pen, *through], step / PIECES) for step in range(1, PIECES + 1)]
        pen = through[-1] if through else pen
    return found


def is_inside(point, ring):
    """Whether a point lies within a closed line."""
    x, y = point
    crossed = [
        a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) > x
        for a, b in pairwise([*ring, ring[0]])
        if (a[1] > y) != (b[1] > y)
    ]
    return sum(crossed) % 2 == 1


def dense(line, step=2):
    """The points of a line and so many between them that none is farther from the next than `step`."""
    found = list(line[:1])
    for a, b in pairwise(line):
        pieces = max(ceil(distance(a, b) / step), 1)
        found += [between(a, b, n / pieces) for n in range(1, pieces + 1)]
    return found


def simplified(points, within=1.5):
    """Fewer points that leave a line nowhere farther away than this (Douglas and Peucker)."""
    if len(points) < 3:
        return list(points)
    a, b = points[0], points[-1]
    far = max(range(1, len(points) - 1), key=lambda n: _off(points[n], a, b))
    if _off(points[far], a, b) <= within:
        return [a, b]
    return simplified(points[: far + 1], within)[:-1] + simplified(points[far:], within)


def _off(point, a, b):
    """How far a point is from the straight line between two, or from the one where both are the same."""
    long = distance(a, b)
    if long < 0.1:
        return distance(point, a)
    return abs((b[0] - a[0]) * (a[1] - point[1]) - (a[0] - point[0]) * (b[1] - a[1])) / long


def bezier(points, t):
    while len(points) > 1:
        points = [between(a, b, t) for a, b in pairwise(points)]
    return points[0]


def between(a, b, t):
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def distance(a, b):
    return hypot(b[0] - a[0], b[1] - a[1])


def moved(point, angle, far):
    return (point[0] + far * cos(angle), point[1] + far * sin(angle))


def angle_of(a, b):
    return atan2(b[1] - a[1], b[0] - a[0])


def long_axis(points):
    """The angle along which a cloud of points is longest."""
    n = len(points)
    x0, y0 = sum(x for x, y in points) / n, sum(y for x, y in points) / n
    xx = sum((x - x0) ** 2 for x, y in points)
    yy = sum((y - y0) ** 2 for x, y in points)
    xy = sum((x - x0) * (y - y0) for x, y in points)
    return atan2(2 * xy, xx - yy) / 2


def area_of(points):
    """The area inside a closed line."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]]))) / 2


def curve(points, closed=False):
    """The control points of a smooth line through points (Catmull-Rom): for each piece of it, four."""
    ring = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    pieces = []
    for before, start, end, after in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        pieces.append((start, first, second, end))
    return pieces


def along(points, closed=False):
    """Many points on the smooth line through a few, about evenly spaced within each piece."""
    if len(points) == 1:
        return list(points)
    pieces = curve(points, closed)
    return [pieces[0][0], *(bezier(piece, step / 16) for piece in pieces for step in range(1, 17))]


def spaced(line, count):
    """So many points on a line, evenly spaced from its first to its last, each with the angle of the line there."""
    lengths = [distance(a, b) for a, b in pairwise(line)]
    total, walked, found, piece = sum(lengths), 0.0, [], 0
    for step in range(count):
        wanted = total * step / max(count - 1, 1)
        while piece < len(lengths) - 1 and walked + lengths[piece] < wanted:
            walked += lengths[piece]
            piece += 1
        a, b = line[piece], line[piece + 1]
        found.append((between(a, b, (wanted - walked) / (lengths[piece] or 1)), angle_of(a, b)))
    return found


def length_of(line):
    return sum(distance(a, b) for a, b in pairwise(line))


def smooth(points, closed=False):
    """Path data of the smooth line through points."""
    pieces = curve(points, closed)
    text = "".join("C" + " ".join(f"{number(x)} {number(y)}" for x, y in piece[1:]) for piece in pieces)
    return f"M{number(points[0][0])} {number(points[0][1])}{text}{'Z' if closed else ''}"


def straight(points, closed=False):
    """Path data of straight lines from point to point."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")
