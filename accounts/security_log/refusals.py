"""Requests that are refused since they come from elsewhere, or too often; noted in the security log."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views import csrf
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.security_log.event import Kind
from accounts.security_log.noting import note
from config.logs import current


def origin_refused(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Django's view for a form that is not from this site."""
    note(Kind.ORIGIN_REFUSED, current.user_id())
    return csrf.csrf_failure(request, reason)


class SiteSessionAuthentication(SessionAuthentication):
    """The session of a browser, for the API."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            note(Kind.ORIGIN_REFUSED, current.user_id(), "api")
            raise


def too_many(request: HttpRequest) -> HttpResponse:
    """The page for requests that allauth counts."""
    match = request.resolver_match
    note(Kind.LOGIN_REFUSED, current.user_id(), (match and match.url_name) or "")
    return render(request, "429.html", status=429)
