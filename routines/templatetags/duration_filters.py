"""Filters for durations, see `routines.document.durations`; and `how_often`."""

from django import template

from routines.document.durations import about, clock, is_recordable, iso, minutes, whole_minutes
from routines.document.frequency import how_often

register = template.Library()
for formatted in (minutes, about, whole_minutes, clock, iso, is_recordable, how_often):
    register.filter(formatted)
