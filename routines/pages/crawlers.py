"""What search engines ask for first: where they may go, and what there is."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemaps
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from routines.pages.sitemaps import SECTIONS


@require_safe
def robots(request):
    return render(request, "robots.txt", {"site": settings.SITE_URL}, content_type="text/plain; charset=utf-8")


@require_safe
def index(request):
    """Names each page of each section: one count for each."""
    listed = [
        f"{settings.SITE_URL}{reverse('sitemap', args=[name])}" + (f"?p={page}" if page > 1 else "")
        for name, section in SECTIONS.items()
        for page in section().paginator.page_range
    ]
    sites = [{"location": address} for address in listed]
    return render(request, "sitemap_index.xml", {"sitemaps": sites}, content_type="application/xml")


@require_safe
def section(request, section):
    return sitemaps.sitemap(request, SECTIONS, section)
