"""Which hands do a stroke, and where they lie on its drawing: at their real size, turned along the way that they take.

What a technique says of its contact, its stroke and its path decides; `grip` and `turn` are for what these cannot tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, hypot, radians, sin

from techniques.drawing.geometry import Point, along
from techniques.drawing.stroke_marks import kind_of

UNITS = {
    "foot-sole": 2.0,
    "foot-top": 2.0,
    "foot-inner": 2.0,
    "foot-outer": 2.0,
    "forearm-palm": 2.0,
    "forearm-back": 2.0,
    "hand-palm": 4.0,
    "hand-back": 4.0,
    "head-front": 2.0,
}
"""How many units of a view a millimetre has, where it is not one."""
FROM_ABOVE = ("head-front", "head-side", "foot-top", "forearm-palm", "forearm-back", "hand-palm", "hand-back")
"""Views at whose upper edge the giver sits: the fingers point down them; in all others up."""
FREE = 60
"""A hand turns into its way up to so many degrees; where it goes more across, it lies as its arm comes."""
TOOLS = ("ball", "roller", "gun", "stone")
RESTS = 0.38
"""How far along its way a hand stands in a picture that does not move."""
HALF_WIDTH = {"palm": 58, "cupped": 46, "heel": 46, "grip": 58, "forearm": 165, "fingertips": 24}
"""In millimetres, of hands that lie beside the midline while the other hand lies on its other side."""
SPLAYED, SPLAY = ("fingertips", "pinch"), 32
"""Hands that touch with their tips alone, so that their arms can come from aside, and by how many degrees."""
PALM, OPENS = 38, 10
"""A hand that is seen from its thumb has its palm so many millimetres beside its middle; its fingers part by so many
degrees from what grows broader."""
UNDER, HEEL, TIP = 60, 30, 11
"""In millimetres: how far a palm under the head lies back, so that the fingertips end below the skull; how far the
middle of a hand is ahead of its heel; how far a thumb ends before its point, so that this is seen."""
INWARD = 10
"""No more degrees than that do two hands side by side point to each other."""
SMALL_TURN, LARGE_TURN = 7, 14
"""The radius in millimetres of circles with the fingertips or thumbs, and of those with more of the hand."""


@dataclass(frozen=True)
class Piece:
    """A hand within a grip: how far it lies from where the grip is, in millimetres across and along, and turned.

    The fingers of a still one part by `opens`, in degrees, from what its palm holds.
    One that is `alone` works on both sides of the body at once: it lies across the midline, and has no mirror image.
    """

    hand: str
    left: bool = False
    across: float = 0
    along: float = 0
    turn: float = 0
    opens: float = 0
    late: bool = False
    alone: bool = False


GRIPS: dict[str, tuple[Piece, ...]] = {
    "none": (),
    "palm": (Piece("palm"),),
    "both-palms": (Piece("palm", across=47), Piece("palm", left=True, across=-47)),
    "palm-on-palm": (Piece("palm"), Piece("palm", left=True, across=6, along=-14, turn=-28)),
    "cupped-palm": (Piece("cupped"),),
    "cupped": (Piece("cupped", across=38, along=24), Piece("cupped", left=True, across=-38, along=-24, late=True)),
    "thumb": (Piece("thumb"),),
    "both-thumbs": (Piece("thumb", across=13), Piece("thumb", left=True, across=-13)),
    "thumb-behind-thumb": (Piece("thumb", across=3), Piece("thumb", left=True, across=-3, along=-24, late=True)),
    "fingertips": (Piece("fingertips"),),
    "both-fingertips": (Piece("fingertips", across=40), Piece("fingertips", left=True, across=-40)),
    "pinch": (Piece("pinch"),),
    "clasp": (Piece("clasp", along=-TIP),),
    "both-pinch": (Piece("pinch", across=42), Piece("pinch", left=True, across=-42)),
    "knuckles": (Piece("knuckles"),),
    "fist": (Piece("fist"),),
    "fists": (Piece("fist", across=40, along=22), Piece("fist", left=True, across=-40, along=-22, late=True)),
    "heel": (Piece("heel"),),
    "heel-across": (Piece("heel", along=HEEL),),
    "edge": (Piece("edge", across=20, along=20), Piece("edge", left=True, across=-20, along=-20, late=True)),
    "grip": (Piece("grip"),),
    "round-both": (Piece("grip", alone=True),),
    "hand-over-hand": (Piece("grip", along=42), Piece("grip", left=True, along=-42, late=True)),
    "hold": (Piece("grip", along=38, turn=-62), Piece("grip", left=True, along=-38, turn=62)),
    "beside": (Piece("edge", across=PALM),),
    "between": (Piece("edge", across=PALM, opens=OPENS),),
    "under-both": (Piece("palm", left=True, along=-UNDER),),
    "forearm": (Piece("forearm"),),
    "ball": (Piece("ball"),),
    "roller": (Piece("roller"),),
    "gun": (Piece("gun"),),
    "stone": (Piece("stone"),),
}
"""Grips by name, each as the hands or the tool that it takes, for a right hand that leads."""
FACING = ("beside", "between")
"""Grips of two hands whose palms look to each other, whichever way the fingers point."""
BY_CONTACT = {
    "palm": "palm",
    "fingertips": "fingertips",
    "thumb": "thumb",
    "knuckle": "knuckles",
    "heel-of-hand": "heel",
    "whole-hand": "grip",
    "forearm": "forearm",
    "tool": "ball",
    "none": "none",
}
BY_KIND = {
    ("taps", "palm"): "cupped",
    ("taps", "whole-hand"): "fists",
    ("arc", "fingertips"): "pinch",
    ("glide", "whole-hand"): "palm",
}
"""Where the kind of the stroke makes another grip of the contact."""
WITH_CONTACT = {
    "palm": ("palm", "both-palms", "palm-on-palm", "cupped", "cupped-palm", "grip", "hold", "beside", "between"),
    "fingertips": ("fingertips", "both-fingertips", "pinch", "both-pinch"),
    "thumb": ("thumb", "both-thumbs", "thumb-behind-thumb", "pinch", "clasp"),
    "knuckle": ("knuckles", "fist"),
    "heel-of-hand": ("heel", "heel-across"),
    "whole-hand": (
        "palm",
        "both-palms",
        "grip",
        "round-both",
        "hand-over-hand",
        "hold",
        "beside",
        "between",
        "under-both",
        "fist",
        "fists",
        "pinch",
        "cupped",
    ),
    "forearm": ("forearm",),
    "tool": ("ball", "roller", "gun", "stone"),
    "none": ("none",),
}
"""The grips that go with each contact, the first being drawn where a technique names none."""


@dataclass(frozen=True)
class Placed:
    """A hand on a drawing.

    It is turned by `angle`, clockwise in degrees from the top, `scale` has units for each millimetre, and `does` says
    how it works in its place. It begins `at` a point and goes `way`, as `goes` says; its middle bends off by `bow`, to
    the right of the way. Where it goes round, `way` is half the width and height of the ring around `at`.
    """

    hand: str
    at: Point
    angle: float
    scale: float
    left: bool
    goes: str = ""
    way: Point = (0, 0)
    bow: float = 0
    does: str = ""
    late: bool = False
    alone: bool = False

    def on_drawing(self, point: Point) -> Point:
        """Where a point of the hand lies while nothing moves."""
        x, y = point[0] * self.scale * (-1 if self.left else 1), point[1] * self.scale
        a = radians(self.angle)
        rx, ry = self.rest
        return (rx + x * cos(a) - y * sin(a), ry + x * sin(a) + y * cos(a))

    @property
    def near(self) -> int:
        """The end of a ring from which the arm comes, so that the hand does not lie over all of it: 1 is the lower."""
        return 1 if cos(radians(self.angle)) >= 0 else -1

    @property
    def rest(self) -> Point:
        """Where the hand stands in a picture that does not move."""
        (x, y), (dx, dy) = self.at, self.way
        if self.goes == "round":
            return (x, y + self.near * dy)
        if not self.goes:
            return self.at
        off = 4 * RESTS * (1 - RESTS) * self.bow / hypot(dx, dy)
        return (x + RESTS * dx - off * dy, y + RESTS * dy + off * dx)


@dataclass(frozen=True)
class Task:
    """What hands are to do on a view: the stroke and its direction, and whether they do it on both sides at once."""

    view: str
    stroke: str
    direction: str
    grip: str
    turn: float
    both: bool
    closed: bool


def grip_of(stroke: str, contact: str, named: str = "") -> str:
    """The name of a grip: the one that is named, else the one that goes with stroke and contact."""
    return named or BY_KIND.get((kind_of(stroke), contact)) or BY_CONTACT.get(contact, "none")


def hands_on(task: Task, tracks: Sequence[Sequence[Point]]) -> tuple[Placed, ...]:
    """The hands of a stroke. `tracks` are the points that one hand passes, or each of two."""
    pieces = GRIPS[task.grip]
    if len(tracks) == 1:
        return tuple(_on_track(piece, task, tracks[0], piece.left) for piece in pieces)
    facing = _arm(task) + task.turn if task.grip in FACING else 0
    middles = [_across(track, facing) for track in tracks]
    return tuple(
        _on_track(piece, task, track, left=middle < max(middles) or (bool(number) and len(set(middles)) == 1))
        for piece in pieces[:1]
        for number, (track, middle) in enumerate(zip(tracks, middles, strict=True))
    )


def _arm(task: Task) -> float:
    """The angle of a hand whose arm comes from the edge of the view at which the giver sits."""
    return 180 if task.view in FROM_ABOVE else 0


def _across(track: Sequence[Point], angle: float) -> float:
    """How far to the right a track lies, as a hand at this angle has its right."""
    a = radians(angle)
    return sum(x * cos(a) + y * sin(a) for x, y in track) / len(track)


def _on_track(piece: Piece, task: Task, track: Sequence[Point], left: bool) -> Placed:
    line, scale, kind = along(track, task.closed), UNITS.get(task.view, 1.0), kind_of(task.stroke)
    way = _way(line)
    arm = _arm(task)
    angle = arm + task.turn
    leads = kind in ("glide", "rub", "roll") or piece.hand in TOOLS
    if leads and hypot(*way) and not task.closed:
        angle = _into(way, angle, piece.hand)
        if task.both and (angle - arm if arm == 0 else arm - angle) < -INWARD:
            angle = arm + task.turn
    if piece.hand == "forearm" and task.both:  # the hands point outwards, or the arms would cross
        left = not left
    # Both thumbs look to the midline, and to each other, from whichever end the arms come.
    if abs((angle + 180) % 360 - 180) > 90 and (task.both or task.grip in TWO):
        left = not left
    if piece.alone:
        line = [(0, y) for _x, y in line]
        way = _way(line)
    elif task.both:
        line, angle = _apart(piece.hand, line, angle, scale)
        way = _way(line)
    if not leads:
        angle += -piece.opens if left else piece.opens
    lies = Placed(piece.hand, line[0], angle + piece.turn, scale, left, late=piece.late, alone=piece.alone)
    if piece.across or piece.along:
        across = piece.across if left == piece.left else -piece.across
        lies = replace(lies, at=replace(lies, angle=angle, left=False).on_drawing((across, -piece.along)))
    return _moving(lies, task, kind, line, way)


def _apart(hand: str, line: Sequence[Point], angle: float, scale: float) -> tuple[list[Point], float]:
    """Clear of the hand of the other side: broad ones lie beside the midline, and of others the wrists are parted."""
    half = HALF_WIDTH.get(hand, 0) * scale
    if hand in SPLAYED:
        angle += SPLAY if abs(angle) > 90 else -SPLAY
    return [(max(x, half), y) for x, y in line], angle


def _into(way: Point, arm: float, hand: str) -> float:
    """The angle of a hand that lies in its way, be it pushed or drawn along."""
    ahead = degrees(atan2(way[1], way[0])) + 90
    if hand in TOOLS:
        return ahead
    aside = (ahead - arm + 90) % 180 - 90
    return arm + (aside if abs(aside) <= FREE else 0)


def _moving(lies: Placed, task: Task, kind: str, line: Sequence[Point], way: Point) -> Placed:
    long = hypot(*way)
    does = DOES.get(kind, "press")
    if task.closed:
        xs, ys = [x for x, y in line], [y for x, y in line]
        middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        return replace(lies, at=middle, goes="round", way=((max(xs) - min(xs)) / 2, (max(ys) - min(ys)) / 2))
    if task.direction == "circular" and long < 1:
        radius = (SMALL_TURN if lies.hand in ("thumb", "fingertips") else LARGE_TURN) * lies.scale
        return replace(lies, goes="round", way=(radius, radius))
    if long < 1 or kind in ("pull", "arc"):
        return replace(lies, does="" if kind in ("pull", "arc") else does)
    goes = "fro" if task.direction == "both-ways" or kind in ("rub", "wave") else "step" if does else "go"
    bow = _bow(line, way)
    bow = 0 if task.both and bow < 0 else bow  # to the midline, where the other hand is
    return replace(lies, goes=goes, way=way, bow=bow, does=does)


DOES = {
    "glide": "",
    "rub": "",
    "roll": "",
    "wave": "",
    "loops": "knead",
    "circles": "turn",
    "zigzag": "press",
    "taps": "tap",
}
"""How a hand works in its place, by the kind of the stroke; all others press."""
TWO = tuple(name for name, pieces in GRIPS.items() if len(pieces) > 1)


def _way(line: Sequence[Point]) -> Point:
    return (line[-1][0] - line[0][0], line[-1][1] - line[0][1])


def _bow(line: Sequence[Point], way: Point) -> float:
    """How far a line lies to the right of the straight way, half-way along it, if that is worth a bend."""
    (x0, y0), (dx, dy), long = line[0], way, hypot(*way)
    x, y = min(line, key=lambda point: abs((point[0] - x0) * dx + (point[1] - y0) * dy - long * long / 2))
    off = ((y - y0) * dx - (x - x0) * dy) / long
    return off if abs(off) > 0.06 * long else 0
