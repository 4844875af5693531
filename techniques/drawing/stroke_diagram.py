"""How a technique's stroke is drawn and said: from its data alone, so that picture and words cannot disagree."""

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from techniques.drawing import atlas
from techniques.drawing.geometry import Box, area_of, distance, long_axis
from techniques.drawing.stroke_marks import GLIDES, Way, kind_of, marks

PRIMARY, SECONDARY = "target", "also"
LEAST_SHARE = 0.42
"""A picture shows at least this much of its drawing, or nobody would know where on the body it is."""
ROOM = 0.05
"""For the marks there is so much round the points that the hand passes."""
LEAST_CHANGE = 0.04
"""To or from the heart must lead nearer or farther by this share of the drawing."""
BROAD = ("palm", "whole-hand", "heel-of-hand", "forearm")
TOO_LARGE = ("body", "trunk", "upper-limb", "lower-limb")
"""Nobody finds a small part by these: they stand for themselves alone."""

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
"""As a picture of one side is shown first, and mirrored."""
SIDE_SAID = re.compile(r"\b(right|left|Right|Left)\b")
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
class Playing:
    """What a diagram says: the view, the landmarks in order, the stroke and how it is done."""

    view: str
    path: tuple
    closed: bool
    both: bool
    stroke: str
    stroke_name: str
    direction: str
    contact: str
    rhythm: str
    primary: tuple
    secondary: tuple = ()
    also: tuple = ()  # a second way, for the other hand

    @classmethod
    def of(cls, technique, data, *, stroke, stroke_name="", primary=(), secondary=()):
        """From a technique, a row or an entry of the files, and its diagram as it is stored."""
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
        )

    @property
    def paths(self):
        """The ways of the hands, each with the field that names it."""
        return [("diagram.path", self.path), *([("diagram.also", self.also)] if self.also else [])]

    @property
    def pulls_in_place(self):
        """A stretch goes somewhere even though the hand stays where it is."""
        return self.direction == "still" and kind_of(self.stroke) == "pull"


@dataclass(frozen=True)
class Diagram:
    """A stroke on its drawing. `one_sided` where it can be shown mirrored, for the other side of the body."""

    drawing: atlas.Drawing
    lit: dict  # slug of a drawn area -> PRIMARY or SECONDARY
    crop: Box
    kind: str
    marks: tuple
    landmarks: tuple
    sentences: dict  # "right" and "left" where it can be shown for either side, else "" alone
    pace: str
    both: bool
    one_sided: bool

    @property
    def sentence(self):
        """As it reads first: of a limb, the right one."""
        return next(iter(self.sentences.values()))

    @property
    def turns(self):
        """How the marks are drawn: as they are and, where both hands go at once, mirrored too."""
        return ("", "scale(-1 1)") if self.both else ("",)


def diagram(playing, lineages, weight=1.0) -> Diagram:
    """The picture of a technique. Raises atlas.BadDrawing where its view or a landmark is not there.

    `lineages` gives for each area the slugs from the whole body down to it; `weight` is how large the marks are.
    """
    drawing = atlas.drawing(playing.view)
    travels = [travelled(playing, drawing, path) for _field, path in playing.paths]
    ways = [tuple(landmark.point for landmark in landmarks) for landmarks in travels]
    points = [point for way in ways for point in way]
    on_one_side = any(x > 1 for x, y in points) and not any(x < -1 for x, y in points)
    halved = drawing.is_symmetric and not playing.both and on_one_side
    lit = lighting(playing, drawing, lineages)
    shapes = [s for s in drawing.shapes if s.layer != "cautions" and lit.get(s.area) == PRIMARY]
    crop = cropped(drawing, shapes, points, halved)
    unit, broad = weight * crop.size / 100, playing.contact in BROAD
    going = [way(playing, drawing, points, shapes, unit) for points in ways]
    one_sided = halved or not drawing.is_symmetric
    return Diagram(
        drawing=drawing,
        lit=lit,
        crop=crop,
        kind=kind_of(playing.stroke),
        marks=tuple(mark for way in going for mark in marks(playing.stroke, way, broad)),
        landmarks=tuple(landmark.id for landmark in travels[0]),
        sentences={
            side: sentence(playing, travels, shown_as(drawing, side)) for side in (SIDES if one_sided else ("",))
        },
        pace=playing.rhythm,
        both=playing.both,
        one_sided=one_sided,
    )


def lighting(playing, drawing, lineages):
    """What is lit: slug of a drawn area -> PRIMARY or SECONDARY.

    Where none of what it works on is drawn, the nearest that holds it stands for it, and only then.
    """
    lit = {slug: SECONDARY for target in playing.secondary for slug in drawn_of(drawing, target, lineages)}
    drawn = [slug for target in playing.primary for slug in drawn_of(drawing, target, lineages)]
    drawn = drawn or [slug for target in playing.primary for slug in shown(drawing, target, lineages)]
    return lit | dict.fromkeys(drawn, PRIMARY)


def drawn_of(drawing, area, lineages):
    """The drawn areas that are this one or parts of it. A place to be careful of is nothing to work on."""
    slugs = dict.fromkeys(shape.area for shape in drawing.shapes if shape.layer != "cautions")
    return [slug for slug in slugs if area in lineages.get(slug, ())]


def shown(drawing, area, lineages):
    """The drawn areas that stand for one: itself and its parts, else the parts of the nearest area that holds it."""
    for holder in reversed(lineages.get(area, ())):
        found = drawn_of(drawing, holder, lineages)
        if found and (holder == area or holder not in TOO_LARGE):
            return found
    return []


