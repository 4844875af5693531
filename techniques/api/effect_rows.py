"""The effects and the questions of a condition, as the API lists them."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from rest_framework import serializers

from techniques.models import BodyArea, Effect, Question, Source
from techniques.models.position import ReceiverPosition
from techniques.models.work import Work


class EffectRow(serializers.Serializer):
    slug = serializers.SlugField()
    words = serializers.CharField()
    scope = serializers.ChoiceField(Effect.Scope.values)
    areas = serializers.ListField(child=serializers.SlugField())
    positions = serializers.ListField(child=serializers.ChoiceField(ReceiverPosition.values))
    limits = serializers.ListField(child=serializers.ChoiceField(Work.values), help_text="Empty: all kinds of work.")
    question = serializers.CharField(help_text="The key of the question that it hangs on, or nothing.")
    answers = serializers.ListField(child=serializers.CharField())
    outcome = serializers.ChoiceField(Effect.Outcome.values)
    level = serializers.IntegerField(allow_null=True, help_text="The highest pressure, where the outcome is lighter.")
    minutes = serializers.IntegerField(allow_null=True, help_text="The longest time, of all steps together.")
    sources = serializers.ListField(child=serializers.SlugField())


class QuestionRow(serializers.Serializer):
    key = serializers.SlugField()
    question = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())
    labels = serializers.ListField(child=serializers.CharField())


def effect_rows() -> ArraySubquery:
    """The effects of the condition at hand, in their order."""
    areas = BodyArea.objects.filter(effects=OuterRef("pk")).order_by("position", "slug").values("slug")
    sources = Source.objects.filter(effects=OuterRef("pk")).order_by("position", "slug").values("slug")
    plain = ("slug", "scope", "positions", "limits", "question", "answers", "outcome", "level", "minutes")
    row = JSONObject(
        words="name", areas=ArraySubquery(areas), sources=ArraySubquery(sources), **{name: name for name in plain}
    )
    effects = Effect.objects.current().filter(condition=OuterRef("pk"))
    return ArraySubquery(effects.order_by("position").values(row=row))


def question_rows() -> ArraySubquery:
    """The further questions about the condition at hand, in their order."""
    row = JSONObject(question="name", key="key", options="options", labels="labels")
    questions = Question.objects.current().filter(condition=OuterRef("pk"))
    return ArraySubquery(questions.order_by("position").values(row=row))
