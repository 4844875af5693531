"""Requests from people who are logged in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.models import User

require_page = require_http_methods(["GET", "HEAD", "POST"])


class MemberRequest(HttpRequest):
    """For annotations behind `login_required`, where a visitor never gets."""

    user: User


def member(request: HttpRequest) -> User:
    """The person who is logged in, for views that nobody else reaches."""
    assert request.user.is_authenticated
    return request.user


def reauthenticated(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Asks for the password or passkey before a POST, unless it was given minutes ago.

    The POST is kept meanwhile, and done afterwards. Stands below `login_required`.
    """
    asking = reauthentication_required(view, app="allauth.account")

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (asking if request.method == "POST" else view)(request, *args, **kwargs)

    return wrapped


def reauthenticated_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Asks before it shows the page. A form that is sent too late for that leads to the page once more.

    For a form whose answer is a file: a browser would save it, and stay where it was asked.
    """
    asking = reauthentication_required(view, app="allauth.account")

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return asking(request, *args, **kwargs)
        except ReauthenticationRequired:
            if request.method != "POST":
                raise
            return redirect(request.path)

    return wrapped


def posted(request: HttpRequest) -> QueryDict | None:
    """The data to bind a form to: an empty POST is bound too, and reports what is missing."""
    return request.POST if request.method == "POST" else None
