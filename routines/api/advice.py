"""The API of what a careful teacher would say of a routine, and of the techniques that one wants at hand."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from config.http.etags import PRIVATE, cached
from config.http.schema import IF_MATCH
from routines.advice import SEVERITIES
from routines.api.history import OneRoutine
from routines.api.routine import RoutineDocument, written
from routines.composing.snapshot import advice_on
from routines.models.favourite import Favourite, favourites
from techniques import library_cache
from techniques.api.conditions import CONDITIONS, asked_conditions, varied
from techniques.models import Technique


class AdviceRow(serializers.Serializer):
    """One thing that a careful teacher would say; `step` and `section` are keys, empty where it is about the whole."""

    id = serializers.CharField(help_text="By which it is dismissed, or its repair is asked for.")
    rule = serializers.CharField()
    severity = serializers.ChoiceField(SEVERITIES)
    section = serializers.CharField(source="section_key", allow_blank=True)
    step = serializers.CharField(source="step_key", allow_blank=True)
    message = serializers.CharField()
    why = serializers.CharField()
    source = serializers.CharField()
    repair = serializers.CharField(source="repair.label", default=None, allow_null=True, help_text="What it would do.")
    dismissed = serializers.SerializerMethodField()

    def get_dismissed(self, advice) -> bool:
        return advice.id in self.context["dismissed"]


class AdviceInput(serializers.Serializer):
    id = serializers.CharField(max_length=40)


class RoutineAdvice(OneRoutine):
    """Advice on one of one's own routines. It never stops anybody from saving."""

    serializer_class = AdviceInput
    pagination_class = None

    @extend_schema(parameters=CONDITIONS, responses=AdviceRow(many=True))
    def list(self, request, code):
        """What a careful teacher would say, in the order of the steps; with conditions, what they speak against too."""
        return self.told(self.routine(), asked_conditions(request))

    @extend_schema(parameters=[IF_MATCH, *CONDITIONS], responses=RoutineDocument)
    @transaction.atomic
    def repair(self, request, code):
        """Do what a piece of advice offers."""
        asked, conditions = self.asked(), asked_conditions(request)
        routine = self.locked()
        found = [a for a in advice_on(routine.as_document(), routine.edition, conditions) if a.id == asked and a.repair]
        if not found:
            raise ValidationError({"id": _("There is no such advice, or it offers no repair.")})
        routine.rewrite(request.user, found[0].repair.apply)
        return written(request, routine)

    @extend_schema(responses=AdviceRow(many=True))
    def dismiss(self, request, code):
        """Not to be told this again, in this routine."""
        asked, routine = self.asked(), self.routine()
        routine.dismiss(asked)
        return self.told(routine)

    @extend_schema(request=None, responses=AdviceRow(many=True))
    def recall(self, request, code):
        """To be told all of it again."""
        routine = self.routine()
        routine.recall_advice()
        return self.told(routine)

    def asked(self):
        given = AdviceInput(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data["id"]

    def told(self, routine, conditions=()):
        library_cache.refresh()
        found = advice_on(routine.as_document(), routine.edition, conditions)
        context = {"dismissed": set(routine.dismissed)}
        return varied(cached(Response(AdviceRow(found, many=True, context=context).data), PRIVATE))


class Favourites(GenericViewSet):
    """The techniques that you marked to have at hand."""

    permission_classes = [IsAuthenticated]
    queryset = Technique.objects.none()
    filter_backends = []
    pagination_class = None
    lookup_field = "slug"
    lookup_value_converter = "slug"

    @extend_schema(responses={200: {"type": "array", "items": {"type": "string"}}})
    def list(self, request):
        """Their slugs, in the order of the library."""
        found = favourites(self.offered(), request.user).order_by("position", "slug")
        return cached(Response(list(found.values_list("slug", flat=True))), PRIVATE)

    @extend_schema(request=None, responses={204: None})
    def update(self, request, slug):
        """Mark it."""
        return self.marked(slug, True)

    @extend_schema(responses={204: None})
    def destroy(self, request, slug):
        """Unmark it."""
        return self.marked(slug, False)

    def offered(self):
        return Technique.objects.visible_to(self.request.user).current()

    def marked(self, slug, wanted):
        Favourite.mark(self.request.user, get_object_or_404(self.offered(), slug=slug), wanted)
        return Response(status=204)
