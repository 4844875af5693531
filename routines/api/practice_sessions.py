"""The API of practice: what a person did, and how it felt."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import member
from routines.api.input import Instant
from routines.api.own_rows import OwnPractice, unstored
from routines.models import PracticeSession
from routines.models.practice_session import MAX_NOTE, MAX_SCORE, MAX_SECONDS, Felt, PracticeSessionQuerySet
from routines.practice import logged
from techniques import library_cache

MAX_SLUGS = 300
FELT = ("area", "before", "after", "note")


class SecondsBySlug(serializers.DictField):
    """Seconds by slug, such as `{"calf": 240}`."""

    child = serializers.IntegerField(min_value=0, max_value=MAX_SECONDS)

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_null=True, **options)

    def to_internal_value(self, data: Any) -> dict[Any, Any]:
        if isinstance(data, dict) and len(data) > MAX_SLUGS:
            raise serializers.ValidationError(_("That is too long."), code="max_length")
        return super().to_internal_value(data)


class ScoreField(serializers.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=MAX_SCORE, required=False, allow_null=True, **options)


class FeltInput(serializers.Serializer):
    """What can be changed of a session later too."""

    started_at = Instant()
    ended_at = Instant()
    seconds_done = serializers.IntegerField(
        min_value=0,
        max_value=MAX_SECONDS,
        help_text="Without pauses: at most a minute more than from `started_at` to `ended_at`.",
    )
    finished = serializers.BooleanField(default=True, help_text="false: it was stopped before its end.")
    area = serializers.SlugField(
        required=False, allow_null=True, max_length=80, help_text="Slug of the body area that the scores are about."
    )
    before = ScoreField(help_text="How it felt before, 0 (no discomfort) to 10.")
    after = ScoreField(help_text="And afterwards.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=MAX_NOTE, trim_whitespace=False)

    def validate_area(self, slug: str | None) -> str | None:
        if slug and slug not in library_cache.kept().areas:
            raise serializers.ValidationError(_("There is no such body area."), code="does_not_exist")
        return slug

    @classmethod
    def split(cls, given: Mapping[str, Any], felt: Felt = Felt()) -> tuple[Felt, dict[str, Any]]:  # noqa: B008
        """What was felt, with `felt` where nothing is said, and the rest."""
        said = {name: given[name] for name in FELT if name in given}
        if "area" in said:
            said["area"] = said["area"] or ""
        return felt._replace(**said), {name: value for name, value in given.items() if name not in FELT}


class SessionInput(FeltInput):
    id = serializers.UUIDField(help_text="A new UUID for each session: the same again stores nothing.")
    routine = serializers.CharField(
        required=False,
        allow_null=True,
        max_length=80,
        help_text="The code of a routine; null, or one that you cannot open, is no mistake.",
    )
    title = serializers.CharField(
        required=False, allow_blank=True, max_length=120, help_text="What was done; by default the routine's title."
    )
    areas = SecondsBySlug(help_text="Seconds by body area; by default from the techniques, else the routine.")
    techniques = SecondsBySlug(help_text="Seconds by technique; by default from the routine.")


class SessionRow(serializers.ModelSerializer):
    """A session in a list: without what was felt."""

    id = serializers.UUIDField(source="key")
    routine = serializers.CharField(
        source="routine_code", allow_null=True, help_text="Its code, while you can open it."
    )

    class Meta:
        model = PracticeSession
        fields = ["id", "routine", "title", "started_at", "ended_at", "seconds_done", "finished"]
        read_only_fields = fields


class SessionWhole(SessionRow):
    """A session with what was felt."""

    areas = serializers.DictField(child=serializers.IntegerField(), help_text="Seconds by body area.")
    techniques = serializers.DictField(child=serializers.IntegerField(), help_text="Seconds by technique.")
    area = serializers.SerializerMethodField(help_text="Slug of a body area.")
    before = serializers.IntegerField(source="felt.before", allow_null=True)
    after = serializers.IntegerField(source="felt.after", allow_null=True)
    note = serializers.CharField(source="felt.note")
    is_lost = serializers.BooleanField(help_text="true: what was felt cannot be read any more, as its key is gone.")

    class Meta(SessionRow.Meta):
        fields = [*SessionRow.Meta.fields, "areas", "techniques", *FELT, "is_lost"]
        read_only_fields = fields

    def get_area(self, session: PracticeSession) -> str | None:
        return session.felt.area or None


class PracticeSessionViewSet(OwnPractice):
    """The person's own sessions."""

    queryset = PracticeSession.objects.none()
    serializer_class: type[serializers.BaseSerializer] = SessionWhole

    def get_queryset(self) -> PracticeSessionQuerySet:
        person = self.request.user
        return PracticeSession.objects.visible_to(person).with_routine_of(person)

    @extend_schema(responses=SessionRow(many=True))
    def list(self, request: Request) -> Response:
        """Your sessions, the latest first, without what you felt: that is in each of them."""
        rows = self.get_queryset().values("key", "routine_code", *SessionRow.Meta.fields[2:])
        return unstored(self.get_paginated_response(SessionRow(self.paginate_queryset(rows), many=True).data))

    @extend_schema(request=SessionInput, responses={201: SessionWhole, 200: SessionWhole})
    def create(self, request: Request) -> Response:
        """Log a session. Sent again with the same `id`, it is answered with the stored one, and 200."""
        given = SessionInput(data=request.data)
        given.is_valid(raise_exception=True)
        felt, fields = SessionInput.split(given.validated_data)
        person = member(request)
        routine = logged.routine_of(person, fields.pop("routine", None))
        session, is_new = logged.log(person, fields.pop("id"), felt, routine=routine, **fields)
        response = self.whole(session.key)
        response.status_code = 201 if is_new else 200
        address = reverse("api:practice-session-detail", args=[session.key])
        response["Location"] = request.build_absolute_uri(address)
        return response

    @extend_schema(responses=SessionWhole)
    def retrieve(self, request: Request, id: Any) -> Response:
        """One session, with what you felt."""
        return self.whole(id)

    @extend_schema(request=FeltInput(partial=True), responses=SessionWhole)
    @transaction.atomic
    def partial_update(self, request: Request, id: Any) -> Response:
        """Change when it was, how long it took and what you felt."""
        member(request).lock()
        session = get_object_or_404(self.get_queryset(), key=id)
        given = FeltInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        felt, fields = FeltInput.split(given.validated_data, session.felt)
        session.change(felt, **fields)
        return self.whole(id)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: Any) -> Response:
        """Delete a session."""
        deleted, _rows = PracticeSession.objects.editable_by(request.user).filter(key=id).delete()
        if not deleted:
            raise Http404
        return Response(status=204)

    def whole(self, key: Any) -> Response:
        session = get_object_or_404(self.get_queryset(), key=key)
        return unstored(Response(SessionWhole(session).data))
