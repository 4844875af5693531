"""The API of a routine under health conditions: rulings on its steps, and a safe version."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.requests import member
from config.http.once import once
from config.http.schema import IDEMPOTENCY_KEY, IF_MATCH
from routines.api.history import OneRoutine
from routines.api.routines import RoutineDocument, created, document_response
from routines.document.shapes import Document
from routines.models import Routine, ShareLink
from routines.safety.replacing import rulings_with_instead
from routines.safety.safe_version import make_safe, safe_copy
from routines.safety.screening import Act, NotToday, overall, screen
from techniques.api.serializers import Held
from techniques.models import Contraindication

IF_IN_PLACE = OpenApiParameter(
    IF_MATCH.name, str, OpenApiParameter.HEADER, description="For a change in place: the ETag of what you read, or `*`."
)


class RulingReason(serializers.Serializer):
    condition = serializers.CharField(source="condition.slug")
    why = serializers.CharField()
    do_instead = serializers.CharField(source="condition.do_instead")


class StepRuling(serializers.Serializer):
    section = serializers.IntegerField(help_text="Its place in `sections`, from 0.")
    step = serializers.IntegerField(help_text="Its place in the section, from 0.")
    key = serializers.CharField()
    technique = serializers.CharField()
    act = serializers.ChoiceField(Act.choices)
    level = serializers.IntegerField(allow_null=True, help_text="Where lighter: the highest pressure, 0 to 5.")
    side = serializers.CharField(allow_blank=True, help_text="Where lighter: the only side left, if any.")
    instead = serializers.CharField(
        source="instead.slug", default=None, allow_null=True, help_text="What a safe version has in its place."
    )
    reasons = RulingReason(many=True, help_text="The gravest first; empty if the technique is unknown here.")


class Rulings(serializers.Serializer):
    act = serializers.ChoiceField(Act.choices, help_text="For the whole.")
    revision = serializers.IntegerField(allow_null=True)
    steps = StepRuling(many=True)


class SafeVersionInput(Held):
    as_copy = serializers.BooleanField(
        default=True, help_text="true: a private copy of your own. false: the routine itself is changed."
    )


class RoutineSafety(OneRoutine):
    """One of the person's own routines under conditions, which are not stored."""

    stores_nothing = ("judge",)
    serializer_class = Held

    @extend_schema(request=Held, responses=Rulings)
    def judge(self, request: Request, code: str) -> Response:
        """What to do with each step under these conditions."""
        return rulings_response(self.routine().as_document(), conditions_in(request))

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY, IF_IN_PLACE],
        request=SafeVersionInput,
        responses={200: RoutineDocument, 201: RoutineDocument},
    )
    @transaction.atomic
    @once
    def safe_version(self, request: Request, code: str) -> HttpResponse:
        """Make a version that is safe under these conditions, as a copy or in place."""
        given = SafeVersionInput(data=request.data)
        given.is_valid(raise_exception=True)
        as_copy, conditions = given.validated_data["as_copy"], given.said().conditions
        routine = self.routine() if as_copy else self.locked()
        with not_today_is_invalid():
            if as_copy:
                return created(request, safe_copy(routine, member(request), conditions))
            make_safe(routine, member(request), conditions)
        return document_response(request, routine)


class PublicRoutineSafety(GenericViewSet):
    """A public routine under conditions, which are not stored."""

    stores_nothing = ("judge",)
    permission_classes = [AllowAny]
    queryset = Routine.objects.listed()
    serializer_class = Held
    filter_backends = []

    @extend_schema(request=Held, responses=Rulings)
    def judge(self, request: Request, code: str) -> Response:
        """What to do with each step of a public routine under these conditions."""
        return rulings_response(self.routine(code).as_document(), conditions_in(request))

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=Held, responses={201: RoutineDocument})
    @once
    def safe_version(self, request: Request, code: str) -> HttpResponse:
        """Make your own private copy of a public routine that is safe under these conditions."""
        with not_today_is_invalid():
            return created(request, safe_copy(self.routine(code), member(request), conditions_in(request)))

    def routine(self, code: str) -> Routine:
        return get_object_or_404(self.get_queryset(), code=code)


class SharedRoutineSafety(GenericViewSet):
    """What a link opens under conditions, which are not stored. Nobody is authenticated."""

    authentication_classes = []
    permission_classes = []
    queryset = ShareLink.objects.none()
    serializer_class = Held
    filter_backends = []

    @extend_schema(request=Held, responses=Rulings)
    def judge(self, request: Request, token: str) -> Response:
        """What to do with each step of what a link opens under these conditions."""
        served = ShareLink.objects.served(token)
        if served is None:
            raise Http404
        return rulings_response(json.loads(served.document), conditions_in(request))


@contextmanager
def not_today_is_invalid() -> Iterator[None]:
    """Turn NotToday into a validation error of the conditions."""
    try:
        yield
    except NotToday as error:
        detail = _("With these conditions, nothing in this routine is suitable today.")
        raise ValidationError({"conditions": detail}, code="not_today") from error


def conditions_in(request: Request) -> Sequence[Contraindication]:
    """The conditions in the body of a request."""
    given = Held(data=request.data)
    given.is_valid(raise_exception=True)
    return given.said().conditions


def rulings_response(document: Document, conditions: Sequence[Contraindication]) -> Response:
    rulings = rulings_with_instead(document, screen(document, conditions))
    data = {"act": overall(rulings, conditions), "revision": document.get("revision"), "steps": rulings}
    response = Response(Rulings(data).data)
    response["Cache-Control"] = "private, no-store"
    return response
