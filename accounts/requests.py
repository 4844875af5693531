"""The type of requests from people who are logged in."""

from django.http import HttpRequest

from accounts.models import User


class MemberRequest(HttpRequest):
    """For annotations behind `login_required`, where a visitor never gets."""

    user: User
