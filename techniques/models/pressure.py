"""How hard: the one scale for techniques, strokes, cautions and steps."""

from typing import TYPE_CHECKING, Any, Literal, overload

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Pressure(models.IntegerChoices):
    """The giver's force on Tracy Walton's scale of 0 to 5; level 5 is never offered for self-care."""

    STILL = 0, _("Still contact")
    FEATHER = 1, _("Feather")
    LIGHT = 2, _("Light")
    MEDIUM = 3, _("Medium")
    FIRM = 4, _("Firm")
    VERY_DEEP = 5, _("Very deep")


PRESSURE_LIMITS = [MinValueValidator(0), MaxValueValidator(5)]


@overload
def pressure_field(label: "StrOrPromise") -> "models.PositiveSmallIntegerField[int, int]": ...


@overload
def pressure_field(
    label: "StrOrPromise", *, null: Literal[True], blank: bool
) -> "models.PositiveSmallIntegerField[int | None, int | None]": ...


def pressure_field(
    label: "StrOrPromise", *, null: bool = False, blank: bool = False
) -> "models.PositiveSmallIntegerField[Any, Any]":
    return models.PositiveSmallIntegerField(label, choices=Pressure, validators=PRESSURE_LIMITS, null=null, blank=blank)
