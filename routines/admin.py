"""The admin of routines: staff can look at public ones and hide them. Private ones are not shown."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.models import Routine
from routines.models.querysets import RoutineQuerySet


@admin.register(Routine)
class RoutineAdmin(admin.ModelAdmin):
    list_display = ["title", "author_name", "for_whom", "step_count", "hidden_at", "changed_at"]
    list_filter = ["for_whom", ("hidden_at", admin.EmptyFieldListFilter)]
    search_fields = ["title", "summary", "author__display_name"]
    show_full_result_count = False
    ordering = ["-id"]
    actions = ["hide", "unhide"]
    fields = ("title", "summary", "author_name", "for_whom", "step_count", "hidden_at", "created_at", "changed_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Routine]:
        rows = super().get_queryset(request).filter(visibility=Routine.Visibility.PUBLIC)
        return rows.select_related("author").defer("document")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("author"))
    def author_name(self, routine: Routine) -> str:
        return routine.author_name or _("Someone")

    @admin.action(description=gettext_lazy("Hide from everybody but the author"), permissions=["change"])
    def hide(self, request: HttpRequest, routines: RoutineQuerySet) -> None:
        self.message_user(request, _("Hidden: %d.") % routines.hide(), messages.SUCCESS)

    @admin.action(description=gettext_lazy("Show again"), permissions=["change"])
    def unhide(self, request: HttpRequest, routines: RoutineQuerySet) -> None:
        self.message_user(request, _("Shown again: %d.") % routines.unhide(), messages.SUCCESS)
