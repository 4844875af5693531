"""The API of what people make: one's own routines and their links, public routines, and what a link opens."""

import json

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from config.http.errors import PreconditionFailed, PreconditionRequired
from config.http.etags import PUBLIC_BUT_ASK, answer, cached, etag_of, matches
from config.http.paging import Newest
from config.http.schema import IF_MATCH, IF_NONE_MATCH
from routines.api.input import FOR, DescriptionInput, RoutineInput
from routines.copies import copying
from routines.document import schema
from routines.models import HOUSE, Routine, ShareLink
from routines.models.share_link import check_expiry
from routines.pages.filters import PublicRoutineFilter

OLDEST_LOOKED_AT = 50


class RoutineDocument(serializers.Serializer):
    """The routine document; its schema is `routines.document.schema.SCHEMA`, published as /schema/routine-v1.json."""


class RoutineDocumentSchema(OpenApiSerializerExtension):
    target_class = RoutineDocument

    def map_serializer(self, auto_schema, direction):
        return {name: value for name, value in schema.SCHEMA.items() if not name.startswith("$")}


class RoutineRow(serializers.ModelSerializer):
    """A routine in a list."""  # read from `.values()`

    class Meta:
        model = Routine
        fields = ["code", "title", "summary", "visibility", "revision", "total_seconds", "step_count", "changed_at"]
        read_only_fields = fields

    def get_fields(self):
        return {**super().get_fields(), "for": serializers.ChoiceField(read_only=True, **FOR)}


class PublicRoutineRow(RoutineRow):
    author = serializers.SerializerMethodField(help_text="The name that the author shows to others.")

    class Meta(RoutineRow.Meta):
        fields = [*RoutineRow.Meta.fields, "author"]

    def get_author(self, row) -> str:
        return HOUSE if row["author"] is None else row["author__display_name"]


class Moment(serializers.DateTimeField):
    """A time zone can lead out of the calendar at its ends: that is the sender's mistake."""

    def enforce_timezone(self, value):
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")


class ShareLinkInput(serializers.ModelSerializer):
    pinned = serializers.BooleanField(
        default=False, help_text="true: the link keeps showing what the routine is now. false: always the latest."
    )
    expires_at = Moment(required=False, allow_null=True)

    class Meta:
        model = ShareLink
        fields = ["label", "expires_at", "pinned", "may_copy"]

    def validate_expires_at(self, moment):
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
        fields = ["token", "url", "label", "pinned", "revision", "may_copy"]
        fields += ["made_at", "expires_at", "opened_count", "last_opened_at"]
        read_only_fields = fields

    def get_url(self, link) -> str:
        return self.context["request"].build_absolute_uri(link.get_absolute_url())

    def get_pinned(self, link) -> bool:
        return link.pinned_id is not None


class RoutineViewSet(GenericViewSet):
    """One's own routines."""

    queryset = Routine.objects.none()
    permission_classes = [IsAuthenticated]
    serializer_class = RoutineInput
    filter_backends = []
    lookup_field = "code"
    lookup_value_converter = "slug"
    needs_if_match = True

    def get_queryset(self):
        return Routine.objects.editable_by(self.request.user)

    @extend_schema(responses=RoutineRow(many=True))
    def list(self, request):
        """Your routines, the one changed last first."""
        rows = self.get_queryset().order_by("-changed_at", "-id").values(*RoutineRow.Meta.fields, "for_whom")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(RoutineRow(page, many=True).data)

    @extend_schema(responses={201: RoutineDocument})
    def create(self, request):
        """Make a routine with all its sections and steps."""
        return made(request, Routine.create(request.user, self.plan()))

    @extend_schema(parameters=[IF_NONE_MATCH], responses={200: RoutineDocument, 304: None})
    def retrieve(self, request, code):
        """The routine as its document."""
        return stored(request, self.get_queryset(), code)

    @extend_schema(parameters=[IF_MATCH], responses=RoutineDocument)
    @transaction.atomic
    def update(self, request, code):
        """Replace the whole routine. What you leave out is as in a new one."""
        routine = self.locked(code)
        routine.replace(request.user, self.plan(routine))
        return written(request, routine)

    @extend_schema(parameters=[IF_MATCH], request=DescriptionInput(partial=True), responses=RoutineDocument)
    @transaction.atomic
    def partial_update(self, request, code):
        """Change what the routine says about itself, and nothing else."""
        routine = self.locked(code)
        given = DescriptionInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        if "sections" in request.data:
            raise ValidationError({"sections": _("Send the whole routine with PUT to change its sections.")})
        routine.describe(request.user, **given.validated_data)
        return written(request, routine)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    @transaction.atomic
    def destroy(self, request, code):
        """Delete the routine, its revisions and its links."""
        self.locked(code).delete()
        return Response(status=204)

    def locked(self, code):
        return locked(self.request, self.get_queryset(), code)

    def plan(self, routine=None):
        given = self.get_serializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.plan(self.request.user, routine)


