"""The API of what a technique is used in: to look before one's own is changed or deleted."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from routines.api.own_rows import OwnRows
from routines.api.routines import RoutineRow
from routines.models import Routine, Step
from techniques.models import Technique


class RoutinesWithTechnique(OwnRows):
    """The person's own routines that use a technique."""

    queryset = Routine.objects.none()
    serializer_class = RoutineRow

    @extend_schema(responses=RoutineRow(many=True))
    def list(self, request: Request, slug: str) -> Response:
        """Your routines that use the technique, the oldest first. They keep it if it is deleted."""
        technique = get_object_or_404(Technique.objects.visible_to(request.user), slug=slug)
        using = Step.objects.filter(technique=technique).values("section__routine")
        rows = Routine.objects.editable_by(request.user).filter(pk__in=using).order_by("id")
        page = self.paginate_queryset(rows.values(*RoutineRow.Meta.fields, "for_whom"))
        return self.get_paginated_response(RoutineRow(page, many=True).data)
