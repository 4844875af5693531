"""Pages to read: what one shows, and which of them a search asks for."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from techniques import library_cache, schema_org
from techniques.health_check.answers import Answers
from techniques.localized import plain_text
from techniques.models import Contraindication, Source, Topic
from techniques.models.querysets import TechniqueQuerySet
from techniques.safety import verdicts
from techniques.search.beside import Found
from techniques.search.reading import Reading
from techniques.search.spelling import WORD

MOST = 2
"""So many topics at most that a search leads to."""
MINUTES = 10
"""Of the routine that a topic leads to."""


@dataclass(frozen=True)
class ShownClaim:
    heading: str
    text: str
    evidence: str
    sources: list[Source]

    @property
    def grade(self) -> str:
        return str(Topic.Evidence(self.evidence).label)


def found(reading: Reading, held: Sequence[Contraindication]) -> list[Found]:
    """The topics for a search, by its words as typed and corrected."""
    typed = " ".join(word for term in reading.terms for word in term.sought)
    return [
        Found(plain_text(topic, "name"), topic.get_absolute_url(), plain_text(topic, "summary"))
        for topic in topics_for(typed)
    ]


def topics_for(typed: str) -> list[Topic]:
    """The topics that a search leads to, those first of which it holds the longest phrase.

    It leads to a topic if it holds every word of one of the topic's phrases, in any order.
    """
    sought = _plain_words(typed)
    lengths = {topic: _longest(topic, sought) for topic in library_cache.kept().topics.values()} if sought else {}
    found = [topic for topic, length in lengths.items() if length]
    return sorted(found, key=lambda topic: -lengths[topic])[:MOST]


def _longest(topic: Topic, sought: frozenset[str]) -> int:
    """The number of words in the longest phrase of the topic that is sought; 0 if none is."""
    phrases = map(_plain_words, topic.words)
    return max((len(phrase) for phrase in phrases if phrase <= sought), default=0)


@lru_cache(maxsize=1000)
def _plain_words(text: str) -> frozenset[str]:
    """The words in small letters without accents."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return frozenset(WORD.findall(bare.lower()))


def about_topic(topic: Topic, among: TechniqueQuerySet, answers: Answers) -> dict[str, Any]:
    """The page of a topic. Its techniques come from `among`, those that the reader may see."""
    areas = list(topic.areas.current())
    places = [area.slug for area in areas if area.kind == "region"]
    claims = claims_of(topic)
    techniques = among.filter(topics=topic).order_by("position", "slug").for_cards()
    return {
        "topic": topic,
        "crumbs": [(reverse("techniques:topics"), _("To read"))],
        "claims": claims,
        "areas": areas,
        "guidance": topic.guidance.current(),
        "techniques": verdicts.with_verdicts(techniques, answers.conditions),
        "others": Topic.objects.current().exclude(pk=topic.pk),
        "wish": urlencode([("minutes", MINUTES), ("purpose", "loosen"), *(("areas", slug) for slug in places)]),
        "about": schema_org.article(
            topic.name,
            topic.summary,
            f"{settings.SITE_URL}{topic.get_absolute_url()}",
            settings.SITE_URL,
            [(source.name, source.url) for claim in claims for source in claim.sources],
        ),
    }


def claims_of(topic: Topic) -> list[ShownClaim]:
    """The claims of a topic with their sources, in one query."""
    slugs = {slug for claim in topic.claims for slug in claim["sources"]}
    sources = {source.slug: source for source in Source.objects.filter(slug__in=slugs)}
    return [
        ShownClaim(
            claim["heading"],
            claim["text"],
            claim["evidence"],
            [sources[slug] for slug in claim["sources"] if slug in sources],
        )
        for claim in topic.claims
    ]
