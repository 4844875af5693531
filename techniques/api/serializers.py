"""Techniques in the API, as they are read and written."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from techniques import library_cache
from techniques.drawing.grips import GRIPS
from techniques.health_check.answers import MAX_LENGTH, Answers
from techniques.models import Benefit, BodyArea, Contraindication, Target, Technique
from techniques.models.document import COPIED
from techniques.models.effects import MAX_ANSWER
from techniques.models.one_line import MAX_CARE, MAX_HOW
from techniques.safety import verdicts
from techniques.safety.rules import unknown_answers


class NamedEntry(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()


OF_ONESELF = serializers.ChoiceField(
    Technique.ReceiverPosition.values,
    required=False,
    allow_blank=True,
    help_text="Of oneself, where it is another than a partner's. Only of what is for both.",
)


class TargetOfTechnique(serializers.Serializer):
    area = serializers.SlugField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(BodyArea.Kind.values)
    role = serializers.ChoiceField(Target.Role.values)
    paired = serializers.BooleanField(help_text="There is a left and a right one.")


class Level(serializers.Serializer):
    min = serializers.IntegerField()
    default = serializers.IntegerField()
    max = serializers.IntegerField()


class ContraindicationOfTechnique(NamedEntry):
    urgency = serializers.ChoiceField(Contraindication.Urgency.values)
    max_pressure = serializers.IntegerField(allow_null=True)
    do_instead = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "class": serializers.ChoiceField(Contraindication.Kind.values)}


class BenefitOfTechnique(serializers.Serializer):
    text = serializers.CharField()
    evidence = serializers.ChoiceField(Benefit.Evidence.values)
    scope = serializers.CharField(allow_blank=True, help_text="For whom, and for how long.")
    sources = serializers.ListField(child=serializers.SlugField())


class ReasonOfVerdict(serializers.Serializer):
    condition = serializers.SlugField()
    why = serializers.CharField(allow_blank=True)
    do_instead = serializers.CharField()


class VerdictOnTechnique(serializers.Serializer):
    answer = serializers.ChoiceField(verdicts.Outcome.values)
    level = serializers.IntegerField(allow_null=True, help_text="The highest pressure, where the answer is lighter.")
    side = serializers.CharField(allow_blank=True, help_text="The only side, if it is left out on the other.")
    reasons = ReasonOfVerdict(many=True)
    instead = serializers.ListField(
        child=serializers.SlugField(), help_text="Where it is left out: techniques to do instead, the best first."
    )


class TechniqueDocument(serializers.ModelSerializer):
    """One thing to do with the hands: where, which stroke, how long, how hard, and when not to."""

    # Only describes the stored text of `techniques.models.document`: nothing is serialized with it.
    stroke = NamedEntry()
    also_strokes = NamedEntry(many=True)
    targets = TargetOfTechnique(many=True)
    pressure = Level(help_text="0 to 5.")
    seconds = Level()
    tools = serializers.ListField(child=serializers.CharField())
    self_position = OF_ONESELF
    instructions = serializers.ListField(child=serializers.CharField())
    cautions = serializers.ListField(child=serializers.CharField())
    contraindications = ContraindicationOfTechnique(many=True)
    benefits = BenefitOfTechnique(many=True)
    sources = serializers.ListField(child=serializers.SlugField())
    verdict = VerdictOnTechnique(required=False, help_text="Only where `conditions` are asked about.")
    retired = serializers.BooleanField(help_text="No longer in the library, but still in routines that used it.")

    class Meta:
        model = Technique
        fields = ["slug", "name", "summary", "stroke", "also_strokes", "targets", "for_self", "for_partner"]
        fields += ["pressure", "seconds", *COPIED, "contraindications", "benefits", "sources"]
        fields += ["editorial_note", "origin", "diagram", "retired", "verdict"]
        read_only_fields = fields


class TargetsOfOwn(serializers.Serializer):
    primary = serializers.ListField(child=serializers.SlugField(), help_text="Slugs of body areas.")
    secondary = serializers.ListField(child=serializers.SlugField(), required=False)


class DiagramOfOwn(serializers.Serializer):
    view = serializers.CharField(help_text="The name of a drawing.")
    path = serializers.ListField(child=serializers.CharField(), help_text="Landmarks of the drawing.")
    closed = serializers.BooleanField(required=False)
    both = serializers.BooleanField(required=False)
    also = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="A second way, for the other hand."
    )
    grip = serializers.ChoiceField(list(GRIPS), required=False, help_text="How the hand is held, if not as usual.")
    turn = serializers.IntegerField(required=False, min_value=0, max_value=359, help_text="Degrees, clockwise.")
    movement = serializers.CharField(required=False, help_text="The name of a movement that is shown in two positions.")


class BenefitOfOwn(serializers.Serializer):
    text = serializers.CharField()
    scope = serializers.CharField(required=False)


class OwnTechniqueInput(serializers.Serializer):
    """As a file of the library says it, checked in the same way by `techniques.own.own_technique`."""

    # Only describes what is sent: nothing is read with it.
    name = serializers.CharField()
    summary = serializers.CharField()
    stroke = serializers.SlugField()
    also_strokes = serializers.ListField(child=serializers.SlugField(), required=False)
    phase = serializers.ChoiceField(Technique.Phase.values)
    targets = TargetsOfOwn()
    for_self = serializers.BooleanField()
    for_partner = serializers.BooleanField()
    pressure = Level(help_text="0 to 5.")
    seconds = Level()
    repetitions = serializers.IntegerField(required=False)
    hold_seconds = serializers.IntegerField(required=False)
    dose_note = serializers.CharField(required=False)
    direction = serializers.ChoiceField(Technique.Direction.values)
    direction_note = serializers.CharField(required=False)
    contact = serializers.ChoiceField(Technique.Contact.values)
    rhythm = serializers.ChoiceField(Technique.Rhythm.values)
    lubricant = serializers.ChoiceField(Technique.Lubricant.values)
    lubricant_note = serializers.CharField(required=False)
    tools = serializers.ListField(child=serializers.CharField(), required=False)
    receiver_position = serializers.ChoiceField(Technique.ReceiverPosition.values)
    self_position = OF_ONESELF
    position_note = serializers.CharField(required=False)
    how = serializers.CharField(
        required=False, max_length=MAX_HOW, help_text="The instructions in one line; else the first of them is shown."
    )
    care = serializers.CharField(
        required=False, max_length=MAX_CARE, help_text="The cautions in one line; else the first of them is shown."
    )
    instructions = serializers.ListField(child=serializers.CharField(), min_length=3, max_length=7)
    cautions = serializers.ListField(child=serializers.CharField(), required=False)
    contraindications = serializers.ListField(child=serializers.SlugField(), required=False)
    benefits = BenefitOfOwn(many=True, required=False)
    diagram = DiagramOfOwn(required=False)


class HeldCondition(serializers.Serializer):
    condition = serializers.SlugField(max_length=80)
    areas = serializers.ListField(child=serializers.SlugField(max_length=80), default=list, max_length=30)
    answers = serializers.DictField(
        child=serializers.SlugField(max_length=MAX_ANSWER),
        default=dict,
        help_text="To the further `questions` about the condition, by key, and `side` (left, right or both) where the "
        'person says where it is: `{"month": "7"}`. What is not answered counts as its most careful answer.',
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check the slugs against the library as it is now."""
        reference = library_cache.refresh()
        if attrs["condition"] not in reference.conditions:
            raise serializers.ValidationError({"condition": _("Unknown: %(slugs)s.") % {"slugs": attrs["condition"]}})
        unknown = [slug for slug in attrs["areas"] if slug not in reference.areas]
        if unknown:
            raise serializers.ValidationError({"areas": _("Unknown: %(slugs)s.") % {"slugs": ", ".join(unknown[:5])}})
        unknown = [
            answer[:40] for answer in unknown_answers(reference.conditions[attrs["condition"]], attrs["answers"])
        ]
        if unknown:
            raise serializers.ValidationError({"answers": _("Unknown: %(slugs)s.") % {"slugs": ", ".join(unknown[:5])}})
        return attrs


class Held(serializers.Serializer):
    conditions = HeldCondition(many=True, max_length=60)  # type: ignore[call-arg]  # of the list

    def validate_conditions(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(answers_of(rows).text()) > MAX_LENGTH:
            raise serializers.ValidationError(_("These are too many to store."), code="too_long")
        return rows

    def said(self) -> Answers:
        """What the valid data says, as of today."""
        return answers_of(self.validated_data["conditions"])


def answers_of(rows: Iterable[Mapping[str, Any]]) -> Answers:
    """Rows of the shape of `HeldCondition` as answers of today."""
    said = ((row["condition"], row["areas"], row["answers"]) for row in rows)
    return Answers.of_rows(said, timezone.localdate(), stored=True)


class HeldConditions(Held):
    on = serializers.DateField(read_only=True, allow_null=True, help_text="The day on which they were said.")
