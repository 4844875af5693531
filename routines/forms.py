"""Forms and fields that several rooms share."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.document.frequency import PERIODS, Frequency, as_choice, how_often, of_choice
from routines.models import Section

MOST_OFFERED = {"day": 12, "week": 7}
LARGEST_INTEGER = 2**31 - 1
EACH_SIDE_FIRST = Section.Sides.choices[::-1]
TITLE_MISSING = _("Give the routine a title.")


class BasedOnRevision(forms.Form):
    """A change with the revision of the routine that its author saw. The template renders the field."""

    revision = forms.IntegerField(
        min_value=0,
        max_value=LARGEST_INTEGER,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("It is not known what this change is based on. Check it here and save it again."),
        ),
    )


class Decision(BasedOnRevision):
    """A button with the revision of the routine that its author saw."""

    @property
    def problems(self) -> list[str]:
        return [str(error) for errors in self.errors.values() for error in errors]


class LinesField(forms.CharField):
    """Multi-line text that counts a line break as one character, although a browser sends two."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class FrequencyField(forms.ChoiceField):
    """How often a routine is meant to be done, as a list to choose from; its value is that of the document."""

    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("How often"), required=False, choices=self.offered, **more)

    @staticmethod
    def offered() -> list[tuple[str, Any]]:
        values = [f"{times}/{per}" for per in PERIODS for times in range(1, MOST_OFFERED[per] + 1)]
        return [("", _("Not said")), *((value, how_often(of_choice(value))) for value in values)]

    def prepare_value(self, value: Any) -> Any:
        return as_choice(cast(Frequency, value)) if isinstance(value, dict) else value

    def valid_value(self, value: Any) -> bool:
        return of_choice(str(value)) is not None

    def clean(self, value: Any) -> Any:
        return of_choice(str(super().clean(value) or ""))


class ChangesForm(forms.ModelForm):
    """A form that knows which fields of its row changed, so that only these are written."""

    revision = BasedOnRevision.base_fields["revision"]

    @property
    def changes(self) -> dict[str, Any]:
        names = [name for name in self._meta.fields or () if name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] != self.initial.get(name)}
