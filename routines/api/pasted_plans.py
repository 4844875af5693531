"""The API of pasted plans: plain text read into steps, decided as on the page."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from routines.api.input import FOR, FrequencyInput
from routines.document.plan import MAX_STEPS
from routines.import_export.pasting import choosing, own_words, plan_text
from routines.import_export.pasting.choosing import Choice
from routines.models import Section, Step
from techniques.api.serializers import OwnTechniqueInput
from techniques.models import Technique
from techniques.search.technique_names import Known, TechniqueNames, names_for

LINE = ("text", "name", "seconds", "repetitions", "side", "note")
REASONS = [*choosing.REASONS, "retired", "only_for_partner", "only_for_self"]


class TextInput(serializers.Serializer):
    text = serializers.CharField(max_length=plan_text.MAX_TEXT, trim_whitespace=False, help_text="At most 200 steps.")

    def get_fields(self) -> dict[str, serializers.Field]:
        return {**super().get_fields(), "for": serializers.ChoiceField(default="self", **FOR)}


class Limits(serializers.Serializer):
    min = serializers.IntegerField()
    default = serializers.IntegerField()
    max = serializers.IntegerField()


class Match(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    seconds = Limits()
    pressure = Limits()
    is_own = serializers.BooleanField(help_text="Whether it is yours, perhaps beside one of the library with its name.")


class ReadLine(serializers.Serializer):
    section = serializers.IntegerField(help_text="Its place in `sections`, from 0.")
    text = serializers.CharField(help_text="As it was written.")
    name = serializers.CharField(help_text="The words that name the technique.")
    seconds = serializers.IntegerField(
        allow_null=True, help_text="Of the whole step: 60 for “2 x 30 s”. The shorter of a range."
    )
    repetitions = serializers.IntegerField(allow_null=True)
    side = serializers.ChoiceField(Step.Side.choices, allow_null=True)
    pressure = serializers.IntegerField(allow_null=True, min_value=0, max_value=5)
    note = serializers.CharField()
    unread = serializers.ListField(child=serializers.CharField(), help_text="What was not understood.")
    chosen = serializers.CharField(
        allow_null=True, help_text="The slug of the technique that is taken by default; null if the line is left out."
    )
    reason = serializers.ChoiceField(REASONS, allow_null=True, help_text="Why it is left out; null if it is not.")
    why = serializers.CharField(help_text="The same in a sentence.")
    remarks = serializers.ListField(
        child=serializers.CharField(), help_text="Of what was not read, and of a dose outside the technique's limits."
    )
    is_sure = serializers.BooleanField(help_text="Whether what is chosen is certain; if not, ask.")
    as_own = OwnTechniqueInput(
        allow_null=True,
        help_text="Where no technique is recognised, the line as one of your own, for `/techniques/`; else null.",
    )
    techniques = Match(many=True, help_text="What it may mean, the chosen one first.")


class ReadSection(serializers.Serializer):
    title = serializers.CharField()
    sides = serializers.ChoiceField(Section.Sides.choices)
    receiver_position = serializers.ChoiceField(Technique.ReceiverPosition.choices, allow_blank=True)


class ReadText(serializers.Serializer):
    title = serializers.CharField(help_text="Of the whole; may be empty.")
    frequency = FrequencyInput(allow_null=True, help_text="How often the whole is done, if the text says so.")
    sections = ReadSection(many=True)
    lines = ReadLine(many=True)


class TextIntoSteps(APIView):
    """A routine in plain words."""

    stores_nothing = ("post",)
    permission_classes = []

    @extend_schema(request=TextInput, responses=ReadText)
    def post(self, request: Request) -> Response:
        """Read “5 min calf kneading, 2 x 30 s ankle hold each side” into steps. Nothing is stored."""
        given = TextInput(data=request.data)
        given.is_valid(raise_exception=True)
        names = names_for(request.user)
        plan = plan_text.read(given.validated_data["text"], names)
        numbers = [number for number, section in enumerate(plan.sections) for _line in section.lines]
        if len(numbers) > MAX_STEPS:
            words = _("A routine has at most %(count)d steps.") % {"count": MAX_STEPS}
            raise ValidationError({"text": [ErrorDetail(words, "max_length")]})
        for_whom = given.validated_data["for_whom"]
        choices = choosing.choose(plan.lines, names, for_whom)
        response = Response(
            {
                "title": plan.title,
                "frequency": plan.frequency,
                "sections": [
                    {name: getattr(section, name) for name in ("title", "sides", "receiver_position")}
                    for section in plan.sections
                ],
                "lines": [
                    {"section": number, **as_data(choice), "as_own": _as_own(choice, names, for_whom)}
                    for number, choice in zip(numbers, choices, strict=True)
                ],
            }
        )
        response["Cache-Control"] = "private, no-store"
        return response


def _as_own(choice: Choice, names: TechniqueNames, for_whom: str) -> dict[str, Any] | None:
    is_not_recognised = choice.reason in own_words.NOT_RECOGNISED
    return own_words.technique_data(choice.line, names, for_whom) if is_not_recognised else None


def as_data(choice: Choice) -> dict[str, Any]:
    line, chosen = choice.line, choice.chosen
    return {
        **{name: getattr(line, name) for name in LINE},
        "pressure": choice.pressure,
        "unread": list(line.unread),
        "chosen": chosen.slug if chosen else None,
        "reason": choice.reason or None,
        "why": choice.why,
        "remarks": choosing.remarks(line, chosen, line.seconds, choice.pressure),
        "is_sure": choice.is_sure,
        "techniques": [_match(technique) for technique in choice.options],
    }


def _match(technique: Known) -> dict[str, Any]:
    limits = {
        name: {part: technique.limits[f"{name}_{part}"] for part in ("min", "default", "max")}
        for name in ("seconds", "pressure")
    }
    return {"slug": technique.slug, "name": technique.name, **limits, "is_own": technique.is_own}
