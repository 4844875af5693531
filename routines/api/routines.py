"""The API of routines: one's own and their links, public ones, and what a link opens."""

import json
import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts.requests import member
from config.http.errors import PreconditionFailed, PreconditionRequired
from config.http.etags import PUBLIC_BUT_ASK, answer, cached, etag_of, matches
from config.http.once import once
from config.http.paging import Newest
from config.http.schema import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH
from routines.api.input import FOR, DescriptionInput, Instant, RoutineInput
from routines.api.own_rows import OwnRows
from routines.copies import copying
from routines.document import schema, to_read
from routines.document.plan import Plan
from routines.models import HOUSE, Routine, ShareLink
from routines.models.querysets import RoutineQuerySet
from routines.models.share_link import ShareLinkQuerySet, check_expiry, end_of
from routines.pages.filters import PublicRoutineFilter

MAX_CHANGES_LISTED = 50
SORT = OpenApiParameter("sort", str, enum=["changed", "oldest"], description="changed: the one changed last first.")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class RoutineDocument(serializers.Serializer):
    """The routine document; its schema is `routines.document.schema.SCHEMA`, published as /schema/routine-v1.json."""


class RoutineDocumentSchema(OpenApiSerializerExtension):
    target_class = RoutineDocument

    def map_serializer(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {name: value for name, value in schema.SCHEMA.items() if not name.startswith("$")}


class RoutineToRead(serializers.Serializer):
    """What a link serves that may not be copied; see `routines.document.to_read`."""


class RoutineToReadSchema(OpenApiSerializerExtension):
    target_class = RoutineToRead

    def map_serializer(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return to_read.SCHEMA


class RoutineRow(serializers.ModelSerializer):
    """A routine in a list."""  # serializes rows of `.values()`

    class Meta:
        model = Routine
        fields = ["code", "title", "summary", "visibility", "revision", "total_seconds", "step_count", "changed_at"]
        read_only_fields = fields

    def get_fields(self) -> dict[str, serializers.Field]:
        return {**super().get_fields(), "for": serializers.ChoiceField(read_only=True, **FOR)}


class PublicRoutineRow(RoutineRow):
    author = serializers.SerializerMethodField(help_text="The name that the author shows to others.")

    class Meta(RoutineRow.Meta):
        fields = [*RoutineRow.Meta.fields, "author"]

    def get_author(self, row: dict[str, Any]) -> str:
        return HOUSE if row["author"] is None else row["author__display_name"]


MOMENT = {
    "anyOf": [
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "date", "description": "The end of this day in the time zone of the site."},
        {"type": "null"},
    ]
}


@extend_schema_field(MOMENT)
class Moment(Instant):
    """A moment, or a day for its end."""

    def to_internal_value(self, value: Any) -> datetime:
        if isinstance(value, str) and DAY.fullmatch(value):
            day = serializers.DateField().to_internal_value(value)
            return end_of(day)
        return super().to_internal_value(value)


class ShareLinkInput(serializers.ModelSerializer):
    pinned = serializers.BooleanField(
        default=False, help_text="true: the link keeps showing what the routine is now. false: always the latest."
    )
    expires_at = Moment(required=False, allow_null=True)

    class Meta:
        model = ShareLink
        fields = ["label", "expires_at", "pinned", "may_copy", "shows_name"]

    def validate_expires_at(self, moment: datetime | None) -> datetime | None:
        if moment:
            check_expiry(moment)
        return moment


class ShareLinkRow(serializers.ModelSerializer):
    url = serializers.SerializerMethodField(help_text="The page that the link opens.")
    pinned = serializers.SerializerMethodField()
    revision = serializers.IntegerField(
        source="pinned.number", default=None, allow_null=True, read_only=True, help_text="Where pinned, to which."
    )

    class Meta:
        model = ShareLink
        fields = ["token", "url", "label", "pinned", "revision", "may_copy", "shows_name"]
        fields += ["made_at", "expires_at", "opened_count", "last_opened_at"]
        read_only_fields = fields

    def get_url(self, link: ShareLink) -> str:
        return self.context["request"].build_absolute_uri(link.get_absolute_url())

    def get_pinned(self, link: ShareLink) -> bool:
        return link.pinned_id is not None


class RoutineViewSet(OwnRows):
    """The person's own routines."""

    queryset = Routine.objects.none()
    serializer_class: type[serializers.BaseSerializer] = RoutineInput
    lookup_field = "code"
    lookup_value_converter = "slug"
    needs_if_match = True

    def get_queryset(self) -> RoutineQuerySet:
        return Routine.objects.editable_by(self.request.user)

    @extend_schema(parameters=[SORT], responses=RoutineRow(many=True))
    def list(self, request: Request) -> Response:
        """Your routines, the one changed last first; with `sort=oldest` in an order that changes do not disturb."""
        orders = {"changed": ["-changed_at", "-id"], "oldest": ["id"]}
        order = orders.get(request.query_params.get("sort", "changed"))
        if order is None:
            raise ValidationError({"sort": [ErrorDetail(str(_("Choose changed or oldest.")), "invalid_choice")]})
        rows = self.get_queryset().order_by(*order).values(*RoutineRow.Meta.fields, "for_whom")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(RoutineRow(page, many=True).data)

    @extend_schema(parameters=[IDEMPOTENCY_KEY], responses={201: RoutineDocument})
    @once
    def create(self, request: Request) -> HttpResponse:
        """Create a routine with all its sections and steps."""
        return created(request, Routine.create(member(request), self.plan()))

    @extend_schema(parameters=[IF_NONE_MATCH], responses={200: RoutineDocument, 304: None})
    def retrieve(self, request: Request, code: str) -> HttpResponse:
        """The document of the routine."""
        return stored_document(request, self.get_queryset(), code)

    @extend_schema(parameters=[IF_MATCH], responses=RoutineDocument)
    @transaction.atomic
    def update(self, request: Request, code: str) -> HttpResponse:
        """Replace the whole routine. What you leave out gets the defaults of a new one."""
        routine = self.locked(code)
        routine.replace(member(request), self.plan(routine))
        return document_response(request, routine)

    @extend_schema(parameters=[IF_MATCH], request=DescriptionInput(partial=True), responses=RoutineDocument)
    @transaction.atomic
    def partial_update(self, request: Request, code: str) -> HttpResponse:
        """Change the title, summary and so on, but not the sections."""
        routine = self.locked(code)
        given = DescriptionInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        if "sections" in request.data:
            raise ValidationError({"sections": _("Send the whole routine with PUT to change its sections.")})
        routine.describe(member(request), **given.validated_data)
        return document_response(request, routine)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    @transaction.atomic
    def destroy(self, request: Request, code: str) -> Response:
        """Delete the routine. For 30 days it is in `routines/deleted/` and can be brought back."""
        self.locked(code).discard()
        return Response(status=204)

    def locked(self, code: str) -> Routine:
        return locked(self.request, self.get_queryset(), code)

    def plan(self, routine: Routine | None = None) -> Plan:
        given = RoutineInput(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.plan(member(self.request), routine)


class ShareLinkViewSet(OwnRows):
    """The links of one of the person's own routines, without revoked ones."""

    queryset = ShareLink.objects.none()
    serializer_class = ShareLinkInput
    lookup_field = "token"
    lookup_value_converter = "slug"

    def get_queryset(self) -> ShareLinkQuerySet:
        links = self.routine().share_links.readable().filter(revoked_at=None)
        return links.select_related("pinned").defer("pinned__document")

    @extend_schema(responses=ShareLinkRow(many=True))
    def list(self, request: Request, code: str) -> Response:
        """The links of the routine, newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(ShareLinkRow(page, many=True, context={"request": request}).data)

    @extend_schema(parameters=[IDEMPOTENCY_KEY], responses={201: ShareLinkRow})
    @once
    def create(self, request: Request, code: str) -> Response:
        """Make a link that opens the routine without an account."""
        routine = self.routine()
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        link = ShareLink.make(routine, pin=given.validated_data.pop("pinned"), **given.validated_data)
        return Response(ShareLinkRow(link, context={"request": request}).data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, code: str, token: str) -> Response:
        """Revoke the link. For 7 days `reopen/` undoes it."""
        get_object_or_404(self.get_queryset().of_token(token)).revoke()
        return Response(status=204)

    @extend_schema(request=None, responses=ShareLinkRow)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, code: str, token: str) -> Response:
        """Let a link that was revoked in the last 7 days work again."""
        link = get_object_or_404(self.routine().share_links.reopenable().of_token(token))
        try:
            link.reopen()
        except ShareLink.DoesNotExist:  # too late by now
            raise Http404 from None
        return Response(ShareLinkRow(link, context={"request": request}).data)

    def routine(self) -> Routine:
        return get_object_or_404(Routine.objects.editable_by(self.request.user), code=self.kwargs["code"])


class PublicRoutineViewSet(GenericViewSet):
    """Public routines; not the person's own private ones."""

    queryset = Routine.objects.listed()
    serializer_class = PublicRoutineRow
    filterset_class = PublicRoutineFilter
    pagination_class = Newest
    lookup_field = "code"
    lookup_value_converter = "slug"

    @extend_schema(responses=PublicRoutineRow(many=True))
    def list(self, request: Request) -> Response:
        """Public routines, newest first."""
        rows = self.filter_queryset(self.get_queryset())
        rows = rows.values("id", *RoutineRow.Meta.fields, "for_whom", "author", "author__display_name")
        page = self.paginate_queryset(rows)
        return cached(self.get_paginated_response(PublicRoutineRow(page, many=True).data), PUBLIC_BUT_ASK)

    @extend_schema(parameters=[IF_NONE_MATCH], responses={200: RoutineDocument, 304: None})
    def retrieve(self, request: Request, code: str) -> HttpResponse:
        """The document of a public routine."""
        return stored_document(request, Routine.objects.listed(), code, PUBLIC_BUT_ASK)

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=None, responses={201: RoutineDocument})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    @once
    def copy(self, request: Request, code: str) -> HttpResponse:
        """Make your own private copy of a public routine."""
        return created(request, copying.copy(get_object_or_404(self.get_queryset(), code=code), member(request)))


class SharedRoutine(APIView):
    """What a link opens, in a single query: nobody is authenticated, since the token is enough."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []

    @extend_schema(
        parameters=[IF_NONE_MATCH],
        responses={
            200: PolymorphicProxySerializer("SharedRoutine", [RoutineDocument, RoutineToRead], None),
            304: None,
        },
    )
    def get(self, request: Request, token: str) -> HttpResponse:
        """The routine behind a link; 404 if the link is wrong, revoked or expired.

        The document if it may be copied. If not, all that the page behind the link shows, with the format
        `effleur-routine-to-read`, which cannot be imported.
        """
        served = ShareLink.objects.served(token)
        if served is None:
            raise Http404
        if served.may_copy:
            return answer(request, served.document, served.etag)
        text = json.dumps(to_read.to_read(json.loads(served.document)), ensure_ascii=False)
        return answer(request, text, etag_of(text))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response


@require_safe
def document_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of the routine document, which changes only with its version number."""
    text = json.dumps(schema.SCHEMA, indent=2)
    response = answer(request, text, etag_of(text), "public, max-age=86400")
    response["Content-Type"] = "application/schema+json"
    return response


def locked(request: Request, routines: RoutineQuerySet, code: str) -> Routine:
    """The routine, locked until the transaction ends. Raises an error unless If-Match names its current ETag."""
    member(request).lock()
    routine = get_object_or_404(routines.select_for_update(), code=code)
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    if not matches(request, routine.etag):
        raise PreconditionFailed(what_changed(routine, request))
    return routine


def stored_document(request: Request, routines: RoutineQuerySet, code: str, *cache_control: str) -> HttpResponse:
    """The document of one of these routines, in one query."""
    row = routines.filter(code=code).values_list("document", "etag").first()
    if row is None:
        raise Http404
    return answer(request, *row, *cache_control)


def document_response(request: Request, routine: Routine, status: int = 200) -> HttpResponse:
    """The document after a change."""
    response = answer(request, routine.document, routine.etag)
    response.status_code = status
    return response


def created(request: Request, routine: Routine) -> HttpResponse:
    """The document of a new routine, with its address in Location."""
    response = document_response(request, routine, status=201)
    response["Location"] = request.build_absolute_uri(reverse("api:routine-detail", args=[routine.code]))
    return response


def what_changed(routine: Routine, request: Request) -> str:
    """The changes since the revision that If-Match names; only the last change if that is too old or unknown."""
    named = parse_etags(request.headers["If-Match"])
    since = []
    for revision in routine.revisions.order_by("-number")[:MAX_CHANGES_LISTED]:
        if etag_of(revision.document) in named:
            break
        since.append(f"{revision.number}: {revision.summary}")
    else:
        since = since[:1]
    return _("It has changed since you read it (%(changes)s). Read it again and repeat your change.") % {
        "changes": "; ".join(reversed(since))
    }
