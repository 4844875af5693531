"""What works without the network: the service worker, and the page of what is kept on the device."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from config import release


@cache_control(no_cache=True)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Another text for each release, so that browsers replace the older one. Its scope is the whole site."""
    return render(request, "sw.js", {"release": release.version()}, content_type="text/javascript; charset=utf-8")


@cache_control(no_cache=True)
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The list of what this device keeps, which the browser fills in: the same page for everybody."""
    return HttpResponse(render_to_string("routines/pages/offline.html"))
