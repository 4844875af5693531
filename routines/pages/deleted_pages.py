"""Pages of one's deleted routines: the list, bringing one back, deleting one for good."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.quotas import OverQuota
from routines.access import MemberPageRequest, not_found_if_deleted
from routines.models import Routine
from routines.models.deletable import DAYS_TO_BRING_BACK
from routines.pages.listing import page_of

GET_OR_POST = ["GET", "HEAD", "POST"]


@cache_control(private=True, no_cache=True)
@require_safe
@login_required
def deleted(request: MemberPageRequest) -> HttpResponse:
    """The routines that the person can bring back, the last deleted first."""
    routines = Routine.everything.deleted_by(request.user)
    page = page_of(request, routines, ["deleted_at", "id"], routines)
    return render(request, "routines/pages/deleted.html", {**page, "days": DAYS_TO_BRING_BACK})


@require_POST
@login_required
@not_found_if_deleted
def bring_back(request: MemberPageRequest, code: str) -> HttpResponse:
    routine = get_object_or_404(Routine.everything.deleted_by(request.user), code=code)
    try:
        routine.bring_back()
    except OverQuota as error:
        messages.error(request, " ".join(error.messages))
        return redirect("routines:deleted")
    messages.success(request, _("“%(title)s” is back.") % {"title": routine.title})
    return redirect(routine)


@require_http_methods(GET_OR_POST)
@login_required
@not_found_if_deleted
def delete_for_good(request: MemberPageRequest, code: str) -> HttpResponse:
    routine = get_object_or_404(Routine.everything.deleted_by(request.user), code=code)
    if request.method == "POST":
        routine.delete_for_good()
        messages.success(request, _("“%(title)s” is deleted for good.") % {"title": routine.title})
        return redirect("routines:deleted")
    return render(request, "routines/pages/delete_for_good.html", {"routine": routine})
