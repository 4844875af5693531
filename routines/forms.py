"""Forms and fields that several rooms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.models import Section

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


class ChangesForm(forms.ModelForm):
    """A form that knows which fields of its row changed, so that only these are written."""

    revision = BasedOnRevision.base_fields["revision"]

    @property
    def changes(self) -> dict[str, Any]:
        names = [name for name in self._meta.fields or () if name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] != self.initial.get(name)}
