"""What a link opens: one page for whoever holds it, the same whoever looks."""

import json
import re

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from config import release
from routines.document import outline
from routines.models import ShareLink
from routines.safety.receiver_answers import for_reading
from routines.safety.views import screen_for
from techniques.health_check.storage import by_browser_alone
from techniques.health_check.views import stops_for_help

TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
}


@require_safe
@by_browser_alone
@stops_for_help
def shared(request, token):
    """One query to read, one update to count. A wrong, revoked or expired link is one and the same page."""
    found = ShareLink.objects.served(token) if TOKEN.fullmatch(token) else None
    if found is None:
        return HttpResponse(render_to_string("routines/sharing/link_gone.html"), status=404, headers=HEADERS)
    if request.method == "GET":
        ShareLink.objects.count_opening(token)
    whole, link = json.loads(found.document), {"token": token, "may_copy": found.may_copy}
    if for_reading(request).urgent:
        return redirect("routines:receiver", token=token)
    if for_reading(request):
        return for_one_reader(request, whole, link)
    etag = page_etag(found.etag)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(read_page(whole, link))
    for name, value in {**HEADERS, "ETag": etag}.items():
        response[name] = value
    return response


def for_one_reader(request, whole, link):
    """With what the answers in this browser mean for it; nobody else is ever shown this page."""
    page = {"document": whole, **link, **screen_for(request, whole, request.path)}
    page["outline"] = outline.outline(whole, page["screen"])
    response = render(request, "routines/sharing/shared.html", page)
    # It holds a form, and with no referrer at all a browser hides from which site a form was sent: it would be refused.
    for name, value in {**HEADERS, "Cache-Control": "private, no-store", "Referrer-Policy": "same-origin"}.items():
        response[name] = value
    return response


def read_page(whole, link):
    """Rendered without the request, so that nothing of the reader can get in."""
    return render_to_string(
        "routines/sharing/shared.html", {"document": whole, "outline": outline.outline(whole), **link}
    )


def page_etag(of_document: str) -> str:
    """The document's tag with the release's: either of them changes the page."""
    return f'"{release.version()}-{of_document.strip(chr(34))}"'