class ShareLinkViewSet(GenericViewSet):
    """The links of one of one's own routines, those that were not revoked."""

    queryset = ShareLink.objects.none()
    permission_classes = [IsAuthenticated]
    serializer_class = ShareLinkInput
    filter_backends = []
    lookup_field = "token"
    lookup_value_converter = "slug"

    def get_queryset(self):
        return self.routine().share_links.filter(revoked_at=None).select_related("pinned").defer("pinned__document")

    @extend_schema(responses=ShareLinkRow(many=True))
    def list(self, request, code):
        """The links of the routine, newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(ShareLinkRow(page, many=True, context={"request": request}).data)

    @extend_schema(responses={201: ShareLinkRow})
    def create(self, request, code):
        """Make a link that opens the routine without an account."""
        routine = self.routine()
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        link = ShareLink.make(routine, pin=given.validated_data.pop("pinned"), **given.validated_data)
        return Response(ShareLinkRow(link, context={"request": request}).data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request, code, token):
        """Revoke the link: it never opens anything again."""
        get_object_or_404(self.get_queryset(), token=token).revoke()
        return Response(status=204)

    def routine(self):
        return get_object_or_404(Routine.objects.editable_by(self.request.user), code=self.kwargs["code"])


class PublicRoutineViewSet(GenericViewSet):
    """What everybody may find, one's own private routines not among it."""

    queryset = Routine.objects.listed()
    serializer_class = PublicRoutineRow
    filterset_class = PublicRoutineFilter
    pagination_class = Newest
    lookup_field = "code"
    lookup_value_converter = "slug"

    @extend_schema(responses=PublicRoutineRow(many=True))
    def list(self, request):
        """Public routines, newest first."""
        rows = self.filter_queryset(self.get_queryset())
        rows = rows.values("id", *RoutineRow.Meta.fields, "for_whom", "author", "author__display_name")
        page = self.paginate_queryset(rows)
        return cached(self.get_paginated_response(PublicRoutineRow(page, many=True).data), PUBLIC_BUT_ASK)

    @extend_schema(parameters=[IF_NONE_MATCH], responses={200: RoutineDocument, 304: None})
    def retrieve(self, request, code):
        """A public routine as its document."""
        return stored(request, self.get_queryset(), code, PUBLIC_BUT_ASK)

    @extend_schema(request=None, responses={201: RoutineDocument})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def copy(self, request, code):
        """A private copy of your own, which says what it is based on."""
        return made(request, copying.copy(get_object_or_404(self.get_queryset(), code=code), request.user))


class SharedRoutine(APIView):
    """Whoever holds the token may read; who asks is never looked at, so that one query is all there is."""

    authentication_classes = permission_classes = throttle_classes = []

    @extend_schema(parameters=[IF_NONE_MATCH], responses={200: RoutineDocument, 304: None})
    def get(self, request, token):
        """The routine behind a link. A wrong, revoked or expired link is 404."""
        found = ShareLink.objects.served(token)
        if found is None:
            raise Http404
        return answer(request, found.document, found.etag)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response


@require_safe
def document_schema(request):
    """The published JSON Schema of the routine document; it changes only with its version number."""
    text = json.dumps(schema.SCHEMA, indent=2)
    response = answer(request, text, etag_of(text), "public, max-age=86400")
    response["Content-Type"] = "application/schema+json"
    return response


def locked(request, routines, code):
    """The routine that If-Match speaks of; nobody else changes it until the transaction ends."""
    request.user.lock()
    routine = get_object_or_404(routines.select_for_update(), code=code)
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    if not matches(request, routine.etag):
        raise PreconditionFailed(what_changed(routine, request))
    return routine


def stored(request, routines, code, *cache_control):
    """The stored document of one of these routines, in one query."""
    found = routines.filter(code=code).values_list("document", "etag").first()
    if found is None:
        raise Http404
    return answer(request, *found, *cache_control)


def written(request, routine, status=200):
    """The document as it is now, after a change."""
    response = answer(request, routine.document, routine.etag)
    response.status_code = status
    return response


def made(request, routine):
    """The document of a new routine, and where it is."""
    response = written(request, routine, status=201)
    response["Location"] = request.build_absolute_uri(reverse("api:routine-detail", args=[routine.code]))
    return response


def what_changed(routine, request):
    """What was done since the revision that If-Match names; where it names none of the recent, what was done last."""
    named = parse_etags(request.headers["If-Match"])
    since = []
    for revision in routine.revisions.order_by("-number")[:OLDEST_LOOKED_AT]:
        if etag_of(revision.document) in named:
            break
        since.append(f"{revision.number}: {revision.summary}")
    else:
        since = since[:1]
    return _("It has changed since you read it (%(changes)s). Read it again and repeat your change.") % {
        "changes": "; ".join(reversed(since))
    }
