"""What people type about routines as a whole: a new one, and where a technique goes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.forms import EACH_SIDE_FIRST, TITLE_MISSING
from routines.models import Routine, Section


class NewRoutineForm(forms.ModelForm):
    """A title is enough to begin with."""

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
        error_messages = {"title": {"required": TITLE_MISSING}}
        widgets = {"for_whom": forms.RadioSelect}


class AddTechniqueForm(forms.Form):
    """Where a technique goes: a section of one of one's own routines, or a new routine."""

    NEW = "new"

    place = forms.ChoiceField(
        label=_("Add it to"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the places listed here.")),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=Routine._meta.get_field("title").max_length,
        required=False,
        help_text=_("Used only for a new routine."),
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [*places, (self.NEW, _("A new routine"))]
        if not places:
            self.fields["place"].widget, self.initial["place"] = forms.HiddenInput(), self.NEW
            self.fields["title"].required, self.fields["title"].help_text = True, ""
            self.fields["title"].error_messages["required"] = TITLE_MISSING

    def clean(self):
        if (
            self.cleaned_data.get("place") == self.NEW
            and not self.cleaned_data.get("title")
            and "title" not in self.errors
        ):
            self.add_error("title", TITLE_MISSING)
