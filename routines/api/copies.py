"""The API of copies: how one differs from its original, what is new there since, and taking it in."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from config.http.errors import PreconditionFailed
from config.http.etags import PRIVATE, cached
from config.http.schema import IF_MATCH
from routines.api.history import ChangeRow, OneRoutine
from routines.api.routine import RoutineDocument, made, written
from routines.copies import copying
from routines.forms import LARGEST_INTEGER
from routines.models import ShareLink


class OfferRow(serializers.Serializer):
    id = serializers.CharField()
    what = serializers.CharField(source="change.what")
    did = serializers.CharField(source="change.did")
    key = serializers.CharField(source="change.key")
    words = serializers.CharField(source="change.words")
    yours = serializers.CharField(help_text="What you did to the same part, where both changed it; else empty.")


class OriginRow(serializers.Serializer):
    visible = serializers.BooleanField(help_text="false: the original cannot be seen (any more), or there is none.")
    code = serializers.CharField(allow_null=True)
    based_on = serializers.IntegerField(allow_null=True, help_text="The revision that the copy is based on.")
    newest = serializers.IntegerField(allow_null=True, help_text="The revision that the original is at.")
    differences = ChangeRow(many=True, help_text="From the revision that it is based on to the copy.")
    offers = OfferRow(many=True, help_text="What is new in the original since.")


class TakeInput(serializers.Serializer):
    changes = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=500, help_text="Ids of `offers`; they may be none."
    )
    newest = serializers.IntegerField(
        min_value=1, max_value=LARGEST_INTEGER, help_text="As you read it: 412 where the original has moved on since."
    )
    leave_rest = serializers.BooleanField(
        default=False, help_text="true: what is not taken is offered no more; the copy is then based on `newest`."
    )


class OriginOfRoutine(OneRoutine):
    """What one of one's own routines is based on."""

    serializer_class = TakeInput

    @extend_schema(responses=OriginRow)
    def read(self, request, code):
        """How a copy differs from its original, and what is new there since."""
        found = copying.origin_of(self.routine(), request.user)
        data = {
            "visible": found.newest is not None,
            "code": found.base and found.base.routine.code,
            "based_on": found.base and found.base.number,
            "newest": found.newest and found.newest.number,
            "differences": found.differences,
            "offers": found.offers,
        }
        return cached(Response(OriginRow(data).data), PRIVATE)

    @extend_schema(parameters=[IF_MATCH], request=TakeInput, responses=RoutineDocument)
    @transaction.atomic
    def take(self, request, code):
        """Do in the copy what was done in its original."""
        routine = self.locked()
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        try:
            chosen = copying.with_ids(*asked["changes"])
            copying.merge_offers(routine, request.user, chosen, asked["newest"], leave_rest=asked["leave_rest"])
        except copying.OriginalMovedOn as moved:
            raise PreconditionFailed(_("The original has changed, or cannot be seen any more.")) from moved
        except copying.NotOffered as missing:
            detail = _("There is no such change to take in: %(ids)s.") % {"ids": str(missing)[:200]}
            raise ValidationError({"changes": detail}, code="does_not_exist") from missing
        return written(request, routine)


class CopyOfShared(GenericViewSet):
    """A copy of what a link opens, where the link allows it."""

    permission_classes = [IsAuthenticated]
    queryset = ShareLink.objects.none()
    serializer_class = serializers.Serializer  # there is nothing to send
    filter_backends = []

    @extend_schema(request=None, responses={201: RoutineDocument})
    def make(self, request, token):
        """A private copy of your own of what the link opens, which says what it is based on."""
        link = get_object_or_404(ShareLink.objects.to_copy(), token=token)
        return made(request, copying.copy(link.routine, request.user, link))
