"""The safety check: short, before a massage, as a form in one or two steps."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from techniques import library_cache
from techniques.health_check.answers import MAX_LENGTH, Answers
from techniques.models import Contraindication

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


class Boxes(forms.CheckboxSelectMultiple):
    """Checkboxes in a row: there are many, with short labels."""


class CheckForm(forms.Form):
    """The first step asks which conditions hold; the second, where, for conditions whose area only the person knows."""

    keep = forms.BooleanField(label=_("Keep these answers with my account"), required=False)

    def __init__(self, *args: Any, answers: Answers, user: "_AnyUser", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conditions = library_cache.kept().conditions
        declared = answers.declared
        for slug, condition in self.conditions.items():
            box = forms.BooleanField(label=condition.question, required=False, initial=slug in declared)
            self.fields[f"has-{slug}"] = box
            if condition.person_says_where:
                self.fields[f"where-{slug}"] = forms.MultipleChoiceField(
                    label=condition.question,
                    required=False,
                    choices=area_choices(),
                    widget=Boxes,
                    initial=declared.get(slug, ()),
                )
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
    def area_questions(self) -> list[tuple[Contraindication, forms.BoundField]]:
        """The ticked conditions whose area only the person knows, each with its field."""
        slugs = [slug for slug in self.ticked_slugs() if self.conditions[slug].person_says_where]
        return [(self.conditions[slug], self[f"where-{slug}"]) for slug in slugs]

    @property
    def ticked_names(self) -> list[str]:
        """Names of the ticked boxes, for the second step to send along."""
        return [f"has-{slug}" for slug in self.ticked_slugs()]

    def ticked_slugs(self) -> list[str]:
        if not self.is_bound:
            return []
        return [slug for slug in self.conditions if self.cleaned_data.get(f"has-{slug}")]

    def answers(self) -> Answers:
        declared = {slug: tuple(self.cleaned_data.get(f"where-{slug}", ())) for slug in self.ticked_slugs()}
        return Answers(declared, timezone.localdate(), stored=bool(self.cleaned_data.get("keep")))


def area_choices() -> list[tuple[str, str]]:
    areas = library_cache.kept().areas
    return [(slug, areas[slug].short_name) for slug in AREAS if slug in areas]
