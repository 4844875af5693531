"""Pages for copies: copying what a link opens, and merging changes of the original."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from routines.access import MemberPageRequest, PageRequest, not_found_if_deleted, own_routine, to_login
from routines.copies import copying
from routines.copies.forms import MergeForm
from routines.copies.merge import Offer
from routines.models import Routine, ShareLink, StaleRevision
from techniques.health_check.views import stops_for_help


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_found_if_deleted
def copy_shared(request: PageRequest, token: str) -> HttpResponse:
    """Copy what a link opens, if it allows that. A page apart, since the page of the link is the same for everybody."""
    if not request.user.is_authenticated:
        return to_login(request, reverse("routines:copy_shared", args=[token]))
    link = ShareLink.objects.to_copy().of_token(token).first()
    if link is None:
        return HttpResponse(render_to_string("routines/sharing/link_gone.html"), status=404)
    if request.method == "POST":
        return make_copy(request, request.user, link.routine, reverse("routines:copy_shared", args=[token]), link)
    document = (link.pinned or link.routine).as_document()
    return render(request, "routines/copies/copy_shared.html", {"link": link, "document": document})


def make_copy(
    request: PageRequest, person: User, routine: Routine, page: str, link: ShareLink | None = None
) -> HttpResponse:
    """Redirect to the edit page of a new copy, or back to the page with the reason why there is none."""
    try:
        copy = copying.copy(routine, person, link)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(page)
    messages.success(request, _("This is your own copy: change what you like. Only you can see it."))
    return redirect("routines:edit", copy.code)


@never_cache
@require_safe
@own_routine
@stops_for_help
def origin(request: MemberPageRequest, routine: Routine) -> HttpResponse:
    return show_origin(request, routine)


@require_POST
@own_routine
def merge(request: MemberPageRequest, routine: Routine) -> HttpResponse:
    """Merge one change of the original, all of them, or all without conflicts; or leave the rest."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        return show_origin(request, routine, problems=form.problems, status=422)
    try:
        merged = merge_chosen(routine, request.user, **form.cleaned_data)
    except StaleRevision as stale:
        return show_origin(request, stale.routine, stale=True, changes=stale.changes_since, status=409)
    except (copying.OriginalMovedOn, copying.NotOffered):
        return show_origin(request, Routine.objects.get(pk=routine.pk), moved_on=True, status=409)
    except ValidationError as error:
        return show_origin(request, Routine.objects.get(pk=routine.pk), problems=error.messages, status=422)
    count = len(merged)
    words = ngettext("Merged %(count)d change.", "Merged %(count)d changes.", count) % {"count": count}
    messages.success(request, words if merged else _("The rest of your copy stays as it is."))
    return redirect("routines:origin", routine.code)


def merge_chosen(routine: Routine, person: User, take: str, newest: int, revision: int) -> list[Offer]:
    """Merge what the form chose. Raises what `copying.merge_offers` raises."""
    choices: dict[str, copying.Choice] = {
        MergeForm.ALL: copying.everything,
        MergeForm.WITHOUT_CONFLICT: copying.without_conflict,
        MergeForm.REST: copying.with_ids(),
    }
    choose, leave_rest = choices.get(take) or copying.with_ids(take), take == MergeForm.REST
    return copying.merge_offers(routine, person, choose, newest, based_on=revision, leave_rest=leave_rest)


def show_origin(request: MemberPageRequest, routine: Routine, status: int = 200, **more: Any) -> HttpResponse:
    page = {"routine": routine, "origin": copying.origin_of(routine, request.user), **more}
    return render(request, "routines/copies/origin.html", page, status=status)


def house_routines(request: PageRequest) -> dict[str, Any]:
    """Template variables for the routines of the house that a new routine can start from, filtered by for whom."""
    named = request.GET.get("for", "")
    for_whom = named if named in Routine.ForWhom else ""
    routines = Routine.objects.listed().house().for_cards().order_by("title", "id")
    return {"templates": routines.filter(for_whom=for_whom) if for_whom else routines, "chosen": for_whom}
