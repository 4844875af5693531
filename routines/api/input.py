"""A routine as a program sends it: the document's own shape, checked and made into a Plan."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from routines.document.plan import MAX_SECTIONS, MAX_STEPS, Plan, SectionPlan
from routines.models import Routine, Section, Step
from routines.models.section_and_step import MAX_KEY
from techniques.models import Technique

FOR = {"choices": Routine.ForWhom, "source": "for_whom", "help_text": "Whose hands: one's own, or somebody else's."}


def key_field():
    return serializers.CharField(
        max_length=MAX_KEY, required=False, allow_blank=True, help_text="As you read it; a new part needs none."
    )


class StepInput(serializers.ModelSerializer):
    key = key_field()
    technique = serializers.CharField(max_length=80, help_text="The slug of a technique.")
    pressure = serializers.IntegerField(
        min_value=0, max_value=5, required=False, help_text="0 to 5; the technique's own where it is not said."
    )

    class Meta:
        model = Step
        fields = ["key", "technique", "side", "seconds", "pressure", "repetitions", "note", "transition_seconds"]
        extra_kwargs = {
            "seconds": {"required": False, "help_text": "The technique's own where it is not said."},
            "note": {"trim_whitespace": False},
        }


class SectionInput(serializers.ModelSerializer):
    key = key_field()
    steps = StepInput(many=True, required=False, max_length=MAX_STEPS)

    class Meta:
        model = Section
        fields = ["key", "title", "receiver_position", "sides", "rounds", "steps"]
        extra_kwargs = {"title": {"trim_whitespace": False}}


class DescriptionInput(serializers.ModelSerializer):
    """What a routine says about itself."""

    class Meta:
        model = Routine
        fields = ["title", "summary", "visibility", "language"]
        extra_kwargs = {
            "title": {"help_text": "1 to 120 characters."},
            "summary": {"trim_whitespace": False},
        }

    def get_fields(self):
        return {**super().get_fields(), "for": serializers.ChoiceField(required=False, **FOR)}


class RoutineInput(DescriptionInput):
    """Only a title is required. What else a routine document holds may stay in it, and is not read."""

    sections = SectionInput(many=True, required=False, max_length=MAX_SECTIONS)

    class Meta(DescriptionInput.Meta):
        fields = [*DescriptionInput.Meta.fields, "sections"]

    def plan(self, user, routine=None) -> Plan:
        """The plan, every technique fetched at once. Raises ValidationError, with the place of each mistake."""
        about = {**_defaults(), **self.validated_data}
        sections = about.pop("sections", [])
        slugs = {step["technique"] for section in sections for step in section.get("steps", [])}
        techniques = {technique.slug: technique for technique in usable(user, routine).filter(slug__in=slugs)}
        _refuse_unknown(sections, techniques)
        return Plan(about, [_section(section, techniques) for section in sections])


def usable(user, routine=None):
    """Techniques that may stand in this person's routine: what the library holds, their own, and what is in it."""
    offered = Q(pk__in=Technique.objects.visible_to(user).current().values("pk"))
    if routine is None:
        return Technique.objects.filter(offered)
    there = Step.objects.filter(section__routine=routine, technique=OuterRef("pk"))
    return Technique.objects.filter(offered | Exists(there))


def _defaults():
    """A replacement says everything: what it leaves out is as in a new routine."""
    names = ["summary", "for_whom", "visibility", "language"]
    return {name: Routine._meta.get_field(name).get_default() for name in names}


def _refuse_unknown(sections, techniques):
    mistakes = {}
    for i, section in enumerate(sections):
        for j, step in enumerate(section.get("steps", [])):
            if step["technique"] not in techniques:
                message = _("There is no technique “%(slug)s”.") % {"slug": step["technique"]}
                mistakes[f"sections.{i}.steps.{j}.technique"] = [ErrorDetail(message, code="does_not_exist")]
    if mistakes:
        raise ValidationError(mistakes)


def _section(section, techniques):
    fields = {name: value for name, value in section.items() if name != "steps"}
    return SectionPlan(fields, [_step(step, techniques[step["technique"]]) for step in section.get("steps", [])])


def _step(step, technique):
    own = {"seconds": technique.seconds_default, "pressure": technique.pressure_default}
    return {**own, **step, "technique": technique}
