"""Whose routine it is."""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from routines.models import Routine


def own_routine(view):
    """Give the view the person's own routine with this code. A visitor logs in first; a stranger finds nothing."""

    @wraps(view)
    def opened(request, code, **parts):
        if request.htmx and not request.user.is_authenticated:
            return HttpResponse(status=401)  # the page keeps what was typed, and says where to log in
        if not request.user.is_authenticated:
            return to_login(request, reverse("routines:edit", args=[code]))
        routine = get_object_or_404(Routine.objects.editable_by(request.user), code=code)
        return while_it_is_there(view)(request, routine, **parts)

    return opened


def while_it_is_there(view):
    """What was deleted or closed elsewhere, while the view waited for its turn, is not found."""

    @wraps(view)
    def answer(*args, **kwargs):
        try:
            return view(*args, **kwargs)
        except ObjectDoesNotExist:
            raise Http404 from None

    return answer


def to_login(request, page):
    """To the login and from there back: to where one was going, or to the page where the form stood.

    The page on which one composes stays where it is.
    """
    if request.htmx and request.htmx.target == "composer":
        return HttpResponse(status=401)
    response = redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else page)
    if request.htmx:
        return HttpResponseClientRedirect(redirect_to_login(urlsplit(page).path).url)
    return response
