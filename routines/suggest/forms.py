"""What the pages ask: a wish for a routine, and a time to fit one to."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.forms import BasedOnRevision
from routines.models import Routine
from routines.suggest.wish import MAX_MINUTES, MIN_MINUTES, MOST_KEPT, Kept, Purpose, Wanted
from techniques import library_cache
from techniques.localized import plain_text
from techniques.models import Technique, brief
from techniques.models.pressure import Pressure

MOST_AREAS = 40
LARGEST_SEED = 2**31 - 1
USUAL = ["purpose", "for_whom", "pressure_max"]
"""What an address may leave out, to have it as the empty form would."""
KEPT = re.compile(r"([a-z0-9-]{1,80})~(\d{1,4})~([0-5])", re.ASCII)
PLACES = [
    (_("Feet and lower legs"), ["foot", "sole", "heel", "toes", "ankle", "lower-leg", "calf", "shin"]),
    (_("Hips, thighs and knees"), ["hip", "buttock", "thigh", "thigh-front", "thigh-back", "knee"]),
    (_("Back, shoulders and neck"), ["back", "lower-back", "upper-back", "shoulder", "neck"]),
    (_("Arms and hands"), ["upper-limb", "upper-arm", "elbow", "forearm", "wrist", "hand"]),
    (_("Head, chest and belly"), ["head", "face", "jaw", "scalp", "chest", "abdomen"]),
]
TOOLS = [
    ("ball", _("A small firm ball")),
    ("soft ball", _("A soft ball")),
    ("tennis ball", _("A tennis ball")),
    ("foam roller", _("A foam roller")),
    ("towel", _("A towel")),
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
    """The whole wish but for what the person said about their health: that is in no address."""

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
        choices=TOOLS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from what is listed here.")},
    )
    seed = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_SEED, widget=forms.HiddenInput)

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        if self.is_bound:  # a link need not name what has a default
            self.data = self.data.copy()
            for name in USUAL:
                self.data.setdefault(name, str(self.fields[name].initial))
        self.known = library_cache.kept().areas
        self.fields["areas"].choices = [(slug, plain_text(area, "name")) for slug, area in self.known.items()]

    @property
    def places(self):
        """The parts of the body that are offered, in groups, and whatever else was named; each with how it stands."""
        chosen = [str(slug) for slug in (self["areas"].value() or [])]
        offered = [slug for _title, slugs in PLACES for slug in slugs]
        more = [slug for slug in chosen if slug in self.known and slug not in offered]
        for title, slugs in [*PLACES, *([(_("Also"), more)] if more else [])]:
            boxes = [(slug, short(self.known[slug]), slug in chosen) for slug in slugs if slug in self.known]
            yield title, boxes, any(checked for _slug, _name, checked in boxes)

    def clean_areas(self):
        areas = self.cleaned_data["areas"]
        if len(areas) > MOST_AREAS:
            raise forms.ValidationError(_("Name fewer places."))
        return areas

    def clean(self):
        self.kept = []
        for value in self.data.getlist("keep")[:MOST_KEPT]:
            if match := KEPT.fullmatch(value):
                self.kept.append(Kept(match[1], int(match[2]), int(match[3])))
            else:
                self.add_error(None, _("One of the steps to keep could not be read. Choose them again."))
                return

    @property
    def seed_now(self):
        return self.cleaned_data.get("seed") or 1

    def wanted(self, conditions, language) -> Wanted:
        asked = {name: self.cleaned_data[name] for name in ("minutes", "purpose", "for_whom", "receiver_position")}
        return Wanted(
            **asked,
            areas=tuple(self.cleaned_data["areas"]),
            tools=tuple(self.cleaned_data["tools"]),
            pressure_max=self.cleaned_data["pressure_max"],
            conditions=tuple(conditions),
            keep=tuple(self.kept),
            seed=self.seed_now,
            language=language,
        )


def short(area):
    return brief(plain_text(area, "name"))


class FitForm(BasedOnRevision):
    """The time that a routine is to take."""

    minutes = MinutesField(label=_("Make it so many minutes"))
