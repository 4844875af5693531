"""Pages for the owner of a routine: its links, making one, revoking one, and undoing that."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routines.access import MemberPageRequest, own_routine
from routines.models import Routine, ShareLink
from routines.models.share_link import DAYS_TO_REOPEN
from routines.sharing.forms import ShareLinkForm

GET_OR_POST = ["GET", "HEAD", "POST"]
MAX_SHOWN = 100


@never_cache
@require_safe
@own_routine
def share(request: MemberPageRequest, routine: Routine) -> HttpResponse:
    return page(request, routine, ShareLinkForm(name=request.user.display_name))


@require_POST
@own_routine
def make_link(request: MemberPageRequest, routine: Routine) -> HttpResponse:
    form = ShareLinkForm(request.POST, name=request.user.display_name)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("pin", "label", "may_copy", "shows_name")}
        try:
            link = ShareLink.make(routine, expires_at=form.expires_at(), **fields)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect(f"{reverse('routines:share', args=[routine.code])}?show={link.token}#link-{link.token}")
    return page(request, routine, form, status=422)


@never_cache
@require_http_methods(GET_OR_POST)
@own_routine
def revoke_link(request: MemberPageRequest, routine: Routine, token: str) -> HttpResponse:
    link = get_object_or_404(routine.share_links.of_token(token))
    if request.method != "POST":
        return render(
            request, "routines/sharing/revoke.html", {"routine": routine, "link": link, "days": DAYS_TO_REOPEN}
        )
    link.revoke()
    words = _("The link is revoked and no longer works. For %(days)d days you can let it work again.")
    messages.success(request, words % {"days": DAYS_TO_REOPEN})
    return redirect("routines:share", routine.code)


@require_POST
@own_routine
def reopen_link(request: MemberPageRequest, routine: Routine, token: str) -> HttpResponse:
    """Undo revoking a link."""
    link = get_object_or_404(routine.share_links.reopenable().of_token(token))
    try:
        link.reopen()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The link works again."))
    return redirect("routines:share", routine.code)


def page(request: MemberPageRequest, routine: Routine, form: ShareLinkForm, status: int = 200) -> HttpResponse:
    links = []
    for link in routine.share_links.with_state().select_related("pinned").defer("pinned__document")[:MAX_SHOWN]:
        url = request.build_absolute_uri(link.get_absolute_url())
        links.append((link, url, link.state == "open" and link.token == request.GET.get("show")))
    return render(
        request, "routines/sharing/share.html", {"routine": routine, "links": links, "form": form}, status=status
    )
