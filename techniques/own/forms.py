"""The form for a person's own technique; `techniques.own.own_technique` reads and checks its data."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from techniques import library_cache
from techniques.drawing import atlas
from techniques.models import BodyArea, Technique, brief
from techniques.models.one_line import MAX_CARE, MAX_HOW
from techniques.models.pressure import Pressure
from techniques.models.seconds import SECONDS
from techniques.own import landmarks, own_technique
from techniques.own.own_technique import OwnTechnique
from techniques.own.widgets import Boxes, Landmarks, Lines, chosen_from, entries, number

EMPTY = [("", "—")]
# Names of table fields in the library's files, by their names in the form.
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
# Title, rows of fields that are always shown, and rows of optional fields that are folded away.
GROUPS = [
    (_("What it is"), [["name"], ["summary"], ["stroke", "phase"]], [["also_strokes"]]),
    (_("Where"), [["primary"]], [["secondary"]]),
    (_("For whom"), [["for_self", "for_partner"], ["receiver_position"]], [["self_position"], ["position_note"]]),
    (_("How hard"), [["pressure_min", "pressure_default", "pressure_max"]], []),
    (
        _("How long"),
        [["seconds_min", "seconds_default", "seconds_max"]],
        [["repetitions", "hold_seconds"], ["dose_note"]],
    ),
    (
        _("How to do it"),
        [["instructions"], ["contact", "direction"], ["rhythm", "lubricant"]],
        [["how"], ["direction_note"], ["lubricant_note"], ["tools"]],
    ),
    (_("When to take care, and when not to"), [["cautions"]], [["care"], ["contraindications"]]),
    (_("What it may do"), [["benefits"]], []),
]
NEW: dict[str, str | int | bool] = {
    "stroke": "effleurage",
    "phase": "work",
    "direction": "to-heart",
    "contact": "palm",
    "rhythm": "slow",
}
NEW |= {"lubricant": "oil", "for_self": True, "receiver_position": "seated"}
NEW |= {"pressure_min": 1, "pressure_default": 2, "pressure_max": 3}
NEW |= {"seconds_min": 30, "seconds_default": 60, "seconds_max": 120}
"""Initial values of a new technique: a glide towards the heart, so that they fit each other."""
QUOTED = re.compile(r"'([a-z0-9-]+)'")
Row = list[forms.BoundField]


class OwnTechniqueForm(forms.Form):
    """`technique` is the one to change, None for a new one; `entry` is what a valid form describes."""

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
    self_position = chosen_from(
        [("", _("The same")), *Technique.ReceiverPosition.choices],
        label=_("On yourself, if another position"),
        required=False,
    )
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
    how = forms.CharField(
        label=_("One line of how"),
        max_length=MAX_HOW,
        required=False,
        help_text=_("To read at a glance: begin with the hands. Without it the first instruction is shown."),
    )
    contact = chosen_from(Technique.Contact.choices, label=_("With what"))
    direction = chosen_from(Technique.Direction.choices, label=_("Direction"))
    direction_note = forms.CharField(label=_("More about the direction"), max_length=300, required=False)
    rhythm = chosen_from(Technique.Rhythm.choices, label=_("Pace"))
    lubricant = chosen_from(Technique.Lubricant.choices, label=_("Oil or lotion"))
    lubricant_note = forms.CharField(label=_("More about the oil or lotion"), max_length=200, required=False)
    tools = Lines(rows=2, label=_("Tools"), required=False, help_text=_("One a line."))
    cautions = Lines(rows=3, label=_("Take care"), required=False, help_text=_("One a line."))
    care = forms.CharField(
        label=_("One line of care"),
        max_length=MAX_CARE,
        required=False,
        help_text=_("What matters most. Without it the first line above is shown."),
    )
    contraindications = entries(
        label=_("Not, or only lighter, with"),
        help_text=_("Readers to whom one of these applies see a note beside the technique."),
    )
    benefits = Lines(
        rows=3,
        label=_("What you noticed"),
        required=False,
        help_text=_("One a line. Shown as traditional use, not as shown in studies."),
    )
    view = chosen_from(EMPTY, label=_("Drawing"), required=False, help_text=_("Without one there is no picture."))
    path = Landmarks(label=_("Where the hand passes"), required=False)
    also = Landmarks(label=_("Where the other hand passes, if it goes its own way"), required=False)
    closed = forms.BooleanField(label=_("And back to where it began"), required=False)
    both = forms.BooleanField(label=_("Both hands do the same, one on each side of the body"), required=False)
    based_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, technique: Technique | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.technique = technique
        self.entry: OwnTechnique | None = None
        reference = library_cache.kept()
        strokes = [(stroke.slug, stroke.name) for stroke in reference.strokes.values()]
        self._offer("stroke", strokes)
        self._offer("also_strokes", strokes)
        for name in ("primary", "secondary"):
            self._offer(name, area_choices(reference.areas))
            widget = self.fields[name].widget
            assert isinstance(widget, Boxes)
            widget.depths = {slug: len(area.lineage) - 2 for slug, area in reference.areas.items()}
        self._offer("contraindications", [(c.slug, brief(c.name)) for c in reference.conditions.values()])
        self._offer("view", [*EMPTY, *landmarks.choices()])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    # For display

    @property
    def groups(self) -> Iterator[tuple[str, list[Row], list[Row], bool]]:
        """Title, rows of fields, optional rows, and whether to unfold those."""
        for title, rows, more in GROUPS:
            optional = [[self[name] for name in row] for row in more]
            is_open = any(field.errors or field.value() for row in optional for field in row)
            yield str(title), [[self[name] for name in row] for row in rows], optional, is_open

    @property
    def map(self) -> landmarks.Map | None:
        """The chosen drawing with its landmarks."""
        return landmarks.numbered(self["view"].value(), [slugs for _field, slugs, _is_open in self.paths])

    @property
    def paths(self) -> list[tuple[forms.BoundField, list[str], bool]]:
        """For each hand its field, the values of the inputs (empty ones last), and whether to unfold it."""
        view, paths = self["view"].value(), []
        for field in (self["path"], self["also"]):
            slugs = [slug for slug in (landmarks.slug_of(view, name) for name in field.value() or []) if slug]
            room = max(landmarks.MIN_INPUTS - len(slugs), landmarks.SPARE_INPUTS)
            inputs = [*slugs, *[""] * room][: max(landmarks.MAX_LANDMARKS, len(slugs))]
            paths.append((field, inputs, bool(slugs or field.errors)))
        return paths

    @classmethod
    def typed(cls, data: Mapping[str, Any], technique: Technique | None) -> "OwnTechniqueForm":
        """A form with what was typed so far, unchecked."""
        typed = {name: field.widget.value_from_datadict(data, {}, name) for name, field in cls.base_fields.items()}
        return cls(initial=typed, technique=technique)

    @classmethod
    def of(cls, technique: Technique | None) -> "OwnTechniqueForm":
        """A form filled with the technique; without one, with the initial values of a new one."""
        if technique is None:
            return cls(initial=NEW)
        data = own_technique.as_data(technique)
        flat = {
            name: data[table][part]
            for name, key in TABLES.items()
            for table, part in [key.split(".")]
            if part in data.get(table, {})
        }
        benefits = [benefit["text"] for benefit in data["benefits"]]
        initial = {**data, **flat, "benefits": benefits, "based_on": technique.document_etag}
        return cls(initial=initial, technique=technique)

    # For reading

    def clean_based_on(self) -> str:
        if self.technique and not self.cleaned_data["based_on"]:
            raise forms.ValidationError(
                _("This form does not say what it changes. Open it again and repeat the change.")
            )
        return self.cleaned_data["based_on"]

    def clean(self) -> None:
        """Check by the rules of the library's files, and show each problem beside its field."""
        self.clean_landmarks()
        if self.errors:
            return
        self.entry, problems = own_technique.read(self.as_data())
        form_names = {key: name for name, key in TABLES.items()}
        for key, messages in problems.items():
            name = form_names.get(key, key.split(".")[0])
            for message in messages:
                self.add_error(name if name in self.fields else None, sentence(message))

    def clean_landmarks(self) -> None:
        """Turn names of landmarks into slugs; for an unknown one, the error lists those of the drawing."""
        view = self.cleaned_data.get("view")
        for name in ("path", "also") if view else ():
            titles = self.cleaned_data.get(name, [])
            self.cleaned_data[name] = [landmarks.slug_of(view, title) for title in titles]
            if unknown := [title for title in titles if not landmarks.slug_of(view, title)]:
                message = _("“%(place)s” is not on this drawing.") % {"place": Truncator(unknown[0]).chars(60)}
                self.add_error(name, [message, landmarks.listed(view or "")])
        if view and "path" in self.cleaned_data and not self.cleaned_data["path"]:
            self.add_error("path", _("Choose at least the place where the hand begins, or no drawing."))

    def as_data(self) -> dict[str, Any]:
        """The data for `own_technique.read`, without empty values."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [])}
        given.pop("based_on", None)
        for name in ("pressure_min", "pressure_default", "pressure_max"):
            given[name] = int(given[name])
        stored = own_technique.as_data(self.technique) if self.technique else {}
        scopes = {benefit["text"]: benefit["scope"] for benefit in stored.get("benefits", [])}
        given["benefits"] = [{"text": text, "scope": scopes.get(text, "")} for text in given.get("benefits", [])]
        if "view" not in given:
            given = {name: value for name, value in given.items() if name not in PICTURE}
        data: dict[str, Any] = {
            name: stored[name] for name in ("editorial_note",) if name in stored
        }  # not in this form
        for name, value in given.items():
            table, _dot, part = TABLES.get(name, name).partition(".")
            if part:
                data.setdefault(table, {})[part] = value
            else:
                data[name] = value
        return data


def area_choices(areas: Mapping[str, BodyArea]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The areas below the whole body in the order of the tree, grouped by the large parts of the body."""
    inner = [area for area in areas.values() if len(area.lineage) > 1 and area.lineage[1] in areas]
    inner.sort(key=lambda area: [areas[slug].position for slug in area.lineage if slug in areas])
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in inner:
        groups.setdefault(areas[area.lineage[1]].name, []).append((area.slug, brief(area.name)))
    return list(groups.items())


def sentence(message: str) -> str:
    """The message as a sentence to show beside a field: capital letter, full stop, names instead of slugs."""
    first, rest = message.split(" ", 1) if " " in message else (message, "")
    message = f"{quoted_name(first) or first} {rest}".strip()
    message = QUOTED.sub(lambda quoted: quoted_name(quoted[1]) or quoted[0], message)
    for direction in Technique.Direction:
        message = message.replace(f"lead {direction.value}:", f"lead {direction.label.lower()}:")
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith('.') else '.'}"


def quoted_name(slug: str) -> str:
    """The name of the drawing, area, stroke or condition with this slug, in quotes; empty if there is none."""
    if slug in atlas.LANDMARKS:
        return f"“{_(atlas.drawing(slug).title)}”"
    reference = library_cache.kept()
    entry = reference.areas.get(slug) or reference.strokes.get(slug) or reference.conditions.get(slug)
    return f"“{brief(entry.name)}”" if entry else ""
