"""The form for a technique of one's own; what it asks is read and checked by `techniques.own`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from techniques import own, reference
from techniques.atlas import VIEWS
from techniques.models import Technique, brief
from techniques.pressure import Pressure

LINES = {"rows": 5}
EMPTY = [("", "—")]
# Fields of tables in the library's files, by their names in the form.
TABLES = {
    "primary": "targets.primary",
    "secondary": "targets.secondary",
    "view": "diagram.view",
    "path": "diagram.path",
    **{f"{table}_{part}": f"{table}.{part}" for table in ("pressure", "seconds") for part in ("min", "default", "max")},
}
GROUPS = [
    (_("What it is"), ["name", "summary", "stroke", "also_strokes", "phase"]),
    (_("Where"), ["primary", "secondary"]),
    (_("For whom"), ["for_self", "for_partner", "receiver_position", "position_note"]),
    (_("How hard"), ["pressure_min", "pressure_default", "pressure_max"]),
    (_("How long"), ["seconds_min", "seconds_default", "seconds_max", "repetitions", "hold_seconds", "dose_note"]),
    (_("How to do it"), ["instructions", "contact", "direction", "direction_note", "rhythm", "lubricant", "tools"]),
    (_("When to take care, and when not to"), ["cautions", "contraindications"]),
    (_("What it may do"), ["benefits"]),
    (_("The picture"), ["view", "path", "closed", "both"]),
]


class Lines(forms.CharField):
    """One entry a line."""

    def __init__(self, rows=5, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=8000, **kwargs)

    def clean(self, value):
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, (list, tuple)) else value


def chosen_from(choices, **options):
    return forms.ChoiceField(choices=choices, **options)


def entries(**options):
    return forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple(attrs={"size": 8}), **options)


def number(label, low, high, required=True):
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=required)


class OwnTechniqueForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=120)
    summary = forms.CharField(label=_("in one sentence"), max_length=300)
    stroke = forms.ChoiceField(label=_("stroke"))
    also_strokes = entries(label=_("other strokes in it"))
    phase = chosen_from(Technique.Phase.choices, label=_("part of a routine"))
    primary = entries(label=_("works on"))
    secondary = entries(label=_("also touches"))
    for_self = forms.BooleanField(label=_("on yourself"), required=False)
    for_partner = forms.BooleanField(label=_("on a partner"), required=False)
    receiver_position = chosen_from(Technique.ReceiverPosition.choices, label=_("position of the receiver"))
    position_note = forms.CharField(label=_("more about the position"), max_length=300, required=False)
    pressure_min = chosen_from(Pressure.choices, label=_("lowest pressure"))
    pressure_default = chosen_from(Pressure.choices, label=_("usual pressure"))
    pressure_max = chosen_from(Pressure.choices, label=_("highest pressure"))
    seconds_min = number(_("shortest time in seconds"), 5, 3600)
    seconds_default = number(_("usual time in seconds"), 5, 3600)
    seconds_max = number(_("longest time in seconds"), 5, 3600)
    repetitions = number(_("repetitions"), 1, 1000, required=False)
    hold_seconds = number(_("seconds to hold"), 1, 3600, required=False)
    dose_note = forms.CharField(label=_("more about the dose"), max_length=300, required=False)
    instructions = Lines(rows=7, label=_("instructions"), help_text=_("Three to seven, one a line."))
    contact = chosen_from(Technique.Contact.choices, label=_("with what"))
    direction = chosen_from(Technique.Direction.choices, label=_("direction"))
    direction_note = forms.CharField(label=_("more about the direction"), max_length=300, required=False)
    rhythm = chosen_from(Technique.Rhythm.choices, label=_("rhythm"))
    lubricant = chosen_from(Technique.Lubricant.choices, label=_("oil or lotion"))
    tools = Lines(rows=2, label=_("tools"), required=False, help_text=_("One a line."))
    cautions = Lines(rows=3, label=_("take care"), required=False, help_text=_("One a line."))
    contraindications = entries(label=_("not, or only lighter, with"))
    benefits = Lines(
        rows=3,
        label=_("what you noticed"),
        required=False,
        help_text=_("One a line. It is shown as custom, not as study."),
    )
    view = chosen_from([*EMPTY, *((view, view) for view in VIEWS)], label=_("drawing"), required=False)
    path = Lines(
        rows=3, label=_("where the hand passes"), required=False, help_text=_("Landmarks of the drawing, one a line.")
    )
    closed = forms.BooleanField(label=_("and back to where it began"), required=False)
    both = forms.BooleanField(label=_("both hands, mirrored"), required=False)
    based_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = reference.kept()
        strokes = [(stroke.slug, stroke.name) for stroke in known.strokes.values()]
        areas = sorted(
            known.areas.values(), key=lambda area: [known.areas[s].position for s in area.lineage if s in known.areas]
        )
        self.fields["stroke"].choices = strokes
        self.fields["also_strokes"].choices = strokes
        for name in ("primary", "secondary"):
            self.fields[name].choices = [(a.slug, "\u2003" * (len(a.lineage) - 2) + brief(a.name)) for a in areas[1:]]
        self.fields["contraindications"].choices = [(c.slug, brief(c.name)) for c in known.conditions.values()]
        self.entry = None

    @property
    def groups(self):
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def clean(self):
        """Everything that the library's files are held to, said beside the field that it is about."""
        if self.errors:
            return
        self.entry, problems = own.read(self.asked())
        forms_name = {key: name for name, key in TABLES.items()}
        for key, messages in problems.items():
            name = forms_name.get(key, key.split(".")[0])
            for message in messages:
                self.add_error(name if name in self.fields else None, sentence(message))

    def asked(self):
        """As a file of the library would say it; what is empty is not said."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [])}
        given.pop("based_on", None)
        for name in ("pressure_min", "pressure_default", "pressure_max"):
            given[name] = int(given[name])
        given["benefits"] = [{"text": text} for text in given.get("benefits", [])]
        if "view" not in given:
            given = {name: value for name, value in given.items() if name not in ("path", "closed", "both")}
        tables = {"closed": "diagram.closed", "both": "diagram.both", **TABLES}
        asked = {}
        for name, value in given.items():
            table, _dot, part = tables.get(name, name).partition(".")
            if part:
                asked.setdefault(table, {})[part] = value
            else:
                asked[name] = value
        return asked

    @classmethod
    def initial_of(cls, technique):
        asked = own.as_asked(technique)
        flat = {
            name: asked[table][part]
            for name, key in TABLES.items()
            for table, part in [key.split(".")]
            if table in asked
        }
        flat |= {name: asked["diagram"].get(name, False) for name in ("closed", "both") if "diagram" in asked}
        benefits = [benefit["text"] for benefit in asked["benefits"]]
        return {**asked, **flat, "benefits": benefits, "based_on": technique.document_etag}


def sentence(message):
    """With a capital letter and a full stop, as it is read beside a field."""
    return f"{message[:1].upper()}{message[1:]}."
