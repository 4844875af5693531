"""The API of the library, with the same filters as the pages, and of people's own techniques."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from config.http.errors import Lost, PreconditionFailed, PreconditionRequired, Refused
from config.http.etags import answer, cache_for, cached, etag_of, matches
from config.http.once import once
from config.http.paging import Pages
from config.http.schema import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH
from techniques import library_cache
from techniques.api.conditions import CONDITIONS, JUDGED, conditions_of, varied, with_verdict
from techniques.api.effect_rows import EffectRow, QuestionRow, effect_rows, question_rows
from techniques.api.serializers import HeldConditions, OwnTechniqueInput, TechniqueDocument
from techniques.browse.filters import SlugsFilter, TechniqueFilter
from techniques.health_check.answers import Answers
from techniques.models import BodyArea, Contraindication, Source, Stroke, Technique
from techniques.models.querysets import EntryQuerySet, TechniqueQuerySet
from techniques.own import own_technique as own
from techniques.own.own_technique import OwnTechnique
from techniques.safety.instead import Alternatives
from techniques.search.reading import read

if TYPE_CHECKING:
    from django.contrib.auth.models import _User

extend_schema_field({"type": "string"})(SlugsFilter)  # one slug; the schema adds itself that there may be several
# The filter shares its name with a column of another type.
POSITION = OpenApiParameter("position", str, many=True, enum=Technique.ReceiverPosition.values, description="Position")


def member(request: Request) -> "_User":
    """The person who is logged in, in views that require it."""
    assert request.user.is_authenticated
    return request.user


def slugs_of(model: type[Model], **conditions: Any) -> ArraySubquery:
    """A subquery for the slugs of related entries, as an array."""
    return ArraySubquery(model._default_manager.filter(**conditions).order_by("position", "slug").values("slug"))


class BodyAreaRow(serializers.ModelSerializer):
    parent = serializers.SlugField(  # type: ignore[assignment]  # a field of that name
        source="parent__slug", allow_null=True, help_text="The area that it is a part of."
    )
    lineage = serializers.ListField(child=serializers.SlugField(), help_text="Slugs from the whole body to this area.")

    class Meta:
        model = BodyArea
        fields = ["slug", "name", "latin_name", "kind", "parent", "lineage", "paired", "caution_note"]
        fields += ["caution_max_pressure", "aliases", "uberon_id", "fma_id", "ta98_id"]
        read_only_fields = fields


class StrokeRow(serializers.ModelSerializer):
    class Meta:
        model = Stroke
        fields = ["slug", "name", "family", "definition", "note", "pressure_min", "pressure_max"]
        fields += ["no_slip", "traditional"]
        read_only_fields = fields


class ContraindicationRow(serializers.ModelSerializer):
    areas = serializers.ListField(child=serializers.SlugField(), source="affected_area_slugs")
    effects = EffectRow(many=True, source="effect_rows", help_text="What it limits: the rows that verdicts go by.")
    questions = QuestionRow(many=True, source="question_rows", help_text="Whose answers choose among the effects.")
    sources = serializers.ListField(child=serializers.SlugField(), source="source_slugs")

    class Meta:
        model = Contraindication
        fields = ["slug", "name", "question", "kind", "urgency", "clearance_needed", "max_pressure"]
        fields += ["areas", "areas_text", "person_says_where", "effects", "questions"]
        fields += ["do_instead", "icd10", "sources", "reviewed_on"]
        read_only_fields = fields


class WordsFilter(django_filters.FilterSet):
    """`q` searches these columns for a substring, since the tables are short."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    columns: ClassVar[list[str]] = ["name"]

    def search(self, entries: EntryQuerySet[Any], name: str, words: str) -> EntryQuerySet[Any]:
        query = Q()
        for column in self.columns:
            query |= Q(**{f"{column}__icontains": words})
        return entries.filter(query)


class BodyAreaFilter(WordsFilter):
    area = django_filters.CharFilter(method="within", label=_("Area"), help_text=_("This area and all its parts."))
    kind = django_filters.ChoiceFilter(choices=BodyArea.Kind.choices)
    columns = ["name", "latin_name", "aliases"]

    def within(self, areas: EntryQuerySet[BodyArea], name: str, slug: str) -> EntryQuerySet[BodyArea]:
        return areas.filter(lineage__contains=[slug])


