"""The filters `minutes`, `clock` and `iso`; see `routines.durations`."""

from django import template

from routines.durations import clock, iso, minutes

register = template.Library()
for formatted in (minutes, clock, iso):
    register.filter(formatted)
