"""The filters `minutes`, `about`, `clock` and `iso`; see `routines.document.durations`."""

from django import template

from routines.document.durations import about, clock, iso, minutes

register = template.Library()
for formatted in (minutes, about, clock, iso):
    register.filter(formatted)
