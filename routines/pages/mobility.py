"""The page of mobility notes: signs to tick, and techniques for them. Nothing is stored."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from routines.access import PageRequest
from routines.pages.mobility_notes import Notes
from techniques.health_check.views import stops_for_help


@cache_control(private=True, no_cache=True)
@require_safe
@stops_for_help
def self_check(request: PageRequest) -> HttpResponse:
    """All state is in the address: `?sign=sa1&sign=sa5`, or `?show` if nothing was ticked."""
    notes = Notes.of(request.GET.getlist("sign"))
    page: dict[str, Any] = {"notes": notes, "answered": bool(request.GET)}
    if notes.ticked:
        page |= {
            "techniques": notes.techniques(request.user, request.answers),
            "routines": notes.routines(request.answers),
        }
    return render(request, "routines/pages/mobility.html", page)
