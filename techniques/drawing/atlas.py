"""The drawings of the body as data: shapes, landmarks, and the position of the heart. Read once from `drawings/`."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from techniques.drawing.geometry import Box, Point, area_of, compact, rings, simplified, straight

FOLDER = Path(__file__).resolve().parent.parent / "drawings"
# The landmarks that each drawing must have: content refers to them by these names.
LANDMARKS = {
    view: tuple(names.split())
    for view, names in {
        "body-front": """
            crown forehead collarbone-inner collarbone-outer chest-inner chest-middle chest-outer shoulder-cap
            upper-arm-top upper-arm-middle upper-arm-bottom elbow forearm-middle wrist hand finger-tips
            belly-top belly-middle belly-bottom belly-side hip thigh-top thigh-middle thigh-bottom knee
            shin-top shin-bottom ankle toes""",
        "body-back": """
            head-back neck shoulder-top shoulder-cap upper-arm-top upper-arm-middle upper-arm-bottom elbow
            forearm-middle wrist hand spine-top spine-bottom beside-top beside-bottom waist buttock
            thigh-top thigh-middle thigh-bottom knee-hollow calf-top calf-middle calf-bottom ankle heel""",
        "back": """
            neck-base spine-top spine-middle spine-bottom sacrum beside-top beside-middle beside-bottom shoulder-top
            blade-inner-top blade-inner-bottom blade-middle blade-outer blade-tip ribs-side waist lower-back-side
            hip-crest sacrum-side buttock-top buttock-middle buttock-outer buttock-bottom between-blades beside-waist
            beside-ribs palm-top palm-middle hip-side""",
        "neck-back": """
            head-back skull-base skull-base-inner skull-base-side neck-top neck-middle neck-bottom neck-base
            shoulder-inner shoulder-middle shoulder-outer shoulder-cap blade-top blade-inner""",
        "head-front": """
            crown hairline forehead-middle forehead-side brow-inner brow-outer temple scalp-side ear-front
            eye nose-side cheek jaw-hinge jaw-corner chin neck-side-top neck-side-bottom collarbone""",
        "head-side": """
            crown hairline forehead-side brow-outer temple temple-back scalp-side scalp-back ear-front
            ear-behind cheek jaw-hinge jaw-muscle-top jaw-muscle jaw-corner jaw-middle chin behind-ear
            skull-bump skull-base-side neck-top neck-middle neck-bottom neck-side-top neck-side-bottom
            shoulder-inner shoulder-cap collarbone""",
        "trunk-front": """
            collarbone-inner collarbone-middle collarbone-outer below-collarbone-inner
            below-collarbone-middle below-collarbone-outer chest-inner chest-middle chest-outer
            shoulder-cap shoulder-front upper-arm-top breastbone-middle ribs-side ribs-edge belly-top belly-upper
            belly-middle belly-side belly-bottom belly-low-side waist hip-crest hip-bone groin""",
        "shoulder-side": """
            neck-side-bottom shoulder-inner shoulder-top shoulder-cap shoulder-back shoulder-front
            deltoid-end upper-arm-top upper-arm-middle upper-arm-bottom arm-front-top arm-front-middle
            arm-front-bottom elbow elbow-outer forearm-top blade-middle blade-tip chest-outer ribs-side""",
        "leg-front": """
            knee-below shin-top shin-middle shin-bottom outer-top outer-middle outer-bottom
            inner-top inner-middle inner-bottom ankle-front ankle-front-inner ankle-front-outer
            malleolus-inner malleolus-outer instep toes""",
        "leg-back": """
            knee-hollow calf-top calf-middle calf-bottom calf-inner-top calf-inner-middle calf-inner-bottom
            calf-outer-top calf-outer-middle calf-outer-bottom achilles-top achilles-middle achilles-bottom
            heel-back heel-inner heel-outer malleolus-inner malleolus-outer hollow-inner hollow-outer""",
        "leg-medial": """
            knee-inner calf-top calf-middle calf-bottom shin-edge-top shin-edge-middle shin-edge-bottom
            achilles-top achilles-middle achilles-bottom ankle-front malleolus malleolus-front malleolus-above
            malleolus-behind malleolus-below tarsal-tunnel heel-side heel-back heel-bottom
            arch-back arch-middle arch-front ball big-toe instep top-of-foot""",
        "leg-lateral": """
            fibula-head peroneal-top peroneal-middle peroneal-bottom shin-top shin-middle shin-bottom
            calf-top calf-middle calf-bottom achilles-top achilles-middle achilles-bottom ankle-front malleolus
            malleolus-front malleolus-above malleolus-behind malleolus-below ligament-front ligament-below
            heel-side heel-back heel-bottom edge-back edge-middle edge-front little-toe instep top-of-foot""",
        "foot-sole": """
            heel-back heel-middle heel-inner heel-outer heel-front arch-back arch-middle arch-front sole-middle
            outer-back outer-middle outer-front ball-inner ball-middle ball-outer toe-1 toe-2 toe-3 toe-4 toe-5""",
        "foot-top": """
            ankle-front ankle-front-inner ankle-front-outer instep top-middle top-inner top-outer
            groove-1 groove-2 groove-3 groove-4 web-1 web-2 web-3 web-4 toe-1 toe-2-base toe-2 toe-3 toe-4 toe-5""",
        "foot-inner": """
            shin-edge-bottom achilles-middle achilles-bottom ankle-front malleolus malleolus-front malleolus-above
            malleolus-behind malleolus-below tarsal-tunnel heel-side heel-back heel-bottom heel-tubercle
            arch-back arch-middle arch-front arch-bone ball big-toe toe-joint instep top-of-foot""",
        "foot-outer": """
            peroneal-bottom achilles-middle achilles-bottom ankle-front malleolus malleolus-front malleolus-above
            malleolus-behind malleolus-below ligament-front ligament-below heel-side heel-back heel-bottom
            edge-back edge-middle edge-front edge-bone little-toe instep top-of-foot""",
        "thigh-front": """
            hip-front thigh-top thigh-middle thigh-bottom outer-top outer-middle outer-bottom
            inner-top inner-middle inner-bottom knee-above knee-inner knee-outer knee-below kneecap""",
        "hip-side": """
            hip-crest hip-spine hip-back trochanter hip-top hip-middle hip-front buttock-top buttock-middle
            buttock-bottom buttock-outer outer-top outer-middle outer-bottom front-top front-middle front-bottom
            back-top back-middle back-bottom knee-outer fibula-top""",
        "thigh-back": """
            sit-bone thigh-top thigh-middle thigh-bottom outer-top outer-middle outer-bottom
            inner-top inner-middle inner-bottom knee-hollow calf-top""",
        "forearm-palm": """
            elbow-crease forearm-top forearm-middle forearm-bottom inner-top inner-middle inner-bottom
            outer-top outer-middle outer-bottom wrist wrist-inner wrist-outer palm-heel palm-middle palm-top
            thumb-ball edge-middle finger-1-base finger-1-tip finger-2-base finger-2-tip finger-3-base finger-3-tip
            finger-4-base finger-4-tip finger-5-base finger-5-tip""",
        "forearm-back": """
            elbow elbow-outer forearm-top forearm-middle forearm-bottom outer-top outer-middle outer-bottom
            inner-top inner-middle inner-bottom wrist wrist-inner wrist-outer hand-middle
            groove-1 groove-2-top groove-2 groove-3 groove-4 knuckle-2 knuckle-3 knuckle-4 knuckle-5 thumb-web
            finger-1-tip finger-2-tip finger-3-tip finger-4-tip finger-5-tip""",
        "hand-palm": """
            wrist wrist-inner wrist-outer palm-heel palm-middle palm-top thumb-ball edge-middle finger-1-base
            finger-1-tip finger-2-base finger-2-tip finger-3-base finger-3-tip finger-4-base finger-4-tip
            finger-5-base finger-5-tip wrist-crease pea-bone thumb-root finger-2-middle finger-3-middle
            finger-4-middle finger-5-middle finger-1-middle thumb-web""",
        "hand-back": """
            wrist wrist-inner wrist-outer hand-middle groove-1 groove-2 groove-3 groove-4 knuckle-2 knuckle-3
            knuckle-4 knuckle-5 thumb-web finger-1-tip finger-2-tip finger-3-tip finger-4-tip finger-5-tip
            groove-2-top thumb-hollow wrist-ridge finger-2-middle finger-3-middle finger-4-middle finger-5-middle
            finger-1-middle""",
    }.items()
}
VIEWS = tuple(LANDMARKS)
WHOLE_BODY = ("body-front", "body-back")
SYMMETRIC = (*WHOLE_BODY, "back", "neck-back", "head-front", "trunk-front")
LAYERS = ("areas", "structures", "cautions")
TISSUES = ("", "muscle", "tendon", "ligament", "fascia", "bone")
SIDES_OF_A_BOX = ("top", "right", "bottom", "left")
OTHER_SIDE = {"left": "right", "right": "left"}


class BadDrawing(ValueError):
    """A drawing is missing or its file is invalid; the message names the file and the mistake."""


@dataclass(frozen=True)
class Line:
    """A path without a name, as its file has it. If paired, it is also drawn on the other side, mirrored at x = 0."""

    drawn: str
    paired: bool = False
    rings: tuple[tuple[Point, ...], ...] = field(default=(), repr=False)  # points along each subpath

    @cached_property
    def d(self) -> str:
        return compact(self.drawn)

    @cached_property
    def outline(self) -> tuple[Point, ...]:
        return tuple(point for ring in self.rings for point in ring)

    @cached_property
    def box(self) -> Box:
        return Box.around(self.outline)

    @cached_property
    def size(self) -> float:
        """The area inside, in square units."""
        return sum(area_of(ring) for ring in self.rings)

    @cached_property
    def rough(self) -> str:
        """The path in straight lines, for small pictures."""
        return compact(straight([(round(x), round(y)) for x, y in simplified(self.outline)], closed=True))


@dataclass(frozen=True)
class Shape(Line):
    """A path with a name: a region, a structure or a caution (see `layer`).

    `reach` is path data of a larger target to click. `tissue` is set where it differs from that of the area, as for the
    tendon of a muscle. What is `deep` lies under something else that is drawn. What has no `edge` of its own is the end
    of the shape beneath it, which has the line around both. What is `opposite` is painted on the half alone that is not
    of the drawing's side, and lit, named and measured on both.
    """

    id: str = ""
    area: str = ""
    layer: str = "areas"
    title: str = ""
    reach: str = ""
    tissue: str = ""
    deep: bool = False
    edge: bool = True
    opposite: bool = False


@dataclass(frozen=True)
class Stroke(Line):
    """A fibre or a shadow. It lies right over the structure whose id is `on`, or over all of them."""

    on: str = ""


@dataclass(frozen=True)
class Landmark:
    id: str
    title: str
    point: Point
    paired: bool


@dataclass(frozen=True)
class Crop:
    id: str
    title: str
    box: Box


@dataclass(frozen=True)
class Drawing:
    view: str
    title: str
    side: str
    box: Box
    heart: Point
    outlines: tuple[Line, ...]
    shapes: tuple[Shape, ...]
    creases: tuple[Line, ...]
    landmarks: dict[str, Landmark]
    crops: dict[str, Crop]
    fibres: tuple[Stroke, ...] = ()
    shades: tuple[Stroke, ...] = ()
    cut: tuple[str, ...] = ()
    """The sides of the box beyond which the body goes on."""
    ends: tuple[Line, ...] = ()
    """Boxes in which a limb fades downwards that goes on, but not to an edge of the drawing."""

    @property
    def is_symmetric(self) -> bool:
        return self.view in SYMMETRIC

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Slugs of the areas that have a shape, from back to front."""
        return tuple(dict.fromkeys(shape.area for shape in self.shapes))


