"""The safety check: ask, show the answers, forget them, and stop for help."""

from functools import wraps

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from techniques import library_cache
from techniques.health_check import storage
from techniques.health_check.answers import Answers
from techniques.health_check.forms import CheckForm, with_earlier
from techniques.health_check.requests import PageRequest
from techniques.health_check.storage import P, Request, Response, View
from techniques.health_check.way_back import way_back


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: PageRequest) -> HttpResponse:
    """First which conditions hold; then where and what else only the person knows; then what that means."""
    library_cache.refresh()
    data = with_earlier(request.POST, request.answers) if request.method == "POST" else None
    suggested = dict.fromkeys(request.GET.getlist("has"), ())
    initial = Answers({**suggested, **request.answers.declared}, stored=request.answers.stored)
    form = CheckForm(data, answers=initial, user=request.user)
    back = way_back(request)
    if data is None or not form.is_valid() or form.asks_further:
        return questions(request, form, back)
    response = redirect(after(form, back))
    storage.save(request, response, form.answers())
    if not form.ticked_slugs():
        messages.success(request, _("Nothing is ticked, so nothing is left out."))
    return response


def questions(request: PageRequest, form: CheckForm, back: str) -> HttpResponse:
    """The step that is due, or the one with mistakes."""
    is_second = form.is_second_step or (form.is_valid() and form.asks_further)
    page = {"form": form, "answers": request.answers, "step": "further" if is_second else "what", "back": back}
    return render(request, "techniques/health_check/check.html", page, status=422 if form.errors else 200)


def after(form: CheckForm, back: str) -> str:
    """Where to go on: back, or to what the answers mean, which a red flag always shows first."""
    if back and not form.answers().urgent:
        return back
    if not form.ticked_slugs():
        return reverse("techniques:library")
    return reverse("techniques:check") + (f"?{urlencode({'next': back})}" if back else "")


@require_POST
def forget(request: PageRequest) -> HttpResponse:
    response = HttpResponseRedirect(way_back(request) or reverse("techniques:check"))
    storage.forget(request, response)
    messages.success(request, _("Your answers are forgotten."))
    return response


def stops_for_help(view: View[Request, P, Response]) -> View[Request, P, Response | HttpResponse]:
    """Instead of techniques and routines show how to get help, with a red flag; or ask again, if answers are lost."""

    @wraps(view)
    def answer(request: Request, *args: P.args, **kwargs: P.kwargs) -> Response | HttpResponse:
        if not request.answers.stop_all:
            return view(request, *args, **kwargs)
        if request.htmx:
            return HttpResponseClientRefresh()
        page = "get_help" if request.answers.urgent else "asked_again"
        response = render(request, f"techniques/health_check/{page}.html", {"answers": request.answers})
        response["Cache-Control"] = "private, no-store"
        return response

    return answer
