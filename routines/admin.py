"""What staff see of routines: the public ones, to look at and to hide. Private ones are nobody's business."""

from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.models import Routine


@admin.register(Routine)
class RoutineAdmin(admin.ModelAdmin):
    list_display = ["title", "author_name", "for_whom", "step_count", "hidden_at", "changed_at"]
    list_filter = ["for_whom", ("hidden_at", admin.EmptyFieldListFilter)]
    search_fields = ["title", "summary", "author__display_name"]
    show_full_result_count = False
    ordering = ["-id"]
    actions = ["hide", "unhide"]
    fields = ["title", "summary", "author_name", "for_whom", "step_count", "hidden_at", "created_at", "changed_at"]
    readonly_fields = fields

    def get_queryset(self, request):
        rows = super().get_queryset(request).filter(visibility=Routine.Visibility.PUBLIC)
        return rows.select_related("author").defer("document")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("author"))
    def author_name(self, routine):
        return routine.author_name or _("Someone")

    @admin.action(description=gettext_lazy("Hide from everybody but the author"), permissions=["change"])
    def hide(self, request, routines):
        self.message_user(request, _("Hidden: %d.") % routines.hide(), messages.SUCCESS)

    @admin.action(description=gettext_lazy("Show again"), permissions=["change"])
    def unhide(self, request, routines):
        self.message_user(request, _("Shown again: %d.") % routines.unhide(), messages.SUCCESS)
