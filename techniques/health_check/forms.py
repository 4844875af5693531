"""The safety check: short, before a massage, as a form in one or two steps."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from techniques import library_cache
from techniques.health_check.answers import MAX_LENGTH, Answers
from techniques.localized import plain_text
from techniques.models import Contraindication
from techniques.models.effects import Effect
from techniques.safety.rules import BOTH, SIDE, labels_of, options_of

if TYPE_CHECKING:
    from django.contrib.auth.models import _AnyUser

TODAY = ["fever", "contagious-illness", "impaired-consent", "gout", "acute-sprain-strain", "rheumatoid-flare"]
SKIN = ["skin-infection-local", "open-wound", "rash", "bruise", "burn-frostbite", "fragile-skin"]
SKIN += ["shingles", "allergy-lubricant", "essential-oil-sensitivity", "asthma-scent", "undiagnosed-lump"]
VESSELS = ["varicose-veins", "clot-risk", "anticoagulants", "bleeding-disorder", "pad", "hypertension-unstable"]
VESSELS += ["recent-cardiac-stroke", "heart-failure-stable", "aneurysm", "mild-swelling", "edema-heart-kidney"]
VESSELS += ["lymphoedema", "dialysis-fistula"]
BONES = ["stress-fracture", "osteoporosis", "osteoarthritis", "joint-replacement", "achilles-tendinopathy"]
BONES += ["plantar-fasciitis-acute", "hypermobility"]
NERVES = ["diabetes", "diabetic-neuropathy", "tarsal-tunnel-nerve-symptoms", "nerve-root-pain", "epilepsy"]
NERVES += ["neurological-spasticity"]
TRUNK = ["head-neck-injury", "carotid-disease", "vertigo", "hernia", "belly-pain"]
CARE = ["recent-surgery", "cancer", "bone-metastases", "implanted-device"]
# Each current condition that is not a red flag is in one of these, which a test checks.
TOPICS = [
    (_("Today"), TODAY),
    (_("Skin"), SKIN),
    (_("Veins, heart and swelling"), VESSELS),
    (_("Bones, joints and tendons"), BONES),
    (_("Head, neck and belly"), TRUNK),
    (_("Nerves and feeling"), NERVES),
    (_("Pregnancy and age"), ["pregnancy", "child", "frail-elderly"]),
    (_("Operations, cancer and implants"), CARE),
]
AREAS = [
    *("head", "face", "neck", "shoulder", "upper-arm", "elbow", "forearm", "wrist", "hand", "chest", "abdomen"),
    *("upper-back", "lower-back", "sacral-region", "hip", "buttock", "thigh-front", "thigh-back", "thigh-inner"),
    *("knee", "shin", "calf", "lower-leg-outer", "ankle", "heel", "sole", "forefoot", "top-of-foot", "foot-outer-edge"),
    "toes",
]
FEW = 4
"""Answers that stand side by side; more of them are in a menu."""


@dataclass(frozen=True)
class Asked:
    """What the second step asks about a condition that holds.

    `likely` are boxes of places where it may well be, `elsewhere` all others; `choices` are its further questions.
    """

    condition: Contraindication
    choices: list[forms.BoundField]
    likely: list[BoundWidget]
    elsewhere: list[BoundWidget]
    side: forms.BoundField | None

    @property
    def is_elsewhere(self) -> bool:
        return any(box.data["selected"] for box in self.elsewhere)


class CheckForm(forms.Form):
    """The first step asks which conditions hold; the second, what only the person knows of these, such as where."""

    keep = forms.BooleanField(label=_("Keep these answers with my account"), required=False)

    def __init__(self, *args: Any, answers: Answers, user: "_AnyUser", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conditions = library_cache.kept().conditions
        declared = answers.declared
        for slug, condition in self.conditions.items():
            box = forms.BooleanField(label=condition.question, required=False, initial=slug in declared)
            self.fields[f"has-{slug}"] = box
            if self.is_bound and f"has-{slug}" in self.data:
                self.fields.update(further_fields(condition))
        if not user.is_authenticated:
            del self.fields["keep"]
        else:
            self.fields["keep"].initial = answers.stored

    def clean(self) -> None:
        if len(self.answers().text()) > MAX_LENGTH:
            raise forms.ValidationError(_("These answers are too long to store: name fewer areas."))

    @property
    def red_flags(self) -> list[forms.BoundField]:
        """Their boxes, emergencies first."""
        flags = [c for c in self.conditions.values() if c.is_red_flag]
        flags.sort(key=lambda condition: condition.urgency != "emergency")
        return [self[f"has-{condition.slug}"] for condition in flags]

    @property
    def topics(self) -> Iterator[tuple[str, list[forms.BoundField], bool]]:
        """Title, boxes, and whether one of them is ticked."""
        for title, slugs in TOPICS:
            boxes = [self[f"has-{slug}"] for slug in slugs if slug in self.conditions]
            yield str(title), boxes, any(box.value() for box in boxes)

    @property
    def is_second_step(self) -> bool:
        return "placed" in self.data

    @property
    def asks_further(self) -> bool:
        """Whether the second step is due. A red flag that holds whatever is answered needs help at once instead."""
        ticked = [self.conditions[slug] for slug in self.ticked_slugs()]
        stops = any(condition.is_red_flag and not condition.known_questions for condition in ticked)
        return not self.is_second_step and not stops and any(options_of(condition) for condition in ticked)

    @property
    def further(self) -> Iterator[Asked]:
        """What is asked about each ticked condition of which only the person knows more."""
        for condition in (self.conditions[slug] for slug in self.ticked_slugs()):
            if options_of(condition):
                slug, has_place = condition.slug, condition.person_says_where
                boxes = list(self[f"where-{slug}"]) if has_place else []
                choices = [self[f"{question.key}-{slug}"] for question in condition.known_questions]
                likely = len(likely_places(condition)) or len(boxes)
                side = self[f"{SIDE}-{slug}"] if has_place else None
                yield Asked(condition, choices, boxes[:likely], boxes[likely:], side)

    @property
    def ticked_names(self) -> list[str]:
        """Names of the ticked boxes, for the second step to send along."""
        return [f"has-{slug}" for slug in self.ticked_slugs()]

    def ticked_slugs(self) -> list[str]:
        if not self.is_bound:
            return []
        return [slug for slug in self.conditions if self.cleaned_data.get(f"has-{slug}")]

    def answers(self) -> Answers:
        rows = [(slug, self.cleaned_data.get(f"where-{slug}", ()), self._further(slug)) for slug in self.ticked_slugs()]
        return Answers.of_rows(rows, timezone.localdate(), stored=bool(self.cleaned_data.get("keep")))

    def _further(self, slug: str) -> dict[str, str]:
        answers = {key: self.cleaned_data.get(f"{key}-{slug}", "") for key in options_of(self.conditions[slug])}
        return {key: answer for key, answer in answers.items() if answer}


def further_fields(condition: Contraindication) -> Iterator[tuple[str, forms.Field]]:
    """A field for each further question about the condition, by name; where it is and on which side are two."""
    slug = condition.slug
    for question in condition.known_questions:
        label, labels = plain_text(question, "name"), labels_of(question)
        yield f"{question.key}-{slug}", choice_field(label, labels)
    if condition.person_says_where:
        places, boxes = area_choices(first=likely_places(condition)), forms.CheckboxSelectMultiple
        where = forms.MultipleChoiceField(label=_("Where?"), required=False, choices=places, widget=boxes)
        yield f"where-{slug}", where
        sides = {"left": gettext("Left"), "right": gettext("Right"), BOTH: gettext("Both")}
        yield f"{SIDE}-{slug}", choice_field(gettext("On which side?"), sides)


def choice_field(label: str, labels: dict[str, str]) -> forms.ChoiceField:
    widget = forms.RadioSelect if len(labels) <= FEW else forms.Select
    choices = [*labels.items(), ("", _("I do not know"))]
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=widget)


def area_choices(first: Collection[str] = ()) -> list[tuple[str, str]]:
    """The places of the check, some of them first."""
    areas = library_cache.kept().areas
    places = sorted((slug for slug in AREAS if slug in areas), key=lambda slug: slug not in first)
    return [(slug, areas[slug].short_name) for slug in places]


def likely_places(condition: Contraindication) -> list[str]:
    """The places that the library guesses as long as none is named; none if it cannot guess."""
    areas = library_cache.kept().areas
    unplaced = [effect for effect in condition.known_effects if effect.scope == Effect.Scope.UNPLACED]
    guessed = {area for effect in unplaced for area in effect.area_slugs}
    return [slug for slug in AREAS if slug in areas and guessed.intersection(areas[slug].lineage)]


def with_earlier(data: QueryDict, answers: Answers) -> QueryDict:
    """The data sent, and for the second step to begin with what was answered before."""
    data = data.copy()
    if "placed" not in data:
        for slug, places in answers.declared.items():
            data.setlist(f"where-{slug}", list(dict.fromkeys(place for area in places for place in offered(area))))
            for key, answer in answers.of(slug).items():
                data[f"{key}-{slug}"] = answer
    return data


def offered(area: str) -> list[str]:
    """The places of the check that an area is or holds, else the one that it is a part of."""
    areas = library_cache.kept().areas
    if area not in areas:
        return []
    inside = [slug for slug in AREAS if slug in areas and area in areas[slug].lineage]
    return inside or [slug for slug in reversed(areas[area].lineage) if slug in AREAS][:1]
