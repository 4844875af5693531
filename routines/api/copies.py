"""The API of copies: how one differs from its original, and merging the changes there."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import member
from config.http.errors import PreconditionFailed
from config.http.etags import PRIVATE, cached
from config.http.once import once
from config.http.schema import IDEMPOTENCY_KEY, IF_MATCH
from routines.api.history import ChangeRow, OneRoutine
from routines.api.own_rows import OwnRows
from routines.api.routines import RoutineDocument, created, document_response
from routines.copies import copying
from routines.forms import LARGEST_INTEGER
from routines.models import ShareLink


class OfferRow(serializers.Serializer):
    id = serializers.CharField()
    what = serializers.CharField(source="change.what")
    did = serializers.CharField(source="change.did")
    key = serializers.CharField(source="change.key")
    words = serializers.CharField(source="change.words")
    yours = serializers.CharField(help_text="What you changed in the same part; empty without a conflict.")


class OriginRow(serializers.Serializer):
    visible = serializers.BooleanField(help_text="false: there is no original, or you cannot see it.")
    code = serializers.CharField(allow_null=True)
    based_on = serializers.IntegerField(allow_null=True, help_text="The revision that the copy is based on.")
    newest = serializers.IntegerField(allow_null=True, help_text="The latest revision of the original.")
    differences = ChangeRow(many=True, help_text="From `based_on` to the copy.")
    offers = OfferRow(many=True, help_text="The changes of the original since.")


class TakeInput(serializers.Serializer):
    changes = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=500, help_text="Ids of `offers`; may be empty."
    )
    newest = serializers.IntegerField(
        min_value=1, max_value=LARGEST_INTEGER, help_text="As you read it: 412 if the original has changed since."
    )
    leave_rest = serializers.BooleanField(
        default=False, help_text="true: offers left out are not made again; the copy is then based on `newest`."
    )


class OriginOfRoutine(OneRoutine):
    """The original of one of the person's own routines."""

    serializer_class = TakeInput

    @extend_schema(responses=OriginRow)
    def read(self, request: Request, code: str) -> Response:
        """How a copy differs from its original, and what has changed there since."""
        origin = copying.origin_of(self.routine(), member(request))
        data = {
            "visible": origin.newest is not None,
            "code": origin.base and origin.base.routine.code,
            "based_on": origin.base and origin.base.number,
            "newest": origin.newest and origin.newest.number,
            "differences": origin.differences,
            "offers": origin.offers,
        }
        return cached(Response(OriginRow(data).data), PRIVATE)

    @extend_schema(parameters=[IF_MATCH], request=TakeInput, responses=RoutineDocument)
    @transaction.atomic
    def merge(self, request: Request, code: str) -> HttpResponse:
        """Merge changes of the original into the copy."""
        routine = self.locked()
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data
        try:
            choose = copying.with_ids(*wanted["changes"])
            copying.merge_offers(routine, member(request), choose, wanted["newest"], leave_rest=wanted["leave_rest"])
        except copying.OriginalMovedOn as moved:
            raise PreconditionFailed(_("The original has changed, or you can no longer see it.")) from moved
        except copying.NotOffered as missing:
            detail = _("There is no such change to merge: %(ids)s.") % {"ids": str(missing)[:200]}
            raise ValidationError({"changes": detail}, code="does_not_exist") from missing
        return document_response(request, routine)


class CopyOfShared(OwnRows):
    """A copy of what a link opens, if the link allows it."""

    queryset = ShareLink.objects.none()
    serializer_class = serializers.Serializer  # there is nothing to send

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=None, responses={201: RoutineDocument})
    @once
    def make(self, request: Request, token: str) -> HttpResponse:
        """Make your own private copy of what a link opens."""
        link = get_object_or_404(ShareLink.objects.to_copy().of_token(token))
        return created(request, copying.copy(link.routine, member(request), link))
