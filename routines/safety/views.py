"""Safety pages for the receiver of a routine: the questions, the rulings on each step, and the safe version."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from routines.access import PageRequest, not_found_if_deleted, to_login
from routines.document.outline import outline
from routines.document.shapes import Document
from routines.models import Routine, ShareLink, StaleRevision
from routines.safety import receiver_answers
from routines.safety.forms import SafeVersionForm
from routines.safety.replacing import rulings_with_instead
from routines.safety.safe_version import make_safe, safe_copy
from routines.safety.screening import (
    NotToday,
    Ruling,
    nothing_stays,
    overall,
    reasons_to_stop,
    screen,
    words_for_whole,
)
from techniques import library_cache
from techniques.health_check.answers import Answers
from techniques.health_check.forms import CheckForm, with_earlier
from techniques.health_check.views import stops_for_help
from techniques.health_check.way_back import way_back


@dataclass(frozen=True)
class Opened:
    """A routine as the reader may open it, by its code or a link. `address` is the prefix of its pages."""

    routine: Routine
    document: Document
    address: str
    own: bool
    may_copy: bool
    link: ShareLink | None = None

    @property
    def page(self) -> str:
        return f"{self.address}receiver/"


def opens_routine(view: Callable[[PageRequest, Opened], HttpResponse]) -> Callable[..., HttpResponse]:
    """Pass the view what the code or token in the address opens. The response is never cached."""

    @wraps(view)
    def answer(request: PageRequest, code: str = "", token: str = "") -> HttpResponse:
        library_cache.refresh()
        opened = by_token(token) if token else by_code(request, code)
        if opened is None:
            response = HttpResponse(render_to_string("routines/sharing/link_gone.html"), status=404)
        else:
            response = view(request, opened)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def by_code(request: PageRequest, code: str) -> Opened:
    routine = get_object_or_404(Routine.objects.visible_to(request.user), code=code)
    return Opened(routine, routine.as_document(), routine.get_absolute_url(), routine.is_by(request.user), True)


def by_token(token: str) -> Opened | None:
    link = ShareLink.objects.open().of_token(token).select_related("routine", "pinned").first()
    if link is None:
        return None
    document = (link.pinned or link.routine).as_document()
    return Opened(link.routine, document, link.get_absolute_url(), False, link.may_copy, link)


@require_http_methods(["GET", "HEAD", "POST"])
@stops_for_help
@opens_routine
def receiver(request: PageRequest, opened: Opened) -> HttpResponse:
    """The rulings on each step; the questions first, if nobody was asked yet or the answers are to be changed."""
    if request.method == "POST":
        return save_answers(request, opened)
    answers = receiver_answers.answers_for(request, opened.document["for"])
    if "change" in request.GET or not was_asked(request, answers):
        form = CheckForm(None, answers=answers, user=AnonymousUser())
        return questions(request, opened, form)
    return show_rulings(request, opened, answers)


def was_asked(request: PageRequest, answers: Answers) -> bool:
    """Whether the questions were answered for the receiver, even with nothing ticked."""
    return bool(answers) or receiver_answers.stored_answers(request) is not None


def screen_for(request: PageRequest, document: Document, address: str) -> dict[str, Any]:
    """Template variables for a page that shows the routine at this address: the screen, and whose answers it is by."""
    answers = receiver_answers.for_reading(request)
    page: dict[str, Any] = {"screen": screen(document, answers.conditions), "check": check_address(address)}
    if receiver_answers.stored_answers(request) is not None:
        page |= {"answers": answers, "from_here": True, "receiver_page": f"{address}receiver/"}
    return page


def check_address(address: str) -> str:
    """The safety check of the routine at this address, which leads back to it."""
    return f"{address}receiver/?{urlencode({'next': address})}"


@require_POST
@opens_routine
def forget(request: PageRequest, opened: Opened) -> HttpResponse:
    response = redirect(opened.page)
    receiver_answers.forget(response, opened.address)
    messages.success(request, _("Your answers about the receiver are forgotten."))
    return response


@require_POST
@stops_for_help
@not_found_if_deleted
@opens_routine
def safe_version(request: PageRequest, opened: Opened) -> HttpResponse:
    """Make the safe version, as a copy or in place."""
    if not request.user.is_authenticated:
        return to_login(request, opened.page)
    form, answers = SafeVersionForm(request.POST), receiver_answers.answers_for(request, opened.document["for"])
    if not form.is_valid():
        return show_rulings(request, opened, answers, problems=form.problems, status=422)
    try:
        safe = make_safe_version(request, opened, answers, form.cleaned_data)
    except StaleRevision as stale:
        latest = by_code(request, stale.routine.code)
        return show_rulings(request, latest, answers, changes=stale.changes_since, status=409)
    except NotToday:
        return show_rulings(request, opened, answers, status=422)
    except ValidationError as error:
        return show_rulings(request, opened, answers, problems=error.messages, status=422)
    if safe is None:
        return redirect(opened.page)
    messages.success(request, _("Made a safe version. Below is what it changed."))
    return redirect("routines:revision", safe.code, safe.revision)


def make_safe_version(request: PageRequest, opened: Opened, answers: Answers, chosen: dict[str, Any]) -> Routine | None:
    """The safe routine; None if the answers have expired. Raises Http404, StaleRevision and what `safe_copy` raises."""
    in_place = chosen["how"] == SafeVersionForm.HERE
    if not (opened.own if in_place else opened.may_copy):
        raise Http404
    if not (request.user.is_authenticated and was_asked(request, answers)):
        return None
    if not in_place:
        return safe_copy(opened.routine, request.user, answers.conditions, opened.link)
    make_safe(opened.routine, request.user, answers.conditions, chosen["revision"])
    return opened.routine


def save_answers(request: PageRequest, opened: Opened) -> HttpResponse:
    """The first step asks for conditions, the second for more about them; then store the answers in the cookie."""
    sent = with_earlier(request.POST, receiver_answers.answers_for(request, opened.document["for"]))
    form = CheckForm(sent, answers=Answers(), user=AnonymousUser())
    if not form.is_valid():
        return questions(request, opened, form, "further" if form.is_second_step else "what", status=422)
    if form.asks_further:
        return questions(request, opened, form, "further")
    answers = form.answers()
    response = redirect(opened.page if reasons_to_stop(answers.conditions) else way_back(request) or opened.page)
    receiver_answers.store(request, response, opened.address, answers)
    return response


def questions(
    request: PageRequest, opened: Opened, form: CheckForm, step: str = "what", status: int = 200
) -> HttpResponse:
    back = way_back(request)
    page = {"opened": opened, "document": opened.document, "form": form, "step": step, "back": back}
    return render(request, "routines/safety/receiver_check.html", page, status=status)


def show_rulings(
    request: PageRequest, opened: Opened, answers: Answers, status: int = 200, **more: Any
) -> HttpResponse:
    """The rulings on all steps; with a red flag, only where to get help."""
    rulings = rulings_with_instead(opened.document, screen(opened.document, answers.conditions))
    act = overall(rulings, answers.conditions)
    page = {
        "opened": opened,
        "document": opened.document,
        "answers": answers,
        "from_here": receiver_answers.stored_answers(request) is not None,
        "act": act,
        "nothing_fits": nothing_stays(rulings) and not any(ruling.instead for ruling in rulings),
        "words": words_for_whole(act, any(ruling.reasons for ruling in rulings), nothing_stays(rulings)),
        "stopping": [reason.condition for reason in reasons_to_stop(answers.conditions)] or answers.conditions,
        "sections": ruled_sections(opened.document, rulings),
        "revision": opened.routine.revision,
    }
    return render(request, "routines/safety/receiver.html", {**page, **more}, status=status)


def ruled_sections(document: Document, rulings: Iterable[Ruling]) -> list[dict[str, Any]]:
    """The sections of the outline, each step with its ruling."""
    ruling_at = {(ruling.section, ruling.step): ruling for ruling in rulings}
    return [
        {**section, "steps": [{**step, "ruling": ruling_at.get((i, j))} for j, step in enumerate(section["steps"])]}
        for i, section in enumerate(outline(document).sections)
    ]
