"""Forms of practice: logging a session by hand, and changing one."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.visible import check_line
from routines.document.durations import whole_minutes
from routines.forms import LinesField
from routines.models import PracticeSession, Routine
from routines.models.practice_calendar import today_of
from routines.models.practice_session import AHEAD, MAX_NOTE, MAX_SCORE, Felt
from techniques import library_cache

MINUTES_IN_A_DAY = 24 * 60


def score(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MAX_SCORE, required=False, help_text=help_text)


def area_choices(also: str = "") -> list[tuple[str, Any]]:
    """Regions of the body by slug, and one more area."""
    areas = sorted(library_cache.kept().areas.values(), key=lambda area: area.position)
    shown = [area for area in areas if area.slug == also or (area.kind == "region" and area.parent_id)]
    return [("", _("Not said")), *((area.slug, area.short_name) for area in shown)]


class SessionForm(forms.Form):
    """When it was, how long, and how it felt; times are those of `zone`."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField(label=_("Began at"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes, without pauses"), min_value=0, max_value=MINUTES_IN_A_DAY)
    area = forms.ChoiceField(label=_("Where you felt it"), required=False)
    before = score(_("Before, 0 to 10"), _("0 is no discomfort at all, 10 as much as there can be."))
    after = score(_("After, 0 to 10"))
    note = LinesField(
        label=_("Note"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The area, the scores and the note are kept encrypted, and only you see them."),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["area"].choices = area_choices(self.initial.get("area", ""))  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        """No later than the model takes it in any zone: the end of the last day there is could not be told."""
        day: date = self.cleaned_data["day"]
        if day > today_of(self.zone) + 2 * AHEAD:
            raise ValidationError(_("That is yet to come."), "too_late")
        return day

    def felt(self) -> Felt:
        said = self.cleaned_data
        return Felt(said["area"], said["before"], said["after"], said["note"])

    def started_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["at"], self.zone)

    def when(self) -> dict[str, Any]:
        """The fields of a session that tell when it was and how long."""
        seconds = 60 * self.cleaned_data["minutes"]
        started_at = self.started_at()
        return {"started_at": started_at, "ended_at": started_at + timedelta(seconds=seconds), "seconds_done": seconds}


class LogForm(SessionForm):
    """A session of now, or of a routine."""

    title = forms.CharField(label=_("What you did"), max_length=120, validators=[check_line])
    field_order = ["title", "day", "at", "minutes", "area", "before", "after", "note"]

    @staticmethod
    def about(routine: Routine | None, zone: ZoneInfo) -> dict[str, Any]:
        """What the form begins with: the routine has just ended."""
        minutes = whole_minutes(routine.total_seconds) if routine else 10
        began = timezone.now().astimezone(zone) - timedelta(minutes=minutes)
        title = routine.title if routine else ""
        return {"title": title, "day": began.date(), "at": began.time(), "minutes": minutes}


class ChangeForm(SessionForm):
    """What is left as it was shown keeps its seconds."""

    @staticmethod
    def of(session: PracticeSession, zone: ZoneInfo) -> dict[str, Any]:
        began = session.started_at.astimezone(zone).replace(second=0, microsecond=0)
        shown = {"day": began.date(), "at": began.time(), "minutes": whole_minutes(session.seconds_done)}
        return {**shown, **session.felt._asdict()}

    def when(self) -> dict[str, Any]:
        return super().when() if {"day", "at", "minutes"} & set(self.changed_data) else {}
