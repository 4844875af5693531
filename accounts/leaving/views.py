"""The pages of leaving: downloading everything one has, closing the account, and taking it back."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.leaving import archive, closing, taking_back
from accounts.leaving.forms import ClosingForm
from accounts.models import DAYS_TO_TAKE_BACK, User
from accounts.requests import MemberRequest, posted, reauthenticated, reauthenticated_page, require_page
from accounts.security_log.event import Kind
from accounts.security_log.noting import note


@require_page
@login_required
@reauthenticated_page
@never_cache
@rate_limit(action="download")
def download(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        return zip_of(request.user)
    return render(request, "accounts/leaving/download.html")


@require_page
@login_required
@rate_limit(action="reauthenticate")
def close(request: MemberRequest) -> HttpResponseBase:
    """Whoever has no password confirms by passkey instead."""
    return (close_now if request.user.has_usable_password() else reauthenticated(close_now))(request)


def close_now(request: MemberRequest) -> HttpResponse:
    form = ClosingForm(posted(request), user=request.user)
    if form.is_valid():
        user = request.user
        logout(request)
        closing.close(user)
        words = _("Your account is closed. Log in within %(days)d days if you want it back.")
        messages.success(request, words % {"days": DAYS_TO_TAKE_BACK})
        return redirect("home")
    return render(request, "accounts/leaving/close.html", {"form": form, "days": DAYS_TO_TAKE_BACK})


@require_page
@never_cache
def take_back(request: HttpRequest) -> HttpResponse:
    """For somebody who has just logged in to the account that they closed."""
    person = taking_back.offered(request)
    if person is None:
        return redirect("account_login")
    if request.method == "POST":
        request.session.pop(taking_back.KEY)
        person.take_back()
        messages.success(request, _("The account is yours again. Log in."))
        return redirect("account_login")
    return render(request, "accounts/leaving/take_back.html", {"person": person})


def zip_of(person: User) -> HttpResponse:
    note(Kind.EXPORTED, person.pk)
    response = HttpResponse(archive.of(person), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="effleur-{timezone.localdate()}.zip"'
    response["Cache-Control"] = "no-store"
    return response
