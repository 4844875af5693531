"""What the API says that a technique looks like, read and written."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from techniques import library_cache
from techniques.health_check.answers import MAX_LENGTH
from techniques.models import Benefit, BodyArea, Contraindication, Target, Technique
from techniques.models.document import COPIED
from techniques.safety import verdicts


class NamedEntry(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()


class TargetOfTechnique(serializers.Serializer):
    area = serializers.SlugField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(BodyArea.Kind)
    role = serializers.ChoiceField(Target.Role)
    paired = serializers.BooleanField(help_text="There is a left and a right one.")


class Level(serializers.Serializer):
    min = serializers.IntegerField()
    default = serializers.IntegerField()
    max = serializers.IntegerField()


class ContraindicationOfTechnique(NamedEntry):
    urgency = serializers.ChoiceField(Contraindication.Urgency)
    max_pressure = serializers.IntegerField(allow_null=True)
    do_instead = serializers.CharField()

    def get_fields(self):
        return {**super().get_fields(), "class": serializers.ChoiceField(Contraindication.Kind)}


class BenefitOfTechnique(serializers.Serializer):
    text = serializers.CharField()
    evidence = serializers.ChoiceField(Benefit.Evidence)
    scope = serializers.CharField(allow_blank=True, help_text="For whom, and for how long.")
    sources = serializers.ListField(child=serializers.SlugField())


class ReasonOfVerdict(serializers.Serializer):
    condition = serializers.SlugField()
    why = serializers.CharField(allow_blank=True)
    do_instead = serializers.CharField()


class VerdictOnTechnique(serializers.Serializer):
    answer = serializers.ChoiceField(verdicts.Answer)
    level = serializers.IntegerField(allow_null=True, help_text="The highest pressure, where the answer is lighter.")
    reasons = ReasonOfVerdict(many=True)


class TechniqueDocument(serializers.ModelSerializer):
    """One thing to do with the hands: where, which stroke, how long, how hard, and when not to."""

    # Describes the stored text of `techniques.models.document`; nothing is ever serialized with it.
    stroke = NamedEntry()
    also_strokes = NamedEntry(many=True)
    targets = TargetOfTechnique(many=True)
    pressure = Level(help_text="0 to 5.")
    seconds = Level()
    tools = serializers.ListField(child=serializers.CharField())
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


class BenefitOfOwn(serializers.Serializer):
    text = serializers.CharField()
    scope = serializers.CharField(required=False)


class OwnTechniqueInput(serializers.Serializer):
    """As a file of the library says it, checked in the same way by `techniques.own.own_technique`."""

    # Describes what is sent; nothing is ever read with it.
    name = serializers.CharField()
    summary = serializers.CharField()
    stroke = serializers.SlugField()
    also_strokes = serializers.ListField(child=serializers.SlugField(), required=False)
    phase = serializers.ChoiceField(Technique.Phase)
    targets = TargetsOfOwn()
    for_self = serializers.BooleanField()
    for_partner = serializers.BooleanField()
    pressure = Level(help_text="0 to 5.")
    seconds = Level()
    repetitions = serializers.IntegerField(required=False)
    hold_seconds = serializers.IntegerField(required=False)
    dose_note = serializers.CharField(required=False)
    direction = serializers.ChoiceField(Technique.Direction)
    direction_note = serializers.CharField(required=False)
    contact = serializers.ChoiceField(Technique.Contact)
    rhythm = serializers.ChoiceField(Technique.Rhythm)
    lubricant = serializers.ChoiceField(Technique.Lubricant)
    lubricant_note = serializers.CharField(required=False)
    tools = serializers.ListField(child=serializers.CharField(), required=False)
    receiver_position = serializers.ChoiceField(Technique.ReceiverPosition)
    position_note = serializers.CharField(required=False)
    instructions = serializers.ListField(child=serializers.CharField(), min_length=3, max_length=7)
    cautions = serializers.ListField(child=serializers.CharField(), required=False)
    contraindications = serializers.ListField(child=serializers.SlugField(), required=False)
    benefits = BenefitOfOwn(many=True, required=False)
    diagram = DiagramOfOwn(required=False)


class HeldCondition(serializers.Serializer):
    condition = serializers.SlugField(max_length=80)
    areas = serializers.ListField(child=serializers.SlugField(max_length=80), default=list, max_length=30)

    def validate(self, held):
        """Slugs of the library as it is now."""
        known = library_cache.refresh()
        if held["condition"] not in known.conditions:
            raise serializers.ValidationError({"condition": _("Unknown: %(slugs)s.") % {"slugs": held["condition"]}})
        strange = [slug for slug in held["areas"] if slug not in known.areas]
        if strange:
            raise serializers.ValidationError({"areas": _("Unknown: %(slugs)s.") % {"slugs": ", ".join(strange[:5])}})
        return held


class Held(serializers.Serializer):
    conditions = HeldCondition(many=True, max_length=60)

    def validate_conditions(self, held):
        text = "~".join(f"{one['condition']}:{'+'.join(one['areas'])}" for one in held)
        if len(text) > MAX_LENGTH - 20:
            raise serializers.ValidationError(_("These are more than can be kept."), code="too_long")
        return held

    def said(self) -> dict:
        """Places by condition, as `Answers` takes them; one that was sent twice holds in all of its places."""
        said = {}
        for one in self.validated_data["conditions"]:
            said[one["condition"]] = (*said.get(one["condition"], ()), *one["areas"])
        return said


class HeldConditions(Held):
    on = serializers.DateField(read_only=True, allow_null=True, help_text="The day on which they were said.")
