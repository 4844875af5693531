"""The public pages of the library, as search engines are told of them."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from techniques.models import Contraindication, Stroke, Target, Technique


class SiteMap(Sitemap):
    """Addresses at SITE_URL, whatever name the site was asked by."""

    limit = 5_000  # the protocol allows ten times as many, but a page of so many takes seconds to write

    @property
    def protocol(self):
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site=None):
        return settings.SITE_URL.partition("://")[2]


class Techniques(SiteMap):
    def items(self):
        return Technique.objects.library().only("slug", "changed_at").order_by("position", "slug")

    def lastmod(self, technique):
        return technique.changed_at


class Areas(SiteMap):
    """Parts of the body that a technique of the library works on, and those that hold such a part."""

    def items(self):
        lineages = Target.objects.filter(technique__in=Technique.objects.library(), area__retired_at__isnull=True)
        return sorted(set().union(*lineages.values_list("area__lineage", flat=True).distinct()))

    def location(self, slug):
        return reverse("techniques:area", args=[slug])


class Strokes(SiteMap):
    def items(self):
        return Stroke.objects.current().only("slug")


class Contraindications(SiteMap):
    def items(self):
        return Contraindication.objects.current().only("slug")
