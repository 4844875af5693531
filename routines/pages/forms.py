"""Forms for a new routine, and for adding a technique to one."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from config.visible import check_line
from routines.forms import EACH_SIDE_FIRST, TITLE_MISSING
from routines.models import Routine, Section


class NewRoutineForm(forms.ModelForm):
    """The title and first section of a new routine."""

    start = forms.ChoiceField(
        label=_("How its first section is played"),
        choices=EACH_SIDE_FIRST,
        initial=Section.Sides.EACH,
        widget=forms.RadioSelect,
        help_text=_(
            "For both feet, both legs or both hands choose left, then right: all steps are done on the left side, then "
            "all again on the right, each for its full time. You can add sections of either kind."
        ),
    )

    class Meta:
        model = Routine
        fields = ["title", "for_whom"]
        widgets = {"for_whom": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].widget.attrs["placeholder"] = title_of_today()

    def clean_title(self) -> str:
        return self.cleaned_data["title"] or title_of_today()


def title_of_today() -> str:
    """For a routine that has no name yet."""
    return str(_("Routine of %(day)s") % {"day": date_format(timezone.localdate(), "j F")})


class AddTechniqueForm(forms.Form):
    """Which section of the person's routines to add a technique to, or a new routine."""

    NEW = "new"

    place = forms.ChoiceField(
        label=_("Add it to"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the options listed here.")),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=Routine._meta.get_field("title").max_length,
        required=False,
        validators=[check_line],
        help_text=_("Used only for a new routine."),
    )

    def __init__(self, *args: Any, places: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place, title = self.fields["place"], self.fields["title"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [*places, (self.NEW, _("A new routine"))]
        if not places:
            place.widget, self.initial["place"] = forms.HiddenInput(), self.NEW
            title.required, title.help_text, title.error_messages["required"] = True, "", TITLE_MISSING

    def clean(self) -> None:
        if (
            self.cleaned_data.get("place") == self.NEW
            and not self.cleaned_data.get("title")
            and "title" not in self.errors
        ):
            self.add_error("title", TITLE_MISSING)
