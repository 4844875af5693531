"""Drawings prepared for a page: what is highlighted, the name of each shape, and where it links to."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import zip_longest

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from techniques.drawing import atlas
from techniques.drawing.atlas import Drawing, Line, Shape
from techniques.drawing.geometry import Box, area_of, number, straight
from techniques.drawing.stroke_diagram import Lineages, drawn_for, drawn_parts
from techniques.drawing.view_file import fade
from techniques.library_files.library import BodyArea, anatomy
from techniques.models.entries import brief

CLOSE_VIEWS = tuple(view for view in atlas.VIEWS if view not in atlas.WHOLE_BODY)
MAX_CLOSE_VIEWS = 2
SLOT = "\0"
"""Stands before and after the area of a link, until the address is known."""
MIN_SHOWN = 0.2
"""A shape with less than this share of it in the picture is no link."""
SHARE_IF_CUT = 0.5
"""What a shape that goes on beyond the edge counts when the view that shows an area best is looked for."""
MAX_PARTS = 6
"""An area on more parts of the body map than this is seen better there than in a close view."""
SIDED = {"left": gettext_lazy("%(name)s, left"), "right": gettext_lazy("%(name)s, right")}
SIDE = {"left": gettext_lazy("Left"), "right": gettext_lazy("Right")}
WHOLE = {"body-front": gettext_lazy("Front"), "body-back": gettext_lazy("Back")}
CROPPED = {"body-front": gettext_lazy("%(part)s, front"), "body-back": gettext_lazy("%(part)s, back")}


@dataclass(frozen=True)
class Part:
    """One shape on one side, as a page shows it; a link if it has an `href`.

    `is_copy` is set for the mirror image of another part of the same picture.
    """

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
    is_copy: bool = False
    shades: tuple[str, ...] = ()
    fibres: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A drawing on a page.

    `id` is unique on the page; the id of the element that labels the picture is the same with -title. `sides` are the
    words for the viewer's left and right, where both sides of the body are shown. `notes` are the cautions that the
    picture marks. `frame` is path data around the picture, set where its edges must be cut. `leads_to` gives the
    address for an area, if its parts are links. `pieces` is the markup as rendered once, by whether it is unspoken.
    """

    id: str
    view: str
    title: str
    box: Box
    parts: tuple[Part, ...]
    outlines: tuple[str, ...]
    creases: tuple[Line, ...]
    sides: tuple[str, ...] = ()
    notes: tuple[tuple[str, BodyArea], ...] = ()
    frame: str = ""
    fade: SafeString = SafeString("")  # noqa: RUF009 - it does not change
    leads_to: Callable[[str], str] | None = None
    pieces: dict[bool, list[str]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def svg(self) -> SafeString:
        """The drawing as an SVG element, which the element with the id of the picture and -title labels."""
        return self._svg(unspoken=False)

    @property
    def unspoken_svg(self) -> SafeString:
        """The same for eyes and pointers alone, where names stand beside it."""
        return self._svg(unspoken=True)

    def _svg(self, unspoken: bool) -> SafeString:
        if unspoken not in self.pieces:
            html = render_to_string("techniques/drawing/drawing.html", {"picture": self, "unspoken": unspoken})
            self.pieces[unspoken] = html.split(SLOT)
        pieces = self.pieces[unspoken]
        if not self.leads_to:
            return SafeString(pieces[0])
        by_area = {area: escape(self.leads_to(area)) for area in set(pieces[1::2])}
        addresses = [by_area[area] for area in pieces[1::2]]
        return SafeString("".join(part for pair in zip_longest(pieces[::2], addresses, fillvalue="") for part in pair))

    @property
    def is_close(self) -> bool:
        """Whether it shows what lies under the skin."""
        return self.view in CLOSE_VIEWS

    @property
    def is_linked(self) -> bool:
        return any(part.href for part in self.parts)

    @property
    def layers(self) -> list[tuple[list[Part], list[Part]]]:
        """From back to front: shapes, and the highlighted regions to paint over the structures on them."""
        cautions = [part for part in self.parts if part.is_caution]
        others = [part for part in self.parts if not part.is_caution]
        has_structures = not all(part.is_region for part in others)
        lit = [part for part in others if has_structures and part.is_region and part.is_current]
        return [(others, lit), (cautions, [])]

    @property
    def hatch(self) -> str:
        """The distance between the hatching lines of cautions."""
        return number(max(self.box.size / 60, 3))


def picture(
    view: str,
    *,
    id: str,
    box: Box | None = None,
    title: str = "",
    current: Iterable[str] = (),
    leads_to: Callable[[str], str] | None = None,
) -> Picture:
    """A drawing with its `current` areas lit, and with links (`leads_to` gives the address for an area)."""
    is_linked = leads_to is not None
    return replace(_picture(view, id, box, title, frozenset(current), is_linked, get_language()), leads_to=leads_to)


@lru_cache(maxsize=128)
def _picture(
    view: str, id: str, box: Box | None, title: str, current: frozenset[str], is_linked: bool, _language: str | None
) -> Picture:
    drawing = atlas.drawing(view)
    frame = straight(box.ring, closed=True) if box else ""
    box = box or drawing.box
    parts = []
    for shape, side in [(drawn, on) for drawn in drawing.shapes for on in _sides(drawn)]:
        share = _box(drawing, shape, side).share_in(box)
        if share:
            href = f"{SLOT}{shape.area}{SLOT}" if is_linked and share > MIN_SHOWN else ""
            parts.append(_part(drawing, shape, side, current, href))
    drawn = {part.id for part in parts if not part.mirrored}
    parts = [replace(part, is_copy=part.id in drawn) if part.mirrored else part for part in parts]
    return Picture(
        id=id,
        view=view,
        title=title or str(_(drawing.title)),
        box=box,
        parts=tuple(parts),
        outlines=tuple(line.d for line in drawing.outlines),
        creases=drawing.creases,
        sides=viewers_sides(drawing, box),
        notes=tuple(cautions(drawing, box)),
        frame=frame,
        fade=SafeString(fade(drawing, f"{id}-")),
    )


def on_body_map(areas: Iterable[str]) -> list[str]:
    """The areas of the body map that stand for these: their own and their parts, else those that contain them."""
    lineages = anatomy().lineages
    found = {slug for area in areas for view in atlas.WHOLE_BODY for slug in _on_view(view, area, lineages)}
    return sorted(found)


def _on_view(view: str, area: str, lineages: Lineages) -> list[str]:
    """As `drawn_for`, unless the other view of the body draws the area itself."""
    exact = {view: drawn_parts(atlas.drawing(view), area, lineages) for view in atlas.WHOLE_BODY}
    return exact[view] if any(exact.values()) else drawn_for(atlas.drawing(view), area, lineages)


def body(current: Collection[str] = (), zoom: str = "", leads_to: Callable[[str], str] | None = None) -> list[Picture]:
    """The body from the front and from behind, each area a link into the library; or an enlarged part of it.

    `leads_to` gives the address for an area; by default, that of the library page for this area alone.
    """
    leads_to = leads_to or f"{reverse('techniques:library')}?area={{}}".format
    found = []
    for view in atlas.WHOLE_BODY:
        crop = atlas.drawing(view).crops.get(zoom)
        title = CROPPED[view] % {"part": _(crop.title)} if crop else str(WHOLE[view])
        box = crop.box if crop else None
        found.append(picture(view, id=view, box=box, title=title, current=current, leads_to=leads_to))
    return found


def close_view(view: str, current: Iterable[str] = ()) -> Picture:
    """One part of the body with its structures, each a link to its page."""
    lit = {slug for area in current for slug in drawn_for(atlas.drawing(view), area, anatomy().lineages)}
    return picture(view, id=view, current=lit, leads_to=_address_of)


@cache
def _address_of(area: str) -> str:
    return reverse("techniques:area", args=[area])


@lru_cache(maxsize=1024)
def best_views(area: str) -> list[str]:
    """The close views that show an area best, the one that shows it largest first."""
    lineages = anatomy().lineages
    if area not in lineages or len(on_body_map([area])) > MAX_PARTS:
        return []
    shares = {view: _share(atlas.drawing(view), area, lineages) for view in CLOSE_VIEWS}
    exact = {view: size for view, (is_exact, size) in shares.items() if is_exact}
    sizes = exact or {view: size for view, (is_exact, size) in shares.items() if size}
    best = sorted(sizes, key=lambda view: -sizes[view])
    return [view for view in best if sizes[view] > sizes[best[0]] / 4][:MAX_CLOSE_VIEWS]


def in_picture(view: str) -> list[tuple[BodyArea, str]]:
    """The areas in a drawing, each once with its name: structures first, then regions."""
    areas = anatomy().areas
    found = [areas[slug] for slug in atlas.drawing(view).areas if slug in areas]
    ordered = sorted(found, key=lambda area: (area.kind == "region", area.position))
    return [(area, brief(area.name)) for area in ordered]


def crops() -> list[tuple[str, str]]:
    """The parts of the body that can be enlarged, as (name in the address, title)."""
    return [(crop.id, _(crop.title)) for crop in atlas.drawing(atlas.WHOLE_BODY[0]).crops.values()]


def _share(drawing: Drawing, area: str, lineages: Lineages) -> tuple[bool, float]:
    """Whether the drawing has the area itself or a part of it, and the share of the drawing that stands for it."""
    slugs = drawn_for(drawing, area, lineages)
    shapes = [s for s in drawing.shapes if s.area in slugs and s.layer != "cautions"]
    is_exact = any(area in lineages[slug] for slug in slugs)
    seen = sum(area_of(s.outline) * (SHARE_IF_CUT if _is_cut(drawing, s) else 1) for s in shapes)
    return is_exact, seen / (drawing.box.width * drawing.box.height)


def _is_cut(drawing: Drawing, shape: Shape) -> bool:
    """Whether a shape goes on beyond an edge of the drawing."""
    (left, top), (right, bottom) = drawing.box.corners
    (x, y), (end, low) = shape.box.corners
    from_edge = {"top": y - top, "right": right - end, "bottom": bottom - low, "left": x - left}
    return any(from_edge[side] < drawing.box.size / 20 for side in drawing.cut)


def _sides(shape: Shape) -> tuple[str, ...]:
    return ("left", "right") if shape.paired else ("",)


def _box(drawing: Drawing, shape: Shape, side: str) -> Box:
    """The box of a shape on one side."""
    return shape.box.mirrored if side and side != drawing.side else shape.box


def _part(drawing: Drawing, shape: Shape, side: str, current: Collection[str], href: str) -> Part:
    area = anatomy().areas.get(shape.area)
    name = str(_(shape.title)) if shape.title else brief(area.name) if area else shape.area
    is_current = shape.area in current and shape.layer != "cautions"
    kind = shape.tissue or (area.kind if area else "")
    tissue = f"tissue-{kind}" if kind and shape.layer == "structures" else ""
    classes = [f"drawing-{shape.layer.removesuffix('s')}", tissue]
    classes += ["drawing-deep" if shape.deep else "", "" if shape.edge else "drawing-flush"]
    return Part(
        id=shape.id,
        area=shape.area,
        name=SIDED[side] % {"name": name} if side else name,
        side=side,
        mirrored=bool(side) and side != drawing.side,
        d=shape.d,
        reach=shape.reach,
        classes=" ".join(filter(None, classes)),
        href=href,
        is_current=is_current,
        is_caution=shape.layer == "cautions",
        is_region=shape.layer == "areas",
        shades=tuple(line.d for line in drawing.shades if line.on == shape.id),
        fibres=tuple(line.d for line in drawing.fibres if line.on == shape.id),
    )


def viewers_sides(drawing: Drawing, box: Box) -> tuple[str, ...]:
    """The person's left and right, in the order in which the viewer sees them."""
    shows_both = drawing.is_symmetric and box.x < 0 < box.x + box.width
    if not shows_both:
        return ()
    return (str(SIDE[atlas.OTHER_SIDE[drawing.side]]), str(SIDE[drawing.side]))


def cautions(drawing: Drawing, box: Box) -> Iterable[tuple[str, BodyArea]]:
    """The cautions in this part of a drawing, each once, as (name, area)."""
    areas = anatomy().areas
    found: dict[tuple[str, str], tuple[str, BodyArea]] = {}
    for shape in drawing.shapes:
        if shape.layer == "cautions" and shape.area in areas and shape.box.share_in(box):
            area = areas[shape.area]
            found.setdefault((shape.title, shape.area), (str(_(shape.title)) or brief(area.name), area))
    return found.values()
