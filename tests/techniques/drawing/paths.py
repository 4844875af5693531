"""Path data of pictures, read as a browser does, and the areas that it shows."""

import re

from techniques.drawing import atlas
from techniques.drawing.geometry import Box, distance


def in_absolute(d):
    """The points of a path as a browser reads it: each piece is relative to the end of the one before."""
    pen, command, numbers = (0, 0), "", []
    begun = pen
    each = {"M": 1, "m": 1, "l": 1, "c": 3, "s": 2, "q": 2}
    last = pen  # the control point before the end of the last curve
    for token in re.findall(r"[Mmlcsqz]|-?\d+(?:\.\d+)?", d):
        if token in "Mmlcsqz":
            command, numbers = token, []
            pen = begun if token == "z" else pen
            continue
        numbers.append(float(token))
        if len(numbers) == 2 * each[command]:
            points = [(pen[0] + x, pen[1] + y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
            if command == "s":
                yield (2 * pen[0] - last[0], 2 * pen[1] - last[1])
            yield from points
            last = points[-2] if command in "cs" else points[-1]
            pen, numbers = points[-1], []
            begun = pen if command == "M" else begun


def area_of_path(view, d, mirrored=False):
    """The area of the view whose shape lies where this path does."""
    box = Box.around(list(in_absolute(d)))
    box = box.mirrored if mirrored else box

    def far(shape):
        return max(distance(one, other) for one, other in zip(box.corners, shape.box.corners, strict=True))

    nearest = min((shape for shape in atlas.drawing(view).shapes if shape.layer != "cautions"), key=far)
    assert far(nearest) < 0.05 * nearest.box.size, f"{view} has nothing there: {d}"
    return nearest.area