def travelled(playing, drawing, path):
    """The landmarks in the order in which the hand goes: the direction says which end comes last.

    A ring that begins and ends on the midline goes back over the other side: round the navel, not round half the belly.
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


def _opposite(landmark):
    x, y = landmark.point
    title = _("%(place)s on the other side") % {"place": _(landmark.title)}
    return replace(landmark, point=(-x, y), title=title) if landmark.paired else landmark


def way(playing, drawing, points, shapes, unit):
    """Where the hand goes on the picture."""
    outlines = [shape.outline for shape in shapes if shape.outline]
    worked = [point for outline in outlines for point in outline]
    near = [o for o in outlines if Box.around(o).holds(points[0])]
    fibres = long_axis(min(near, key=area_of)) if near else long_axis([points[0], drawing.heart])
    return Way(
        points=points,
        closed=playing.closed and len(points) > 2,
        head_at_start=playing.direction == "both-ways",
        head_at_end=playing.direction != "still" or playing.pulls_in_place,
        turning=playing.direction == "circular",
        unit=unit,
        beside=bool(playing.also),
        axis=fibres,
        centre=Box.around(worked).centre if worked else drawing.heart,
    )


def cropped(drawing, shapes, points, halved):
    """So much of the drawing as shows what is worked on and where the hand goes, and never too little of it."""
    room = ROOM * drawing.box.size
    needed = [(x + side, y + side) for x, y in points for side in (-room, room)]
    needed += [point for shape in shapes for point in shape.outline]
    if drawing.is_symmetric and not halved:
        needed += [(-x, y) for x, y in needed]
    box, least = Box.around(needed), LEAST_SHARE * drawing.box.size
    width, height = max(1.16 * box.width, least), max(1.16 * box.height, least)
    return box.resized(max(width, 0.55 * height), max(height, 0.5 * width)).within(drawing.box.grown(room))


def sentence(playing, travels, view):
    """The picture in words, for who hears it and under it for who sees it. `view` says what is shown."""
    routes = [route(playing, [str(_(landmark.title)) for landmark in landmarks]) for landmarks in travels]
    where = _("%(one)s and %(other)s") % {"one": routes[0], "other": routes[1]} if routes[1:] else routes[0]
    where = _("%(where)s, on both sides at once") % {"where": where} if playing.both else where
    # Who presses or taps at one place after the other does not stay in place.
    moves_on = playing.direction == "still" and any(len(way) > 1 for way in travels) and _goes_in_turn(playing)
    said = {
        "stroke": playing.stroke_name,
        "contact": WITH[playing.contact],
        "where": where,
        "direction": GOING[playing.direction],
        "pace": PACE[playing.rhythm],
    }
    if playing.pulls_in_place:
        said = _("%(stroke)s %(contact)s: the pull %(where)s, %(pace)s.") % said
    elif moves_on:
        said = _("%(stroke)s %(contact)s %(where)s, %(pace)s.") % said
    else:
        said = _("%(stroke)s %(contact)s %(where)s, %(direction)s, %(pace)s.") % said
    return _("%(sentence)s The picture shows: %(view)s.") % {"sentence": said, "view": view}


def shown_as(drawing, side):
    """What a picture shows, in the middle of a sentence; `side` is the one that it is turned to, if any."""
    title = str(_(SIDE_SAID.sub(lambda word: SIDE_WORDS[side, word[0]], drawing.title) if side else drawing.title))
    title = title[:1].lower() + title[1:]
    return ONE_SIDE[side] % {"view": title} if side and drawing.is_symmetric else title


def route(playing, names):
    """The landmarks of one way in words, in the order of travel."""
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


def _goes_in_turn(playing):
    return not playing.closed and kind_of(playing.stroke) in ("hold", "taps")


def mistakes(playing, lineages):
    """What is wrong with a diagram: pairs of the field and what is wrong with it. Says nothing of a drawable one."""
    try:
        drawing = atlas.drawing(playing.view)
    except atlas.BadDrawing as bad:
        return [("diagram.view", str(bad))]
    found = [mistake for name, path in playing.paths for mistake in _wrong_in_path(playing, drawing, name, path)]
    if playing.both and not drawing.is_symmetric:
        found.append(("diagram.both", f"is for views that show both sides, and {playing.view} shows one"))
    if playing.closed and any(len(path) < 3 for _field, path in playing.paths):
        found.append(("diagram.closed", "needs three landmarks or more to go round"))
    known = all(target in lineages for target in playing.primary)
    if known and not any(shown(drawing, target, lineages) for target in playing.primary):
        found.append(("diagram.view", f"{playing.view} shows nothing of what the technique works on"))
    return found


def _wrong_in_path(playing, drawing, name, path):
    unknown = [landmark for landmark in path if landmark not in drawing.landmarks]
    if unknown:
        yield name, f"{playing.view} has no landmark {', '.join(map(repr, unknown))}"
    if playing.stroke in GLIDES and len(set(path)) < 2:
        yield name, f"{playing.stroke} glides: it needs two landmarks or more"
    if not unknown and playing.direction in ("to-heart", "from-heart") and not _leads_anywhere(path, drawing):
        yield name, f"does not lead {playing.direction}: its ends are about as far from the heart"


def _leads_anywhere(path, drawing):
    first, last = (distance(drawing.landmarks[name].point, drawing.heart) for name in (path[0], path[-1]))
    return abs(first - last) > LEAST_CHANGE * drawing.box.size


def _listed(names):
    """As a list is read: "a", "a and b", "a, b and c"."""
    *most, last = names
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last
