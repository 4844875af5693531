"""The front page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from routines.access import PageRequest
from routines.models import Routine
from routines.practice.due import due_today
from routines.safety.card_screens import with_screens
from techniques.health_check.storage import answers_stay_private
from techniques.models import Technique

CARDS, OWN_CARDS, MOST_DUE = 6, 3, 3


@require_safe
@answers_stay_private
def home(request: PageRequest) -> HttpResponse:
    """With what is due today, the person's last routines and the newest of others; none of it after a red flag."""
    own, public = ([], []) if request.answers.stop_all else routines_for(request)
    context = {"own": own, "routines": public, "technique_count": Technique.objects.library().count()}
    if request.user.is_authenticated and not request.answers.stop_all:
        context["due"] = [each for each in due_today(request.user) if not each.is_done][:MOST_DUE]
    return render(request, "routines/pages/home.html", context)


def routines_for(request: PageRequest) -> tuple[list[Routine], list[Routine]]:
    """The person's own, the last changed first, and public ones of others, the newest first; CARDS in all."""
    own: list[Routine] = []
    public = Routine.objects.listed().for_cards().order_by("-id")
    if request.user.is_authenticated:
        own = list(Routine.objects.editable_by(request.user).for_cards().order_by("-changed_at", "-id")[:OWN_CARDS])
        public = public.exclude(pk__in=[routine.pk for routine in own])
    found = with_screens([*own, *public[: CARDS - len(own)]], request.answers.conditions)
    return found[: len(own)], found[len(own) :]
