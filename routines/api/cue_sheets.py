"""The API of following a routine: its cue sheet, and its recording."""

import json
from abc import abstractmethod
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from config.http.etags import PRIVATE, PUBLIC_BUT_ASK, answer, cached, etag_of
from config.http.schema import IF_NONE_MATCH
from routines.document.shapes import Document
from routines.models import Routine, ShareLink
from routines.models.querysets import RoutineQuerySet
from routines.player.cue_sheet import CueSheet, cue_sheet
from routines.player.recordings import NOT_STORED, TYPE, answered, made, sent
from routines.safety.as_ruled import as_ruled
from routines.safety.screening import screen
from techniques.api.conditions import HEADER, conditions_of, varied

UNDER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="The receiver's conditions, as for techniques: what they rule out is not played, the rest is lighter.",
)
RANGE = OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="One part of the file: `bytes=0-1023`.")
ANSWERS = {(200, TYPE): OpenApiTypes.BINARY, (206, TYPE): OpenApiTypes.BINARY, 304: None, (416, TYPE): None}


class PhraseOfCue(serializers.Serializer):
    key = serializers.CharField(help_text="Of its recording, as `side/left`; `technique` alone where nobody may copy.")
    words = serializers.CharField()


class EventOfCue(serializers.Serializer):
    kind = serializers.ChoiceField(["announce", "begin", "half", "count", "finish"])
    anchor = serializers.ChoiceField(
        ["pause", "touch", "half", "end"],
        help_text="Start of the pause before (for the first cue, of the time to get ready), start of touch, half, end.",
    )
    offset_ms = serializers.IntegerField(help_text="After the anchor; negative is before it.")
    say = PhraseOfCue(many=True)


class StepToFollow(serializers.Serializer):
    number = serializers.IntegerField(help_text="From 1.")
    section = serializers.CharField(allow_blank=True)
    technique = serializers.CharField(allow_blank=True, help_text="Its slug; empty where nobody may copy.")
    name = serializers.CharField()
    position = serializers.CharField(allow_blank=True)
    position_words = serializers.CharField(allow_blank=True)
    pressure = serializers.IntegerField()
    pressure_words = serializers.CharField(allow_blank=True, help_text="Empty where nobody is touched.")
    at_most = serializers.IntegerField(allow_null=True, help_text="The level that the conditions allow, if they say.")
    repetitions = serializers.IntegerField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    how = serializers.CharField(allow_blank=True)
    care = serializers.CharField(allow_blank=True)
    areas = serializers.ListField(child=serializers.CharField(), help_text="Slugs of the parts that it is for.")


class CueToFollow(serializers.Serializer):
    step = serializers.IntegerField(help_text="Its place in `steps`, from 0.")
    side = serializers.ChoiceField(["left", "right", "both"])
    round = serializers.IntegerField()
    rounds = serializers.IntegerField()
    change = serializers.ChoiceField(["", "sides", "position"], help_text="What changes in the pause before.")
    at = serializers.IntegerField(help_text="Seconds from the start of the first cue to the pause before this one.")
    pause_seconds = serializers.IntegerField()
    seconds = serializers.IntegerField()
    events = EventOfCue(many=True)


class CuesToFollow(serializers.Serializer):
    title = serializers.CharField()
    language = serializers.CharField()
    lead_seconds = serializers.IntegerField(help_text="To get ready, before the first cue; not in the total.")
    total_seconds = serializers.IntegerField()
    levels = serializers.ListField(child=serializers.CharField(), help_text="Words for a pressure of 0 to 5.")
    steps = StepToFollow(many=True)
    cues = CueToFollow(many=True)


class Found(NamedTuple):
    """A document with its ETag, and how its answers may be cached."""

    document: Document
    etag: str
    may_copy: bool = True
    cache_control: str = PRIVATE


class Followed(APIView):
    """A routine to follow. `found` says which, or raises Http404."""

    takes_conditions = True

    @abstractmethod
    def found(self, request: Request, **where: str) -> Found: ...


class Cues(Followed):
    @extend_schema(parameters=[UNDER, IF_NONE_MATCH], responses={200: CuesToFollow, 304: None})
    def get(self, request: Request, **where: str) -> HttpResponse:
        """What to do, and what is heard when, in the order of play."""
        found = self.found(request, **where)
        conditions = conditions_of(request)
        ruled = as_ruled(found.document, screen(found.document, conditions))
        sheet = cue_sheet(ruled.document, ruled.at_most)
        text = json.dumps(sheet if found.may_copy else to_read(sheet), ensure_ascii=False)
        return varied(answer(request, text, etag_of(text), NOT_KEPT if conditions else found.cache_control))


class Track(Followed):
    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        return super().perform_content_negotiation(request, force=True)  # sound whatever Accept says; errors in JSON

    @extend_schema(parameters=[UNDER, RANGE, IF_NONE_MATCH], responses=ANSWERS)
    def get(self, request: Request, **where: str) -> HttpResponseBase:
        """The recording: an m4a file with the time to get ready, the tones, and a voice. 404 for over 3 hours."""
        found = self.found(request, **where)
        plain: HttpRequest = request._request
        if conditions := conditions_of(request):
            ruled = as_ruled(found.document, screen(found.document, conditions))
            return varied(cached(sent(plain, found.document["title"], made(ruled)), NOT_KEPT))
        return varied(cached(answered(plain, found.document, found.etag), found.cache_control))


NOT_KEPT = NOT_STORED["Cache-Control"]


class _Own(Followed):
    permission_classes = [IsAuthenticated]

    def found(self, request: Request, **where: str) -> Found:
        return one_of(Routine.objects.editable_by(request.user), where["code"], PRIVATE)


class _Public(Followed):
    def found(self, request: Request, **where: str) -> Found:
        return one_of(Routine.objects.listed(), where["code"], PUBLIC_BUT_ASK)


class _Shared(Followed):
    authentication_classes = []
    permission_classes = []

    def found(self, request: Request, **where: str) -> Found:
        served = ShareLink.objects.served(where["token"])
        if served is None:
            raise Http404
        return Found(json.loads(served.document), served.etag, served.may_copy)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response


class CuesOfRoutine(_Own, Cues):
    """The cues of one of the person's own routines."""


class CuesOfPublic(_Public, Cues):
    """The cues of a public routine."""


class CuesOfShared(_Shared, Cues):
    """The cues of what a link opens."""


class TrackOfRoutine(_Own, Track):
    """The recording of one of the person's own routines."""


class TrackOfPublic(_Public, Track):
    """The recording of a public routine."""


class TrackOfShared(_Shared, Track):
    """The recording of what a link opens."""


def one_of(routines: RoutineQuerySet, code: str, cache_control: str) -> Found:
    row = routines.filter(code=code).values_list("document", "etag").first()
    if row is None:
        raise Http404
    document, etag = row
    return Found(json.loads(document), etag, True, cache_control)


def to_read(sheet: CueSheet) -> CueSheet:
    """The sheet of a routine that may not be copied: techniques by name, without the slugs to make a copy of."""
    for step in sheet["steps"]:
        step["technique"] = ""
    for cue in sheet["cues"]:
        for phrase in (phrase for event in cue["events"] for phrase in event["say"]):
            phrase["key"] = "technique" if phrase["key"].startswith("technique/") else phrase["key"]
    return sheet
