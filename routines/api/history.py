"""The API of a routine's history: its revisions, what they changed, and undo, redo and going back."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from config.http.etags import PRIVATE, answer, cached, etag_of
from config.http.paging import Newest
from config.http.schema import IF_MATCH, IF_NONE_MATCH
from routines.api.routine import RoutineDocument, locked, written
from routines.document.difference import difference
from routines.forms import LARGEST_INTEGER
from routines.models import NothingLeft, Revision, Routine

SINCE = OpenApiParameter(
    "since", int, description="The number of the revision to compare with; the one before it where nothing is said."
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


class OneRoutine(GenericViewSet):
    """Something of one of one's own routines, which the address names."""

    permission_classes = [IsAuthenticated]
    queryset = Routine.objects.none()
    filter_backends = []

    def own(self):
        return Routine.objects.editable_by(self.request.user)

    def routine(self):
        return get_object_or_404(self.own(), code=self.kwargs["code"])

    def locked(self):
        return locked(self.request, self.own(), self.kwargs["code"])


class RevisionViewSet(OneRoutine):
    """The revisions of one of one's own routines that are kept."""

    queryset = Revision.objects.none()
    serializer_class = RevisionRow
    pagination_class = Newest
    lookup_field = "number"
    lookup_value_converter = "int"

    def get_queryset(self):
        return self.routine().revisions.all()

    @extend_schema(responses=RevisionRow(many=True))
    def list(self, request, code):
        """What became of the routine, newest first."""
        page = self.paginate_queryset(self.get_queryset().for_list())
        return cached(self.get_paginated_response(RevisionRow(page, many=True).data), PRIVATE)

    @extend_schema(parameters=[IF_NONE_MATCH], responses={200: RoutineDocument, 304: None})
    def retrieve(self, request, code, number):
        """The routine as it was then."""
        text = self.at(number).document
        return answer(request, text, etag_of(text))

    @extend_schema(parameters=[SINCE], responses=Changes)
    def changes(self, request, code, number):
        """What was changed between two revisions, in words and part by part."""
        there = self.at(number)
        since = self.since(there, request.query_params.get("since", ""))
        found = difference(since.as_document(), there.as_document()) if since else []
        data = {"since": since.number if since else None, "changes": found}
        return cached(Response(Changes(data).data), PRIVATE)

    def since(self, there, named):
        if not named:
            return self.get_queryset().filter(number__lt=there.number).first()
        found = self.get_queryset().filter(number=int(named)) if named.isdecimal() and len(named) < 10 else []
        if not found:
            raise ValidationError({"since": _("There is no such revision (any more).")}, code="does_not_exist")
        return found[0]

    def at(self, number):
        if number > LARGEST_INTEGER:
            raise Http404
        return get_object_or_404(self.get_queryset(), number=number)


class WayBack(OneRoutine):
    """Undo, redo, and going back to a revision: changes like any other."""

    serializer_class = RestoreInput

    @extend_schema(parameters=[IF_MATCH], request=None, responses=RoutineDocument)
    def undo(self, request, code):
        """Take back the last change that is not undone yet."""
        return self.done(Routine.undo)

    @extend_schema(parameters=[IF_MATCH], request=None, responses=RoutineDocument)
    def redo(self, request, code):
        """Do again what was undone last."""
        return self.done(Routine.redo)

    @extend_schema(parameters=[IF_MATCH], request=RestoreInput, responses=RoutineDocument)
    def restore(self, request, code):
        """Make the routine what it was in a revision."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self.done(Routine.restore, given.validated_data["number"])

    @transaction.atomic
    def done(self, verb, *args):
        routine = self.locked()
        try:
            verb(routine, self.request.user, *args)
        except NothingLeft as nothing:
            raise ValidationError(str(nothing), code="nothing_left") from nothing
        except Revision.DoesNotExist as missing:
            detail = _("There is no such revision (any more).")
            raise ValidationError({"number": detail}, code="does_not_exist") from missing
        return written(self.request, routine)
