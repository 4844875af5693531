"""The page that downloads everything one has."""

from allauth.decorators import rate_limit
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.leaving import archive
from accounts.models import User
from accounts.requests import MemberRequest, reauthenticated, require_page


@require_page
@login_required
@reauthenticated
@never_cache
@rate_limit(action="download")
def download(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        return zip_of(request.user)
    return render(request, "accounts/leaving/download.html")


def zip_of(person: User) -> HttpResponse:
    response = HttpResponse(archive.of(person), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="effleur-{timezone.localdate()}.zip"'
    response["Cache-Control"] = "no-store"
    return response
