"""The API of advice on a routine, and of favourite techniques."""

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import member
from config.http.etags import PRIVATE, cached
from config.http.schema import IF_MATCH
from routines.advice import SEVERITIES
from routines.advice.model import Advice
from routines.api.history import OneRoutine
from routines.api.own_rows import OwnRows
from routines.api.routines import RoutineDocument, document_response
from routines.composing.snapshot import advice_on
from routines.models import Routine
from routines.models.favourite import Favourite, favourites
from techniques import library_cache
from techniques.api.conditions import CONDITIONS, conditions_of, varied
from techniques.models import Contraindication, Technique
from techniques.models.querysets import TechniqueQuerySet


class AdviceRow(serializers.Serializer):
    """One piece of advice; `step` and `section` are keys, both empty if it is about the whole routine."""

    id = serializers.CharField(help_text="For dismissing it, or applying its repair.")
    rule = serializers.CharField()
    severity = serializers.ChoiceField(SEVERITIES)
    section = serializers.CharField(source="section_key", allow_blank=True)
    step = serializers.CharField(source="step_key", allow_blank=True)
    message = serializers.CharField()
    why = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    repair = serializers.CharField(
        source="repair.label", default=None, allow_null=True, help_text="What its repair would do; null if it has none."
    )
    dismissed = serializers.SerializerMethodField()

    def get_dismissed(self, advice: Advice) -> bool:
        return advice.id in self.context["dismissed"]


class AdviceInput(serializers.Serializer):
    id = serializers.CharField(max_length=40)


class RoutineAdvice(OneRoutine):
    """Advice on one of the person's own routines. It never prevents saving."""

    serializer_class = AdviceInput
    pagination_class = None

    @extend_schema(parameters=CONDITIONS, responses=AdviceRow(many=True))
    def list(self, request: Request, code: str) -> Response:
        """Advice on the routine, in the order of the steps; with conditions, also on what they rule out."""
        return self.advice_response(self.routine(), conditions_of(request))

    @extend_schema(parameters=[IF_MATCH, *CONDITIONS], responses=RoutineDocument)
    @transaction.atomic
    def repair(self, request: Request, code: str) -> HttpResponse:
        """Apply the repair of a piece of advice."""
        wanted, conditions = self.advice_id(), conditions_of(request)
        routine = self.locked()
        advice = advice_on(routine.as_document(), routine.edition, conditions)
        repair = next((each.repair for each in advice if each.id == wanted and each.repair), None)
        if repair is None:
            raise ValidationError({"id": _("There is no such advice, or it offers no repair.")})
        routine.rewrite(member(request), repair.apply)
        return document_response(request, routine)

    @extend_schema(responses=AdviceRow(many=True))
    def dismiss(self, request: Request, code: str) -> Response:
        """Dismiss a piece of advice on this routine."""
        advice_id, routine = self.advice_id(), self.routine()
        routine.dismiss(advice_id)
        return self.advice_response(routine)

    @extend_schema(request=None, responses=AdviceRow(many=True))
    def recall(self, request: Request, code: str) -> Response:
        """Restore all dismissed advice."""
        routine = self.routine()
        routine.recall_advice()
        return self.advice_response(routine)

    def advice_id(self) -> str:
        given = AdviceInput(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data["id"]

    def advice_response(self, routine: Routine, conditions: Sequence[Contraindication] = ()) -> Response:
        library_cache.refresh()
        advice = advice_on(routine.as_document(), routine.edition, conditions)
        context = {"dismissed": set(routine.dismissed)}
        return varied(cached(Response(AdviceRow(advice, many=True, context=context).data), PRIVATE))


class Favourites(OwnRows):
    """Your favourite techniques."""

    queryset = Technique.objects.none()
    pagination_class = None
    lookup_field = "slug"
    lookup_value_converter = "slug"

    @extend_schema(responses={200: {"type": "array", "items": {"type": "string"}}})
    def list(self, request: Request) -> Response:
        """Their slugs, in the order of the library."""
        techniques = favourites(self.offered(), member(request)).order_by("position", "slug")
        return cached(Response(list(techniques.values_list("slug", flat=True))), PRIVATE)

    @extend_schema(request=None, responses={204: None})
    def update(self, request: Request, slug: str) -> Response:
        """Add a favourite."""
        return self.mark(slug, True)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """Remove a favourite."""
        return self.mark(slug, False)

    def offered(self) -> TechniqueQuerySet:
        return Technique.objects.visible_to(self.request.user).current()

    def mark(self, slug: str, wanted: bool) -> Response:
        Favourite.mark(member(self.request), get_object_or_404(self.offered(), slug=slug), wanted)
        return Response(status=204)
