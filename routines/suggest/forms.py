"""Forms for a wish for a routine, and for the time to fit one to."""

import re
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.forms import BasedOnRevision
from routines.models import Routine
from routines.suggest.candidates import is_at_hand
from routines.suggest.wish import MAX_KEPT, MAX_MINUTES, MIN_MINUTES, Kept, Purpose, Wanted
from techniques import library_cache
from techniques.localized import plain_text
from techniques.models import BodyArea, Contraindication, Technique, brief
from techniques.models.pressure import Pressure
from techniques.models.tools import Tool

MAX_AREAS = 40
LARGEST_SEED = 2**31 - 1
DEFAULTED = ["purpose", "for_whom", "pressure_max"]
"""Fields that a URL may omit, to get the defaults of the empty form."""
KEPT = re.compile(r"([a-z0-9-]{1,80})~(\d{1,4})~([0-5])", re.ASCII)
PLACES = [
    (_("Feet and lower legs"), ["foot", "sole", "heel", "toes", "ankle", "lower-leg", "calf", "shin"]),
    (_("Hips, thighs and knees"), ["hip", "buttock", "thigh", "thigh-front", "thigh-back", "knee"]),
    (_("Back, shoulders and neck"), ["back", "lower-back", "upper-back", "shoulder", "neck"]),
    (_("Arms and hands"), ["upper-limb", "upper-arm", "elbow", "forearm", "wrist", "hand"]),
    (_("Head, chest and belly"), ["head", "face", "jaw", "scalp", "chest", "abdomen"]),
]
MINUTES = {
    "required": _("How many minutes?"),
    "invalid": _("Give the time as whole minutes."),
    "min_value": _("At least %(limit_value)d minutes."),
    "max_value": _("At most %(limit_value)d minutes."),
}


class MinutesField(forms.IntegerField):
    def __init__(self, **options):
        super().__init__(min_value=MIN_MINUTES, max_value=MAX_MINUTES, error_messages=MINUTES, **options)


class SuggestForm(forms.Form):
    """The wish, without the person's health answers, which never go into a URL."""

    minutes = MinutesField(label=_("Minutes"), initial=10)
    purpose = forms.ChoiceField(
        label=_("What for"),
        choices=Purpose.choices,
        initial=Purpose.WIND_DOWN,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of these.")),
    )
    for_whom = forms.ChoiceField(
        label=_("Whose hands"),
        choices=[("self", _("On yourself")), ("partner", _("On somebody else"))],
        initial=Routine.ForWhom.SELF,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of these.")),
    )
    areas = forms.MultipleChoiceField(
        label=_("Where"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("There is no such part of the body here: %(value)s.")},
    )
    receiver_position = forms.ChoiceField(
        label=_("Position"),
        required=False,
        choices=[("", _("Whichever suits")), *Technique.ReceiverPosition.choices],
        error_messages={"invalid_choice": _("Choose one of the positions listed here.")},
    )
    pressure_max = forms.TypedChoiceField(
        label=_("No harder than"),
        coerce=int,
        initial=Pressure.FIRM,
        choices=[(level, label) for level, label in Pressure.choices if level <= Pressure.FIRM],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the levels listed here.")),
    )
    tools = forms.MultipleChoiceField(
        label=_("At hand"),
        required=False,
        choices=Tool.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from what is listed here.")},
    )
    seed = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_SEED, widget=forms.HiddenInput)

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        if self.is_bound:  # a link may omit what has a default
            self.data = self.data.copy()
            for name in DEFAULTED:
                self.data.setdefault(name, str(self.fields[name].initial))
            tools = (Tool.BALL if is_at_hand(Tool.BALL, [tool]) else tool for tool in self.data.getlist("tools"))
            self.data.setlist("tools", list(dict.fromkeys(tools)))  # links of before name a tennis ball or a soft one
        self.area_table = library_cache.kept().areas
        self.fields["areas"].choices = [(slug, plain_text(area, "name")) for slug, area in self.area_table.items()]

    @property
    def places(self):
        """Groups of areas to choose from: title, boxes (slug, name, checked), and whether any box is checked."""
        chosen = [str(slug) for slug in (self["areas"].value() or [])]
        offered = [slug for _title, slugs in PLACES for slug in slugs]
        more = [slug for slug in chosen if slug in self.area_table and slug not in offered]
        for title, slugs in [*PLACES, *([(_("Also"), more)] if more else [])]:
            boxes = [(slug, short(self.area_table[slug]), slug in chosen) for slug in slugs if slug in self.area_table]
            yield title, boxes, any(checked for _slug, _name, checked in boxes)

    def clean_areas(self):
        areas = self.cleaned_data["areas"]
        if len(areas) > MAX_AREAS:
            raise forms.ValidationError(_("Name fewer places."))
        return areas

    def clean(self):
        self.kept = []
        for value in self.data.getlist("keep")[:MAX_KEPT]:
            if match := KEPT.fullmatch(value):
                self.kept.append(Kept(match[1], int(match[2]), int(match[3])))
            else:
                self.add_error(None, _("One of the steps to keep could not be read. Choose them again."))
                return

    @property
    def seed_now(self):
        return self.cleaned_data.get("seed") or 1

    def wanted(self, conditions: Iterable[Contraindication], language: str) -> Wanted:
        given = {name: self.cleaned_data[name] for name in ("minutes", "purpose", "for_whom", "receiver_position")}
        return Wanted(
            **given,
            areas=tuple(self.cleaned_data["areas"]),
            tools=tuple(self.cleaned_data["tools"]),
            pressure_max=self.cleaned_data["pressure_max"],
            conditions=tuple(conditions),
            keep=tuple(self.kept),
            seed=self.seed_now,
            language=language,
        )


def short(area: BodyArea) -> str:
    return brief(plain_text(area, "name"))


class FitForm(BasedOnRevision):
    """The time that the routine should take."""

    minutes = MinutesField(label=_("New length in minutes"))
