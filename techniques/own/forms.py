"""The form for a technique of one's own; what it asks is read and checked by `techniques.own.own_technique`."""

import re

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from techniques import library_cache
from techniques.drawing import atlas
from techniques.models import Technique, brief
from techniques.models.pressure import Pressure
from techniques.models.seconds import SECONDS
from techniques.own import landmarks, own_technique
from techniques.own.widgets import Lines, Places, chosen_from, entries, number

EMPTY = [("", "—")]
# Fields of tables in the library's files, by their names in the form.
TABLES = {
    "primary": "targets.primary",
    "secondary": "targets.secondary",
    "view": "diagram.view",
    "path": "diagram.path",
    "also": "diagram.also",
    "closed": "diagram.closed",
    "both": "diagram.both",
    **{f"{table}_{part}": f"{table}.{part}" for table in ("pressure", "seconds") for part in ("min", "default", "max")},
}
PICTURE = ("view", "path", "also", "closed", "both")
# Title, rows of fields that are asked of everybody, and rows that most can do without.
GROUPS = [
    (_("What it is"), [["name"], ["summary"], ["stroke", "phase"]], [["also_strokes"]]),
    (_("Where"), [["primary"]], [["secondary"]]),
    (_("For whom"), [["for_self", "for_partner"], ["receiver_position"]], [["position_note"]]),
    (_("How hard"), [["pressure_min", "pressure_default", "pressure_max"]], []),
    (
        _("How long"),
        [["seconds_min", "seconds_default", "seconds_max"]],
        [["repetitions", "hold_seconds"], ["dose_note"]],
    ),
    (
        _("How to do it"),
        [["instructions"], ["contact", "direction"], ["rhythm", "lubricant"]],
        [["direction_note"], ["lubricant_note"], ["tools"]],
    ),
    (_("When to take care, and when not to"), [["cautions"]], [["contraindications"]]),
    (_("What it may do"), [["benefits"]], []),
]
NEW = {"stroke": "effleurage", "phase": "work", "direction": "to-heart", "contact": "palm", "rhythm": "slow"}
NEW |= {"lubricant": "oil", "for_self": True, "receiver_position": "seated"}
NEW |= {"pressure_min": 1, "pressure_default": 2, "pressure_max": 3}
NEW |= {"seconds_min": 30, "seconds_default": 60, "seconds_max": 120}
"""What a new technique begins with: a glide towards the heart, of which each part fits the others."""
QUOTED = re.compile(r"'([a-z0-9-]+)'")


