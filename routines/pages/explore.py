"""The page of public routines."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from routines.access import PageRequest
from routines.models import Routine
from routines.pages.filters import PublicRoutineFilter
from routines.pages.listing import page_of
from routines.safety.card_screens import with_screens
from techniques.browse.filters import held_by
from techniques.health_check.storage import answers_stay_private
from techniques.health_check.views import stops_for_help
from techniques.search import beside
from techniques.search.reading import read


@require_safe
@answers_stay_private
@stops_for_help
def explore(request: PageRequest) -> HttpResponse:
    """Public routines, newest first."""
    filters = PublicRoutineFilter(request.GET, Routine.objects.listed())
    query = {name: value for name, value in request.GET.items() if name in filters.form.fields and value}
    page = page_of(request, filters.qs, ["id"], Routine.objects.listed())
    words = request.GET.get("q", "") if filters.is_valid() else ""
    answered = request.answers.conditions
    slugs = {condition.slug for condition in answered}
    held = [condition for condition in held_by(words) if condition.slug not in slugs]
    page["routines"] = with_screens(page["routines"], [*answered, *held])
    page["forewarned"] = read(words).told(slugs)
    page["shelves"] = [] if page["routines"] else beside.found(read(words), held)
    return render(request, "routines/pages/explore.html", {**page, "form": filters.form, "asked": query})
