"""The API of what there is to read beside the techniques."""

import django_filters
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from techniques import library_cache
from techniques.api.views import EntryViewSet, slugs_of
from techniques.browse.learning import topics_for
from techniques.models import BodyArea, Guidance, Technique, Topic
from techniques.models.querysets import EntryQuerySet


class ClaimOfTopic(serializers.Serializer):
    heading = serializers.CharField()
    text = serializers.CharField()
    evidence = serializers.ChoiceField(Topic.Evidence.values)
    sources = serializers.ListField(child=serializers.SlugField())


@extend_schema_field({"type": "string"})
class PageAddress(serializers.Field):
    """The address of a page that is known by the name of its address."""

    def to_representation(self, value: str) -> str:
        return reverse(value) if value else ""


class TopicRow(serializers.ModelSerializer):
    page = PageAddress(help_text="Address of another page of the site that is the answer; mostly empty.")
    claims = ClaimOfTopic(many=True, help_text="Empty where `page` is the answer.")
    areas = serializers.ListField(child=serializers.SlugField(), source="area_slugs")
    techniques = serializers.ListField(child=serializers.SlugField(), source="technique_slugs")
    guidance = serializers.ListField(child=serializers.SlugField(), source="guidance_slugs")

    class Meta:
        model = Topic
        fields = ["slug", "name", "summary", "page", "words", "claims", "areas", "techniques", "guidance"]
        read_only_fields = fields


class TopicFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label=_("Search"), max_length=200, help_text=_("As beside the techniques on the pages.")
    )

    def search(self, topics: EntryQuerySet[Topic], name: str, words: str) -> EntryQuerySet[Topic]:
        library_cache.refresh()
        return topics.filter(slug__in=[topic.slug for topic in topics_for(words)])


class TopicViewSet(EntryViewSet):
    """What to read beside the techniques, claim by claim."""

    queryset = Topic.objects.current().annotate(
        area_slugs=slugs_of(BodyArea, topics=OuterRef("pk")),
        technique_slugs=slugs_of(Technique, topics=OuterRef("pk")),
        guidance_slugs=slugs_of(Guidance, topics=OuterRef("pk")),
    )
    serializer_class = TopicRow
    filterset_class = TopicFilter
