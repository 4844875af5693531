"""A suggestion for a wish, and a routine of one's own in another time."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routines.access import own_routine, to_login
from routines.document import adoption
from routines.document.durations import minutes
from routines.document.outline import outline
from routines.models import Routine, StaleRevision
from routines.safety.screening import Screen
from routines.suggest import fit, suggest
from routines.suggest.forms import FitForm, SuggestForm
from routines.suggest.pool import pool_for
from techniques import library_cache
from techniques.health_check.views import stops_for_help
from techniques.safety.verdicts import Answer

GET_OR_POST = ["GET", "HEAD", "POST"]
ASKED = "minutes"
"""What an address holds that asks for a routine; without it the form is only filled in from the rest."""


@never_cache
@require_http_methods(GET_OR_POST)
@stops_for_help
def suggestion(request):
    """The form, and below it the routine; the whole wish is in the address, but for the reader's health."""
    asked = request.POST if request.method == "POST" else request.GET
    known = library_cache.refresh()
    form = SuggestForm(asked) if ASKED in asked else SuggestForm(initial={"areas": request.GET.getlist("areas")})
    if not form.is_bound:
        return render(request, "routines/suggest/suggest.html", {"form": form})
    if not form.is_valid():
        return render(request, "routines/suggest/suggest.html", {"form": form}, status=422)
    conditions = request.known.conditions
    pool = pool_for(request.user, conditions)
    made = suggest(form.wanted(conditions, get_language()), pool, known.areas)
    if request.method == "POST" and made.document:
        return save(request, form, made.document)
    return render(request, "routines/suggest/suggest.html", {"form": form, **page_of(form, made, pool, known)})


def save(request, form, document):
    """Keep the suggestion as a routine of the person's own; a visitor logs in first, and finds the same again."""
    if not request.user.is_authenticated:
        return to_login(request, f"{reverse('routines:suggest')}?{urlencode(state_of(form), doseq=True)}")
    routine = Routine.create(request.user, adoption.plan(document, request.user))
    messages.success(request, _("Saved as your own routine: change what you like. Only you can see it."))
    return redirect("routines:edit", routine.code)


def state_of(form):
    """The wish as an address says it."""
    names = [name for name in form.fields if name != "seed" and form.data.getlist(name)]
    state = {name: form.data.getlist(name) for name in [*names, "keep"] if form.data.getlist(name)}
    return {**state, "seed": form.seed_now}


def page_of(form, made, pool, known):
    page = {"made": made, "state": state_of(form), "seed": form.seed_now, "next_seed": form.seed_now + 1}
    page["not_reached"] = [known.areas[slug] for slug in made.not_reached]
    if made.document:
        laid = outline(made.document, Screen(pool.verdicts, Answer.FINE, [], []))
        put_reasons(laid, made)
        page |= {"document": made.document, "outline": laid, "ready": [*oil(made.document), *laid.tools]}
    return page


def oil(document):
    """What to have ready beside tools: oil, where a technique slides."""
    slides = {"oil", "little"} & {technique.get("lubricant") for technique in document["techniques"].values()}
    return [_("oil or lotion")] if slides else []


def put_reasons(laid, made):
    """Beside each step, why it is there, and what to send to keep it."""
    for reason in made.reasons:
        step = laid.sections[reason.section]["steps"][reason.step]
        step["reason"], step["kept"] = reason.reason, reason.kept
        step["keep"] = f"{reason.technique}~{step['seconds']}~{step['pressure']}"


@never_cache
@require_http_methods(GET_OR_POST)
@own_routine
def fit_routine(request, routine):
    """Stretch or shrink it to so many minutes."""
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
    said = [_("It takes %(time)s now.") % {"time": minutes(fitted.total_seconds)}, *fitted.reasons]
    messages.success(request, " ".join(said))
    return redirect("routines:routine", routine.code)


def about(routine):
    return {"minutes": max(round(routine.total_seconds / 60), 3), "revision": routine.revision}