class StrokeFilter(WordsFilter):
    family = django_filters.CharFilter()
    columns = ["name", "definition"]


class ContraindicationFilter(WordsFilter):
    kind = django_filters.ChoiceFilter(choices=Contraindication.Kind.choices)
    urgency = django_filters.ChoiceFilter(choices=Contraindication.Urgency.choices)
    columns = ["name", "question"]


class EntryViewSet(GenericViewSet):
    """Entries of the library, read as values instead of objects."""

    permission_classes = []
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.rows()))
        shown = self.get_serializer(page, many=True).data
        return cached(self.get_paginated_response(shown), cache_for(request.user))

    @extend_schema(parameters=[IF_NONE_MATCH], responses={304: None})
    def retrieve(self, request: Request, slug: str) -> HttpResponse:
        row = self.rows().filter(slug=slug).first()
        if row is None:
            raise Http404
        text = JSONRenderer().render(self.get_serializer(row).data).decode()
        return answer(request, text, etag_of(text), cache_for(request.user))

    def rows(self) -> QuerySet[Any, dict[str, Any]]:
        serializer = cast(serializers.Serializer, self.get_serializer())
        columns = [str(field.source) for field in serializer.fields.values()]
        return self.get_queryset().values(*columns)


class BodyAreaViewSet(EntryViewSet):
    """Parts of the body, from the whole to a single tendon."""

    queryset = BodyArea.objects.current()
    serializer_class = BodyAreaRow
    filterset_class = BodyAreaFilter


class StrokeViewSet(EntryViewSet):
    """Ways of touching."""

    queryset = Stroke.objects.current()
    serializer_class = StrokeRow
    filterset_class = StrokeFilter


class ContraindicationViewSet(EntryViewSet):
    """When not to, or only lighter."""

    queryset = Contraindication.objects.current().annotate(
        affected_area_slugs=slugs_of(BodyArea, contraindications=OuterRef("pk")),
        effect_rows=effect_rows(),
        question_rows=question_rows(),
        source_slugs=slugs_of(Source, contraindications=OuterRef("pk")),
    )
    serializer_class = ContraindicationRow
    filterset_class = ContraindicationFilter


