"""The filters of the library, with the same names on the page and in the API."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from techniques import library_cache
from techniques.health_check.answers import Answers
from techniques.models import Contraindication, Entry, Technique
from techniques.models.array_lookups import Overlap, in_areas, with_strokes
from techniques.models.querysets import TechniqueQuerySet
from techniques.safety.rules import safe_with
from techniques.search.finding import best_first, in_full_first, with_words
from techniques.search.reading import read

MAX_CHOICES = 60


class SlugsField(forms.Field):
    """Slugs of entries of the library, cleaned to the entries. `of` names their table in the library cache."""

    widget = forms.SelectMultiple
    default_error_messages = {
        "too_many": ngettext_lazy("Choose at most %(limit)d.", "Choose at most %(limit)d.", "limit"),
        "unknown": _("Unknown: %(slugs)s."),
    }

    def __init__(self, *, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[Entry]:
        slugs = list(dict.fromkeys(value or []))
        if len(slugs) > MAX_CHOICES:
            raise forms.ValidationError(self.error_messages["too_many"], "too_many", {"limit": MAX_CHOICES})
        known = getattr(library_cache.kept(), self.of) if slugs else {}
        found = [known[slug] for slug in slugs if slug in known]
        unknown = sorted(set(slugs) - known.keys())
        if unknown:
            shown = ", ".join(slug.replace("\x00", "")[:40] for slug in unknown[:5])
            raise forms.ValidationError(self.error_messages["unknown"], "unknown", {"slugs": shown})
        return found


class SlugsFilter(django_filters.MultipleChoiceFilter):
    field_class = SlugsField


class WholeNumberFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField


class Role(models.TextChoices):
    SELF = "self", _("On yourself")
    PARTNER = "partner", _("On a partner")


class Sort(models.TextChoices):
    RELEVANCE = "relevance", _("Best match")
    USUAL = "usual", _("Usual order")
    NAME = "name", _("Name")
    TIME = "time", _("Shortest first")
    NEWEST = "newest", _("Newest first")


ORDERS = {
    Sort.USUAL: ["position", "slug"],
    Sort.NAME: ["name", "slug"],
    Sort.TIME: ["seconds_default", "position", "slug"],
    Sort.NEWEST: ["-added_at", "position", "slug"],
}


def held_by(typed: str) -> list[Contraindication]:
    """The conditions that the words of a search say to hold, as if they were answers of the safety check."""
    return Answers(read(typed).held).conditions


def meant_by(typed: str) -> Q:
    """The techniques that a search means, without those that a condition named in it rules out."""
    return with_words(typed) & safe_with(held_by(typed))


def slugs(entries: Iterable[Entry]) -> list[str]:
    return [entry.slug for entry in entries]


def in_position(positions: list[str], role: str = "") -> Q:
    """What a partner, oneself or, without a role, either of them has done in one of these positions."""
    own = Q(self_position__in=positions) | Q(self_position="", receiver_position__in=positions)
    on_self, on_partner = Q(own, for_self=True), Q(for_partner=True, receiver_position__in=positions)
    return {Role.SELF.value: on_self, Role.PARTNER.value: on_partner}.get(role, on_self | on_partner)


# The query of each filter for its value. Choices of one filter are joined by OR, filters by AND.
QUERIES: dict[str, Callable[[Any], Q | Overlap]] = {
    "q": meant_by,
    "area": lambda areas: in_areas(slugs(areas)),
    "stroke": lambda strokes: with_strokes(slugs(strokes)),
    "role": lambda role: Q(for_self=True) if role == Role.SELF else Q(for_partner=True),
    "pressure_max": lambda level: Q(pressure_min__lte=level),
    "minutes_max": lambda minutes: Q(seconds_min__lte=60 * minutes),
    "phase": lambda phases: Q(phase__in=phases),
    "position": in_position,
    "without": safe_with,
}


class TechniqueFilter(django_filters.FilterSet):
    """Filters `Technique.objects.visible_to(user).current()`. Invalid values are in `errors`; `qs` ignores them."""

    q = django_filters.CharFilter(
        label=_("Search"),
        max_length=200,
        help_text=_(
            "A part of the body, and words in the name, the strokes and tools, the summary, the benefits or the "
            "instructions. Where few techniques have all that is meant, others that work there follow. Where the words "
            "name something to know before a massage, a Link header with rel=help leads to it; what they say to hold, "
            "as pregnancy, leaves out what is unsafe with it."
        ),
    )
    area = SlugsFilter(of="areas", label=_("Area"), help_text=_("Slugs of body areas; an area finds its parts too."))
    stroke = SlugsFilter(of="strokes", label=_("Stroke"), help_text=_("Slugs of strokes."))
    role = django_filters.ChoiceFilter(choices=Role.choices, label=_("For"), empty_label=_("Either"))
    pressure_max = WholeNumberFilter(
        label=_("Pressure at most"), min_value=0, max_value=5, help_text=_("Can be done at this level or lighter.")
    )
    minutes_max = WholeNumberFilter(
        label=_("Minutes at most"), min_value=1, max_value=60, help_text=_("Can be done in so many minutes.")
    )
    phase = django_filters.MultipleChoiceFilter(choices=Technique.Phase.choices, label=_("Part of a routine"))
    position = django_filters.MultipleChoiceFilter(
        choices=Technique.ReceiverPosition.choices,
        label=_("Position"),
        help_text=_("Of whoever is massaged: of oneself or of a partner, as `role` says, else of either."),
    )
    without = SlugsFilter(
        of="conditions",
        label=_("Leave out what is unsafe with"),
        help_text=_("Slugs of contraindications; what any of them rules out is left out."),
    )
    sort = django_filters.ChoiceFilter(
        choices=Sort.choices,
        label=_("Order"),
        help_text=_(
            "Without it, best match where words are searched for, else the usual order, which is that of the library. "
            "Techniques with all of the words always come before those with some."
        ),
    )

    class Meta:
        model = Technique
        fields: ClassVar[list[str]] = []

    @property
    def chosen(self) -> dict[str, Any]:
        """The cleaned value of each filter that is set and valid."""
        cleaned = self.form.cleaned_data if self.is_bound and self.errors is not None else {}
        return {name: cleaned[name] for name in QUERIES if cleaned.get(name) not in (None, "", [])}

    @property
    def queries(self) -> dict[str, Q | Overlap]:
        """The query of each chosen filter, by name."""
        return self.queries_without("")

    def queries_without(self, left_out: str) -> dict[str, Q | Overlap]:
        """As `queries`, as if the filter of this name were not chosen."""
        chosen = {name: value for name, value in self.chosen.items() if name != left_out}
        queries = {name: QUERIES[name](value) for name, value in chosen.items()}
        if "position" in chosen:
            queries["position"] = in_position(chosen["position"], chosen.get("role", ""))
        return queries

    def filter_queryset(self, queryset: TechniqueQuerySet) -> TechniqueQuerySet:
        for query in self.queries.values():
            queryset = queryset.filter(query)
        return self.in_order(queryset)

    def in_order(self, queryset: TechniqueQuerySet) -> TechniqueQuerySet:
        """In the order chosen; by default best match first if there are search words, else in the library's order."""
        sort, typed = self.form.cleaned_data.get("sort"), self.chosen.get("q", "")
        reading = read(typed)
        if reading.terms and sort not in ORDERS:
            return best_first(queryset, typed)
        first = in_full_first(reading) if reading.terms else []
        return queryset.order_by(*first, *ORDERS.get(sort, ORDERS[Sort.USUAL]))
