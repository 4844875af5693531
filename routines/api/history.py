"""The API of a routine's history: its revisions, undo, redo, and going back to a revision."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import member
from config.http.etags import PRIVATE, answer, cached, etag_of
from config.http.paging import Newest
from config.http.schema import IF_MATCH, IF_NONE_MATCH
from routines.api.own_rows import OwnRows
from routines.api.routines import RoutineDocument, document_response, locked
from routines.document.difference import difference
from routines.forms import LARGEST_INTEGER
from routines.models import NothingLeft, Revision, Routine
from routines.models.querysets import RoutineQuerySet
from routines.models.revision import RevisionQuerySet

SINCE = OpenApiParameter(
    "since", int, description="The number of the revision to compare with; by default the one before it."
)


class RevisionRow(serializers.ModelSerializer):
    total_seconds = serializers.IntegerField(help_text="How long the routine was.")

    class Meta:
        model = Revision
        fields = ["number", "made_at", "summary", "total_seconds"]
        read_only_fields = fields


class ChangeRow(serializers.Serializer):
    what = serializers.ChoiceField(["about", "section", "step"])
    did = serializers.ChoiceField(["added", "removed", "moved", "changed"])
    key = serializers.CharField(help_text="Of the section or the step; about the routine, the name of the field.")
    words = serializers.CharField(help_text="For people.")


class Changes(serializers.Serializer):
    since = serializers.IntegerField(allow_null=True, help_text="null: there is none before it.")
    changes = ChangeRow(many=True)


class RestoreInput(serializers.Serializer):
    number = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER)


class OneRoutine(OwnRows):
    """Base of the views about one of the person's own routines, which the address names by its code."""

    queryset: "QuerySet[Any]" = Routine.objects.none()

    def own(self) -> RoutineQuerySet:
        return Routine.objects.editable_by(self.request.user)

    def routine(self) -> Routine:
        return get_object_or_404(self.own(), code=self.kwargs["code"])

    def locked(self) -> Routine:
        return locked(self.request, self.own(), self.kwargs["code"])


class RevisionViewSet(OneRoutine):
    """The revisions of one of the person's own routines."""

    queryset = Revision.objects.none()
    serializer_class = RevisionRow
    pagination_class = Newest
    lookup_field = "number"
    lookup_value_converter = "int"

    def get_queryset(self) -> RevisionQuerySet:
        return self.routine().revisions.all()

    @extend_schema(responses=RevisionRow(many=True))
    def list(self, request: Request, code: str) -> Response:
        """The revisions of the routine, newest first."""
        page = self.paginate_queryset(self.get_queryset().for_list())
        return cached(self.get_paginated_response(RevisionRow(page, many=True).data), PRIVATE)

    @extend_schema(parameters=[IF_NONE_MATCH], responses={200: RoutineDocument, 304: None})
    def retrieve(self, request: Request, code: str, number: int) -> HttpResponse:
        """The routine at this revision."""
        text = self.revision(number).document
        return answer(request, text, etag_of(text))

    @extend_schema(parameters=[SINCE], responses=Changes)
    def changes(self, request: Request, code: str, number: int) -> Response:
        """The changes between two revisions, in words and part by part."""
        revision = self.revision(number)
        since = self.since(revision, request.query_params.get("since", ""))
        changes = difference(since.as_document(), revision.as_document()) if since else []
        data = {"since": since.number if since else None, "changes": changes}
        return cached(Response(Changes(data).data), PRIVATE)

    def since(self, revision: Revision, number: str) -> Revision | None:
        """The revision to compare with: that of the given number, else the previous one, if there is one."""
        if not number:
            return self.get_queryset().filter(number__lt=revision.number).first()
        is_possible = number.isdecimal() and len(number) < 10
        since = self.get_queryset().filter(number=int(number)).first() if is_possible else None
        if since is None:
            raise ValidationError({"since": _("There is no such revision.")}, code="does_not_exist")
        return since

    def revision(self, number: int) -> Revision:
        if number > LARGEST_INTEGER:
            raise Http404
        return get_object_or_404(self.get_queryset(), number=number)


class WayBack(OneRoutine):
    """Undo, redo, and going back to a revision. Each is a change like any other."""

    serializer_class = RestoreInput

    @extend_schema(parameters=[IF_MATCH], request=None, responses=RoutineDocument)
    def undo(self, request: Request, code: str) -> HttpResponse:
        """Undo the last change that is not undone yet."""
        return self.apply(Routine.undo)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=RoutineDocument)
    def redo(self, request: Request, code: str) -> HttpResponse:
        """Redo what was undone last."""
        return self.apply(Routine.redo)

    @extend_schema(parameters=[IF_MATCH], request=RestoreInput, responses=RoutineDocument)
    def restore(self, request: Request, code: str) -> HttpResponse:
        """Go back to a revision."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self.apply(Routine.restore, given.validated_data["number"])

    @transaction.atomic
    def apply(self, verb: Callable[..., None], *args: Any) -> HttpResponse:
        routine = self.locked()
        try:
            verb(routine, member(self.request), *args)
        except NothingLeft as error:
            raise ValidationError(str(error), code="nothing_left") from error
        except Revision.DoesNotExist as missing:
            detail = _("There is no such revision.")
            raise ValidationError({"number": detail}, code="does_not_exist") from missing
        return document_response(self.request, routine)
