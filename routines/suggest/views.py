"""Pages: a suggestion for a wish, and fitting one's own routine to another time."""

from typing import Any, NotRequired, cast

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from config.quotas import OverQuota
from routines.access import own_routine, to_login
from routines.document import adoption
from routines.document.durations import minutes
from routines.document.outline import Outline, OutlineStep, outline
from routines.document.shapes import Document
from routines.models import Routine, StaleRevision
from routines.safety.screening import Screen
from routines.suggest import Pool, Suggestion, fit, suggest
from routines.suggest.forms import FitForm, SuggestForm
from routines.suggest.pool import pool_for
from techniques import library_cache
from techniques.health_check.views import stops_for_help
from techniques.safety.verdicts import Outcome

GET_OR_POST = ["GET", "HEAD", "POST"]
REQUIRED = "minutes"
"""The field that a URL needs to get a routine; without it, only the form is filled in."""
CHECK = "check"
"""The button that leads to the safety check and back; its value is the seed."""


@never_cache
@require_http_methods(GET_OR_POST)
@stops_for_help
def suggestion(request):
    """The form, and the routine below it; the URL has the whole wish but the reader's health answers."""
    if CHECK in request.GET:
        return to_check(request)
    data = request.POST if request.method == "POST" else request.GET
    library = library_cache.refresh()
    form = SuggestForm(data) if REQUIRED in data else SuggestForm(initial={"areas": request.GET.getlist("areas")})
    if not form.is_bound:
        return render(request, "routines/suggest/suggest.html", {"form": form})
    if not form.is_valid():
        return render(request, "routines/suggest/suggest.html", {"form": form}, status=422)
    conditions = request.answers.conditions
    pool = pool_for(request.user, conditions)
    made = suggest(form.wanted(conditions, get_language()), pool, library.areas)
    if request.method == "POST" and made.document:
        return save(request, form, made.document)
    return render(request, "routines/suggest/suggest.html", {"form": form, **page_of(form, made, pool, library)})


def to_check(request):
    """The safety check, with the way back to the form as it is now, whatever is filled in yet."""
    typed = request.GET.copy()
    typed.setlist("seed", typed.pop(CHECK)[-1:])
    back = f"{reverse('routines:suggest')}?{typed.urlencode()}"
    page = f"{reverse('techniques:check')}?{urlencode({'next': back})}"
    return HttpResponseClientRedirect(page) if request.htmx else redirect(page)


def save(request, form, document):
    """Save the suggestion as the person's own routine; a visitor logs in first and then gets the same suggestion."""
    if not request.user.is_authenticated:
        return to_login(request, f"{reverse('routines:suggest')}?{urlencode(state_of(form), doseq=True)}")
    try:
        routine = Routine.create(request.user, adoption.plan(document, request.user))
    except OverQuota as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('routines:suggest')}?{urlencode(state_of(form), doseq=True)}")
    messages.success(request, _("Saved as your own routine: change what you like. Only you can see it."))
    return redirect("routines:edit", routine.code)


def state_of(form: SuggestForm) -> dict[str, Any]:
    """The wish as the parameters of a URL."""
    data = cast(QueryDict, form.data)
    names = [name for name in form.fields if name != "seed"]
    state = {name: data.getlist(name) for name in [*names, "keep"] if data.getlist(name)}
    return {**state, "seed": form.seed_now}


def page_of(form: SuggestForm, made: Suggestion, pool: Pool, library: library_cache.Reference) -> dict[str, Any]:
    page = {"made": made, "state": state_of(form), "seed": form.seed_now, "next_seed": form.seed_now + 1}
    page["unreached"] = [(library.areas[one.area], one.reason) for one in made.unreached]
    if made.document:
        laid = outline(made.document, Screen(pool.verdicts, Outcome.FINE, [], []))
        put_reasons(laid, made)
        page |= {"document": made.document, "outline": laid, "ready": [*oil(made.document), *laid.tools]}
    return page


def oil(document: Document) -> list[str]:
    """What to have ready beside tools: oil, if a technique needs it."""
    slides = {"oil", "little"} & {technique.get("lubricant") for technique in document["techniques"].values()}
    return [_("oil or lotion")] if slides else []


class SuggestedStep(OutlineStep):
    """A step with why it was chosen, whether it was kept, and the value that keeps it."""

    reason: NotRequired[str]
    kept: NotRequired[bool]
    keep: NotRequired[str]


def put_reasons(laid: Outline, made: Suggestion) -> None:
    """Add to each step why it was chosen, and the value that keeps it."""
    for reason in made.reasons:
        step = cast(SuggestedStep, laid.sections[reason.section]["steps"][reason.step])
        step["reason"], step["kept"] = reason.reason, reason.kept
        step["keep"] = f"{reason.technique}~{step['seconds']}~{step['pressure']}"


@never_cache
@require_http_methods(GET_OR_POST)
@own_routine
def fit_routine(request, routine):
    """Stretch or shrink the routine to a number of minutes."""
    form = FitForm(request.POST if request.method == "POST" else None, initial=about(routine))
    page = {"routine": routine, "form": form}
    if request.method != "POST":
        return render(request, "routines/suggest/fit.html", page)
    if not form.is_valid():
        return render(request, "routines/suggest/fit.html", page, status=422)
    wanted, based_on = form.cleaned_data["minutes"], form.cleaned_data["revision"]
    fitted = fit.fit(routine.as_document(), wanted * 60)
    if not fitted.is_near(wanted * 60) and "anyway" not in request.POST:
        return render(request, "routines/suggest/fit.html", {**page, "nearest": fitted, "wanted": wanted})
    try:
        routine.become(request.user, fitted.document, based_on=based_on, summary=fit.summary(fitted, wanted))
    except StaleRevision as stale:
        fresh = FitForm(initial={**about(stale.routine), "minutes": wanted})
        return render(request, "routines/suggest/fit.html", {**page, "form": fresh, "stale": stale}, status=409)
    sentences = [_("It takes %(time)s now.") % {"time": minutes(fitted.total_seconds)}, *fitted.reasons]
    messages.success(request, " ".join(sentences))
    return redirect("routines:routine", routine.code)


def about(routine: Routine) -> dict[str, int]:
    return {"minutes": max(round(routine.total_seconds / 60), 3), "revision": routine.revision}
