"""The API of import and export: bundles of routines, and plain text parsed into steps."""

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
from routines.api.input import FOR
from routines.document.plan import MAX_STEPS
from routines.document.schema import SCHEMA, VERSION
from routines.import_export import bundles, json_files, matching, pasted_text
from routines.import_export.matching import Matches
from routines.import_export.mistakes import Refused
from routines.import_export.pasted_text import Line
from routines.models import Step

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


class TextInput(serializers.Serializer):
    text = serializers.CharField(max_length=pasted_text.MAX_TEXT, trim_whitespace=False, help_text="At most 200 steps.")

    def get_fields(self) -> dict[str, serializers.Field]:
        return {**super().get_fields(), "for": serializers.ChoiceField(default="self", **FOR)}


class Limits(serializers.Serializer):
    min = serializers.IntegerField()
    default = serializers.IntegerField()
    max = serializers.IntegerField()


class Match(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    seconds = Limits()
    pressure = Limits()


class ReadLine(serializers.Serializer):
    section = serializers.IntegerField(help_text="Its place in `sections`, from 0.")
    text = serializers.CharField(help_text="As it was written.")
    name = serializers.CharField(help_text="The words that name the technique.")
    seconds = serializers.IntegerField(allow_null=True, help_text="Of the whole step: 60 for “2 x 30 s”.")
    repetitions = serializers.IntegerField(allow_null=True)
    side = serializers.ChoiceField(Step.Side.choices, allow_null=True)
    pressure = serializers.IntegerField(allow_null=True, min_value=0, max_value=5)
    note = serializers.CharField()
    unread = serializers.ListField(child=serializers.CharField(), help_text="What was not understood.")
    is_sure = serializers.BooleanField(help_text="Whether it is certainly the first of `techniques`; if not, ask.")
    techniques = Match(many=True, help_text="What it may mean, best match first.")


class ReadSection(serializers.Serializer):
    title = serializers.CharField()
    sides = serializers.ChoiceField(["once", "each"])


class ReadText(serializers.Serializer):
    sections = ReadSection(many=True)
    lines = ReadLine(many=True)


class TextIntoSteps(APIView):
    """A routine in plain words."""

    stores_nothing = ("post",)
    permission_classes = []

    @extend_schema(request=TextInput, responses=ReadText)
    def post(self, request: Request) -> Response:
        """Read “5 min foot circles, 2 x 30 s ankle hold each side” into steps. Nothing is stored."""
        given = TextInput(data=request.data)
        given.is_valid(raise_exception=True)
        sections = pasted_text.read(given.validated_data["text"])
        numbered = [(number, line) for number, section in enumerate(sections) for line in section.lines]
        if len(numbered) > MAX_STEPS:
            words = _("A routine has at most %(count)d steps.") % {"count": MAX_STEPS}
            raise ValidationError({"text": [ErrorDetail(words, "max_length")]})
        only_lines = [line for _number, line in numbered]
        matches = matching.matches(only_lines, given.validated_data["for_whom"], request.user)
        lines = [as_data(number, line, found) for (number, line), found in zip(numbered, matches, strict=True)]
        titles = [{"title": section.title, "sides": section.sides} for section in sections]
        response = Response({"sections": titles, "lines": lines})
        response["Cache-Control"] = "private, no-store"
        return response


def as_data(section: int, line: Line, matches: Matches) -> dict[str, Any]:
    techniques = [
        {
            "slug": technique.slug,
            "name": technique.name,
            **{
                name: {part: getattr(technique, f"{name}_{part}") for part in ("min", "default", "max")}
                for name in ("seconds", "pressure")
            },
        }
        for technique in matches
    ]
    data = {"section": section, **vars(line), "unread": list(line.unread)}
    return {**data, "is_sure": matches.is_sure, "techniques": techniques}
