"""Requests from people who are logged in."""

from django.http import HttpRequest

from accounts.models import User


class MemberRequest(HttpRequest):
    """For annotations behind `login_required`, where a visitor never gets."""

    user: User


def member(request: HttpRequest) -> User:
    """The person who is logged in, for views that nobody else reaches."""
    assert request.user.is_authenticated
    return request.user
