"""Every public page of the site, as search engines are told of them."""

from django.urls import reverse

from routines.models import Routine
from techniques import sitemaps


class Pages(sitemaps.SiteMap):
    """Those that are there whatever is stored."""

    def items(self):
        library = [f"techniques:{name}" for name in ("library", "areas", "strokes", "safety")]
        return ["home", *library, "routines:explore", "routines:self_check"]

    def location(self, name):
        return reverse(name)


class Routines(sitemaps.SiteMap):
    """In the order in which they were made, so that each page but the last stays as it is."""

    def items(self):
        return Routine.objects.listed().only("code", "changed_at").order_by("id")

    def lastmod(self, routine):
        return routine.changed_at


SECTIONS = {
    "pages": Pages,
    "techniques": sitemaps.Techniques,
    "body": sitemaps.Areas,
    "strokes": sitemaps.Strokes,
    "safety": sitemaps.Contraindications,
    "routines": Routines,
}
