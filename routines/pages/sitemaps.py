"""Sitemaps of every public page of the site."""

from datetime import datetime

from django.urls import reverse

from routines.models import Routine
from routines.models.querysets import RoutineQuerySet
from techniques import sitemaps


class Pages(sitemaps.SiteMap):
    """The pages that do not depend on the database."""

    def items(self) -> list[str]:
        library = [f"techniques:{name}" for name in ("library", "areas", "strokes", "topics", "safety")]
        return ["home", *library, "routines:explore", "routines:self_check"]

    def location(self, name: str) -> str:
        return reverse(name)


class Routines(sitemaps.SiteMap):
    """Public routines, oldest first, so that only the last page of the sitemap grows."""

    def items(self) -> RoutineQuerySet:
        return Routine.objects.listed().only("code", "changed_at").order_by("id")

    def lastmod(self, routine: Routine) -> datetime:
        return routine.changed_at


SECTIONS: dict[str, type[sitemaps.SiteMap]] = {
    "pages": Pages,
    "techniques": sitemaps.Techniques,
    "body": sitemaps.Areas,
    "strokes": sitemaps.Strokes,
    "learn": sitemaps.Topics,
    "safety": sitemaps.Contraindications,
    "routines": Routines,
}
