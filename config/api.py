"""The API's table of contents."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path, reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from accounts import api as accounts
from accounts.devices import sessions_api as devices
from accounts.leaving import leaving_api as leaving
from config.http.etags import PUBLIC, cached
from routines.api import advice, copies, deleted, history, import_export, pasted_plans, routines, safety, uses
from routines.api import cue_sheets as following
from routines.api import practice_plans as plans
from routines.api import practice_sessions as practice
from routines.api import suggest as suggestions
from techniques.api import topics_api as topics
from techniques.api import views as techniques

# Name in the index, and view.
LISTS = {
    "techniques": "technique-list",
    "body-areas": "body-area-list",
    "strokes": "stroke-list",
    "contraindications": "contraindication-list",
    "topics": "topic-list",
    "routines": "routine-list",
    "explore": "explore-list",
    "sessions": "practice-session-list",
    "plans": "practice-plan-list",
    "me": "me",
    "login": "login",
    "logout": "logout",
    "schema": "schema",
    "docs": "docs",
}


class Index(APIView):
    """The addresses of the API."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []

    @extend_schema(
        tags=["index"], responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}}
    )
    def get(self, request: Request) -> Response:
        """The addresses of the API."""
        addresses = {name: request.build_absolute_uri(reverse(f"api:{view}")) for name, view in LISTS.items()}
        return cached(Response(addresses), PUBLIC)


class Schema(APIView):
    """The whole API as OpenAPI, in JSON or YAML."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer2, OpenApiYamlRenderer]
    schema = None

    def get(self, request: Request) -> Response:
        return cached(Response(openapi()), PUBLIC)


class Docs(APIView):
    """The schema as a page to read and try, with scripts and styles of this site alone."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []
    schema = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        return super().perform_content_negotiation(request, force=True)  # HTML whatever Accept says; errors in JSON

    def get(self, request: Request) -> HttpResponse:
        return render(request._request, "api/docs.html")


@cache
def openapi() -> dict[str, Any]:
    return SchemaGenerator().get_schema(public=True)


router = SimpleRouter(use_regex_path=False)
router.register("techniques", techniques.TechniqueViewSet, "technique")
router.register("body-areas", techniques.BodyAreaViewSet, "body-area")
router.register("strokes", techniques.StrokeViewSet, "stroke")
router.register("contraindications", techniques.ContraindicationViewSet, "contraindication")
router.register("topics", topics.TopicViewSet, "topic")
router.register("routines", routines.RoutineViewSet, "routine")
router.register("routines/<slug:code>/links", routines.ShareLinkViewSet, "link")
router.register("explore", routines.PublicRoutineViewSet, "explore")
router.register("sessions", practice.PracticeSessionViewSet, "practice-session")
router.register("plans", plans.PracticePlanViewSet, "practice-plan")

one_routine = "routines/<slug:code>"
revisions, way_back = history.RevisionViewSet.as_view, history.WayBack.as_view
advised, marks = advice.RoutineAdvice.as_view, advice.Favourites.as_view
origin, safe = copies.OriginOfRoutine.as_view, safety.RoutineSafety.as_view
calendar = plans.PracticeCalendarViewSet.as_view
public, gone = safety.PublicRoutineSafety.as_view, deleted.DeletedRoutineViewSet.as_view
history_of_a_routine = [
    path(f"{one_routine}/revisions/", revisions({"get": "list"}), name="revisions"),
    path(f"{one_routine}/revisions/<int:number>/", revisions({"get": "retrieve"}), name="revision"),
    path(f"{one_routine}/revisions/<int:number>/changes/", revisions({"get": "changes"}), name="changes"),
    path(f"{one_routine}/undo/", way_back({"post": "undo"}), name="undo"),
    path(f"{one_routine}/redo/", way_back({"post": "redo"}), name="redo"),
    path(f"{one_routine}/restore/", way_back({"post": "restore"}), name="restore"),
    path(f"{one_routine}/origin/", origin({"get": "read"}), name="origin"),
    path(f"{one_routine}/origin/take/", origin({"post": "merge"}), name="take"),
    path(f"{one_routine}/advice/", advised({"get": "list"}), name="advice"),
    path(f"{one_routine}/advice/repair/", advised({"post": "repair"}), name="repair"),
    path(f"{one_routine}/advice/dismiss/", advised({"post": "dismiss"}), name="dismiss"),
    path(f"{one_routine}/advice/recall/", advised({"post": "recall"}), name="recall"),
    path(f"{one_routine}/safety/", safe({"post": "judge"}), name="safety"),
    path(f"{one_routine}/safe-version/", safe({"post": "safe_version"}), name="safe_version"),
]

