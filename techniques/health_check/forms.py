"""“What should we know?”: the short check before a massage, as a form in one or two steps."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from techniques import library_cache
from techniques.health_check.answers import LONGEST, Answers

TODAY = ["fever", "contagious-illness", "impaired-consent", "gout", "acute-sprain-strain", "rheumatoid-flare"]
SKIN = ["skin-infection-local", "open-wound", "rash", "bruise", "burn-frostbite", "fragile-skin"]
SKIN += ["allergy-lubricant", "essential-oil-sensitivity", "undiagnosed-lump"]
VESSELS = ["varicose-veins", "clot-risk", "anticoagulants", "bleeding-disorder", "pad", "hypertension-unstable"]
VESSELS += ["recent-cardiac-stroke", "aneurysm", "mild-swelling", "edema-heart-kidney", "lymphoedema"]
BONES = ["stress-fracture", "osteoporosis", "osteoarthritis", "joint-replacement", "achilles-tendinopathy"]
BONES += ["plantar-fasciitis-acute"]
NERVES = ["diabetes", "diabetic-neuropathy", "tarsal-tunnel-nerve-symptoms"]
TRUNK = ["head-neck-injury", "hernia", "belly-pain"]
CARE = ["recent-surgery", "cancer", "bone-metastases", "implanted-device"]
# Each current condition that is no red flag stands in one of these; a test sees to it.
TOPICS = [
    (_("Today"), TODAY),
    (_("Skin"), SKIN),
    (_("Veins, heart and swelling"), VESSELS),
    (_("Bones, joints and tendons"), BONES),
    (_("Head, neck and belly"), TRUNK),
    (_("Nerves and feeling"), NERVES),
    (_("Pregnancy"), ["pregnancy"]),
    (_("Operations, cancer and implants"), CARE),
]
PLACES = [
    *("head", "face", "neck", "shoulder", "upper-arm", "elbow", "forearm", "wrist", "hand", "chest", "abdomen"),
    *("upper-back", "lower-back", "sacral-region", "hip", "buttock", "thigh-front", "thigh-back", "thigh-inner"),
    *("knee", "shin", "calf", "lower-leg-outer", "ankle", "heel", "sole", "forefoot", "top-of-foot", "foot-outer-edge"),
    "toes",
]


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes in a row, since they are many and their labels short."""


class CheckForm(forms.Form):
    """First what holds; then, only for what has a place that nobody else can know, where."""

    keep = forms.BooleanField(label=_("Keep these answers with my account"), required=False)

    def __init__(self, *args, answers, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.conditions = library_cache.kept().conditions
        said = answers.said
        for slug, condition in self.conditions.items():
            box = forms.BooleanField(label=condition.question, required=False, initial=slug in said)
            self.fields[f"has-{slug}"] = box
            if condition.person_says_where:
                where = forms.MultipleChoiceField(
                    label=condition.question, required=False, choices=places(), widget=Boxes, initial=said.get(slug, ())
                )
                self.fields[f"where-{slug}"] = where
        if not user.is_authenticated:
            del self.fields["keep"]
        else:
            self.fields["keep"].initial = answers.stored

    def clean(self):
        if len(self.answers().text()) > LONGEST:
            raise forms.ValidationError(_("This is more than can be kept: name fewer places."))

    @property
    def red_flags(self):
        flags = [c for c in self.conditions.values() if c.is_red_flag]
        flags.sort(key=lambda condition: condition.urgency != "emergency")
        return [self[f"has-{condition.slug}"] for condition in flags]

    @property
    def topics(self):
        """Title, boxes, and whether one of them is ticked."""
        for title, slugs in TOPICS:
            boxes = [self[f"has-{slug}"] for slug in slugs if slug in self.conditions]
            yield title, boxes, any(box.value() for box in boxes)

    @property
    def wheres(self):
        """Of what was ticked, the questions where."""
        named = [slug for slug in self.said() if self.conditions[slug].person_says_where]
        return [(self.conditions[slug], self[f"where-{slug}"]) for slug in named]

    @property
    def ticked(self):
        """What the first step said, to be sent along with the second."""
        return [f"has-{slug}" for slug in self.said()]

    def said(self):
        if not self.is_bound:
            return []
        return [slug for slug in self.conditions if self.cleaned_data.get(f"has-{slug}")]

    def answers(self) -> Answers:
        where = {slug: tuple(self.cleaned_data.get(f"where-{slug}", ())) for slug in self.said()}
        return Answers(where, timezone.localdate(), stored=bool(self.cleaned_data.get("keep")))


def places():
    areas = library_cache.kept().areas
    return [(slug, areas[slug].short_name) for slug in PLACES if slug in areas]
