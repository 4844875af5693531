"""Bases of the views of what belongs to the person who asks."""

from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet


class OwnRows(GenericViewSet):
    """A view for members alone, which the query of the address does not filter."""

    permission_classes = [IsAuthenticated]
    filter_backends = []


class OwnPractice(OwnRows):
    """Rows that the address names by their key, which the API calls `id`."""

    lookup_field = "key"
    lookup_url_kwarg = "id"
    lookup_value_converter = "uuid"


def unstored(response: Response) -> Response:
    response["Cache-Control"] = "private, no-store"
    return response
