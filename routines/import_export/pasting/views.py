"""The page for a routine in plain words."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import member
from routines.import_export.pasting import saving
from routines.import_export.pasting.forms import StepsForm, TextForm

TYPED, TYPED_AT = "pasted", "pasted_at"
KEPT_FOR = timedelta(hours=1)
MAX_KEPT = 60_000
"""Characters of a form that are kept while somebody logs in."""
FORGOTTEN = ("csrfmiddlewaretoken", "once")


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """A routine in plain words: first the steps read from it, to correct, then the routine."""
    if not request.user.is_authenticated:
        _keep(request)
        return redirect_to_login(request.get_full_path())
    data = request.POST if request.method == "POST" else _kept(request)
    form, steps = TextForm(data, member(request)), None
    if data is not None and form.is_valid():
        steps = StepsForm(form.plan, form.choices, form.cleaned_data["for_whom"], data if "save" in data else None)
        if request.method == "POST" and steps.is_bound and steps.is_valid() and (saved := _save(request, form, steps)):
            return saved
    is_refused = request.method == "POST" and (form.errors or (steps and steps.errors))
    context = {"form": form, "steps": steps}
    return render(request, "routines/import_export/paste.html", context, status=422 if is_refused else 200)


def _save(request: HttpRequest, form: TextForm, steps: StepsForm) -> HttpResponse | None:
    """Save the routine and go to it; None with an error in the form if that fails."""
    try:
        routine = saving.save(member(request), steps, form.plan, form.names)
    except ValidationError as error:
        steps.add_error(None, error)
        return None
    if words := saving.kept_in_words(steps):
        messages.success(request, f"{words}.")
    return redirect("routines:edit", routine.code)


def _keep(request: HttpRequest) -> None:
    """Keep what was typed while a login that ran out is renewed."""
    if request.method != "POST":
        return
    data = request.POST.copy()
    for name in FORGOTTEN:
        data.pop(name, None)
    if len(text := data.urlencode()) <= MAX_KEPT:
        request.session[TYPED], request.session[TYPED_AT] = text, timezone.now().isoformat()


def _kept(request: HttpRequest) -> QueryDict | None:
    """What was typed before the login, once, if that was not long ago."""
    text, at = request.session.pop(TYPED, None), request.session.pop(TYPED_AT, None)
    if text is None or timezone.now() - datetime.fromisoformat(at) > KEPT_FOR:
        return None
    return QueryDict(text)
