"""Eight things that one may notice about how one moves, and what may help there. Nothing of it is stored."""

from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from routines.pages.mobility_notes import Notes
from techniques.health_check.views import stops_for_help


@cache_control(private=True, no_cache=True)
@require_safe
@stops_for_help
def self_check(request):
    """The whole state is in the address: `?sign=sa1&sign=sa5`, and `show` where nothing was ticked."""
    notes = Notes.of(request.GET.getlist("sign"))
    page = {"notes": notes, "answered": bool(request.GET)}
    if notes.ticked:
        page |= {"techniques": notes.techniques(request.user, request.known), "routines": notes.routines(request.known)}
    return render(request, "routines/pages/mobility.html", page)
