"""Favourites: techniques at hand while composing."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from routines.access import PageRequest, not_found_if_deleted, to_login
from routines.models import Favourite
from techniques.models import Technique


@require_POST
@not_found_if_deleted
def mark(request: PageRequest, slug: str) -> HttpResponse:
    """`wanted` is 1 or 0. Answers with the button alone for htmx, else with a redirect to the page it was on."""
    page = reverse("techniques:technique", args=[slug])
    if not request.user.is_authenticated:
        return to_login(request, page)
    technique = get_object_or_404(Technique.objects.visible_to(request.user).current(), slug=slug)
    wanted = request.POST.get("wanted") == "1"
    Favourite.mark(request.user, technique, wanted)
    if request.htmx:
        star = {"technique": technique, "is_favourite": wanted, "marked": True}
        return render(request, "routines/composing/_favourite.html", star)
    here = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(here, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(here if safe else page)
