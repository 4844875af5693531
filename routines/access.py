"""Access to routines."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from routines.models import Routine
from techniques.health_check.requests import MemberPageRequest, PageRequest

P = ParamSpec("P")


def own_routine(
    view: Callable[Concatenate[MemberPageRequest, Routine, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Pass the view the person's own routine with this code: a visitor must log in, and a stranger gets 404."""

    @wraps(view)
    def with_routine(request: MemberPageRequest, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.htmx and not request.user.is_authenticated:
            return HttpResponse(status=401)  # the page keeps what was typed, and links to the login
        if not request.user.is_authenticated:
            return to_login(request, reverse("routines:edit", args=[code]))
        routine = get_object_or_404(Routine.objects.editable_by(request.user), code=code)
        return not_found_if_deleted(view)(request, routine, *args, **kwargs)

    return with_routine


def not_found_if_deleted(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Answer 404 if something is deleted elsewhere while the view waits for its lock."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except ObjectDoesNotExist:
            raise Http404 from None

    return answer


def to_login(request: PageRequest, page: str) -> HttpResponse:
    """Redirect to the login, which leads back to the page asked for, or after a POST to `page`, which has the form.

    The edit page of a routine stays open instead, to keep what was typed.
    """
    if request.htmx and request.htmx.target == "composer":
        return HttpResponse(status=401)
    response = redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else page)
    if request.htmx:
        return HttpResponseClientRedirect(redirect_to_login(urlsplit(page).path).url)
    return response
