"""The vocabulary of queries to the library."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Func, OuterRef, Q

from techniques.models.array_lookups import in_areas, with_strokes

if TYPE_CHECKING:
    from django.contrib.auth.models import _AnyUser

    # Ruff does not read quoted names in base classes.
    from techniques.models.entries import Contraindication  # noqa: F401
    from techniques.models.technique import Technique  # noqa: F401

Row = TypeVar("Row", bound=models.Model, covariant=True)


class EntryQuerySet(models.QuerySet[Row]):
    def current(self) -> Self:
        """What the library's files hold today."""
        return self.filter(retired_at__isnull=True)


class JSONBArray(Func):
    function = "jsonb_build_array"
    output_field = models.JSONField()


class ContraindicationQuerySet(EntryQuerySet["Contraindication"]):
    def gravest(self) -> Self:
        """What to know before any massage: "not today" whatever the area, and what needs a doctor."""
        return self.current().filter(~Q(urgency="none") | Q(kind="absolute")).order_by("position", "slug")


class TechniqueQuerySet(EntryQuerySet["Technique"]):
    def library(self) -> Self:
        return self.current().filter(author__isnull=True)

    def visible_to(self, user: "_AnyUser") -> Self:
        """What this person may open: the library, and techniques of their own."""
        mine = Q(author=user) if user.is_authenticated else Q(pk__in=[])
        return self.filter(Q(author__isnull=True) | mine)

    def editable_by(self, user: "_AnyUser") -> Self:
        """What this person may change: techniques of their own."""
        return self.current().filter(author=user) if user.is_authenticated else self.none()

    def for_area(self, *slugs: str) -> Self:
        """Techniques that work on any of these areas or on a part of them."""
        return self.filter(in_areas(slugs))

    def with_stroke(self, *slugs: str) -> Self:
        """Techniques made of any of these strokes, as the main one or beside it."""
        return self.filter(with_strokes(slugs))

    def for_cards(self) -> Self:
        """Only what a card shows, in one query; `main_areas` holds slug and name of each area worked on."""
        targets = apps.get_model("techniques", "Target").objects.filter(technique=OuterRef("pk"), role="primary")
        pair = JSONBArray("area__slug", "area__name")
        return (
            self.select_related("stroke")
            .annotate(main_areas=ArraySubquery(targets.order_by("position").values(pair=pair)))
            .defer("document", "search", "search_words", "search_text", "cautions", "editorial_note")
        )
