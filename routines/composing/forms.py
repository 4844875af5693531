"""What people type on the edit page, checked before a verb gets it."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.composing.rows import StepRow
from routines.document.plan import (
    MAX_NOTE,
    MAX_REPETITIONS,
    MAX_SECONDS,
    MAX_STEPS,
    MAX_TRANSITION_SECONDS,
    MIN_SECONDS,
    TOO_DEEP,
    highest_pressure,
)
from routines.forms import EACH_SIDE_FIRST, TITLE_MISSING, BasedOnRevision, ChangesForm, FrequencyField, LinesField
from routines.models import Routine, Section, Step
from routines.models.section_and_step import MAX_KEY
from techniques.models import Technique
from techniques.models.pressure import Pressure

AS_IT_IS = ("", _("as it is"))


class AboutForm(ChangesForm):
    """What the routine says about itself."""

    frequency = FrequencyField()

    class Meta:
        model = Routine
        fields = ["title", "summary", "for_whom", "frequency", "visibility"]
        error_messages = {"title": {"required": TITLE_MISSING}}
        field_classes = {"summary": LinesField}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "for_whom": forms.RadioSelect,
            "visibility": forms.RadioSelect,
        }

    def clean_for_whom(self):
        for_whom = self.cleaned_data["for_whom"]
        if Step.objects.filter(section__routine=self.instance, pressure__gt=highest_pressure(for_whom)).exists():
            raise forms.ValidationError(TOO_DEEP)
        return for_whom


class SectionForm(ChangesForm):
    class Meta:
        model = Section
        fields = ["title", "sides", "receiver_position", "rounds"]
        widgets = {"sides": forms.RadioSelect}
        help_texts = {
            "sides": _(
                "Left, then right: all steps of the section are done on the left side, then all again on the right, "
                "each for its full time, with a short pause to change over."
            ),
            "rounds": _("How often the steps are gone through on each side."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receiver_position"].choices = [("", _("Position not said")), *Technique.ReceiverPosition.choices]
        self.fields["sides"].choices = EACH_SIDE_FIRST
        if "rounds" not in self.initial:  # a new one: how often can be said later
            self.initial["sides"] = Section.Sides.EACH
            del self.fields["rounds"]


class StepForm(BasedOnRevision):
    """The dose of a step, within what its technique and the routine allow."""

    seconds = forms.IntegerField(
        label=_("Seconds"),
        min_value=MIN_SECONDS,
        max_value=MAX_SECONDS,
        error_messages={
            "required": _("How many seconds?"),
            "min_value": _("A step lasts at least %(limit_value)s seconds."),
            "max_value": _("A step lasts at most %(limit_value)s seconds, which is an hour."),
        },
    )
    pressure = forms.TypedChoiceField(
        label=_("Pressure"), coerce=int, error_messages={"invalid_choice": _("Choose one of the levels offered here.")}
    )
    side = forms.ChoiceField(label=_("Side"))
    repetitions = forms.IntegerField(label=_("Repetitions"), required=False, min_value=1, max_value=MAX_REPETITIONS)
    transition_seconds = forms.IntegerField(
        label=_("Seconds to get ready"), required=False, min_value=0, max_value=MAX_TRANSITION_SECONDS
    )
    note = LinesField(label=_("Note"), required=False, max_length=MAX_NOTE)

    def __init__(self, *args, row: StepRow, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.step = row.step
        for name, choices in {"pressure": row.levels, "side": row.sides}.items():
            cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean_transition_seconds(self):
        return self.cleaned_data["transition_seconds"] or 0

    @property
    def typed(self):
        """What was sent, as it was typed."""
        return {name: self.data.get(name, "") for name in self.fields if name in self.data}

    @property
    def changes(self):
        """What differs from what is stored, of what was sent."""
        sent = {name: self.cleaned_data[name] for name in self.fields if name in self.data and name != "revision"}
        return {name: value for name, value in sent.items() if value != self.step[name]}


class MoveForm(BasedOnRevision):
    """One place up or down."""

    direction = forms.TypedChoiceField(
        choices=[("up", _("Up")), ("down", _("Down"))], coerce=lambda value: -1 if value == "up" else 1
    )


class KeysField(forms.Field):
    """Steps by their keys, each once."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"required": _("Choose at least one step.")}

    def clean(self, value):
        keys = list(dict.fromkeys(key[:MAX_KEY] for key in value or [] if key.isalnum()))
        if not keys:
            raise forms.ValidationError(self.error_messages["required"], "required")
        return keys[:MAX_STEPS]


class PlaceForm(BasedOnRevision):
    """Where steps go: before another step of a section, or to the section's end."""

    step = KeysField()
    section = forms.CharField(max_length=MAX_KEY, error_messages={"required": _("Choose a section.")})
    before = forms.CharField(max_length=MAX_KEY, required=False)


class SelectedForm(BasedOnRevision):
    """One thing to do with several steps at once."""

    step = KeysField()
    do = forms.ChoiceField(choices=[(name, name) for name in ("change", "move", "duplicate", "mirror", "remove")])
    seconds = forms.IntegerField(label=_("Seconds"), required=False, min_value=MIN_SECONDS, max_value=MAX_SECONDS)
    pressure = forms.TypedChoiceField(
        label=_("Pressure"), required=False, coerce=int, empty_value=None, choices=[AS_IT_IS, *Pressure.choices]
    )
    side = forms.ChoiceField(label=_("Side"), required=False, choices=[AS_IT_IS, *Step.Side.choices])
    section = forms.CharField(max_length=MAX_KEY, required=False)

    def clean(self):
        asked = self.cleaned_data
        if asked.get("do") == "change" and not self.errors and not self.changes:
            raise forms.ValidationError(_("Choose what to change: seconds, pressure or side."))
        if asked.get("do") == "move" and not asked.get("section"):
            self.add_error("section", _("Choose a section."))

    @property
    def changes(self):
        named = {name: self.cleaned_data.get(name) for name in ("seconds", "pressure", "side")}
        return {name: value for name, value in named.items() if value not in (None, "")}


class AddStepForm(BasedOnRevision):
    """A technique, and the section that it goes to: its end, or before one of its steps."""

    section = forms.CharField(
        label=_("Section"),
        max_length=MAX_KEY,
        error_messages=dict.fromkeys(("required", "max_length"), _("Choose a section to add it to.")),
    )
    technique = forms.SlugField(
        label=_("Technique"),
        max_length=80,
        error_messages=dict.fromkeys(("required", "invalid", "max_length"), _("There is no such technique.")),
    )
    before = forms.CharField(max_length=MAX_KEY, required=False)

    def __init__(self, *args, routine, techniques, **kwargs):
        super().__init__(*args, **kwargs)
        self.routine, self.techniques = routine, techniques

    def clean_section(self):
        return self._found(self.routine.sections, _("This section is not there any more."), key="section")

    def clean_technique(self):
        return self._found(self.techniques, _("There is no such technique."), slug="technique")

    def _found(self, rows, message, **lookup):
        ((column, name),) = lookup.items()
        row = rows.filter(**{column: self.cleaned_data[name]}).first()
        if row is None:
            raise forms.ValidationError(message)
        return row


class AdviceForm(BasedOnRevision):
    """A piece of advice, by its id."""

    id = forms.CharField(max_length=40, error_messages={"required": _("It is not known which advice is meant.")})
