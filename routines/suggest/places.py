"""Where on the body: zones that are warmed up and closed for themselves, and parts of which one section is made."""

from functools import cached_property

# What hangs together and is done in one go, from the ground up. A zone is an area that is warmed up, worked on and
# closed for itself; whatever lies in it belongs to it.
PARTS = {
    "leg": ("lower-leg", "ankle", "foot"),
    "thigh": ("hip", "thigh", "knee"),
    "front": ("abdomen", "chest"),
    "arm": ("upper-arm", "elbow", "forearm", "wrist", "hand"),
    "back": ("lower-back", "sacral-region", "upper-back", "shoulder", "neck"),
    "head": ("head",),
}
LIMBS = {"leg", "thigh", "arm"}
"""Parts that are done whole on the left, then whole on the right."""
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
"""What could be done instead of a zone, or beside it, the likeliest first."""
ZONES = {zone: part for part, zones in PARTS.items() for zone in zones}


class Places:
    """The tree of areas (slug -> BodyArea, or anything with its fields) as the composer asks about it."""

    def __init__(self, areas):
        self.areas = areas

    def lineage(self, slug) -> tuple:
        """Slugs from the root down to the area itself; nothing of an area that is not known."""
        area = self.areas.get(slug)
        return tuple(area.lineage) if area else ()

    def zones_of(self, slug) -> frozenset:
        """The zone in which an area lies, or those that it holds; of a muscle of the whole back, those of the back."""
        return self._zones.get(slug, frozenset())

    def beside(self, areas) -> list:
        """Zones to go on to from these areas: those that hold them, then their neighbours; none that is among them."""
        zones = [zone for area in areas for zone in ZONES if zone in self.zones_of(area)]
        near = [*zones, *(other for zone in zones for other in NEIGHBOURS[zone])]
        there = [zone for zone in near if zone in self.areas]
        return [zone for zone in dict.fromkeys(there) if not any(area in self.lineage(zone) for area in areas)]

    def limb_of(self, slug):
        """The large division of the body that an area is in: a limb, the trunk, the neck, the head."""
        return (*self.lineage(slug), "", "")[1]

    def is_on_limb(self, slug):
        return self.limb_of(slug).endswith("-limb")

    def touch(self, one, other) -> bool:
        """Whether one of two areas is a part of the other."""
        return one in self.lineage(other) or other in self.lineage(one)

    def region_of(self, slug):
        """The smallest region in which a muscle, tendon or other structure lies; of a region, itself."""
        regions = [above for above in self.lineage(slug) if self.areas[above].kind == "region"]
        return regions[-1] if regions else slug

    def cap(self, slug):
        """The highest pressure (0 to 5) for an area, from it and all that it lies in; None where there is none."""
        caps = [self.areas[above].caution_max_pressure for above in self.lineage(slug)]
        if self.areas[slug].kind in ("bone", "nerve"):
            caps.append(2 if self.areas[slug].kind == "bone" else 0)
        return min((cap for cap in caps if cap is not None), default=None)

    @cached_property
    def _zones(self):
        found = {}
        for slug in self.areas:
            above = [zone for zone in self.lineage(slug) if zone in ZONES]
            below = next((z for z in map(self._zones_below, reversed(self.lineage(slug))) if z), frozenset())
            found[slug] = frozenset(above[-1:]) or below
        return found

    def _zones_below(self, slug):
        return frozenset(zone for zone in ZONES if zone in self.areas and slug in self.lineage(zone))
