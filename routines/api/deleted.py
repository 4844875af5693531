"""The API of one's deleted routines: listing them, bringing one back, deleting one for good."""

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from routines.api.own_rows import OwnRows
from routines.api.routines import RoutineDocument, RoutineRow, document_response
from routines.models import Routine
from routines.models.deletable import DAYS_TO_BRING_BACK
from routines.models.querysets import RoutineQuerySet


class DeletedRow(RoutineRow):
    gone_at = serializers.SerializerMethodField(help_text="When it is gone for good.")

    class Meta(RoutineRow.Meta):
        fields = [*RoutineRow.Meta.fields, "deleted_at", "gone_at"]
        read_only_fields = fields

    def get_gone_at(self, row: dict[str, Any]) -> datetime:
        return row["deleted_at"] + timedelta(days=DAYS_TO_BRING_BACK)


class DeletedRoutineViewSet(OwnRows):
    """The person's deleted routines that can be brought back."""

    queryset = Routine.objects.none()
    serializer_class = DeletedRow
    lookup_field = "code"
    lookup_value_converter = "slug"

    def get_queryset(self) -> RoutineQuerySet:
        return Routine.everything.deleted_by(self.request.user)

    @extend_schema(responses=DeletedRow(many=True))
    def list(self, request: Request) -> Response:
        """Routines that you deleted in the last 30 days, the last deleted first."""
        rows = self.get_queryset().order_by("-deleted_at", "-id")
        rows = rows.values(*RoutineRow.Meta.fields, "for_whom", "deleted_at")
        return self.get_paginated_response(DeletedRow(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=None, responses=RoutineDocument)
    def bring_back(self, request: Request, code: str) -> HttpResponse:
        """Bring a deleted routine back, as it was: visible to whom it was, with its history and its links."""
        routine = get_object_or_404(self.get_queryset(), code=code)
        try:
            routine.bring_back()
        except Routine.DoesNotExist:  # at this moment by another request
            raise Http404 from None
        return document_response(request, routine)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, code: str) -> Response:
        """Delete a deleted routine for good, with its revisions and its links."""
        get_object_or_404(self.get_queryset(), code=code).delete_for_good()
        return Response(status=204)
