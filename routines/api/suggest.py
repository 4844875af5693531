"""The API of suggestions: a routine for a wish, and fitting a routine to another length."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import member
from config.http.schema import IF_MATCH, ProblemSerializer
from routines.api.routines import RoutineDocument, RoutineViewSet, document_response
from routines.document.plan import MAX_SECONDS, MIN_SECONDS
from routines.suggest import MAX_MINUTES, MIN_MINUTES, Kept, Purpose, Wanted, fit, suggest
from routines.suggest.pool import pool_for
from routines.suggest.wish import MAX_KEPT, Pool, Suggestion
from techniques import library_cache
from techniques.api.conditions import Said, parsed, unknown_in
from techniques.health_check.answers import Answers
from techniques.models import Contraindication, Technique

MAX_AREAS, MAX_TOOLS, MAX_CONDITIONS = 40, 40, 60
MAX_SEED = 2**31 - 1
LANGUAGE = r"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$"
HELD = {
    "oneOf": [
        {"type": "string", "description": "As in the header `Conditions`: `bruise:calf;side=left`."},
        {
            "type": "object",
            "required": ["condition"],
            "properties": {
                "condition": {"type": "string"},
                "areas": {"type": "array", "items": {"type": "string"}},
                "answers": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        },
    ]
}


@extend_schema_field({"type": "array", "items": HELD, "maxItems": MAX_CONDITIONS})
class ConditionsField(serializers.ListField):
    """The receiver's conditions: slugs, with areas for those whose location only the person knows. See HELD."""

    child = serializers.JSONField()

    def to_internal_value(self, data: Any) -> list[Contraindication]:
        library = library_cache.kept()
        rows = [_parsed(entry) for entry in super().to_internal_value(data)]
        unknown_slugs = [slug for row in rows for slug in unknown_in(row, library)]
        if unknown_slugs:
            raise ValidationError(unknown(unknown_slugs), code="does_not_exist")
        return Answers.of_rows(rows).conditions


def _parsed(entry: Any) -> Said:
    """A condition in either of its shapes."""
    if isinstance(entry, str):
        return parsed(entry)
    if isinstance(entry, dict):
        condition, areas, answers = entry.get("condition"), entry.get("areas", []), entry.get("answers", {})
        is_shaped = isinstance(areas, list) and isinstance(answers, dict)
        if is_shaped and all(isinstance(text, str) for text in [condition, *areas, *answers.values()]):
            return str(condition), areas, answers
    raise ValidationError(_("Send a slug, or an object with `condition`, `areas` and `answers`."), code="invalid")


def unknown(slugs: Sequence[str]) -> str:
    return _("Unknown: %(slugs)s.") % {"slugs": ", ".join(slug[:40] for slug in slugs[:5])}


class KeptInput(serializers.Serializer):
    technique = serializers.CharField(max_length=80, help_text="The slug of a technique.")
    side = serializers.ChoiceField(["both", "left", "right", "each"], default="both")
    seconds = serializers.IntegerField(min_value=MIN_SECONDS, max_value=MAX_SECONDS)
    pressure = serializers.IntegerField(min_value=0, max_value=5)