class TechniqueViewSet(GenericViewSet):
    """What to do with the hands: the library, and techniques of one's own."""

    queryset = Technique.objects.none()
    permission_classes = []
    serializer_class = TechniqueDocument
    filterset_class = TechniqueFilter
    lookup_field = "slug"
    lookup_value_converter = "slug"
    needs_if_match = True

    def get_queryset(self) -> TechniqueQuerySet:
        return Technique.objects.visible_to(self.request.user).current()

    def get_permissions(self) -> list[BasePermission]:
        return [] if self.request.method in SAFE_METHODS else [IsAuthenticated()]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        return varied(super().finalize_response(request, response, *args, **kwargs))

    @extend_schema(parameters=[POSITION, *CONDITIONS])
    def list(self, request: Request) -> HttpResponse:
        """Techniques, each as its stored document."""
        if request.query_params.keys() & TechniqueFilter.base_filters.keys():
            library_cache.refresh()  # the filters need the library as it is now
        techniques = cast(TechniqueQuerySet, self.filter_queryset(self.get_queryset()))
        conditions = conditions_of(request)
        paginator = cast(Pages, self.paginator)
        if conditions:
            rows = techniques.values_list(*JUDGED, named=True)
            instead = Alternatives(conditions)
            texts = [with_verdict(row, instead) for row in self.paginate_queryset(rows) or ()]
            return cached(self.with_links(paginator.get_stored_response(texts)), "private, no-store")
        documents = self.paginate_queryset(techniques.values_list("document", flat=True)) or ()
        return cached(self.with_links(paginator.get_stored_response(documents)), cache_for(request.user))

    def with_links(self, response: HttpResponse) -> HttpResponse:
        """The response with links to the conditions that the search words name, which the list itself cannot hold."""
        named = read(self.request.query_params.get("q", "")[:200]).conditions
        links = [f'<{self.request.build_absolute_uri(one.get_absolute_url())}>; rel="help"' for one in named]
        if links:
            response["Link"] = ", ".join(links)
        return response

    @extend_schema(parameters=[IF_NONE_MATCH, *CONDITIONS], responses={200: TechniqueDocument, 304: None})
    def retrieve(self, request: Request, slug: str) -> HttpResponse:
        """One technique."""
        if conditions := conditions_of(request):
            row = self.get_queryset().filter(slug=slug).values_list(*JUDGED, named=True).first()
            if row is None:
                raise Http404
            text = with_verdict(row, Alternatives(conditions))
            return answer(request, text, etag_of(text), "private, no-store")
        found = self.get_queryset().filter(slug=slug).values_list("document", "document_etag").first()
        if found is None:
            raise Http404
        return answer(request, *found, cache_for(request.user))

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=OwnTechniqueInput, responses={201: TechniqueDocument})
    @once
    def create(self, request: Request) -> HttpResponse:
        """Keep a technique of your own. Only you can find it; it travels with the routines that you share."""
        try:
            technique = own.write(member(request), self.entry())
        except own.TooMany as error:
            raise Refused(str(error)) from error
        response = self.document_response(technique, status=201)
        response["Location"] = request.build_absolute_uri(reverse("api:technique-detail", args=[technique.slug]))
        return response

    @extend_schema(parameters=[IF_MATCH], request=OwnTechniqueInput, responses=TechniqueDocument)
    def update(self, request: Request, slug: str) -> HttpResponse:
        """Replace a technique of your own. What you leave out is as in a new one."""
        technique = self.own(slug)
        try:
            saved = own.write(member(request), self.entry(), technique, technique.document_etag)
        except own.Stale as stale:
            raise PreconditionFailed from stale
        return self.document_response(saved)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """Delete a technique of your own; routines that hold it keep it."""
        own.remove(self.own(slug))
        return Response(status=204)

    def own(self, slug: str) -> Technique:
        """The person's own technique, if If-Match names its current version."""
        technique = get_object_or_404(Technique.objects.editable_by(self.request.user), slug=slug)
        if "If-Match" not in self.request.headers:
            raise PreconditionRequired
        if not matches(self.request, technique.document_etag):
            raise PreconditionFailed
        return technique

    def entry(self) -> OwnTechnique:
        """The valid technique in the request."""
        if not isinstance(self.request.data, dict):
            raise ValidationError(_("Send one technique as an object."))
        library_cache.refresh()
        entry, problems = own.read(self.request.data)
        if entry is None:
            raise ValidationError({name or "non_field_errors": messages for name, messages in problems.items()})
        return entry

    def document_response(self, technique: Technique, status: int = 200) -> HttpResponse:
        response = answer(self.request, technique.document, technique.document_etag)
        response.status_code = status
        return response


class MyConditions(APIView):
    """What you want remembered about when not to massage. Nobody else is ever shown it."""

    permission_classes = [IsAuthenticated]
    may_be_lost = True

    @extend_schema(responses=HeldConditions)
    def get(self, request: Request) -> Response:
        """The conditions that hold for you, with areas and further answers, and the day on which you said so."""
        answers = Answers.read(member(request).health, stored=True)
        if answers.are_lost:
            raise Lost(_("Your answers cannot be read any more: say again what is unsuitable for you."))
        library_cache.refresh()
        answered = {condition.slug: condition.answered for condition in answers.conditions}
        rows = [
            {"condition": slug, "areas": list(areas), "answers": answered[slug]}
            for slug, areas in answers.declared.items()
            if slug in answered
        ]
        response = Response({"conditions": rows, "on": answers.on})
        response["Cache-Control"] = "private, no-store"
        return response

    @extend_schema(request=HeldConditions, responses=HeldConditions)
    def put(self, request: Request) -> Response:
        """Keep these instead of what was kept."""
        given = HeldConditions(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.said()
        text = said.text() if said.declared else ""
        member(request).remember_health(text)
        return self.get(request)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Forget them."""
        member(request).remember_health("")
        return Response(status=204)
