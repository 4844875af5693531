"""The front page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from routines.access import PageRequest
from routines.models import Routine
from routines.safety.card_screens import with_screens
from techniques.health_check.storage import answers_stay_private
from techniques.models import Technique


@require_safe
@answers_stay_private
def home(request: PageRequest) -> HttpResponse:
    """With the newest routines, unless the reader has a red flag, or may have one."""
    newest = Routine.objects.listed().select_related("author").defer("document").order_by("-id")[:6]
    routines = [] if request.answers.stop_all else with_screens(newest, request.answers.conditions)
    return render(
        request,
        "routines/pages/home.html",
        {"routines": routines, "technique_count": Technique.objects.library().count()},
    )
