"""What everybody may find."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from routines.filters import PublicRoutineFilter
from routines.models import Routine
from routines.views.listing import page_of


@require_safe
def explore(request):
    """Public routines, newest first."""
    asked = PublicRoutineFilter(request.GET, Routine.objects.listed())
    right = {name: value for name, value in request.GET.items() if name in asked.form.fields and value}
    page = page_of(request, asked.qs, ["id"], Routine.objects.all())
    return render(request, "routines/explore.html", {**page, "form": asked.form, "asked": right})
