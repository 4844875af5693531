"""Forms of plans: when a routine is meant to be done, and in which time zone."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from routines.document.recurrence import MOST_TIMES, usual
from routines.models import PracticePlan, Routine
from routines.models.practice_calendar import ZONES
from routines.models.practice_plan import LATEST, OLDEST


class TimesField(forms.CharField):
    """Times of the day with commas between, as a list."""

    def to_python(self, value: Any) -> list[time]:  # type: ignore[override]  # of a field of text
        words = (super().to_python(value) or "").replace(";", ",").replace(" ", ",").split(",")
        field = forms.TimeField(input_formats=["%H:%M", "%H.%M", "%H"])
        try:
            times = [field.clean(word) for word in words if word]
        except ValidationError:
            raise ValidationError(_("Write times as 08:00, with commas between them."), "invalid") from None
        if len(set(times)) > MOST_TIMES:
            raise ValidationError(_("Give 1 to 24 times of the day."), "too_many")
        return sorted(set(times))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{at:%H:%M}" for at in value) if isinstance(value, list) else value


class ZoneField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        names = [(name, name.replace("_", " ")) for name in ZONES]
        super().__init__(label=_("Time zone"), choices=names, **options)


class ZoneForm(forms.Form):
    """The zone of the person's days."""

    timezone = ZoneField()


class PlanForm(forms.Form):
    repeats = forms.ChoiceField(
        label=_("How often"),
        choices=PracticePlan.Repeat.choices,
        widget=forms.RadioSelect,
        help_text=_("A month that has no such day has it on its last one."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    times = TimesField(
        label=_("Times"),
        max_length=300,
        help_text=_("With commas between them: 08:00, 20:00"),
        error_messages={"required": _("Give 1 to 24 times of the day.")},
    )
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    timezone = ZoneField()

    @staticmethod
    def about(routine: Routine, zone: ZoneInfo, today: date) -> dict[str, Any]:
        """What the form begins with: as often as the routine is meant to be done."""
        repeats, weekdays, times = usual(routine.frequency, today)
        named = {"repeats": repeats, "weekdays": weekdays, "times": times}
        return {**named, "starts_on": today, "timezone": zone.key}

    @staticmethod
    def of(plan: PracticePlan) -> dict[str, Any]:
        return {name: getattr(plan, name) for name in PlanForm.base_fields}

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if not OLDEST <= day <= LATEST:
            raise ValidationError(_("Choose a day of this century."), "out_of_range")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("repeats") in ("weekly", "fortnightly") and not said.get("weekdays") and "weekdays" in said:
            self.add_error("weekdays", _("Choose at least one day of the week."))
        return said
