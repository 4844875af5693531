"""Types of page requests, for annotations."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from techniques.health_check.answers import Answers

if TYPE_CHECKING:
    from django.contrib.auth.models import _User
    from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """A request with the attributes that middleware adds."""

    htmx: "HtmxDetails"
    answers: Answers


class MemberPageRequest(PageRequest):
    """A page request of somebody who is logged in."""

    user: "_User"
