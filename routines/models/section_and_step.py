"""The sections of a routine, and the steps in them."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from routines.document.plan import (
    MAX_NOTE,
    MAX_REPETITIONS,
    MAX_ROUNDS,
    MAX_SECONDS,
    MAX_SECTIONS,
    MAX_TITLE,
    MAX_TRANSITION_SECONDS,
    MIN_SECONDS,
)
from techniques.models import Technique
from techniques.models.pressure import pressure_field

MAX_KEY = 12


def key_field() -> "models.CharField[str, str]":
    """Identifies a section or step within its routine for good, also in copies; edits and differences refer to it."""
    return models.CharField(max_length=MAX_KEY, default="", editable=False)


def more_field() -> "models.JSONField[dict[str, Any], dict[str, Any]]":
    """Fields of an imported document that this version does not know; they are exported again unchanged."""
    return models.JSONField(default=dict, blank=True, editable=False)


class Section(models.Model):
    """Steps that are played together for a number of rounds, once or once for each side."""

    class Sides(models.TextChoices):
        ONCE = "once", _("Play once")
        EACH = "each", _("Play on the left, then on the right")

    routine = models.ForeignKey("routines.Routine", models.CASCADE, related_name="sections")
    key = key_field()
    position = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(_("section title"), max_length=MAX_TITLE, blank=True)
    receiver_position = models.CharField(
        _("position of the receiver"), max_length=20, choices=Technique.ReceiverPosition, blank=True
    )
    sides = models.CharField(_("sides"), max_length=5, choices=Sides, default=Sides.ONCE)
    rounds = models.PositiveSmallIntegerField(
        _("rounds"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_ROUNDS)]
    )
    more = more_field()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["routine", "position"],
                name="one_section_per_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["routine", "key"], name="one_section_per_key", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(position__lt=MAX_SECTIONS), name="at_most_20_sections"),
            models.CheckConstraint(condition=Q(rounds__range=(1, MAX_ROUNDS)), name="section_rounds_in_bounds"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.title or str(_("Section %(number)d") % {"number": self.position + 1})


class Step(models.Model):
    """A technique with its dose, at a position in a section."""

    class Side(models.TextChoices):
        BOTH = "both", _("Both together")
        LEFT = "left", _("Left")
        RIGHT = "right", _("Right")
        EACH = "each", _("Left, then right")

    section = models.ForeignKey(Section, models.CASCADE, related_name="steps")
    key = key_field()
    position = models.PositiveSmallIntegerField(editable=False)
    technique = models.ForeignKey(Technique, models.RESTRICT, related_name="steps")
    side = models.CharField(_("side"), max_length=5, choices=Side, default=Side.BOTH)
    seconds = models.PositiveIntegerField(
        _("seconds"), validators=[MinValueValidator(MIN_SECONDS), MaxValueValidator(MAX_SECONDS)]
    )
    pressure = pressure_field(_("pressure"))
    repetitions = models.PositiveSmallIntegerField(
        _("repetitions"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MAX_REPETITIONS)]
    )
    note = models.CharField(_("note"), max_length=MAX_NOTE, blank=True)
    transition_seconds = models.PositiveSmallIntegerField(
        _("seconds to get ready"), default=0, validators=[MaxValueValidator(MAX_TRANSITION_SECONDS)]
    )
    more = more_field()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"], name="one_step_per_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["section", "key"], name="one_step_per_key", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(seconds__range=(MIN_SECONDS, MAX_SECONDS)), name="step_seconds_in_bounds"
            ),
            models.CheckConstraint(condition=Q(pressure__range=(0, 5)), name="step_pressure_0_to_5"),
            models.CheckConstraint(
                condition=Q(transition_seconds__lte=MAX_TRANSITION_SECONDS), name="transition_seconds_in_bounds"
            ),
        ]

    def __str__(self) -> str:
        return self.technique.name
