"""What tests are made of."""

from allauth.account.models import EmailAddress

from accounts.models import User
from routines.document.plan import Plan, SectionPlan
from routines.models import Routine
from techniques.models import BodyArea, Stroke, Technique
from techniques.models.document import technique_document
from techniques.models.traits import traits_of

PASSWORD = "a calm pair of hands"
# What somebody may ask for as a technique of their own; see `techniques.own.own_technique.read`.
HEEL_RUB = {
    "name": "Grandmother's heel rub",
    "summary": "The thumbs rub round the heel in slow circles, as my grandmother did.",
    "stroke": "friction-circular",
    "phase": "work",
    "targets": {"primary": ["heel"], "secondary": ["ankle"]},
    "for_self": True,
    "for_partner": False,
    "pressure": {"min": 2, "default": 2, "max": 3},
    "seconds": {"min": 30, "default": 60, "max": 90},
    "direction": "circular",
    "contact": "thumb",
    "rhythm": "slow",
    "lubricant": "oil",
    "tools": ["towel"],
    "receiver_position": "seated",
    "instructions": ["Hold the heel.", "Rub round it with the thumbs.", "Wipe the oil off."],
    "cautions": ["Ease off where it is sore."],
    "contraindications": ["fracture"],
    "benefits": [{"text": "It let me sleep."}],
    "diagram": {"view": "foot-sole", "path": ["heel-inner", "heel-middle"], "closed": False, "both": False},
}


def make_user(name="alice", **fields):
    """A person whose email address is verified; the password is PASSWORD."""
    fields = {"email": f"{name}@example.org", "password": PASSWORD, "display_name": name.title(), **fields}
    user = User.objects.create_user(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_technique(slug="long-glide", area="calf", stroke="effleurage", **fields):
    """A technique of the library, or of its `author`."""
    fields = {
        "name": slug.replace("-", " ").capitalize(),
        "summary": "Slide both palms upwards.",
        "stroke": Stroke.objects.get(slug=stroke),
        "for_self": True,
        "pressure_min": 1,
        "pressure_default": 2,
        "pressure_max": 3,
        "seconds_min": 60,
        "seconds_default": 90,
        "seconds_max": 120,
        "direction": "to-heart",
        "contact": "palm",
        "rhythm": "slow",
        "lubricant": "oil",
        "receiver_position": "seated",
        "phase": "warm-up",
        "instructions": ["Slide both palms upwards."],
        "position": 1000,
        **fields,
    }
    technique = Technique.objects.create(slug=slug, **fields)
    technique.targets.create(area=BodyArea.objects.get(slug=area))
    with_traits(technique)
    return technique


def with_traits(technique):
    """Work out what the rules of safety read of it, after its links have changed."""
    areas = {target.area.slug: target.area for target in technique.targets.select_related("area")}
    technique.traits = traits_of(technique_document(technique), areas)
    technique.save(update_fields=["traits"])


def make_step(slug="ankle-bone-circles", **fields):
    """Fields of a step, for a plan."""
    technique = Technique.objects.get(slug=slug)
    return {"technique": technique, "seconds": 60, "pressure": 2, **fields}


def make_routine(author, *steps, title="Ankles", sides="each", sections=1, **about):
    """A routine of as many equal sections; without steps named, each holds one."""
    parts = [SectionPlan({"sides": sides}, list(steps) or [make_step()]) for _ in range(sections)]
    return Routine.create(author, Plan({"title": title, **about}, parts))
