"""Django's admin, noted in the security log."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponseBase


class NotedAdminConfig(AdminConfig):
    default_site = "accounts.security_log.admin_app.NotedSite"


class NotedSite(admin.AdminSite):
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """All of the admin's pages pass here; what changes something is answered by a redirect."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            staff = request.user.pk if self.has_permission(request) else None
            response = inner(request, *args, **kwargs)
            if staff and request.method == "POST" and response.status_code == 302:
                note_act(request, staff)
            return response

        return noted


def note_act(request: HttpRequest, staff: int) -> None:
    from accounts.security_log.event import Kind  # models are not there yet when Django reads this module
    from accounts.security_log.noting import note

    match = request.resolver_match
    words = [(match and match.url_name) or "", *map(str, match.kwargs.values() if match else ())]
    if (action := request.POST.get("action", "")).isidentifier():
        words += [action, *request.POST.getlist("_selected_action")]
    note(Kind.ADMIN_ACT, staff, " ".join(words))
