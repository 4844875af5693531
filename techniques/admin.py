"""The library in the admin, read-only: its source is the files in `techniques/content`."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from techniques.models import Benefit, BodyArea, Contraindication, Guidance, Source, Stroke, Target, Technique, Topic


class ReadOnly:
    """Nobody adds, changes or deletes here."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class TargetInline(ReadOnly, admin.TabularInline):
    model = Target
    fields = ["area", "role", "position"]


class BenefitInline(ReadOnly, admin.TabularInline):
    model = Benefit
    fields = ["text", "evidence", "scope"]


class EntryAdmin(ReadOnly, admin.ModelAdmin):
    search_fields = ["slug", "name"]
    list_display = ["name", "slug", "retired_at"]
    list_filter = [("retired_at", admin.EmptyFieldListFilter)]
    view_on_site = True


@admin.register(Technique)
class TechniqueAdmin(EntryAdmin):
    """Only the library's techniques: people's own are private."""

    list_display = ["name", "stroke", "phase", "pressure_min", "pressure_max", "retired_at"]
    list_filter = ["stroke", "phase", "for_self", "for_partner", ("retired_at", admin.EmptyFieldListFilter)]
    list_select_related = ["stroke"]
    exclude = ["author", "search_words", "search_text", "document"]
    inlines = [TargetInline, BenefitInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Technique]:
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


@admin.register(Topic)
class TopicAdmin(EntryAdmin):
    list_display = ["name", "page", "retired_at"]


@admin.register(Source)
class SourceAdmin(EntryAdmin):
    search_fields = ["slug", "name", "publisher"]
    list_display = ["name", "publisher", "year", "retired_at"]
    view_on_site = False
