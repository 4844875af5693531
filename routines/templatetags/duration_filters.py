"""The filters `minutes`, `clock` and `iso`; see `routines.document.durations`."""

from django import template

from routines.document.durations import clock, iso, minutes

register = template.Library()
for formatted in (minutes, clock, iso):
    register.filter(formatted)
