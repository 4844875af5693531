"""The page that a link opens, the same for every reader without answers about their health."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from config import release
from routines.access import PageRequest
from routines.document import outline
from routines.document.shapes import Document
from routines.models import ShareLink
from routines.models.share_link import Served
from routines.safety.receiver_answers import for_reading, stored_answers
from routines.safety.replacing import read_with_instead
from routines.safety.screening import Screen
from routines.safety.views import check_address, screen_for
from routines.sharing.openings import is_opening, member_of
from techniques.health_check.storage import no_answers_without_cookie
from techniques.health_check.views import stops_for_help


class LinkPage(NamedTuple):
    """A page behind a link: whether its template has a form, and a word for its ETag beside what is shared.

    `variables` makes further ones for its template, of the document and what conditions mean for it.
    """

    template: str
    has_forms: bool = False
    version: str = ""
    variables: Callable[[Document, Screen | None], Mapping[str, Any]] | None = None


Link = dict[str, Any]
"""The variables about the link that the template needs."""

TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
}
NOT_STORED = {**HEADERS, "Cache-Control": "private, no-store"}


@require_safe
@no_answers_without_cookie
@stops_for_help
def shared(request: PageRequest, token: str) -> HttpResponseBase:
    """The page to read."""
    return opened(request, token, LinkPage("routines/sharing/shared.html", has_forms=True))


def opened(request: PageRequest, token: str, page: LinkPage, **more: Any) -> HttpResponseBase:
    """A page behind a link: one query to read, one update to count.

    Wrong, revoked and expired links all get the same page. `more` are further variables for the template.
    """
    served = ShareLink.objects.served(token) if TOKEN.fullmatch(token) else None
    if served is None:
        return gone()
    if is_opening(request):
        ShareLink.objects.count_opening(token, by=member_of(request))
    document, link = json.loads(served.document), {"may_copy": served.may_copy, **addresses(token), **more}
    if for_reading(request).urgent:
        return redirect("routines:receiver", token=token)
    if for_reading(request) or stored_answers(request) is not None:  # perhaps that nothing holds
        response: HttpResponseBase = for_one_reader(request, page, document, link)
    else:
        response = for_everybody(request, page_etag(served.etag, page.version), page, document, link)
    return with_end(response, served)


def with_end(response: HttpResponseBase, served: Served) -> HttpResponseBase:
    """The response with the end of its link: a copy without the network ends then too (RFC 8594)."""
    if served.expires_at:
        response["Sunset"] = http_date(served.expires_at.timestamp())
    return response


def gone() -> HttpResponse:
    return HttpResponse(render_to_string("routines/sharing/link_gone.html"), status=404, headers=NOT_STORED)


def for_one_reader(request: PageRequest, page: LinkPage, document: Document, link: Link) -> HttpResponse:
    """The page with what the answers in this browser mean for the routine; never cached."""
    shown = {"document": document, **link, **screen_for(request, document, link["path"])}
    shown["outline"] = read_with_instead(document, shown["screen"])
    if page.variables:
        shown |= page.variables(document, shown["screen"])
    response = render(request, page.template, shown)
    # With "no-referrer" the browser would send a form with a null Origin, which CSRF refuses.
    policy = {"Referrer-Policy": "same-origin"} if page.has_forms else {}
    for name, value in {**NOT_STORED, **policy}.items():
        response[name] = value
    return response


def for_everybody(request: PageRequest, etag: str, page: LinkPage, document: Document, link: Link) -> HttpResponseBase:
    """The page rendered without the request, so that nothing about the reader can get in; 304 to who has it already."""
    response = get_conditional_response(request, etag=etag)
    if response is None:
        shown = {"document": document, "outline": outline.outline(document), **link}
        if page.variables:
            shown |= page.variables(document, None)
        response = HttpResponse(render_to_string(page.template, shown))
    for name, value in {**HEADERS, "ETag": etag}.items():
        response[name] = value
    return response


def addresses(token: str) -> Link:
    """Where the page is, here and for others, and where its safety check is, which leads back to it."""
    path = reverse("routines:shared", args=[token])
    return {"token": token, "path": path, "address": f"{settings.SITE_URL}{path}", "check": check_address(path)}


def page_etag(of_document: str, version: str = "") -> str:
    """The document's tag with the release's, and a page's own: any of them changes the page."""
    parts = [release.version(), of_document.strip('"'), version]
    return f'"{"-".join(filter(None, parts))}"'
