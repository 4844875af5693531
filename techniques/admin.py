"""The library to look at: its source is the files in `techniques/content`, so nothing is changed here."""

from django.contrib import admin

from techniques.models import Benefit, BodyArea, Contraindication, Guidance, Source, Stroke, Target, Technique


class ToLookAt:
    """Nobody adds, changes or deletes; whoever may see it at all sees everything."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class TargetInline(ToLookAt, admin.TabularInline):
    model = Target
    fields = ["area", "role", "position"]


class BenefitInline(ToLookAt, admin.TabularInline):
    model = Benefit
    fields = ["text", "evidence", "scope"]


class EntryAdmin(ToLookAt, admin.ModelAdmin):
    search_fields = ["slug", "name"]
    list_display = ["name", "slug", "retired_at"]
    list_filter = [("retired_at", admin.EmptyFieldListFilter)]
    view_on_site = True


@admin.register(Technique)
class TechniqueAdmin(EntryAdmin):
    """Of the library alone: what people keep for themselves is nobody else's to look at."""

    list_display = ["name", "stroke", "phase", "pressure_min", "pressure_max", "retired_at"]
    list_filter = ["stroke", "phase", "for_self", "for_partner", ("retired_at", admin.EmptyFieldListFilter)]
    list_select_related = ["stroke"]
    exclude = ["author", "search_words", "search_text", "document"]
    inlines = [TargetInline, BenefitInline]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(author__isnull=True)


@admin.register(BodyArea)
class BodyAreaAdmin(EntryAdmin):
    search_fields = ["slug", "name", "latin_name", "aliases"]
    list_display = ["name", "latin_name", "kind", "parent", "caution_max_pressure", "retired_at"]
    list_filter = ["kind", "paired", ("retired_at", admin.EmptyFieldListFilter)]
    list_select_related = ["parent"]


@admin.register(Stroke)
class StrokeAdmin(EntryAdmin):
    list_display = ["name", "family", "pressure_min", "pressure_max", "retired_at"]
    list_filter = ["family", ("retired_at", admin.EmptyFieldListFilter)]


@admin.register(Contraindication)
class ContraindicationAdmin(EntryAdmin):
    list_display = ["name", "kind", "urgency", "max_pressure", "reviewed_on", "retired_at"]
    list_filter = ["kind", "urgency", "clearance_needed", ("reviewed_on", admin.EmptyFieldListFilter)]


@admin.register(Guidance)
class GuidanceAdmin(EntryAdmin):
    list_display = ["name", "kind", "urgent", "retired_at"]
    list_filter = ["kind", "urgent", ("retired_at", admin.EmptyFieldListFilter)]
    view_on_site = False


@admin.register(Source)
class SourceAdmin(EntryAdmin):
    search_fields = ["slug", "name", "publisher"]
    list_display = ["name", "publisher", "year", "retired_at"]
    view_on_site = False
