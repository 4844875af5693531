"""The API of plans, and of the calendar feed that they are in."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.requests import member
from config.http.once import once
from config.http.schema import IDEMPOTENCY_KEY
from routines.api.own_rows import OwnPractice, unstored
from routines.document.recurrence import MOST_TIMES
from routines.models import PracticeCalendar, PracticePlan
from routines.models.practice_calendar import ZONES, zone_of
from routines.models.practice_plan import LATEST, OLDEST, PracticePlanQuerySet
from routines.practice import logged


class ZoneName(serializers.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=64, help_text="Such as Europe/Berlin.", **options)

    def to_internal_value(self, data: Any) -> str:
        name: str = super().to_internal_value(data)
        if name not in ZONES:
            raise serializers.ValidationError(_("There is no such time zone."), code="invalid_choice")
        return name


class PlanInput(serializers.Serializer):
    routine = serializers.CharField(max_length=80, help_text="The code of a routine that you can open.")
    repeats = serializers.ChoiceField(PracticePlan.Repeat.values)
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6),
        required=False,
        max_length=7,
        help_text="0 (Monday) to 6; needed for weekly and fortnightly, and passed over otherwise.",
    )
    times = serializers.ListField(
        child=serializers.TimeField(format="%H:%M", input_formats=["%H:%M"]),
        min_length=1,
        max_length=MOST_TIMES,
        help_text="Such as 08:00, on the clocks of the time zone.",
    )
    starts_on = serializers.DateField(help_text="The first day; monthly goes by its day of the month.")
    timezone = ZoneName()

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["repeats"] in ("weekly", "fortnightly") and not given.get("weekdays"):
            error = serializers.ErrorDetail(_("Choose at least one day of the week."), "required")
            raise serializers.ValidationError({"weekdays": [error]})
        return {"weekdays": [], **given}

    def validate_starts_on(self, day: Any) -> Any:
        if not OLDEST <= day <= LATEST:
            raise serializers.ValidationError(_("Choose a day of this century."), code="out_of_range")
        return day

    def validate_routine(self, code: str) -> Any:
        routine = logged.routine_of(member(self.context["request"]), code)
        if routine is None:
            raise serializers.ValidationError(_("There is no such routine."), code="does_not_exist")
        return routine


class PlanRow(serializers.ModelSerializer):
    id = serializers.UUIDField(source="key")
    routine = serializers.CharField(source="routine.code")
    title = serializers.CharField(source="routine.title")
    times = serializers.ListField(child=serializers.TimeField(format="%H:%M"))
    weekdays = serializers.ListField(child=serializers.IntegerField(min_value=0, max_value=6))

    class Meta:
        model = PracticePlan
        fields = ["id", "routine", "title", "repeats", "weekdays", "times", "starts_on", "timezone"]
        read_only_fields = fields


class PracticePlanViewSet(OwnPractice):
    """The person's own plans, as long as they can open the routine."""

    queryset = PracticePlan.objects.none()
    serializer_class: type[serializers.BaseSerializer] = PlanRow

    def get_queryset(self) -> PracticePlanQuerySet:
        return PracticePlan.objects.editable_by(self.request.user).that_can_be_done(self.request.user)

    @extend_schema(responses=PlanRow(many=True))
    def list(self, request: Request) -> Response:
        """Your plans, the oldest first."""
        page = self.paginate_queryset(self.get_queryset())
        return unstored(self.get_paginated_response(PlanRow(page, many=True).data))

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=PlanInput, responses={201: PlanRow})
    @once
    def create(self, request: Request) -> Response:
        """Plan a routine."""
        plan = PracticePlan.make(member(request), **self.given())
        response = unstored(Response(PlanRow(plan).data, status=201))
        response["Location"] = request.build_absolute_uri(reverse("api:practice-plan-detail", args=[plan.key]))
        return response

    @extend_schema(responses=PlanRow)
    def retrieve(self, request: Request, id: Any) -> Response:
        """One plan."""
        return unstored(Response(PlanRow(get_object_or_404(self.get_queryset(), key=id)).data))

    @extend_schema(request=PlanInput, responses=PlanRow)
    def update(self, request: Request, id: Any) -> Response:
        """Replace the whole plan."""
        plan = get_object_or_404(self.get_queryset(), key=id)
        plan.change(**self.given())
        return unstored(Response(PlanRow(plan).data))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: Any) -> Response:
        """Delete a plan, also one whose routine you cannot open any more."""
        deleted, _rows = PracticePlan.objects.filter(user=member(request), key=id).delete()
        if not deleted:
            raise Http404
        return Response(status=204)

    def given(self) -> dict[str, Any]:
        given = PlanInput(data=self.request.data, context={"request": self.request})
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class CalendarRow(serializers.Serializer):
    timezone = serializers.CharField(help_text="That of your days; the site's, until you choose one.")
    url = serializers.CharField(allow_null=True, help_text="Of the feed; null until you plan something.")


class ZoneInput(serializers.Serializer):
    timezone = ZoneName()


class PracticeCalendarViewSet(ViewSet):
    """The time zone of the person's days, and the private address of their calendar feed."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=CalendarRow)
    def read(self, request: Request) -> Response:
        """Your time zone, and the address of the calendar feed: whoever has it sees what you planned."""
        calendar = PracticeCalendar.objects.filter(user=member(request)).first()
        known = calendar and not calendar.is_lost
        url = request.build_absolute_uri(calendar.get_absolute_url()) if calendar and known else None
        return unstored(Response({"timezone": zone_of(member(request)).key, "url": url}))

    @extend_schema(request=ZoneInput, responses=CalendarRow)
    def choose(self, request: Request) -> Response:
        """Choose the time zone of your days; plans keep their own."""
        given = ZoneInput(data=request.data)
        given.is_valid(raise_exception=True)
        PracticeCalendar.keep(member(request), given.validated_data["timezone"])
        return self.read(request)

    @extend_schema(request=None, responses=CalendarRow)
    def renew(self, request: Request) -> Response:
        """Give the feed a new address; the old one is 404 from now on."""
        get_object_or_404(PracticeCalendar, user=member(request)).renew()
        return self.read(request)
