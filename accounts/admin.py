"""The admin of accounts; it shows nothing secret or private."""

from typing import Any

from allauth.mfa.admin import AuthenticatorAdmin as AllauthAuthenticatorAdmin
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.http import HttpRequest

from accounts.models import ApiToken, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "display_name", "date_joined", "last_login", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "display_name"]
    ordering = ["-date_joined"]
    fields = ["email", "display_name", "is_active", "closed_at", "is_staff", "is_superuser", "groups", "date_joined"]
    fields += ["last_login"]
    filter_horizontal = ["groups"]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Only its owner changes an address, and only a superuser changes permissions."""
        fixed = ["email", "date_joined", "last_login", "closed_at"]
        if obj and obj.closed_at:
            fixed.append("is_active")
        return fixed if request.user.is_superuser else [*fixed, "is_staff", "is_superuser", "groups"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    list_display = ["name", "user", "scope", "created", "last_used", "expiry"]
    search_fields = ["name", "user__email"]
    list_select_related = ["user"]
    fields = readonly_fields = ("name", "user", "scope", "created", "last_used", "expiry")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class AuthenticatorAdmin(AllauthAuthenticatorAdmin):
    """For helping somebody who lost their key: it can be deleted, but its secret is never shown."""

    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
