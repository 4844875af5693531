"""Safety for whoever receives a routine: asking, what it means for each step, and a version made safe."""

from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from routines.access import to_login, while_it_is_there
from routines.document.outline import outline
from routines.models import Routine, ShareLink, StaleRevision
from routines.safety import receiver_answers as kept
from routines.safety.forms import SafeVersionForm
from routines.safety.safe_version import make_safe, safe_copy
from routines.safety.screening import NotToday, judged, screen, stops, whole
from techniques import library_cache
from techniques.health_check.answers import Answers
from techniques.health_check.forms import CheckForm
from techniques.health_check.views import stops_for_help


@dataclass(frozen=True)
class Opened:
    """What is to be received: a routine as whoever looks may open it. `address` is where its pages begin."""

    routine: Routine
    document: dict
    address: str
    own: bool
    may_copy: bool
    link: ShareLink | None = None

    @property
    def page(self):
        return f"{self.address}receiver/"


def opened(view):
    """Give the view what the address opens, by a code or by the token of a link. Nothing of it is kept on the way."""

    @wraps(view)
    def answer(request, code="", token=""):
        library_cache.refresh()
        found = by_token(token) if token else by_code(request, code)
        if found is None:
            response = HttpResponse(render_to_string("routines/sharing/link_gone.html"), status=404)
        else:
            response = view(request, found)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def by_code(request, code):
    routine = get_object_or_404(Routine.objects.visible_to(request.user), code=code)
    return Opened(routine, routine.as_document(), routine.get_absolute_url(), routine.is_by(request.user), True)


def by_token(token):
    link = ShareLink.objects.open().select_related("routine", "pinned").filter(token=token).first()
    if link is None:
        return None
    document = (link.pinned or link.routine).as_document()
    return Opened(link.routine, document, link.get_absolute_url(), False, link.may_copy, link)


@require_http_methods(["GET", "HEAD", "POST"])
@stops_for_help
@opened
def receiver(request, found):
    """What the answers mean, step by step; the questions, where nobody was asked yet or the answers are to change."""
    if request.method == "POST":
        return asked(request, found)
    answers = kept.answers_for(request, found.document["for"])
    if "change" in request.GET or not was_asked(request, answers):
        form = CheckForm(None, answers=answers, user=AnonymousUser())
        return questions(request, found, form)
    return judgement(request, found, answers)


def was_asked(request, answers):
    """Whether anything is known of the receiver, be it that nothing holds; what was said is kept for a day."""
    return bool(answers) or kept.kept_for(request) is not None


def screen_for(request, document, address):
    """What a page that shows the routine at this address says of the answers, and whose they are."""
    answers = kept.for_reading(request)
    page = {"screen": screen(document, answers.conditions)}
    if kept.kept_for(request) is not None:
        page |= {"answers": answers, "from_here": True, "receiver_page": f"{address}receiver/"}
    return page


@require_POST
@opened
def forget(request, found):
    response = redirect(found.page)
    kept.forget(response, found.address)
    messages.success(request, _("What you answered about the receiver is forgotten."))
    return response


@require_POST
@stops_for_help
@while_it_is_there
@opened
def safe_version(request, found):
    """Leave out and soften what the answers ask for, in a copy of one's own or in place."""
    if not request.user.is_authenticated:
        return to_login(request, found.page)
    form, answers = SafeVersionForm(request.POST), kept.answers_for(request, found.document["for"])
    if not form.is_valid():
        return judgement(request, found, answers, problems=form.problems, status=422)
    try:
        made = made_safe(request, found, answers, form.cleaned_data)
    except StaleRevision as stale:
        now = by_code(request, stale.routine.code)
        return judgement(request, now, answers, changes=stale.changes_since, status=409)
    except NotToday:
        return judgement(request, found, answers, status=422)
    except ValidationError as refused:
        return judgement(request, found, answers, problems=refused.messages, status=422)
    if made is None:
        return redirect(found.page)
    messages.success(request, _("Made a safe version. Below is what it changed."))
    return redirect("routines:revision", made.code, made.revision)


def made_safe(request, found, answers, chosen):
    """The routine that is safe now; None where the answers are not kept any more. Raises what `safe_version` raises."""
    in_place = chosen["how"] == SafeVersionForm.HERE
    if not (found.own if in_place else found.may_copy):
        raise Http404
    if not was_asked(request, answers):
        return None
    if not in_place:
        return safe_copy(found.routine, request.user, answers.conditions, found.link)
    make_safe(found.routine, request.user, answers.conditions, chosen["revision"])
    return found.routine


def asked(request, found):
    """First what holds; then where, of what only the person can place. The answers go into the cookie alone."""
    sent = request.POST.copy()
    if "placed" not in sent:  # the second step begins with the places that were named before
        for slug, places in kept.answers_for(request, found.document["for"]).said.items():
            sent.setlist(f"where-{slug}", places)
    form = CheckForm(sent, answers=Answers(), user=AnonymousUser())
    if not form.is_valid():
        return questions(request, found, form, status=422)
    if form.wheres and "placed" not in sent and not form.answers().urgent:
        return questions(request, found, form, step="where")
    response = redirect(found.page)
    kept.keep(request, response, found.address, Answers(form.answers().said, timezone.localdate()))
    return response


def questions(request, found, form, step="what", status=200):
    page = {"opened": found, "document": found.document, "form": form, "step": step}
    return render(request, "routines/safety/receiver_check.html", page, status=status)


def judgement(request, found, answers, status=200, **said):
    """The page of verdicts; with a red flag, help and nothing else."""
    screened = screen(found.document, answers.conditions)
    rulings = judged(found.document, screened)
    sections = outline(found.document).sections
    for ruling in rulings:
        sections[ruling.section]["steps"][ruling.step]["ruling"] = ruling
    page = {
        "opened": found,
        "document": found.document,
        "answers": answers,
        "from_here": kept.kept_for(request) is not None,
        "act": whole(rulings, answers.conditions),
        "stopping": [reason.condition for reason in stops(answers.conditions)] or answers.conditions,
        "sections": sections,
        "revision": found.routine.revision,
    }
    return render(request, "routines/safety/receiver.html", {**page, **said}, status=status)
