"""What a stroke that presses must keep off on its picture: hatched places, bony points, and cords under the skin."""

from techniques.drawing import atlas
from techniques.drawing.geometry import Box, dense, distance, is_inside, sampled
from techniques.drawing.stroke_diagram import diagram
from techniques.drawing.stroke_marks import kind_of

LIGHT = 2
"""The hatch means: press lightly or not at all."""
LIES_ON = ("effleurage", "feather-stroke", "holding", "vibration", "stretching", "joint-mobilisation")
"""Strokes that only lie or glide on the skin, or move a joint; all others press, rub or tap."""
INK = ("line", "dot")
"""Of the marks, what stands for the hand itself: neither the arrow head, nor the width of a palm beside it."""


def mistakes(playing, most, library):
    """Where a diagram goes over what its stroke must keep off: pairs of the field and what is wrong.

    `most` is the highest pressure of the technique, 0 to 5. A hatched place bears what its area is capped at, and
    nothing but light pressure; no tapping at all. A drawn structure with a cap of its own (an ankle bone, a tendon that
    is not to be pinched) bears what a technique that is aimed at it may do, and is passed by all others.
    """
    if playing.stroke in LIES_ON:
        return []
    drawing = atlas.drawing(playing.view)
    marked = _ink(diagram(playing, library.lineages).marks)
    found = {}
    for shape in drawing.shapes:
        if shape.layer != "areas" and (why := _forbidden(shape, playing, most, library)) and _touches(shape, marked):
            found[shape.title or shape.area] = why
    return [("diagram.path", f"goes over {name!r}, {why}") for name, why in found.items()]


def _forbidden(shape, playing, most, library):
    """Why the stroke may not go over a shape; empty where it may."""
    area = library.areas.get(shape.area)
    cap = area.caution_max_pressure if area else None
    if shape.layer == "cautions":
        if kind_of(playing.stroke) == "taps":
            return "where nobody taps"
        bears = LIGHT if cap is None else min(cap, LIGHT)
        return f"which bears {bears} at most, and {most} is asked" if most > bears else ""
    if cap is None:
        return ""
    aimed_at = playing.primary if area.kind == "bone" else (*playing.primary, *playing.secondary)
    if shape.area not in aimed_at:
        return "which the technique is not aimed at"
    return f"which bears {cap} at most, and {most} is asked" if most > cap else ""


def _ink(marks):
    """Middles and radii of what the marks cover."""
    spots = [((float(mark.x), float(mark.y)), float(mark.r)) for mark in marks if mark.kind == "dot"]
    lines = [sampled(mark.d) for mark in marks if mark.kind == "line"]
    return spots + [(point, float(0)) for line in lines for point in dense(line)]


def _touches(shape, marked):
    """Whether something of what is marked lies on a shape, on either side of the body where it has two."""
    for ring in shape.rings:
        box = Box.around(ring)
        for (x, y), radius in marked:
            for point in [(x, y), (-x, y)] if shape.paired else [(x, y)]:
                if box.grown(radius).holds(point) and (
                    is_inside(point, ring) or any(distance(point, edge) < radius for edge in ring)
                ):
                    return True
    return False
