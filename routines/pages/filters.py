"""What people may ask of the list of public routines, by the same names on the page and in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from routines.models import Routine

LONGEST_MINUTES = 60 * 24


class PublicRoutineFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    minutes_max = django_filters.NumberFilter(
        method="no_longer_than",
        label=_("Longest time in minutes"),
        min_value=1,
        max_value=LONGEST_MINUTES,
    )

    class Meta:
        model = Routine
        fields = []

    def search(self, routines, name, words):
        return routines.search(words)

    def no_longer_than(self, routines, name, minutes):
        return routines.filter(total_seconds__lte=minutes * 60)


# `for` is the name in the document and in addresses, and a word of Python's own.
PublicRoutineFilter.base_filters["for"] = django_filters.ChoiceFilter(
    field_name="for_whom", choices=Routine.ForWhom, label=_("For"), empty_label=_("Either")
)
