"""The API's table of contents."""

from functools import cache

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
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from accounts import api as accounts
from config.etags import PUBLIC, cached
from routines.api import routine as routines
from techniques import api as techniques

# What has an address of its own and can be read from the start.
LISTS = {
    "techniques": "technique-list",
    "body-areas": "body-area-list",
    "strokes": "stroke-list",
    "contraindications": "contraindication-list",
    "routines": "routine-list",
    "explore": "explore-list",
    "me": "me",
    "login": "login",
    "logout": "logout",
    "schema": "schema",
    "docs": "docs",
}


class Index(APIView):
    """The addresses of the API."""

    authentication_classes = permission_classes = throttle_classes = []

    @extend_schema(
        tags=["index"], responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}}
    )
    def get(self, request):
        """The addresses of the API."""
        addresses = {name: request.build_absolute_uri(reverse(f"api:{view}")) for name, view in LISTS.items()}
        return cached(Response(addresses), PUBLIC)


class Schema(APIView):
    """The whole API as OpenAPI, in JSON or YAML."""

    authentication_classes = permission_classes = throttle_classes = []
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer2, OpenApiYamlRenderer]
    schema = None

    def get(self, request):
        return cached(Response(openapi()), PUBLIC)


class Docs(APIView):
    """The schema as a page to read and try; all of it is served from here."""

    authentication_classes = permission_classes = throttle_classes = []
    schema = None

    def perform_content_negotiation(self, request, force=False):
        return super().perform_content_negotiation(request, force=True)  # a page for whoever asks; errors in JSON

    def get(self, request):
        return render(request._request, "api/docs.html")


@cache
def openapi():
    return SchemaGenerator().get_schema(public=True)


router = SimpleRouter(use_regex_path=False)
router.register("techniques", techniques.TechniqueViewSet, "technique")
router.register("body-areas", techniques.BodyAreaViewSet, "body-area")
router.register("strokes", techniques.StrokeViewSet, "stroke")
router.register("contraindications", techniques.ContraindicationViewSet, "contraindication")
router.register("routines", routines.RoutineViewSet, "routine")
router.register("routines/<slug:code>/links", routines.ShareLinkViewSet, "link")
router.register("explore", routines.PublicRoutineViewSet, "explore")

app_name = "api"
urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("", include(router.urls)),
    path("shared/<slug:token>/", routines.SharedRoutine.as_view(), name="shared"),
    path("me/conditions/", techniques.MyConditions.as_view(), name="my_conditions"),
    path("me/", accounts.Me.as_view(), name="me"),
    path("auth/login/", accounts.Login.as_view(), name="login"),
    path("auth/logout/", accounts.Logout.as_view(), name="logout"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
]
