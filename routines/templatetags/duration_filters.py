"""The filters `minutes`, `about`, `clock` and `iso`, see `routines.document.durations`; and `how_often`."""

from django import template

from routines.document.durations import about, clock, iso, minutes
from routines.document.frequency import how_often

register = template.Library()
for formatted in (minutes, about, clock, iso, how_often):
    register.filter(formatted)
