"""A routine as programs send it, in the shape of the document: validated and turned into a Plan."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from accounts.models import User
from routines.document.frequency import MOST, PERIODS
from routines.document.plan import MAX_SECTIONS, MAX_STEPS, Plan, SectionPlan
from routines.models import Routine, Section, Step
from routines.models.section_and_step import MAX_KEY
from techniques.models import Technique
from techniques.models.querysets import TechniqueQuerySet

FOR: dict[str, Any] = {
    "choices": Routine.ForWhom.choices,
    "source": "for_whom",
    "help_text": "Whose hands: one's own, or somebody else's.",
}


def key_field() -> serializers.CharField:
    return serializers.CharField(
        max_length=MAX_KEY, required=False, allow_blank=True, help_text="As you read it; a new part needs none."
    )


class Instant(serializers.DateTimeField):
    """A moment. Reports one that its time zone shifts out of the calendar as invalid."""

    def enforce_timezone(self, value: datetime) -> datetime:
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")


class StepInput(serializers.ModelSerializer):
    key = key_field()
    technique = serializers.CharField(max_length=80, help_text="The slug of a technique.")
    pressure = serializers.IntegerField(
        min_value=0, max_value=5, required=False, help_text="0 to 5; by default the technique's own."
    )

    class Meta:
        model = Step
        fields = ["key", "technique", "side", "seconds", "pressure", "repetitions", "note", "transition_seconds"]
        extra_kwargs = {
            "seconds": {"required": False, "help_text": "By default the technique's own."},
            "note": {"trim_whitespace": False},
        }


class SectionInput(serializers.ModelSerializer):
    key = key_field()
    steps = StepInput(many=True, required=False, max_length=MAX_STEPS)  # type: ignore[call-arg]  # of the list

    class Meta:
        model = Section
        fields = ["key", "title", "receiver_position", "sides", "rounds", "steps"]
        extra_kwargs = {"title": {"trim_whitespace": False}}


class FrequencyInput(serializers.Serializer):
    times = serializers.IntegerField(min_value=1, max_value=MOST)
    per = serializers.ChoiceField(PERIODS)


class DescriptionInput(serializers.ModelSerializer):
    """The fields of the routine itself, without its sections."""

    class Meta:
        model = Routine
        fields = ["title", "summary", "visibility", "language"]
        extra_kwargs = {
            "title": {"help_text": "1 to 120 characters."},
            "summary": {"trim_whitespace": False},
        }

    def get_fields(self) -> dict[str, serializers.Field]:
        frequency = FrequencyInput(required=False, allow_null=True, help_text="How often it is meant to be done.")
        of_routine = {"for": serializers.ChoiceField(required=False, **FOR), "frequency": frequency}
        return {**super().get_fields(), **of_routine}


class RoutineInput(DescriptionInput):
    """Only a title is required. Other fields of a routine document are allowed and ignored."""

    sections = SectionInput(many=True, required=False, max_length=MAX_SECTIONS)  # type: ignore[call-arg]  # of the list

    class Meta(DescriptionInput.Meta):
        fields = [*DescriptionInput.Meta.fields, "sections"]

    def plan(self, user: User, routine: Routine | None = None) -> Plan:
        """The plan. Raises ValidationError with the path of each unknown technique."""
        about = {**_defaults(), **self.validated_data}
        sections = about.pop("sections", [])
        slugs = {step["technique"] for section in sections for step in section.get("steps", [])}
        techniques = {technique.slug: technique for technique in usable(user, routine).filter(slug__in=slugs)}
        _refuse_unknown(sections, techniques)
        return Plan(about, [_section(section, techniques) for section in sections])


def usable(user: User, routine: Routine | None = None) -> TechniqueQuerySet:
    """The techniques that the person can use: the library's, their own, and those in the routine already."""
    offered = Q(pk__in=Technique.objects.visible_to(user).current().values("pk"))
    if routine is None:
        return Technique.objects.filter(offered)
    steps = Step.objects.filter(section__routine=routine, technique=OuterRef("pk"))
    return Technique.objects.filter(offered | Exists(steps))


def _defaults() -> dict[str, Any]:
    """The defaults of a new routine, which a replacement gets for the fields it leaves out."""
    new = Routine()
    return {name: getattr(new, name) for name in ("summary", "for_whom", "visibility", "language", "frequency")}


def _refuse_unknown(sections: Iterable[Mapping[str, Any]], techniques: Mapping[str, Technique]) -> None:
    mistakes = {}
    for i, section in enumerate(sections):
        for j, step in enumerate(section.get("steps", [])):
            if step["technique"] not in techniques:
                message = _("There is no technique “%(slug)s”.") % {"slug": step["technique"]}
                mistakes[f"sections.{i}.steps.{j}.technique"] = [ErrorDetail(message, code="does_not_exist")]
    if mistakes:
        raise ValidationError(mistakes)


def _section(section: Mapping[str, Any], techniques: Mapping[str, Technique]) -> SectionPlan:
    fields = {name: value for name, value in section.items() if name != "steps"}
    return SectionPlan(fields, [_step(step, techniques[step["technique"]]) for step in section.get("steps", [])])


def _step(step: Mapping[str, Any], technique: Technique) -> dict[str, Any]:
    defaults = {"seconds": technique.seconds_default, "pressure": technique.pressure_default}
    return {**defaults, **step, "technique": technique}
