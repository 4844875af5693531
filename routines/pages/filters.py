"""The filters of the list of public routines, for the page and the API."""

from decimal import Decimal

import django_filters
from django.forms import SearchInput
from django.utils.translation import gettext_lazy as _

from routines.models import Routine
from routines.models.querysets import RoutineQuerySet

MAX_MINUTES = 60 * 24


class PublicRoutineFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        max_length=200,
        widget=SearchInput(attrs={"placeholder": _("Ankle, wind down, desk")}),
    )
    minutes_max = django_filters.NumberFilter(
        method="no_longer_than",
        label=_("Longest time in minutes"),
        min_value=1,
        max_value=MAX_MINUTES,
    )

    class Meta:
        model = Routine
        fields: list[str] = []

    def search(self, routines: RoutineQuerySet, name: str, words: str) -> RoutineQuerySet:
        return routines.search(words)

    def no_longer_than(self, routines: RoutineQuerySet, name: str, minutes: Decimal) -> RoutineQuerySet:
        """To the minute, as cards say it: ten minutes find one of 10 min 5 s."""
        return routines.filter(total_seconds__lt=minutes * 60 + 30)


# The name in the document and in addresses is `for`, which is a keyword in Python.
PublicRoutineFilter.base_filters["for"] = django_filters.ChoiceFilter(
    field_name="for_whom", choices=Routine.ForWhom, label=_("For"), empty_label=_("Either")
)
