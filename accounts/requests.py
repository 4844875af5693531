"""Requests from people who are logged in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User


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