app_name = "api"
urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("routines/suggest/", suggestions.SuggestRoutine.as_view(), name="suggest"),
    path("routines/<slug:code>/fit/", suggestions.FitRoutine.as_view({"post": "fit"}), name="fit"),
    *history_of_a_routine,
    path("explore/<slug:code>/safety/", public({"post": "judge"}), name="explore_safety"),
    path(
        "explore/<slug:code>/safe-version/",
        public({"post": "safe_version"}, permission_classes=[IsAuthenticated]),
        name="explore_safe_version",
    ),
    path("shared/<slug:token>/safety/", safety.SharedRoutineSafety.as_view({"post": "judge"}), name="shared_safety"),
    path("shared/<slug:token>/copy/", copies.CopyOfShared.as_view({"post": "make"}), name="copy_shared"),
    path(f"{one_routine}/cues/", following.CuesOfRoutine.as_view(), name="cues"),
    path(f"{one_routine}/track/", following.TrackOfRoutine.as_view(), name="track"),
    path("explore/<slug:code>/cues/", following.CuesOfPublic.as_view(), name="explore_cues"),
    path("explore/<slug:code>/track/", following.TrackOfPublic.as_view(), name="explore_track"),
    path("shared/<slug:token>/cues/", following.CuesOfShared.as_view(), name="shared_cues"),
    path("shared/<slug:token>/track/", following.TrackOfShared.as_view(), name="shared_track"),
    path("techniques/<slug:slug>/routines/", uses.RoutinesWithTechnique.as_view({"get": "list"}), name="uses"),
    path("routines/deleted/", gone({"get": "list"}), name="deleted"),
    path("routines/deleted/<slug:code>/", gone({"delete": "destroy"}), name="delete_for_good"),
    path("routines/deleted/<slug:code>/bring-back/", gone({"post": "bring_back"}), name="bring_back"),
    path("routines/export/", import_export.ExportRoutines.as_view(), name="export"),
    path("routines/import/", import_export.ImportRoutines.as_view(), name="import"),
    path("routines/read-text/", pasted_plans.TextIntoSteps.as_view(), name="read_text"),
    path("plans/calendar/", calendar({"get": "read", "put": "choose"}), name="practice_calendar"),
    path("plans/calendar/renew/", calendar({"post": "renew"}), name="renew_practice_calendar"),
    path("", include(router.urls)),
    path("shared/<slug:token>/", routines.SharedRoutine.as_view(), name="shared"),
    path("me/favourites/", marks({"get": "list"}), name="favourites"),
    path("me/favourites/<slug:slug>/", marks({"put": "update", "delete": "destroy"}), name="favourite"),
    path("me/conditions/", techniques.MyConditions.as_view(), name="my_conditions"),
    path("me/sessions/", devices.Sessions.as_view(), name="sessions"),
    path("me/sessions/<int:number>/", devices.OneSession.as_view(), name="session"),
    path("me/download/", leaving.Download.as_view(), name="download"),
    path("me/close/", leaving.Close.as_view(), name="close"),
    path("auth/take-back/", leaving.TakeBack.as_view(), name="take_back"),
    path("me/", accounts.Me.as_view(), name="me"),
    path("auth/login/", accounts.Login.as_view(), name="login"),
    path("auth/logout/", accounts.Logout.as_view(), name="logout"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
]
