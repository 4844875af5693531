"""Where on the body: zones, each warmed up and closed by itself, and parts, each of which makes one section."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from techniques.models import BodyArea

# Each part is massaged in one go. A zone is warmed up, worked on and closed by itself, with everything in it.
PARTS = {
    "leg": ("lower-leg", "ankle", "foot"),
    "thigh": ("hip", "thigh", "knee"),
    "front": ("abdomen", "chest"),
    "arm": ("upper-arm", "elbow", "forearm", "wrist", "hand"),
    "back": ("lower-back", "sacral-region", "upper-back", "shoulder", "neck"),
    "head": ("head",),
}
LIMBS = {"leg", "thigh", "arm"}
"""Parts that are done in full on the left, then on the right."""
NEIGHBOURS = {
    "lower-leg": ("ankle", "knee", "foot"),
    "ankle": ("foot", "lower-leg"),
    "foot": ("ankle", "lower-leg"),
    "hip": ("thigh", "lower-back"),
    "thigh": ("hip", "knee"),
    "knee": ("thigh", "lower-leg"),
    "abdomen": ("chest", "hip"),
    "chest": ("shoulder", "upper-arm", "abdomen"),
    "upper-arm": ("shoulder", "forearm", "elbow"),
    "elbow": ("forearm", "upper-arm"),
    "forearm": ("hand", "upper-arm", "wrist"),
    "wrist": ("forearm", "hand"),
    "hand": ("forearm", "wrist"),
    "lower-back": ("hip", "upper-back"),
    "sacral-region": ("lower-back", "hip"),
    "upper-back": ("shoulder", "neck", "lower-back"),
    "shoulder": ("upper-arm", "upper-back", "neck"),
    "neck": ("shoulder", "head", "upper-back"),
    "head": ("neck", "shoulder"),
}
"""Alternatives and additions to a zone, the likeliest first."""
ZONES = {zone: part for part, zones in PARTS.items() for zone in zones}
BACK = {"lower-back", "sacral-region", "upper-back"}
LIMITS_FOR_PARTNER = [({zone}, 1200) for zone in ZONES if zone not in BACK]
LIMITS_FOR_SELF = [*LIMITS_FOR_PARTNER, (BACK, 1200), ({"foot", "ankle"}, 900)]
"""Most seconds per side: 20 minutes on any zones, 15 on one's own foot and ankle (L15)."""


class AreaTree:
    """The tree of body areas, as the composer queries it."""

    def __init__(self, areas: Mapping[str, BodyArea]) -> None:
        self.areas = areas

    def lineage(self, slug: str) -> tuple[str, ...]:
        """Slugs from the root down to the area itself; empty for an unknown area."""
        return self._lineages.get(slug, ())

    def is_whole(self, areas: Sequence[str]) -> bool:
        """Whether these are the whole body: no area at all, or the body by its name."""
        return not areas or any(self.lineage(area) == (area,) for area in areas)

    def zones_of(self, slug: str) -> frozenset[str]:
        """The zone that an area lies in, or those in it; for a muscle of the whole back, those of the back."""
        return self._zones.get(slug, frozenset())

    def beside(self, areas: Sequence[str]) -> list[str]:
        """Further zones to suggest: those that the areas lie in, then their neighbours, but none of the areas."""
        zones = [zone for area in areas for zone in ZONES if zone in self.zones_of(area)]
        near = [*zones, *(other for zone in zones for other in NEIGHBOURS[zone])]
        known = [zone for zone in near if zone in self.areas]
        return [zone for zone in dict.fromkeys(known) if not any(area in self.lineage(zone) for area in areas)]

    def elsewhere(self, areas: Sequence[str]) -> list[str]:
        """All other zones, those on the same limb or division first."""
        own = {self.limb_of(area) for area in areas}
        near = {*self.beside(areas), *(zone for area in areas for zone in self.zones_of(area))}
        zones = [zone for zone in ZONES if zone in self.areas and zone not in near]
        return sorted(zones, key=lambda zone: self.limb_of(zone) not in own)

    def limb_of(self, slug: str) -> str:
        """The division of the body that an area is in: a limb, the trunk, the neck or the head."""
        return (*self.lineage(slug), "", "")[1]

    def is_on_limb(self, slug: str) -> bool:
        return self.limb_of(slug).endswith("-limb")

    def overlap(self, one: str, other: str) -> bool:
        """Whether one of two areas is a part of the other."""
        return one in self.lineage(other) or other in self.lineage(one)

    def region_of(self, slug: str) -> str:
        """The smallest region that a muscle, tendon or other structure lies in; for a region, itself."""
        regions = [above for above in self.lineage(slug) if self.areas[above].kind == "region"]
        return regions[-1] if regions else slug

    def cap(self, slug: str) -> int | None:
        """The highest pressure (0 to 5) on an area, by its own limit and those above it; None without a limit."""
        return self._caps[slug]

    @cached_property
    def _lineages(self) -> dict[str, tuple[str, ...]]:
        return {slug: tuple(area.lineage) for slug, area in self.areas.items()}

    @cached_property
    def _caps(self) -> dict[str, int | None]:
        caps = {}
        for slug, area in self.areas.items():
            limits = [self.areas[above].caution_max_pressure for above in self.lineage(slug)]
            limits.append({"bone": 2, "nerve": 0}.get(area.kind))
            caps[slug] = min((limit for limit in limits if limit is not None), default=None)
        return caps

    @cached_property
    def _zones(self) -> dict[str, frozenset[str]]:
        inside: dict[str, list[str]] = {}
        for zone in ZONES:
            for above in self.lineage(zone):
                inside.setdefault(above, []).append(zone)
        zones = {}
        for slug in self.areas:
            around = [area for area in self.lineage(slug) if area in ZONES]
            holder = next((area for area in reversed(self.lineage(slug)) if area in inside), "")
            zones[slug] = frozenset(around[-1:] or inside.get(holder, []))
        return zones
