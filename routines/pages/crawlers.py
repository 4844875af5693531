"""robots.txt and the sitemaps, for search engines."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from routines.pages.sitemaps import SECTIONS


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", {"site": settings.SITE_URL}, content_type="text/plain; charset=utf-8")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The sitemap index, with each page of each section; a query per section counts the pages."""
    addresses = [
        f"{settings.SITE_URL}{reverse('sitemap', args=[name])}" + (f"?p={page}" if page > 1 else "")
        for name, section in SECTIONS.items()
        for page in section().paginator.page_range
    ]
    pages = [{"location": address} for address in addresses]
    return render(request, "sitemap_index.xml", {"sitemaps": pages}, content_type="application/xml")


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemaps.sitemap(request, {**SECTIONS}, section)
