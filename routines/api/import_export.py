"""The API of import and export: bundles of routines."""

from collections.abc import Mapping
from typing import IO, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, NotFound, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import member
from config.http.etags import PRIVATE, cached
from config.http.once import once
from config.http.schema import IDEMPOTENCY_KEY
from routines.document.schema import SCHEMA, VERSION
from routines.import_export import bundles, json_files
from routines.import_export.mistakes import Refused

PART = OpenApiParameter("part", int, description="The number of the file, from 1, if the routines need several.")
BUNDLE = {
    "type": "object",
    "required": ["format", "version", "part", "parts", "routines"],
    "properties": {
        "format": {"const": json_files.MANY},
        "version": {"const": VERSION},
        "part": {"type": "integer", "minimum": 1},
        "parts": {"type": "integer", "minimum": 1},
        "routines": {
            "type": "array",
            "description": "Routine documents.",
            "items": {"type": "object", "required": SCHEMA["required"]},
        },
        "techniques": {
            "type": "array",
            "description": "Techniques of your own that none of your routines uses; absent where there is none.",
            "items": SCHEMA["properties"]["techniques"]["additionalProperties"],
        },
    },
}
FILE = {
    "type": "object",
    "description": "A routine document, or a bundle of at most 100, up to 2 MB.",
    "required": ["format", "version"],
    "properties": {
        "format": {"enum": [json_files.ONE, json_files.MANY]},
        "version": {"const": VERSION},
        "routines": {"type": "array", "items": {"type": "object"}, "maxItems": json_files.MAX_ROUTINES},
        "techniques": {"type": "array", "items": {"type": "object"}, "maxItems": json_files.MAX_TECHNIQUES},
    },
}


class RawParser(BaseParser):
    """Leaves the body as bytes, since files are read and refused as on the page."""

    media_type = json_files.TYPE

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        return stream.read()


class Codes(serializers.Serializer):
    codes = serializers.ListField(child=serializers.CharField(), help_text="Of the new routines, in order.")
    techniques = serializers.ListField(
        child=serializers.CharField(), help_text="Slugs of the techniques beside routines, which are your own now."
    )


class ExportRoutines(APIView):
    """All the person's own routines."""

    permission_classes = [IsAuthenticated]

    @extend_schema(parameters=[PART], responses={200: BUNDLE})
    def get(self, request: Request) -> HttpResponse:
        """Your routines and techniques as a file to keep, or to import elsewhere; several if one would be too large."""
        parts = bundles.parts_of(member(request))
        part = serializers.IntegerField(min_value=1, max_value=10**9).run_validation
        try:
            number = part(request.query_params.get("part", 1))
        except ValidationError as error:
            raise ValidationError({"part": error.detail}) from error
        if number > len(parts):
            raise NotFound(_("There are %(count)d parts.") % {"count": len(parts)})
        text = bundles.bundle(member(request), number, parts)
        return cached(HttpResponse(text, content_type=json_files.TYPE), PRIVATE)


class ImportRoutines(APIView):
    """Routines from a file."""

    permission_classes = [IsAuthenticated]
    parser_classes = [RawParser]

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request={json_files.TYPE: FILE}, responses={201: Codes})
    @once
    def post(self, request: Request) -> Response:
        """Import a document or a bundle as private routines of your own: all of them, or none if one is refused."""
        body: object = request.data
        text_bytes = body if isinstance(body, bytes) else b""
        try:
            file = json_files.read(json_files.text_of(text_bytes))
            routines, techniques = json_files.import_file(member(request), file)
        except Refused as refused:
            errors: dict[str, list[ErrorDetail]] = {}
            for one in refused.every:
                errors.setdefault(one.field or "non_field_errors", []).append(ErrorDetail(str(one), one.code))
            raise ValidationError(errors) from refused
        made = {
            "codes": [routine.code for routine in routines],
            "techniques": [technique.slug for technique in techniques],
        }
        return Response(made, status=201)