class OwnTechniqueForm(forms.Form):
    """`technique` is the one that is changed, if any."""

    name = forms.CharField(label=_("Name"), max_length=120)
    summary = forms.CharField(label=_("In one sentence"), max_length=300, help_text=_("What the hands do."))
    stroke = forms.ChoiceField(label=_("Stroke"))
    also_strokes = entries(label=_("Other strokes in it"))
    phase = chosen_from(Technique.Phase.choices, label=_("Part of a routine"))
    primary = entries(
        label=_("Works on"),
        required=True,
        help_text=_("Tick what the technique is for."),
        error_messages={"required": _("Tick at least one part of the body.")},
    )
    secondary = entries(label=_("Also touches"), help_text=_("What the hands pass on the way."))
    for_self = forms.BooleanField(label=_("On yourself"), required=False)
    for_partner = forms.BooleanField(label=_("On a partner"), required=False)
    receiver_position = chosen_from(Technique.ReceiverPosition.choices, label=_("Position of the receiver"))
    position_note = forms.CharField(label=_("More about the position"), max_length=300, required=False)
    pressure_min = chosen_from(Pressure.choices, label=_("Lowest pressure"))
    pressure_default = chosen_from(Pressure.choices, label=_("Usual pressure"))
    pressure_max = chosen_from(Pressure.choices, label=_("Highest pressure"))
    seconds_min = number(_("Shortest time in seconds"), *SECONDS)
    seconds_default = number(_("Usual time in seconds"), *SECONDS)
    seconds_max = number(_("Longest time in seconds"), *SECONDS)
    repetitions = number(_("Repetitions"), 1, 1000, required=False)
    hold_seconds = number(_("Seconds to hold"), 1, 3600, required=False)
    dose_note = forms.CharField(label=_("More about how long"), max_length=300, required=False)
    instructions = Lines(
        rows=7, label=_("Instructions"), help_text=_("Three to seven, one a line, in the order in which they are done.")
    )
    contact = chosen_from(Technique.Contact.choices, label=_("With what"))
    direction = chosen_from(Technique.Direction.choices, label=_("Direction"))
    direction_note = forms.CharField(label=_("More about the direction"), max_length=300, required=False)
    rhythm = chosen_from(Technique.Rhythm.choices, label=_("Pace"))
    lubricant = chosen_from(Technique.Lubricant.choices, label=_("Oil or lotion"))
    lubricant_note = forms.CharField(label=_("More about the oil or lotion"), max_length=200, required=False)
    tools = Lines(rows=2, label=_("Tools"), required=False, help_text=_("One a line."))
    cautions = Lines(rows=3, label=_("Take care"), required=False, help_text=_("One a line."))
    contraindications = entries(
        label=_("Not, or only lighter, with"),
        help_text=_("Whoever answers that one of these holds is told so beside the technique."),
    )
    benefits = Lines(
        rows=3,
        label=_("What you noticed"),
        required=False,
        help_text=_("One a line. It is shown as custom, not as study."),
    )
    view = chosen_from(EMPTY, label=_("Drawing"), required=False, help_text=_("Without one there is no picture."))
    path = Places(label=_("Where the hand passes"), required=False)
    also = Places(label=_("Where the other hand passes, if it goes its own way"), required=False)
    closed = forms.BooleanField(label=_("And back to where it began"), required=False)
    both = forms.BooleanField(label=_("Both hands do the same, one on each side of the body"), required=False)
    based_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, technique=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.technique, self.entry = technique, None
        known = library_cache.kept()
        strokes = [(stroke.slug, stroke.name) for stroke in known.strokes.values()]
        self.fields["stroke"].choices = strokes
        self.fields["also_strokes"].choices = strokes
        for name in ("primary", "secondary"):
            self.fields[name].choices = parts_of_the_body(known.areas)
            self.fields[name].widget.depths = {slug: len(area.lineage) - 2 for slug, area in known.areas.items()}
        self.fields["contraindications"].choices = [(c.slug, brief(c.name)) for c in known.conditions.values()]
        self.fields["view"].choices = [*EMPTY, *landmarks.choices()]

    # As it is shown

    @property
    def groups(self):
        """Title, rows of fields, rows that may be folded away, and whether they are not."""
        for title, rows, more in GROUPS:
            more = [[self[name] for name in row] for row in more]
            told = any(field.errors or field.value() for row in more for field in row)
            yield title, [[self[name] for name in row] for row in rows], more, told

    @property
    def map(self):
        """The drawing that is chosen, with its places."""
        return landmarks.numbered(self["view"].value(), [slots for _field, slots, _told in self.ways])

    @property
    def ways(self):
        """Of each hand, its field, a list of the places that are chosen, with room for more, and whether any is."""
        view, found = self["view"].value(), []
        for field in (self["path"], self["also"]):
            slugs = [slug for slug in (landmarks.slug_of(view, said) for said in field.value() or []) if slug]
            room = max(landmarks.SLOTS - len(slugs), landmarks.SPARE)
            slots = [*slugs, *[""] * room][: max(landmarks.MOST, len(slugs))]
            found.append((field, slots, bool(slugs or field.errors)))
        return found

    @classmethod
    def typed(cls, data, technique):
        """What was typed so far, to go on from: nothing is checked yet."""
        typed = {name: field.widget.value_from_datadict(data, {}, name) for name, field in cls.base_fields.items()}
        return cls(initial=typed, technique=technique)

    @classmethod
    def of(cls, technique):
        """What the technique says; without one, what a new one begins with."""
        if technique is None:
            return cls(initial=NEW)
        asked = own_technique.as_asked(technique)
        flat = {
            name: asked[table][part]
            for name, key in TABLES.items()
            for table, part in [key.split(".")]
            if part in asked.get(table, {})
        }
        benefits = [benefit["text"] for benefit in asked["benefits"]]
        initial = {**asked, **flat, "benefits": benefits, "based_on": technique.document_etag}
        return cls(initial=initial, technique=technique)

    # As it is read

    def clean_based_on(self):
        if self.technique and not self.cleaned_data["based_on"]:
            raise forms.ValidationError(_("This form does not say what it changes. Open it anew, and repeat this."))
        return self.cleaned_data["based_on"]

    def clean(self):
        """Everything that the library's files are held to, said beside the field that it is about."""
        self.name_places()
        if self.errors:
            return
        self.entry, problems = own_technique.read(self.asked())
        forms_name = {key: name for name, key in TABLES.items()}
        for key, messages in problems.items():
            name = forms_name.get(key, key.split(".")[0])
            for message in messages:
                self.add_error(name if name in self.fields else None, sentence(message))

    def name_places(self):
        """Places are told by their slugs from here on; which ones the drawing has is said where one is strange."""
        view = self.cleaned_data.get("view")
        for name in ("path", "also") if view else ():
            said = self.cleaned_data.get(name, [])
            self.cleaned_data[name] = [landmarks.slug_of(view, place) for place in said]
            if strange := [place for place in said if not landmarks.slug_of(view, place)]:
                told = _("“%(place)s” is no place of this drawing.") % {"place": Truncator(strange[0]).chars(60)}
                self.add_error(name, [told, landmarks.listed(view)])
        if view and "path" in self.cleaned_data and not self.cleaned_data["path"]:
            self.add_error("path", _("Choose at least the place where the hand begins, or no drawing."))

    def asked(self):
        """As a file of the library would say it; what is empty is not said."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [])}
        given.pop("based_on", None)
        for name in ("pressure_min", "pressure_default", "pressure_max"):
            given[name] = int(given[name])
        stored = own_technique.as_asked(self.technique) if self.technique else {}
        scopes = {benefit["text"]: benefit["scope"] for benefit in stored.get("benefits", [])}
        given["benefits"] = [{"text": text, "scope": scopes.get(text, "")} for text in given.get("benefits", [])]
        if "view" not in given:
            given = {name: value for name, value in given.items() if name not in PICTURE}
        asked = {name: stored[name] for name in ("editorial_note",) if name in stored}  # this form does not ask for it
        for name, value in given.items():
            table, _dot, part = TABLES.get(name, name).partition(".")
            if part:
                asked.setdefault(table, {})[part] = value
            else:
                asked[name] = value
        return asked


def parts_of_the_body(areas):
    """The areas as they lie within one another, under the large parts of the body; not the whole of it."""
    inner = [area for area in areas.values() if len(area.lineage) > 1 and area.lineage[1] in areas]
    inner.sort(key=lambda area: [areas[slug].position for slug in area.lineage if slug in areas])
    groups = {}
    for area in inner:
        groups.setdefault(areas[area.lineage[1]].name, []).append((area.slug, brief(area.name)))
    return list(groups.items())


def sentence(message):
    """With a capital letter and a full stop, and with names in place of slugs, as it is read beside a field."""
    first, rest = message.split(" ", 1) if " " in message else (message, "")
    message = f"{named(first) or first} {rest}".strip()
    message = QUOTED.sub(lambda quoted: named(quoted[1]) or quoted[0], message)
    for direction in Technique.Direction:
        message = message.replace(f"lead {direction.value}:", f"lead {direction.label.lower()}:")
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith('.') else '.'}"


def named(slug):
    """As people call a drawing, an area, a stroke or a condition; empty where the slug is of none."""
    if slug in atlas.LANDMARKS:
        return f"“{_(atlas.drawing(slug).title)}”"
    known = library_cache.kept()
    entry = known.areas.get(slug) or known.strokes.get(slug) or known.conditions.get(slug)
    return f"“{brief(entry.name)}”" if entry else ""
