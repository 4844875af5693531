"""The API of a routine under conditions: what to do with each step, and a version that the conditions allow."""

import json
from contextlib import contextmanager

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from config.http.schema import IF_MATCH
from routines.api.history import OneRoutine
from routines.api.routine import RoutineDocument, made, written
from routines.models import Routine, ShareLink
from routines.safety.safe_version import make_safe, safe_copy
from routines.safety.screening import NotToday, overall, rulings_on, screen
from techniques.api.serializers import Held
from techniques.health_check.answers import Answers
from techniques.safety.documents import Act

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
    act = serializers.ChoiceField(Act)
    level = serializers.IntegerField(allow_null=True, help_text="Where lighter: the highest pressure, 0 to 5.")
    reasons = RulingReason(many=True, help_text="The gravest first; none where the technique is not known here.")


class Rulings(serializers.Serializer):
    act = serializers.ChoiceField(Act, help_text="For the whole.")
    revision = serializers.IntegerField(allow_null=True)
    steps = StepRuling(many=True)


class SafeVersionInput(Held):
    as_copy = serializers.BooleanField(
        default=True, help_text="true: a private copy of your own. false: the routine itself is changed."
    )


class RoutineSafety(OneRoutine):
    """One of one's own routines under conditions, which are stored nowhere."""

    serializer_class = Held

    @extend_schema(request=Held, responses=Rulings)
    def judge(self, request, code):
        """What to do with each step under these conditions."""
        return ruled(self.routine().as_document(), held_by(request))

    @extend_schema(
        parameters=[IF_IN_PLACE],
        request=SafeVersionInput,
        responses={200: RoutineDocument, 201: RoutineDocument},
    )
    @transaction.atomic
    def safe_version(self, request, code):
        """Leave out and soften what the conditions ask for, in a copy or in place."""
        given = SafeVersionInput(data=request.data)
        given.is_valid(raise_exception=True)
        with_copy = given.validated_data["as_copy"]
        routine = self.routine() if with_copy else self.locked()
        with refusing():
            if with_copy:
                return made(request, safe_copy(routine, request.user, Answers(given.said()).conditions))
            make_safe(routine, request.user, Answers(given.said()).conditions)
        return written(request, routine)


class PublicRoutineSafety(GenericViewSet):
    """A public routine under conditions, which are stored nowhere."""

    permission_classes = [AllowAny]
    queryset = Routine.objects.listed()
    serializer_class = Held
    filter_backends = []

    @extend_schema(request=Held, responses=Rulings)
    def judge(self, request, code):
        """What to do with each step of a public routine under these conditions."""
        return ruled(self.routine(code).as_document(), held_by(request))

    @extend_schema(request=Held, responses={201: RoutineDocument})
    def safe_version(self, request, code):
        """A private copy of your own of a public routine, with what the conditions leave of it."""
        with refusing():
            return made(request, safe_copy(self.routine(code), request.user, held_by(request)))

    def routine(self, code):
        return get_object_or_404(self.get_queryset(), code=code)


class SharedRoutineSafety(GenericViewSet):
    """What a link opens, under conditions, which are stored nowhere. Who asks is never looked at."""

    authentication_classes = permission_classes = []
    queryset = ShareLink.objects.none()
    serializer_class = Held
    filter_backends = []

    @extend_schema(request=Held, responses=Rulings)
    def judge(self, request, token):
        """What to do with each step of what a link opens under these conditions."""
        found = ShareLink.objects.served(token)
        if found is None:
            raise Http404
        return ruled(json.loads(found.document), held_by(request))


@contextmanager
def refusing():
    """Where nothing may be done, or is left, the conditions are what cannot be used."""
    try:
        yield
    except NotToday as refused:
        detail = _("With these conditions, nothing in this routine is suitable today.")
        raise ValidationError({"conditions": detail}, code="not_today") from refused


def held_by(request):
    """The conditions that were sent."""
    given = Held(data=request.data)
    given.is_valid(raise_exception=True)
    return Answers(given.said()).conditions


def ruled(document, conditions):
    rulings = rulings_on(document, screen(document, conditions))
    data = {"act": overall(rulings, conditions), "revision": document.get("revision"), "steps": rulings}
    response = Response(Rulings(data).data)
    response["Cache-Control"] = "private, no-store"
    return response
