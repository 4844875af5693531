"""The page that somebody came to the safety check from, and goes back to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest) -> str:
    """The address on this site that `next` names, in the form sent or in the query; empty if it names none."""
    page = request.POST.get("next", "") or request.GET.get("next", "")
    is_local = page.startswith("/") and url_has_allowed_host_and_scheme(page, None, request.is_secure())
    return page if is_local else ""
