"""“What should we know?”: asking, showing what was answered, forgetting it, and stopping for help."""

from functools import wraps

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from techniques import library_cache
from techniques.health_check import storage
from techniques.health_check.answers import Answers
from techniques.health_check.forms import CheckForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    """First what holds; then, where only the person can know, where; then what it means."""
    library_cache.refresh()
    sent = with_places_known(request) if request.method == "POST" else None
    asked = Answers(dict.fromkeys(request.GET.getlist("has"), ()), timezone.localdate())
    said = Answers({**asked.said, **request.known.said}, stored=request.known.stored)
    form = CheckForm(sent, answers=said, user=request.user)
    page = {"form": form, "answers": request.known, "step": "what"}
    if sent is None:
        return render(request, "techniques/health_check/check.html", page)
    if not form.is_valid():
        return render(request, "techniques/health_check/check.html", page, status=422)
    if form.wheres and "placed" not in sent and not form.answers().urgent:
        return render(request, "techniques/health_check/check.html", page | {"step": "where"})
    response = redirect("techniques:check" if form.said() else "techniques:library")
    storage.keep(request, response, form.answers())
    if not form.said():
        messages.success(request, _("Nothing is ticked, so nothing is left out."))
    return response


def with_places_known(request):
    """What was sent; where the second step begins, with the places that were named before."""
    sent = request.POST.copy()
    if "placed" not in sent:
        for slug, places in request.known.said.items():
            sent.setlist(f"where-{slug}", places)
    return sent


@require_POST
def forget(request):
    asked = request.POST.get("next", "")
    here = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None, request.is_secure())
    response = HttpResponseRedirect(asked if here else reverse("techniques:check"))
    storage.forget(request, response)
    messages.success(request, _("Your answers are forgotten."))
    return response


def stops_for_help(view):
    """In place of techniques and routines: with a red flag answered yes, help comes first, and nothing is offered."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if not request.known.urgent:
            return view(request, *args, **kwargs)
        if request.htmx:
            return HttpResponseClientRefresh()
        response = render(request, "techniques/health_check/get_help.html", {"answers": request.known})
        response["Cache-Control"] = "private, no-store"
        return response

    return answer
