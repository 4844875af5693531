"""Drawings made ready for a page: what is lit, what each shape is called, and where it leads."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from techniques.drawing import atlas
from techniques.drawing.geometry import Box, area_of, number, straight
from techniques.drawing.stroke_diagram import PRIMARY, Diagram, diagram, drawn_of, shown
from techniques.library_files.library import anatomy
from techniques.models.entries import brief

CLOSE_VIEWS = tuple(view for view in atlas.VIEWS if view not in atlas.WHOLE_BODY)
MOST_CLOSE_VIEWS = 2
LEAST_SHOWN = 0.2
"""What shows less of itself at the edge of a picture is not there to be chosen in it."""
MOST_PARTS = 6
"""What spreads over more parts of the body map than this is seen better there than close by."""
SIDED = {"left": gettext_lazy("%(name)s, left"), "right": gettext_lazy("%(name)s, right")}
SIDE = {"left": gettext_lazy("Left"), "right": gettext_lazy("Right")}
WHOLE = {"body-front": gettext_lazy("Front"), "body-back": gettext_lazy("Back")}
CROPPED = {"body-front": gettext_lazy("%(part)s, front"), "body-back": gettext_lazy("%(part)s, back")}


@dataclass(frozen=True)
class Part:
    """One shape on one side, as a page shows it; without `href` it is not there to be chosen."""

    id: str
    area: str
    name: str
    side: str
    mirrored: bool
    d: str
    reach: str
    classes: str
    href: str = ""
    is_current: bool = False
    is_caution: bool = False
    is_region: bool = False
    is_copy: bool = False  # the mirror image of another part of the same picture

    @property
    def is_lit(self):
        return self.is_current or f"drawing-{PRIMARY}" in self.classes


@dataclass(frozen=True)
class Picture:
    """A drawing on a page. `id` is its own on the page, and the name of the element that labels it ends in -title."""

    id: str
    view: str
    title: str
    box: Box
    parts: tuple
    outlines: tuple
    creases: tuple
    sides: tuple = ()  # what stands on the viewer's left and right, where both sides of the body are shown
    notes: tuple = ()  # areas to be careful of that are marked in it
    frame: str = ""  # path data round what is shown, where nothing beside it may be seen

    @property
    def is_linked(self):
        return any(part.href for part in self.parts)

    @property
    def layers(self):
        """From back to front: shapes, and the regions whose colour lies over the structures on them too."""
        cautions = [part for part in self.parts if part.is_caution]
        others = [part for part in self.parts if not part.is_caution]
        has_structures = not all(part.is_region for part in others)
        lit = [part for part in others if has_structures and part.is_region and part.is_lit]
        return [(others, lit), (cautions, [])]

    @property
    def hatch(self):
        """How far apart the lines stand that mark a place to be careful of."""
        return number(max(self.box.size / 60, 3))


@dataclass(frozen=True)
class Figure:
    """A stroke on its picture."""

    picture: Picture
    diagram: Diagram

    @property
    def other_side(self):
        """The side that is shown by mirroring."""
        return atlas.OTHER_SIDE[self.diagram.drawing.side]


def picture(view, *, id, box=None, title="", marks=None, current=(), leads_to=None, only_marked=False):
    """A drawing with `marks` (area, or area and side -> class names) and links (`leads_to`: area -> address).

    With `only_marked` it holds nothing else, in lines as rough as a small picture can be.
    """
    drawing = atlas.drawing(view)
    box = box or drawing.box
    parts = []
    for shape, side in [(drawn, on) for drawn in drawing.shapes for on in _sides(drawn)]:
        shown = _place(drawing, shape, side).share_in(box)
        if shown and (not only_marked or _mark(shape, side, marks)):
            address = leads_to(shape.area) if leads_to and shown > LEAST_SHOWN else ""
            parts.append(_part(drawing, shape, side, marks or {}, current, address, only_marked))
    drawn = {part.id for part in parts if not part.mirrored}
    parts = [replace(part, is_copy=part.id in drawn) if part.mirrored else part for part in parts]
    return Picture(
        id=id,
        view=view,
        title=title or str(_(drawing.title)),
        box=box,
        parts=tuple(parts),
        outlines=tuple(line.rough if only_marked else line.d for line in drawing.outlines),
        creases=drawing.creases,
        sides=_viewers_sides(drawing, box),
        notes=tuple(_careful(drawing, box)),
    )


def figure(playing, small=False):
    """The picture of a stroke, or None where its view or a landmark is not there (any more).

    A small one stands beside the words on a card: the outline, what is worked on, and the stroke.
    """
    return _figure(playing, small, get_language())


@lru_cache(maxsize=1024)
def _figure(playing, small, _language):
    try:
        drawn = diagram(playing, anatomy().lineages, weight=1.5 if small else 1)
    except atlas.BadDrawing:
        return None
    lit = {slug: name for slug, name in drawn.lit.items() if not small or name == PRIMARY}
    if small:  # where a region is lit, what lies in it need not be
        lit = {slug: name for slug, name in lit.items() if not set(anatomy().lineages[slug][:-1]) & lit.keys()}
    halved = drawn.one_sided and drawn.drawing.is_symmetric
    sides = (drawn.drawing.side, "") if halved else ("left", "right", "")
    marks = {(slug, side): f"drawing-{name}" for slug, name in lit.items() for side in sides}
    return Figure(picture(playing.view, id="diagram", box=drawn.crop, marks=marks, only_marked=small), drawn)


def on_body_map(areas):
    """What stands for these areas on the map of the whole body: each itself, else what holds it, and its parts."""
    lineages = anatomy().lineages
    found = {slug for area in areas for view in atlas.WHOLE_BODY for slug in _nearest(view, area, lineages)}
    return sorted(found)


def _nearest(view, area, lineages):
    """As `shown`, unless the other view of the body shows it more exactly."""
    exact = {view: drawn_of(atlas.drawing(view), area, lineages) for view in atlas.WHOLE_BODY}
    return exact[view] if any(exact.values()) else shown(atlas.drawing(view), area, lineages)


def body(current=(), zoom="", leads_to=None):
    """The whole body from the front and from behind, each area a way into the library; or one part of it, larger.

    `leads_to` gives the address for the slug of an area, if it is not the one that chooses this area alone.
    """
    leads_to = leads_to or f"{reverse('techniques:library')}?area={{}}".format
    found = []
    for view in atlas.WHOLE_BODY:
        crop = atlas.drawing(view).crops.get(zoom)
        title = CROPPED[view] % {"part": _(crop.title)} if crop else str(WHOLE[view])
        box = crop.box if crop else None
        shown = picture(view, id=view, box=box, title=title, current=current, leads_to=leads_to)
        found.append(replace(shown, frame=straight(box.ring, closed=True)) if box else shown)
    return found


def heated(levels):
    """The whole body with the places of `levels` ((area, side) -> 1 to 5) coloured, and no others drawn."""
    marks = {place: f"heat-{level}" for place, level in levels.items()}
    return [
        picture(view, id=f"heat-{view}", title=str(WHOLE[view]), marks=marks, only_marked=True)
        for view in atlas.WHOLE_BODY
    ]


def close_view(view, current=()):
    """One part of the body with its structures, each a way to its page."""
    lit = {slug for area in current for slug in shown(atlas.drawing(view), area, anatomy().lineages)}
    leads_to = {slug: reverse("techniques:area", args=[slug]) for slug in atlas.drawing(view).areas}.get
    return picture(view, id=view, current=lit, leads_to=leads_to)


@lru_cache(maxsize=1024)
def best_views(area):
    """The close views on which an area is seen best, the one on which it is largest first."""
    lineages = anatomy().lineages
    if area not in lineages or len(on_body_map([area])) > MOST_PARTS:
        return []
    sizes = {view: _share(atlas.drawing(view), area, lineages) for view in CLOSE_VIEWS}
    exact = {view: size for view, (is_exact, size) in sizes.items() if is_exact}
    sizes = exact or {view: size for view, (is_exact, size) in sizes.items() if size}
    best = sorted(sizes, key=lambda view: -sizes[view])
    return [view for view in best if sizes[view] > sizes[best[0]] / 4][:MOST_CLOSE_VIEWS]


def in_picture(view):
    """What a drawing shows, each area once: (area, name), from what lies deepest in the tree to the regions."""
    areas = anatomy().areas
    found = [areas[slug] for slug in atlas.drawing(view).areas if slug in areas]
    ordered = sorted(found, key=lambda area: (area.kind == "region", area.position))
    return [(area, brief(area.name)) for area in ordered]


def crops():
    """Parts of the body that can be looked at larger: (name for the address, title)."""
    return [(crop.id, _(crop.title)) for crop in atlas.drawing(atlas.WHOLE_BODY[0]).crops.values()]


def _share(drawing, area, lineages):
    """Whether the drawing has the area itself or a part of it, and how much of the drawing stands for it."""
    slugs = shown(drawing, area, lineages)
    shapes = [s for s in drawing.shapes if s.area in slugs and s.layer != "cautions"]
    is_exact = any(area in lineages[slug] for slug in slugs)
    return is_exact, sum(area_of(s.outline) for s in shapes) / (drawing.box.width * drawing.box.height)


def _sides(shape):
    return ("left", "right") if shape.paired else ("",)


def _place(drawing, shape, side):
    """Where a shape stands on a side."""
    box = Box.around(shape.outline)
    return box.mirrored if side and side != drawing.side else box


def _part(drawing, shape, side, marks, current, href, roughly):
    area = anatomy().areas.get(shape.area)
    name = str(_(shape.title)) if shape.title else brief(area.name) if area else shape.area
    is_current = shape.area in current and shape.layer != "cautions"
    kind = shape.tissue or (area.kind if area else "")
    tissue = f"tissue-{kind}" if kind and shape.layer == "structures" else ""
    classes = [f"drawing-{shape.layer.removesuffix('s')}", tissue, _mark(shape, side, marks)]
    return Part(
        id=shape.id,
        area=shape.area,
        name=SIDED[side] % {"name": name} if side else name,
        side=side,
        mirrored=bool(side) and side != drawing.side,
        d=shape.rough if roughly else shape.d,
        reach=shape.reach,
        classes=" ".join(filter(None, classes)),
        href=href,
        is_current=is_current,
        is_caution=shape.layer == "cautions",
        is_region=shape.layer == "areas",
    )


def _mark(shape, side, marks):
    """A place to be careful of is never lit."""
    return marks.get((shape.area, side), marks.get(shape.area, "")) if shape.layer != "cautions" else ""


def _viewers_sides(drawing, box):
    """Left and right as the person has them, in the order in which the viewer sees them."""
    shows_both = drawing.is_symmetric and box.x < 0 < box.x + box.width
    if not shows_both:
        return ()
    return (str(SIDE[atlas.OTHER_SIDE[drawing.side]]), str(SIDE[drawing.side]))


def _careful(drawing, box):
    """What is marked in this part of a drawing as a place to be careful of: (its name there, area), each once."""
    areas, found = anatomy().areas, {}
    for shape in drawing.shapes:
        if shape.layer == "cautions" and shape.area in areas and Box.around(shape.outline).share_in(box):
            area = areas[shape.area]
            found.setdefault((shape.title, shape.area), (str(_(shape.title)) or brief(area.name), area))
    return found.values()
