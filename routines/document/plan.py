"""A routine to be stored, as field values, and the limits of one."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from techniques.models.pressure import Pressure
from techniques.models.seconds import SECONDS

MAX_SECTIONS = 20
MAX_STEPS = 200
MAX_ROUNDS = 20
MIN_SECONDS, MAX_SECONDS = SECONDS
MAX_TRANSITION_SECONDS = 600
MAX_REPETITIONS = 999
MAX_TITLE, MAX_SUMMARY, MAX_NOTE = 120, 600, 500
SELF = "self"
TOO_DEEP = gettext_lazy("Very deep pressure is not for self-massage: choose level 4 at most.")


def highest_pressure(for_whom: str) -> int:
    """The highest level (0 to 5) that a routine may ask for. Level 5 needs trained hands, on somebody else."""
    return Pressure.FIRM if for_whom == SELF else Pressure.VERY_DEEP


Fields = dict[str, Any]
"""Keyword arguments of a model."""


@dataclass
class SectionPlan:
    """Field values of one section, and of each of its steps in order."""

    fields: Fields
    steps: list[Fields] = field(default_factory=list)


@dataclass
class Plan:
    """Field values of the routine itself, and its sections in order."""

    about: Fields
    sections: list[SectionPlan] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.sections) > MAX_SECTIONS:
            message = _("A routine has at most %(count)d sections.") % {"count": MAX_SECTIONS}
            raise ValidationError({"sections": ValidationError(message, code="max_length")})
        if sum(len(section.steps) for section in self.sections) > MAX_STEPS:
            message = _("A routine has at most %(count)d steps.") % {"count": MAX_STEPS}
            raise ValidationError({"sections": ValidationError(message, code="max_length")})
