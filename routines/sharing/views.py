"""Links of a routine: to make, to look at, to revoke."""

import segno
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from routines.access import own_routine
from routines.models import ShareLink
from routines.sharing.forms import ShareLinkForm

MOST_SHOWN = 100


@never_cache
@require_safe
@own_routine
def share(request, routine):
    return page(request, routine, ShareLinkForm())


@require_POST
@own_routine
def make_link(request, routine):
    form = ShareLinkForm(request.POST)
    if form.is_valid():
        pin, fields = form.cleaned_data["pin"], {name: form.cleaned_data[name] for name in ("label", "may_copy")}
        try:
            link = ShareLink.make(routine, pin=pin, expires_at=form.expires_at(), **fields)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            return redirect(f"{reverse('routines:share', args=[routine.code])}?show={link.token}#link-{link.token}")
    return page(request, routine, form, status=422)


@require_POST
@own_routine
def revoke_link(request, routine, token):
    link = get_object_or_404(routine.share_links, token=token)
    link.revoke()
    messages.success(request, _("The link is revoked: it opens nothing any more."))
    return redirect("routines:share", routine.code)


def page(request, routine, form, status=200):
    stored = routine.share_links.with_state().select_related("pinned").defer("pinned__document")
    links = list(stored[:MOST_SHOWN])
    for link in links:
        link.url = request.build_absolute_uri(link.get_absolute_url())
        if link.state == "open" and link.token == request.GET.get("show"):
            link.picture = qr(link.url)
    return render(
        request, "routines/sharing/share.html", {"routine": routine, "links": links, "form": form}, status=status
    )


def qr(url):
    """The address as an SVG to photograph; black on white with its quiet zone, in dark mode too."""
    code = segno.make(url, error="m", micro=False)
    return mark_safe(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=4, light="#fff"))  # noqa: S308
