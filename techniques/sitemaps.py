"""Sitemaps of the public pages of the library."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from techniques.models import Contraindication, Stroke, Target, Technique, Topic
from techniques.models.querysets import ContraindicationQuerySet, EntryQuerySet, TechniqueQuerySet


class SiteMap(Sitemap):
    """URLs start with SITE_URL, whatever the host of the request."""

    limit = 5_000  # the protocol allows ten times as many, but that page would take seconds

    @property
    def protocol(self) -> str:  # type: ignore[override]  # computed: settings may change in tests
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site: Any = None) -> str:
        return settings.SITE_URL.partition("://")[2]


class Techniques(SiteMap):
    def items(self) -> TechniqueQuerySet:
        return Technique.objects.library().only("slug", "changed_at").order_by("position", "slug")

    def lastmod(self, technique: Technique) -> datetime:
        return technique.changed_at


class Areas(SiteMap):
    """Areas that a technique of the library works on, and all above them."""

    def items(self) -> list[str]:
        lineages = Target.objects.filter(technique__in=Technique.objects.library(), area__retired_at__isnull=True)
        return sorted(set().union(*lineages.values_list("area__lineage", flat=True).distinct()))

    def location(self, slug: str) -> str:
        return reverse("techniques:area", args=[slug])


class Strokes(SiteMap):
    def items(self) -> EntryQuerySet[Stroke]:
        return Stroke.objects.current().only("slug")


class Topics(SiteMap):
    """Topics with claims of their own; the others lead to pages that are listed anyway."""

    def items(self) -> EntryQuerySet[Topic]:
        return Topic.objects.current().filter(page="").only("slug", "page")


class Contraindications(SiteMap):
    def items(self) -> ContraindicationQuerySet:
        return Contraindication.objects.current().only("slug")
