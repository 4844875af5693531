"""The page of one's sessions."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Session
from accounts.requests import MemberRequest
from accounts.security_log.event import Kind
from accounts.security_log.noting import note


@require_safe
@login_required
@never_cache
def sessions(request: MemberRequest) -> HttpResponse:
    alive = request.user.sessions.alive()
    here = alive.of_request(request).first()
    others = alive.exclude(pk=here.pk) if here else alive
    return render(request, "accounts/devices/sessions.html", {"here": here, "others": others})


@require_POST
@login_required
def end_session(request: MemberRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(Session, user=request.user, pk=pk)
    if Session.objects.of_request(request).filter(pk=pk).exists():
        logout(request)
        return redirect("account_login")
    session.delete()
    note(Kind.SESSIONS_ENDED, request.user.pk, "one")
    messages.success(request, _("%(device)s is logged out.") % {"device": session.device})
    return redirect("accounts:sessions")


@require_POST
@login_required
def end_all_sessions(request: MemberRequest) -> HttpResponse:
    """Log out everywhere; with `others`, everywhere else."""
    if "others" in request.POST:
        request.user.sessions.exclude(pk__in=Session.objects.of_request(request)).delete()
        note(Kind.SESSIONS_ENDED, request.user.pk, "others")
        messages.success(request, _("You are logged out everywhere but here."))
        return redirect("accounts:sessions")
    request.user.sessions.all().delete()
    note(Kind.SESSIONS_ENDED, request.user.pk, "all")
    logout(request)
    messages.success(request, _("You are logged out everywhere."))
    return redirect("account_login")
