"""The API of the library: read only, and the same filters as the pages."""

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.viewsets import GenericViewSet

from config.etags import answer, cache_for, cached, etag_of
from config.schema import IF_NONE_MATCH
from techniques import reference
from techniques.document import COPIED
from techniques.filters import SlugsFilter, TechniqueFilter
from techniques.models import Benefit, BodyArea, Contraindication, Source, Stroke, Target, Technique

extend_schema_field({"type": "string"})(SlugsFilter)  # one slug; the schema knows of itself that there may be several
# The filter shares its name with a column of another type.
POSITION = OpenApiParameter("position", str, many=True, enum=Technique.ReceiverPosition.values, description="Position")


def slugs_of(model, **conditions):
    """The slugs of related entries, gathered by the database beside each row."""
    return ArraySubquery(model.objects.filter(**conditions).order_by("position", "slug").values("slug"))


class NamedEntry(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()


class TargetOfTechnique(serializers.Serializer):
    area = serializers.SlugField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(BodyArea.Kind)
    role = serializers.ChoiceField(Target.Role)
    paired = serializers.BooleanField(help_text="There is a left and a right one.")


class Level(serializers.Serializer):
    min = serializers.IntegerField()
    default = serializers.IntegerField()
    max = serializers.IntegerField()


class ContraindicationOfTechnique(NamedEntry):
    urgency = serializers.ChoiceField(Contraindication.Urgency)
    max_pressure = serializers.IntegerField(allow_null=True)
    do_instead = serializers.CharField()

    def get_fields(self):
        return {**super().get_fields(), "class": serializers.ChoiceField(Contraindication.Kind)}


class BenefitOfTechnique(serializers.Serializer):
    text = serializers.CharField()
    evidence = serializers.ChoiceField(Benefit.Evidence)
    scope = serializers.CharField(allow_blank=True, help_text="For whom, and for how long.")
    sources = serializers.ListField(child=serializers.SlugField())


class TechniqueDocument(serializers.ModelSerializer):
    """One thing to do with the hands: where, which stroke, how long, how hard, and when not to."""

    # Describes the stored text of `techniques.document`; nothing is ever serialized with it.
    stroke = NamedEntry()
    also_strokes = NamedEntry(many=True)
    targets = TargetOfTechnique(many=True)
    pressure = Level(help_text="0 to 5.")
    seconds = Level()
    tools = serializers.ListField(child=serializers.CharField())
    instructions = serializers.ListField(child=serializers.CharField())
    cautions = serializers.ListField(child=serializers.CharField())
    contraindications = ContraindicationOfTechnique(many=True)
    benefits = BenefitOfTechnique(many=True)
    sources = serializers.ListField(child=serializers.SlugField())
    retired = serializers.BooleanField(help_text="No longer in the library, but still in routines that used it.")

    class Meta:
        model = Technique
        fields = ["slug", "name", "summary", "stroke", "also_strokes", "targets", "for_self", "for_partner"]
        fields += ["pressure", "seconds", *COPIED, "contraindications", "benefits", "sources"]
        fields += ["editorial_note", "origin", "diagram", "retired"]
        read_only_fields = fields


class BodyAreaRow(serializers.ModelSerializer):
    parent = serializers.SlugField(source="parent__slug", allow_null=True, help_text="The area that it is a part of.")
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
    blocked_strokes = serializers.ListField(child=serializers.SlugField(), source="blocked_stroke_slugs")
    areas = serializers.ListField(child=serializers.SlugField(), source="area_slugs")
    sources = serializers.ListField(child=serializers.SlugField(), source="source_slugs")

    class Meta:
        model = Contraindication
        fields = ["slug", "name", "question", "kind", "urgency", "clearance_needed", "max_pressure"]
        fields += ["blocks_all_strokes", "blocked_strokes", "areas", "areas_text", "person_says_where"]
        fields += ["do_instead", "icd10", "sources", "reviewed_on"]
        read_only_fields = fields


class WordsFilter(django_filters.FilterSet):
    """`q` finds the words anywhere in these columns; the tables are short."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    columns = ["name"]

    def search(self, entries, name, words):
        found = Q()
        for column in self.columns:
            found |= Q(**{f"{column}__icontains": words})
        return entries.filter(found)


class BodyAreaFilter(WordsFilter):
    area = django_filters.CharFilter(method="within", label=_("Area"), help_text=_("This area and all its parts."))
    kind = django_filters.ChoiceFilter(choices=BodyArea.Kind.choices)
    columns = ["name", "latin_name", "aliases"]

    def within(self, areas, name, slug):
        return areas.filter(lineage__contains=[slug])


class StrokeFilter(WordsFilter):
    family = django_filters.CharFilter()
    columns = ["name", "definition"]


class ContraindicationFilter(WordsFilter):
    kind = django_filters.ChoiceFilter(choices=Contraindication.Kind.choices)
    urgency = django_filters.ChoiceFilter(choices=Contraindication.Urgency.choices)
    columns = ["name", "question"]


class EntryViewSet(GenericViewSet):
    """Entries of the library, read as rows and not as objects."""

    permission_classes = []
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def list(self, request):
        page = self.paginate_queryset(self.filter_queryset(self.rows()))
        shown = self.get_serializer(page, many=True).data
        return cached(self.get_paginated_response(shown), cache_for(request.user))

    @extend_schema(parameters=[IF_NONE_MATCH], responses={304: None})
    def retrieve(self, request, slug):
        row = self.rows().filter(slug=slug).first()
        if row is None:
            raise Http404
        text = JSONRenderer().render(self.get_serializer(row).data).decode()
        return answer(request, text, etag_of(text), cache_for(request.user))

    def rows(self):
        columns = [field.source for field in self.get_serializer().fields.values()]
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
        blocked_stroke_slugs=slugs_of(Stroke, blocked_by=OuterRef("pk")),
        area_slugs=slugs_of(BodyArea, contraindications=OuterRef("pk")),
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

    def get_queryset(self):
        return Technique.objects.visible_to(self.request.user).current()

    @extend_schema(parameters=[POSITION])
    def list(self, request):
        """Techniques, each as its stored document."""
        if request.query_params.keys() & TechniqueFilter.base_filters.keys():
            reference.refresh()  # what is asked is understood by the library as it is now
        texts = self.filter_queryset(self.get_queryset()).values_list("document", flat=True)
        self.paginate_queryset(texts)
        return cached(self.paginator.get_stored_response(self.paginator.page), cache_for(request.user))

    @extend_schema(parameters=[IF_NONE_MATCH], responses={200: TechniqueDocument, 304: None})
    def retrieve(self, request, slug):
        """One technique."""
        found = self.get_queryset().filter(slug=slug).values_list("document", "document_etag").first()
        if found is None:
            raise Http404
        return answer(request, *found, cache_for(request.user))
