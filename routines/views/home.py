"""The front page: what this is, and where to begin."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from routines.models import Routine
from techniques.models import Technique


@require_safe
def home(request):
    newest = Routine.objects.listed().select_related("author").defer("document").order_by("-id")[:6]
    return render(request, "home.html", {"routines": newest, "technique_count": Technique.objects.library().count()})