class WantedInput(serializers.Serializer):
    """A wish for a routine. Only `minutes` is required."""

    minutes = serializers.IntegerField(min_value=MIN_MINUTES, max_value=MAX_MINUTES)
    areas = serializers.ListField(
        child=serializers.CharField(max_length=80), default=list, max_length=MAX_AREAS,
        help_text="Slugs of body areas; empty: the whole body.",
    )  # fmt: skip
    purpose = serializers.ChoiceField(Purpose.choices, default=Purpose.LOOSEN)
    for_self = serializers.BooleanField(required=False, help_text="Massage on oneself: the default.")
    for_partner = serializers.BooleanField(required=False, help_text="Massage on somebody else.")
    receiver_position = serializers.ChoiceField(
        Technique.ReceiverPosition.choices, default="", allow_blank=True, help_text="Empty: whichever suits."
    )
    tools = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, max_length=MAX_TOOLS, help_text="What is at hand."
    )
    pressure_max = serializers.IntegerField(min_value=0, max_value=5, default=4)
    conditions = ConditionsField(default=list, max_length=MAX_CONDITIONS)
    keep = KeptInput(  # type: ignore[call-arg]  # of the list
        many=True, default=list, max_length=MAX_KEPT, help_text="Steps of an earlier suggestion."
    )
    seed = serializers.IntegerField(min_value=0, max_value=MAX_SEED, default=1)
    language = serializers.RegexField(LANGUAGE, default="", allow_blank=True, max_length=10)

    def validate_areas(self, areas: list[str]) -> list[str]:
        unknown_slugs = [area for area in areas if area not in library_cache.kept().areas]
        if unknown_slugs:
            raise ValidationError(unknown(unknown_slugs), code="does_not_exist")
        return areas

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """With `for_whom` in place of the two booleans, of which one is enough."""
        for_self, for_partner = data.pop("for_self", None), data.pop("for_partner", None)
        if for_partner is None:
            for_partner = for_self is False
        if bool(for_partner) == (for_self if for_self is not None else not for_partner):
            raise ValidationError({"for_self": _("Choose one: for_self or for_partner.")}, code="invalid")
        return {**data, "for_whom": "partner" if for_partner else "self"}

    def wanted(self, pool_of: Callable[[tuple[Contraindication, ...]], Pool]) -> tuple[Wanted, Pool]:
        """The wish, and the pool for it. Raises ValidationError if a technique to keep is not in the pool."""
        wish = dict(self.validated_data)
        keep = [Kept(**step) for step in wish.pop("keep")]
        conditions = tuple(wish.pop("conditions") or ())
        pool = pool_of(conditions)
        errors = {
            f"keep.{i}.technique": [ErrorDetail(unknown([step.technique]), code="does_not_exist")]
            for i, step in enumerate(keep)
            if step.technique not in pool.documents
        }
        if errors:
            raise ValidationError(errors)
        areas, tools = tuple(wish.pop("areas")), tuple(wish.pop("tools"))
        return Wanted(**wish, areas=areas, tools=tools, conditions=conditions, keep=tuple(keep)), pool


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


class UnreachedRow(serializers.Serializer):
    area = serializers.CharField()
    reason = serializers.CharField()


class SuggestionRow(serializers.Serializer):
    total_seconds = serializers.IntegerField()
    document = RoutineDocument(allow_null=True, help_text="null: there is nothing to suggest; `shortfall` says why.")
    reasons = ReasonRow(many=True, help_text="One for each step.")
    left_out = LeftOutRow(many=True, help_text="What would fit, and why it is left out.")
    not_reached = serializers.ListField(child=serializers.CharField(), help_text="Areas without a step.")
    unreached = UnreachedRow(many=True, help_text="The same areas, each with why nothing works on it.")
    shortfall = serializers.CharField(allow_blank=True, help_text="Why it is shorter or longer than asked for.")


class SuggestRoutine(APIView):
    """A routine for a wish. Nothing is stored or cached."""

    stores_nothing = ("post",)
    permission_classes = []

    @extend_schema(tags=["routines"], request=WantedInput, responses=SuggestionRow)
    def post(self, request: Request) -> Response:
        """Suggest a routine, with a reason for each step. The same wish and seed give the same routine."""
        library = library_cache.refresh()
        given = WantedInput(data=request.data)
        given.is_valid(raise_exception=True)
        wanted, pool = given.wanted(lambda conditions: pool_for(request.user, conditions))
        response = Response(as_data(suggest(wanted, pool, library.areas)))
        response["Cache-Control"] = "private, no-store"
        return response


def as_data(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "total_seconds": suggestion.total_seconds,
        "document": suggestion.document,
        "reasons": ReasonRow(suggestion.reasons, many=True).data,
        "left_out": LeftOutRow(suggestion.left_out, many=True).data,
        "not_reached": list(suggestion.not_reached),
        "unreached": UnreachedRow(suggestion.unreached, many=True).data,
        "shortfall": suggestion.shortfall,
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
    def fit(self, request: Request, code: str) -> HttpResponse:
        """Stretch or shorten the routine to a number of minutes, as near as its techniques allow."""
        routine = self.locked(code)
        given = FitInput(data=request.data)
        given.is_valid(raise_exception=True)
        minutes = given.validated_data["minutes"]
        fitted = fit.fit(routine.as_document(), minutes * 60)
        routine.become(member(request), fitted.document, summary=fit.summary(fitted, minutes))
        return document_response(request, routine)
