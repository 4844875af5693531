"""What people ask beside how to massage, answered claim by claim."""

from typing import TypedDict

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from techniques.models.entries import BodyArea, Entry
from techniques.models.technique import Benefit, Guidance, Technique


class Claim(TypedDict):
    """One thing that a topic says, with the grade of its evidence and the slugs of its sources."""

    heading: str
    text: str
    evidence: str
    sources: list[str]


class Topic(Entry):
    """A page to read: claims of its own, or another `page` of the site that answers the question."""

    class Evidence(models.TextChoices):
        FACT = "fact", _("Well established")
        SUPPORTED = "supported", _("Good evidence")
        LIMITED = "limited", Benefit.Evidence.LIMITED.label
        TRADITIONAL = "traditional", Benefit.Evidence.TRADITIONAL.label
        UNSUPPORTED = "unsupported", _("Not supported")

    class Page(models.TextChoices):
        """Names of addresses."""

        SELF_CHECK = "routines:self_check", _("Mobility notes")

    summary = models.CharField(max_length=300)
    page = models.CharField(_("leads to"), max_length=40, choices=Page, blank=True)
    words = ArrayField(
        models.CharField(max_length=60), default=list, help_text=_("A search that holds all words of one finds it.")
    )
    claims = models.JSONField(default=list, blank=True)
    areas = models.ManyToManyField(BodyArea, blank=True, related_name="topics")
    techniques = models.ManyToManyField(Technique, blank=True, related_name="topics")
    guidance = models.ManyToManyField(Guidance, blank=True, related_name="topics")

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(page="") ^ Q(claims=[]), name="topic_has_claims_or_leads_to_a_page")
        ]

    def get_absolute_url(self) -> str:
        return reverse(self.page) if self.page else reverse("techniques:topic", args=[self.slug])
