"""The API of suggestions: a routine for a wish, and a routine of one's own in another time."""

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from config.http.schema import IF_MATCH, ProblemSerializer
from routines.api.routine import RoutineDocument, RoutineViewSet, written
from routines.document.plan import MAX_SECONDS, MIN_SECONDS
from routines.suggest import MAX_MINUTES, MIN_MINUTES, Kept, Purpose, Wanted, fit, suggest
from routines.suggest.pool import pool_for
from routines.suggest.wish import MOST_KEPT
from techniques import library_cache
from techniques.api.conditions import SEPARATORS
from techniques.health_check.answers import Answers
from techniques.models import Technique

MOST_AREAS, MOST_TOOLS, MOST_CONDITIONS = 40, 40, 60
LARGEST_SEED = 2**31 - 1
LANGUAGE = r"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$"
HELD = {
    "oneOf": [
        {"type": "string", "description": "A slug, or with the areas where it holds: `bruise:calf+knee`."},
        {
            "type": "object",
            "required": ["condition"],
            "properties": {
                "condition": {"type": "string"},
                "areas": {"type": "array", "items": {"type": "string"}},
            },
        },
    ]
}


@extend_schema_field({"type": "array", "items": HELD, "maxItems": MOST_CONDITIONS})
class ConditionsField(serializers.ListField):
    """What holds for the receiver: slugs, each with the areas where it does if only the person can know. See HELD."""

    child = serializers.JSONField()

    def to_internal_value(self, data):
        held, strange, known = {}, [], library_cache.kept()
        for entry in super().to_internal_value(data):
            slug, places = _named(entry)
            if slug not in known.conditions:
                strange.append(slug)
            strange += [place for place in places if place not in known.areas]
            held[slug] = (*held.get(slug, ()), *places)
        if strange:
            raise ValidationError(unknown(strange), code="does_not_exist")
        return Answers(held).conditions


def _named(entry):
    """Slug and areas of one condition, in either of its shapes."""
    if isinstance(entry, str):
        slug, _colon, places = entry.partition(":")
        return slug, [place for place in SEPARATORS.split(places) if place]
    areas = entry.get("areas", []) if isinstance(entry, dict) else None
    well_formed = isinstance(areas, list) and all(isinstance(area, str) for area in areas)
    if not well_formed or not isinstance(entry.get("condition"), str):
        raise ValidationError(_("Send a slug, or an object with `condition` and `areas`."), code="invalid")
    return entry["condition"], areas


def unknown(slugs):
    return _("Unknown: %(slugs)s.") % {"slugs": ", ".join(slug[:40] for slug in slugs[:5])}


class KeptInput(serializers.Serializer):
    technique = serializers.CharField(max_length=80, help_text="The slug of a technique.")
    side = serializers.ChoiceField(["both", "left", "right", "each"], default="both")
    seconds = serializers.IntegerField(min_value=MIN_SECONDS, max_value=MAX_SECONDS)
    pressure = serializers.IntegerField(min_value=0, max_value=5)


