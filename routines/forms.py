"""What forms about routines share: the revision that a change is based on, and fields of theirs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.models import Section

LARGEST_INTEGER = 2**31 - 1
EACH_SIDE_FIRST = Section.Sides.choices[::-1]
TITLE_MISSING = _("Give the routine a title.")


class BasedOnRevision(forms.Form):
    """A change, and the revision of the routine that its writer saw. The field is written by the template."""

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
    """One button, and the revision that its writer saw."""

    @property
    def problems(self):
        return [error for errors in self.errors.values() for error in errors]


class LinesField(forms.CharField):
    """Text of several lines, counted as it was typed: a browser sends each end of a line as two characters."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class ChangesForm(forms.ModelForm):
    """A form over a row that knows what of it is new, so that nothing is written where nothing changed."""

    revision = BasedOnRevision.base_fields["revision"]

    @property
    def changes(self):
        named = {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}
        return {name: value for name, value in named.items() if value != self.initial.get(name)}
