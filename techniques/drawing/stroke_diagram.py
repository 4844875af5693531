"""How a stroke is drawn and described: both from the same data, so that picture and words agree."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from techniques.drawing import atlas, grips
from techniques.drawing.atlas import Drawing, Landmark, Shape
from techniques.drawing.geometry import Box, Point, area_of, distance, long_axis
from techniques.drawing.grips import Placed, Task, grip_of, hands_on
from techniques.drawing.movements import movement
from techniques.drawing.movements import names as movements
from techniques.drawing.playing import Playing
from techniques.drawing.stroke_marks import GLIDES, Mark, Track, kind_of, marks

Lineages = Mapping[str, Sequence[str]]
"""For each area the slugs from the whole body down to it."""

PRIMARY, SECONDARY = "target", "also"
MIN_SHARE = 0.42
"""A picture shows at least this share of its drawing, or nobody could tell where on the body it is."""
MARGIN = 0.05
"""Space around the points that the hand passes, as a share of the drawing."""
MIN_CHANGE = 0.04
"""A stroke to or from the heart must lead nearer or farther by this share of the drawing."""
BROAD = ("palm", "whole-hand", "heel-of-hand", "forearm")
TOO_LARGE = ("body", "trunk", "upper-limb", "lower-limb")
"""Areas too large to stand for a small part of them."""

WITH = {
    "palm": gettext_lazy("with the palms"),
    "fingertips": gettext_lazy("with the fingertips"),
    "thumb": gettext_lazy("with the thumb"),
    "knuckle": gettext_lazy("with the knuckles"),
    "heel-of-hand": gettext_lazy("with the heel of the hand"),
    "whole-hand": gettext_lazy("with the whole hand"),
    "forearm": gettext_lazy("with the forearm"),
    "tool": gettext_lazy("with a ball, roller or other tool"),
    "none": gettext_lazy("without hands"),
}
GOING = {
    "to-heart": gettext_lazy("towards the heart"),
    "from-heart": gettext_lazy("away from the heart"),
    "along-fibre": gettext_lazy("along the fibres"),
    "across-fibre": gettext_lazy("across the fibres"),
    "circular": gettext_lazy("in circles"),
    "both-ways": gettext_lazy("to and fro"),
    "still": gettext_lazy("staying in place"),
}
SIDES = ("right", "left")
"""The side shown first, and its mirror image."""
SIDE_IN_TITLE = re.compile(r"\b(right|left|Right|Left)\b")
SIDE_WORDS = {
    (side, word): side.title() if word.istitle() else side
    for side in SIDES
    for word in ("right", "left", "Right", "Left")
}
ONE_SIDE = {"right": gettext_lazy("%(view)s, right side"), "left": gettext_lazy("%(view)s, left side")}
PACE = {
    "slow": pgettext_lazy("how a stroke is done", "slowly"),
    "medium": pgettext_lazy("how a stroke is done", "at a medium pace"),
    "brisk": pgettext_lazy("how a stroke is done", "briskly"),
}


@dataclass(frozen=True)
class Diagram:
    """A stroke on its drawing.

    `lit` maps slugs of drawn areas to PRIMARY or SECONDARY. `one_sided` is set if the diagram can be mirrored for the
    other side of the body; then `sentences` has one for "right" and "left", else one for "".
    """

    drawing: Drawing
    lit: dict[str, str]
    crop: Box
    kind: str
    marks: tuple[Mark, ...]
    hands: tuple[Placed, ...]
    landmarks: tuple[str, ...]
    sentences: dict[str, str]
    pace: str
    both: bool
    one_sided: bool

    @property
    def sentence(self) -> str:
        """The description shown first; for a limb, of the right one."""
        return next(iter(self.sentences.values()))

    @property
    def turns(self) -> tuple[str, ...]:
        """Transforms of the marks: none and, where both hands work at once, the mirror image."""
        return ("", "scale(-1 1)") if self.both else ("",)


def diagram(playing: Playing, lineages: Lineages, weight: float = 1.0) -> Diagram:
    """The diagram of a technique; `weight` scales its marks. Raises BadDrawing if its view or a landmark is missing."""
    drawing = atlas.drawing(playing.view)
    routes = [in_travel_order(playing, drawing, path) for _field, path in playing.paths]
    paths = [tuple(landmark.point for landmark in route) for route in routes]
    points = [point for path in paths for point in path]
    on_one_side = any(x > 1 for x, y in points) and not any(x < -1 for x, y in points)
    halved = drawing.is_symmetric and not playing.both and on_one_side
    lit = highlights(playing, drawing, lineages)
    shapes = [s for s in drawing.shapes if s.layer != "cautions" and lit.get(s.area) == PRIMARY]
    crop = crop_box(drawing, shapes, points, halved)
    unit, broad = weight * crop.size / 100, playing.contact in BROAD
    tracks = [track(playing, drawing, path, shapes, unit) for path in paths]
    one_sided = halved or not drawing.is_symmetric
    return Diagram(
        drawing=drawing,
        lit=lit,
        crop=crop,
        kind=kind_of(playing.stroke),
        marks=tuple(mark for one in tracks for mark in marks(playing.stroke, one, broad)),
        hands=hands_on(_task(playing), paths),
        landmarks=tuple(landmark.id for landmark in routes[0]),
        sentences={
            side: sentence(playing, routes, shown_in_words(playing, drawing, side))
            for side in (SIDES if one_sided else ("",))
        },
        pace=playing.rhythm,
        both=playing.both,
        one_sided=one_sided,
    )


def _task(playing: Playing) -> Task:
    grip = grip_of(playing.stroke, playing.contact, playing.grip)
    way = (playing.view, playing.stroke, playing.direction)
    return Task(*way, grip if grip in grips.GRIPS else "none", playing.turn, playing.both, playing.closed)


def highlights(playing: Playing, drawing: Drawing, lineages: Lineages) -> dict[str, str]:
    """The drawn areas to highlight: slug -> PRIMARY or SECONDARY.

    If no main target is drawn, the nearest drawn areas that contain them stand for them.
    """
    lit = {slug: SECONDARY for target in playing.secondary for slug in drawn_parts(drawing, target, lineages)}
    drawn = [slug for target in playing.primary for slug in drawn_parts(drawing, target, lineages)]
    drawn = drawn or [slug for target in playing.primary for slug in drawn_for(drawing, target, lineages)]
    return lit | dict.fromkeys(drawn, PRIMARY)


def drawn_parts(drawing: Drawing, area: str, lineages: Lineages) -> list[str]:
    """The drawn areas that are this one or parts of it, cautions aside."""
    slugs = dict.fromkeys(shape.area for shape in drawing.shapes if shape.layer != "cautions")
    return [slug for slug in slugs if area in lineages.get(slug, ())]


def drawn_for(drawing: Drawing, area: str, lineages: Lineages) -> list[str]:
    """The drawn areas that stand for this one: its own, else those of the nearest area that contains it."""
    for holder in reversed(lineages.get(area, ())):
        found = drawn_parts(drawing, holder, lineages)
        if found and (holder == area or holder not in TOO_LARGE):
            return found
    return []


def in_travel_order(playing: Playing, drawing: Drawing, path: Sequence[str]) -> list[Landmark]:
    """The landmarks in the order in which the hand passes them; the direction decides which end is last.

    A ring that begins and ends on the midline returns on the other side: around the navel, not around half the belly.
    """
    unknown = [name for name in path if name not in drawing.landmarks]
    if unknown or not path:
        raise atlas.BadDrawing(f"{drawing.view} has no landmark {', '.join(unknown) or 'to pass'}")
    found = [drawing.landmarks[name] for name in path]
    if playing.closed and not playing.both and {found[0].point[0], found[-1].point[0]} == {0} and drawing.is_symmetric:
        return found + [_opposite(landmark) for landmark in found[-2:0:-1]]
    far = [distance(landmark.point, drawing.heart) for landmark in (found[0], found[-1])]
    backwards = {"to-heart": far[0] < far[1], "from-heart": far[0] > far[1]}
    return found[::-1] if backwards.get(playing.direction) else found


def _opposite(landmark: Landmark) -> Landmark:
    x, y = landmark.point
    title = _("%(place)s on the other side") % {"place": _(landmark.title)}
    return replace(landmark, point=(-x, y), title=title) if landmark.paired else landmark


def track(playing: Playing, drawing: Drawing, points: tuple[Point, ...], shapes: list[Shape], unit: float) -> Track:
    """The track of a hand through these points."""
    outlines = [shape.outline for shape in shapes if shape.outline]
    worked = [point for outline in outlines for point in outline]
    near = [o for o in outlines if Box.around(o).holds(points[0])]
    tissue = min(near, key=area_of) if near else (points[0], drawing.heart)
    return Track(
        points=points,
        closed=playing.closed and len(points) > 2,
        head_at_start=playing.direction == "both-ways",
        head_at_end=playing.direction != "still" or playing.pulls_in_place,
        turning=playing.direction == "circular",
        unit=unit,
        beside=bool(playing.also),
        axis=long_axis(tissue),
        centre=Box.around(worked).centre if worked else drawing.heart,
    )


def crop_box(drawing: Drawing, shapes: list[Shape], points: list[Point], halved: bool) -> Box:
    """The part of the drawing to show: the areas worked on and the track, and at least MIN_SHARE of it."""
    room = MARGIN * drawing.box.size
    needed = [(x + side, y + side) for x, y in points for side in (-room, room)]
    needed += [point for shape in shapes for point in shape.outline]
    if drawing.is_symmetric and not halved:
        needed += [(-x, y) for x, y in needed]
    box, least = Box.around(needed), MIN_SHARE * drawing.box.size
    width, height = max(1.16 * box.width, least), max(1.16 * box.height, least)
    return box.resized(max(width, 0.55 * height), max(height, 0.5 * width)).within(drawing.box.grown(room))


def sentence(playing: Playing, routes: list[list[Landmark]], view: str) -> str:
    """The picture in words, for screen readers and as its caption. `view` says what the picture shows."""
    words = [route_in_words(playing, [str(_(landmark.title)) for landmark in route]) for route in routes]
    where = _("%(one)s and %(other)s") % {"one": words[0], "other": words[1]} if words[1:] else words[0]
    where = _("%(where)s, on both sides at once") % {"where": where} if playing.both else where
    # Pressing or tapping one landmark after the other is not "staying in place".
    moves_on = playing.direction == "still" and any(len(route) > 1 for route in routes) and _goes_in_turn(playing)
    parts = {
        "stroke": playing.stroke_name,
        "contact": WITH[playing.contact],
        "where": where,
        "direction": GOING[playing.direction],
        "pace": PACE[playing.rhythm],
    }
    if playing.pulls_in_place:
        done = _("%(stroke)s %(contact)s: the pull %(where)s, %(pace)s.") % parts
    elif moves_on:
        done = _("%(stroke)s %(contact)s %(where)s, %(pace)s.") % parts
    else:
        done = _("%(stroke)s %(contact)s %(where)s, %(direction)s, %(pace)s.") % parts
    return _("%(sentence)s The picture shows: %(view)s.") % {"sentence": done, "view": view}


def shown_in_words(playing: Playing, drawing: Drawing, side: str) -> str:
    """What the picture shows: the view, or the two positions that stand for it."""
    if not playing.movement:
        return view_in_words(drawing, side)
    return _("%(movement)s, in two positions") % {"movement": _(movement(playing.movement).title)}


def view_in_words(drawing: Drawing, side: str) -> str:
    """What a picture shows, worded for the middle of a sentence; `side` is the side it is turned to, if any."""
    title = str(_(SIDE_IN_TITLE.sub(lambda word: SIDE_WORDS[side, word[0]], drawing.title) if side else drawing.title))
    title = title[:1].lower() + title[1:]
    return ONE_SIDE[side] % {"view": title} if side and drawing.is_symmetric else title


def route_in_words(playing: Playing, names: list[str]) -> str:
    """The landmarks of one hand in words, in order of travel."""
    first, *between, last = names if len(names) > 1 else [*names, ""]
    ends = {"first": first, "last": last, "past": _listed(between) if between else ""}
    if not last:
        return (
            _("is felt at %(place)s") % {"place": first}
            if playing.pulls_in_place
            else _("at %(place)s") % {"place": first}
        )
    if playing.pulls_in_place:
        return _("runs from %(first)s to %(last)s") % ends
    if playing.closed:
        past = _listed([*between, last])
        return _("round from %(first)s past %(past)s and back") % {"first": first, "past": past}
    if _goes_in_turn(playing):
        return _("at %(places)s in turn") % {"places": _listed(names)}
    if between:
        return _("from %(first)s past %(past)s to %(last)s") % ends
    return _("from %(first)s to %(last)s") % ends


def _goes_in_turn(playing: Playing) -> bool:
    return not playing.closed and kind_of(playing.stroke) in ("hold", "taps")


def mistakes(playing: Playing, lineages: Lineages) -> list[tuple[str, str]]:
    """The mistakes in a diagram, as (field, message)."""
    try:
        drawing = atlas.drawing(playing.view)
    except atlas.BadDrawing as bad:
        return [("diagram.view", str(bad))]
    found = [mistake for field, path in playing.paths for mistake in _mistakes_in_path(playing, drawing, field, path)]
    if playing.both and not drawing.is_symmetric:
        found.append(("diagram.both", f"is for views that show both sides, and {playing.view} shows one"))
    known_grips = grips.WITH_CONTACT.get(playing.contact, ())
    if playing.grip and playing.grip not in known_grips:
        found.append(("diagram.grip", f"does not go with the contact: one of {', '.join(known_grips)}"))
    if playing.movement and playing.movement not in movements():
        found.append(("diagram.movement", f"there is none of this name: one of {', '.join(movements())}"))
    if playing.closed and any(len(path) < 3 for _field, path in playing.paths):
        found.append(("diagram.closed", "needs three landmarks or more to go round"))
    known = all(target in lineages for target in playing.primary)
    if known and not any(drawn_for(drawing, target, lineages) for target in playing.primary):
        found.append(("diagram.view", f"{playing.view} shows nothing of what the technique works on"))
    return found


def _mistakes_in_path(playing: Playing, drawing: Drawing, field: str, path: Sequence[str]) -> Iterator[tuple[str, str]]:
    unknown = [landmark for landmark in path if landmark not in drawing.landmarks]
    if unknown:
        yield field, f"{playing.view} has no landmark {', '.join(map(repr, unknown))}"
    if playing.stroke in GLIDES and len(set(path)) < 2 and playing.direction != "circular":
        yield field, f"{playing.stroke} glides: it needs two landmarks or more"
    if not unknown and playing.direction in ("to-heart", "from-heart") and not _changes_distance(path, drawing):
        yield field, f"does not lead {playing.direction}: its ends are about as far from the heart"


def _changes_distance(path: Sequence[str], drawing: Drawing) -> bool:
    first, last = (distance(drawing.landmarks[name].point, drawing.heart) for name in (path[0], path[-1]))
    return abs(first - last) > MIN_CHANGE * drawing.box.size


def _listed(names: Sequence[str]) -> str:
    """The names as a list is read: "a", "a and b", "a, b and c"."""
    *rest, last = names
    return _("%(most)s and %(last)s") % {"most": ", ".join(rest), "last": last} if rest else last