class WantedInput(serializers.Serializer):
    """What the routine is for. Only `minutes` must be said."""

    minutes = serializers.IntegerField(min_value=MIN_MINUTES, max_value=MAX_MINUTES)
    areas = serializers.ListField(
        child=serializers.CharField(max_length=80), default=list, max_length=MOST_AREAS,
        help_text="Slugs of body areas; none: the whole body.",
    )  # fmt: skip
    purpose = serializers.ChoiceField(Purpose.choices, default=Purpose.LOOSEN)
    for_self = serializers.BooleanField(required=False, help_text="Massage on oneself; so where nothing is said.")
    for_partner = serializers.BooleanField(required=False, help_text="Massage on somebody else.")
    receiver_position = serializers.ChoiceField(
        Technique.ReceiverPosition.choices, default="", allow_blank=True, help_text="Empty: whichever suits."
    )
    tools = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, max_length=MOST_TOOLS, help_text="What is at hand."
    )
    pressure_max = serializers.IntegerField(min_value=0, max_value=5, default=4)
    conditions = ConditionsField(default=list, max_length=MOST_CONDITIONS)
    keep = KeptInput(many=True, default=list, max_length=MOST_KEPT, help_text="Steps of an earlier suggestion.")
    seed = serializers.IntegerField(min_value=0, max_value=LARGEST_SEED, default=1)
    language = serializers.RegexField(LANGUAGE, default="", allow_blank=True, max_length=10)

    def validate_areas(self, areas):
        strange = [area for area in areas if area not in library_cache.kept().areas]
        if strange:
            raise ValidationError(unknown(strange), code="does_not_exist")
        return areas

    def validate(self, data):
        for_self, for_partner = data.pop("for_self", None), data.pop("for_partner", None)
        if for_partner is None:
            for_partner = for_self is False
        if bool(for_partner) == (for_self if for_self is not None else not for_partner):
            raise ValidationError({"for_self": _("Choose one: for_self or for_partner.")}, code="invalid")
        return {**data, "for_whom": "partner" if for_partner else "self"}

    def wanted(self, pool_of):
        """The wish, and the pool for it. Raises ValidationError where a technique to keep is not in the pool."""
        asked = dict(self.validated_data)
        keep = [Kept(**step) for step in asked.pop("keep")]
        conditions = tuple(asked.pop("conditions") or ())
        pool = pool_of(conditions)
        strange = {
            f"keep.{i}.technique": [ErrorDetail(unknown([step.technique]), code="does_not_exist")]
            for i, step in enumerate(keep)
            if step.technique not in pool.documents
        }
        if strange:
            raise ValidationError(strange)
        lists = {name: tuple(asked.pop(name)) for name in ("areas", "tools")}
        return Wanted(**asked, **lists, conditions=conditions, keep=tuple(keep)), pool


class ReasonRow(serializers.Serializer):
    section = serializers.IntegerField(help_text="Its place in `sections`, from 0.")
    step = serializers.IntegerField(help_text="Its place in `steps`, from 0.")
    technique = serializers.CharField()
    reason = serializers.CharField()
    kept = serializers.BooleanField()


class LeftOutRow(serializers.Serializer):
    technique = serializers.CharField()
    name = serializers.CharField()
    reason = serializers.CharField()
    conditions = serializers.ListField(child=serializers.CharField(), help_text="Slugs of those that say so.")


class SuggestionRow(serializers.Serializer):
    total_seconds = serializers.IntegerField()
    document = RoutineDocument(allow_null=True, help_text="null: there is nothing to suggest; `shortfall` says why.")
    reasons = ReasonRow(many=True, help_text="One for each step.")
    left_out = LeftOutRow(many=True, help_text="What would have fitted, and why it is not there.")
    not_reached = serializers.ListField(child=serializers.CharField(), help_text="Areas asked for, without a step.")
    shortfall = serializers.CharField(allow_blank=True, help_text="Why the time asked for is not met, where it is not.")


class SuggestRoutine(APIView):
    """A routine for a wish. Nothing is stored; what is asked and answered stays between the two of you."""

    permission_classes = []

    @extend_schema(tags=["routines"], request=WantedInput, responses=SuggestionRow)
    def post(self, request):
        """Suggest a routine, with a reason for each step. The same wish and seed give the same routine."""
        known = library_cache.refresh()
        given = WantedInput(data=request.data)
        given.is_valid(raise_exception=True)
        wanted, pool = given.wanted(lambda conditions: pool_for(request.user, conditions))
        made = suggest(wanted, pool, known.areas)
        response = Response(as_data(made))
        response["Cache-Control"] = "private, no-store"
        return response


def as_data(made):
    return {
        "total_seconds": made.total_seconds,
        "document": made.document,
        "reasons": ReasonRow(made.reasons, many=True).data,
        "left_out": LeftOutRow(made.left_out, many=True).data,
        "not_reached": list(made.not_reached),
        "shortfall": made.shortfall,
    }


class FitInput(serializers.Serializer):
    minutes = serializers.IntegerField(min_value=MIN_MINUTES, max_value=MAX_MINUTES)


class FitRoutine(RoutineViewSet):
    serializer_class = FitInput

    @extend_schema(
        tags=["routines"], parameters=[IF_MATCH], request=FitInput,
        responses={200: RoutineDocument, 412: ProblemSerializer, 428: ProblemSerializer},
    )  # fmt: skip
    @transaction.atomic
    def fit(self, request, code):
        """Stretch or shrink the routine to so many minutes, as near as its techniques allow."""
        routine = self.locked(code)
        given = FitInput(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data["minutes"]
        fitted = fit.fit(routine.as_document(), wanted * 60)
        routine.become(request.user, fitted.document, summary=fit.summary(fitted, wanted))
        return written(request, routine)
