"""The page of API tokens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest, posted, reauthenticated, require_page
from accounts.sent_once.requests_once import makes_once
from accounts.tokens.forms import TokenForm


@require_page
@login_required
@reauthenticated
@makes_once
@never_cache
def tokens(request: MemberRequest) -> HttpResponse:
    """A POST does not redirect, since only this response can show the new token."""
    form = TokenForm(posted(request), user=request.user)
    token = None
    if form.is_valid():
        token = form.make()
        form = TokenForm(user=request.user) if token else form
    listed = request.user.auth_token_set.all()
    return render(request, "accounts/tokens.html", {"form": form, "token": token, "tokens": listed})


@require_POST
@login_required
@reauthenticated
def revoke_token(request: MemberRequest, key: str) -> HttpResponse:
    token = get_object_or_404(request.user.auth_token_set, token_key=key)
    token.revoke()
    messages.success(request, _("The token is revoked and no longer works."))
    return redirect("accounts:tokens")
