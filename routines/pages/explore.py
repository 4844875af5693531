"""What everybody may find."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from routines.models import Routine
from routines.pages.filters import PublicRoutineFilter
from routines.pages.listing import page_of
from routines.safety.card_screens import with_screens
from techniques.health_check.storage import answers_stay_private
from techniques.health_check.views import stops_for_help


@require_safe
@answers_stay_private
@stops_for_help
def explore(request):
    """Public routines, newest first."""
    asked = PublicRoutineFilter(request.GET, Routine.objects.listed())
    right = {name: value for name, value in request.GET.items() if name in asked.form.fields and value}
    page = page_of(request, asked.qs, ["id"], Routine.objects.listed())
    page["routines"] = with_screens(page["routines"], request.known.conditions)
    return render(request, "routines/pages/explore.html", {**page, "form": asked.form, "asked": right})