@cache
def drawing(view: str) -> Drawing:
    """The drawing of a view, one of `VIEWS`. Raises BadDrawing."""
    if view not in LANDMARKS:
        raise BadDrawing(f"there is no view {view!r}")
    return read(FOLDER / f"{view}.svg")


def drawings() -> list[Drawing]:
    """All drawings, in the order of `VIEWS`."""
    return [drawing(view) for view in VIEWS]


def read(file: Path) -> Drawing:
    """The drawing in an SVG file. Raises BadDrawing if it does not follow the format."""
    try:
        return _Reader(file.stem, ElementTree.parse(file).getroot()).drawing()  # noqa: S314 - the project's own
    except FileNotFoundError:
        raise BadDrawing(f"the drawing {file.name} is missing") from None
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise BadDrawing(f"{file.name}: {error!s}") from error


class _Reader:
    """Makes a Drawing of one SVG file."""

    def __init__(self, view: str, root: Element) -> None:
        self.view, self.root = view, root
        self.seen: set[tuple[str, str]] = set()

    def drawing(self) -> Drawing:
        root = self.root
        landmarks = [self._landmark(circle) for circle in self._group("landmarks")]
        missing = set(LANDMARKS.get(self.view, ())) - {landmark.id for landmark in landmarks}
        if missing:
            raise ValueError(f"has no landmark {', '.join(sorted(missing))}")
        if root.attrib["data-side"] not in OTHER_SIDE:
            raise ValueError("data-side is neither left nor right")
        x, y = root.attrib["data-heart"].split()
        views = [element for element in root if _tag(element) == "view"]
        cut = tuple(root.get("data-cut", "").split())
        if set(cut) - set(SIDES_OF_A_BOX):
            raise ValueError(f"data-cut is {' '.join(cut)!r}, and not some of {', '.join(SIDES_OF_A_BOX)}")
        crops = [Crop(self._id(v).removeprefix("zoom-"), v.attrib["data-title"], _box(v)) for v in views]
        return Drawing(
            view=self.view,
            title=root.attrib["data-title"],
            side=root.attrib["data-side"],
            box=_box(root),
            heart=(float(x), float(y)),
            outlines=tuple(self._line(path) for path in self._group("outline")),
            shapes=tuple(
                self._shape(path, layer, f"{layer}-{number}")
                for layer in LAYERS
                for number, path in enumerate(self._group(layer), 1)
            ),
            creases=tuple(self._line(path) for path in self._group("creases")),
            landmarks={landmark.id: landmark for landmark in landmarks},
            crops={crop.id: crop for crop in crops},
            fibres=tuple(self._stroke(path) for path in self._group("fibres", needed=False)),
            shades=tuple(self._stroke(path) for path in self._group("shade", needed=False)),
            cut=cut,
            ends=tuple(self._line(path) for path in self._group("ends", needed=False)),
        )

    def _group(self, name: str, needed: bool = True) -> list[Element]:
        groups = [element for element in self.root if element.get("id") == name]
        if len(groups) != 1 and (needed or groups):
            raise ValueError(f"has {len(groups)} groups {name!r}")
        return [element for group in groups for element in group.iter() if _tag(element) in ("path", "circle")]

    def _id(self, element: Element) -> str:
        name = element.attrib["id"]
        if (_tag(element), name) in self.seen:
            raise ValueError(f"the id {name!r} occurs twice")
        self.seen.add((_tag(element), name))
        return name

    def _landmark(self, circle: Element) -> Landmark:
        point = (float(circle.attrib["cx"]), float(circle.attrib["cy"]))
        return Landmark(self._id(circle), circle.attrib["data-title"], point, _is_paired(circle))

    def _line(self, path: Element) -> Line:
        d = path.attrib["d"]
        return Line(d, _is_paired(path), _rings(d))

    def _stroke(self, path: Element) -> Stroke:
        d, on = path.attrib["d"], path.get("data-on", "")
        if on and ("path", on) not in self.seen:
            raise ValueError(f"data-on is {on!r}, and there is no such structure")
        return Stroke(d, _is_paired(path), _rings(d), on)

    def _shape(self, path: Element, layer: str, default_id: str) -> Shape:
        d, reach, tissue = path.attrib["d"], path.get("data-reach", ""), path.get("data-tissue", "")
        if tissue not in TISSUES:
            raise ValueError(f"data-tissue is {tissue!r}, and none of {', '.join(TISSUES[1:])}")
        paired, seen = _is_paired(path), path.get("data-seen", "")
        if seen not in ("", "opposite"):
            raise ValueError(f"data-seen is {seen!r}, and not 'opposite'")
        if seen and not paired:
            raise ValueError("data-seen is 'opposite', and the shape has no pair")
        return Shape(
            drawn=d,
            paired=paired,
            id=self._id(path) if path.get("id") else default_id,
            area=path.attrib["data-area"],
            layer=layer,
            title=path.get("data-title", ""),
            reach=compact(reach) if reach else "",
            tissue=tissue,
            deep=path.get("data-deep") == "yes",
            edge=path.get("data-edge") != "no",
            opposite=bool(seen),
            rings=_rings(d),
        )


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _box(element: Element) -> Box:
    return Box(*map(float, element.attrib["viewBox"].split()))


def _rings(d: str) -> tuple[tuple[Point, ...], ...]:
    return tuple(tuple(ring) for ring in rings(d))


def _is_paired(element: Element) -> bool:
    return element.get("data-pair") == "yes"
