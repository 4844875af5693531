"""Copies: of what a link opens, of a house routine to start from, and what a copy and its original have to do."""

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

from routines.access import not_found_if_deleted, own_routine, to_login
from routines.copies import copying
from routines.copies.forms import TakeForm
from routines.models import Routine, ShareLink, StaleRevision
from techniques.health_check.views import stops_for_help


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_found_if_deleted
def copy_shared(request, token):
    """Take what a link opens as one's own, where it allows that; the page that it opens is the same for all."""
    if not request.user.is_authenticated:
        return to_login(request, reverse("routines:copy_shared", args=[token]))
    link = ShareLink.objects.to_copy().filter(token=token).first()
    if link is None:
        return HttpResponse(render_to_string("routines/sharing/link_gone.html"), status=404)
    if request.method == "POST":
        return copied(request, link.routine, reverse("routines:copy_shared", args=[token]), link)
    document = (link.pinned or link.routine).as_document()
    return render(request, "routines/copies/copy_shared.html", {"link": link, "document": document})


def copied(request, routine, page, link=None):
    """To the edit page of a new copy; where it cannot be one's own, back to the page that asked, which says why."""
    try:
        made = copying.copy(routine, request.user, link)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(page)
    messages.success(request, _("This is your own copy: change what you like. Only you can see it."))
    return redirect("routines:edit", made.code)


@never_cache
@require_safe
@own_routine
@stops_for_help
def origin(request, routine):
    return compared(request, routine)


@require_POST
@own_routine
def take(request, routine):
    """Take in one change of the original, all that do not clash, all, or leave the rest."""
    form = TakeForm(request.POST)
    if not form.is_valid():
        return compared(request, routine, problems=form.problems, status=422)
    chosen = form.cleaned_data
    try:
        taken = taken_in(request, routine, **chosen)
    except StaleRevision as stale:
        return compared(request, stale.routine, stale=True, changes=stale.changes_since, status=409)
    except (copying.OriginalMovedOn, copying.NotOffered):
        return compared(request, Routine.objects.get(pk=routine.pk), moved_on=True, status=409)
    except ValidationError as refused:
        return compared(request, Routine.objects.get(pk=routine.pk), problems=refused.messages, status=422)
    said = ngettext("Took in %(count)d change.", "Took in %(count)d changes.", len(taken)) % {"count": len(taken)}
    messages.success(request, said if taken else _("The rest is left as it is here."))
    return redirect("routines:origin", routine.code)


def taken_in(request, routine, take, newest, revision):
    """Do it. Raises what `lineage.take_in` raises."""
    several = {TakeForm.ALL: copying.every, TakeForm.PEACEFUL: copying.peaceful, TakeForm.REST: copying.named()}
    choose, rest = several.get(take) or copying.named(take), take == TakeForm.REST
    return copying.take_in(routine, request.user, choose, newest, based_on=revision, leave_rest=rest)


def compared(request, routine, status=200, **said):
    page = {"routine": routine, "origin": copying.origin_of(routine, request.user), **said}
    return render(request, "routines/copies/origin.html", page, status=status)


def house_routines(request):
    """What a new routine may start from: house routines, narrowed by for whom they are."""
    asked = request.GET.get("for", "")
    chosen = asked if asked in Routine.ForWhom else ""
    found = Routine.objects.listed().house().for_cards().order_by("title", "id")
    return {"templates": found.filter(for_whom=chosen) if chosen else found, "chosen": chosen}
