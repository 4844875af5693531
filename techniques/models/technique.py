"""Techniques: what they work on, their benefits, and general guidance."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from techniques.models import document
from techniques.models.document import TechniqueDocument
from techniques.models.entries import BodyArea, Contraindication, Entry, Source, Stroke, brief
from techniques.models.one_line import MAX_CARE, MAX_HOW
from techniques.models.position import ReceiverPosition, position_for
from techniques.models.pressure import pressure_field
from techniques.models.querysets import TechniqueQuerySet
from techniques.models.seconds import MAX_SECONDS, MIN_SECONDS
from techniques.models.work import Demand

if TYPE_CHECKING:
    from django.contrib.auth.models import _User

    from techniques.safety.verdicts import Verdict
    from techniques.search.spelling import Term

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no letter that is mistaken for another when read aloud


def own_slug(name: str) -> str:
    """A new slug for a person's own technique. No slug of the library ever has two hyphens in a row."""
    return f"{slugify(name)[:60].strip('-') or 'own'}--{get_random_string(8, ALPHABET)}"


def is_own_slug(slug: str) -> bool:
    return "--" in slug


class Technique(Entry):
    """One thing to do with the hands: where, which stroke, how long, how hard, and when not to."""

    class Phase(models.TextChoices):
        WARM_UP = "warm-up", _("Warm-up")
        WORK = "work", _("Main work")
        DEEP = "deep", _("Deep work")
        MOBILISE = "mobilise", _("Mobilise")
        STRETCH = "stretch", _("Stretch")
        CLOSE = "close", _("Close")

    class Direction(models.TextChoices):
        TO_HEART = "to-heart", _("Towards the heart")
        FROM_HEART = "from-heart", _("Away from the heart")
        ALONG = "along-fibre", _("Along the fibres")
        ACROSS = "across-fibre", _("Across the fibres")
        CIRCULAR = "circular", _("In circles")
        BOTH_WAYS = "both-ways", _("Both ways")
        STILL = "still", _("Staying in place")

    class Contact(models.TextChoices):
        PALM = "palm", _("Palms")
        FINGERTIPS = "fingertips", _("Fingertips")
        THUMB = "thumb", _("Thumb")
        KNUCKLE = "knuckle", _("Knuckles")
        HEEL_OF_HAND = "heel-of-hand", _("Heel of the hand")
        WHOLE_HAND = "whole-hand", _("Whole hand")
        FOREARM = "forearm", _("Forearm")
        TOOL = "tool", _("A tool")
        NONE = "none", _("No hands, the body moves itself")

    class Rhythm(models.TextChoices):
        SLOW = "slow", _("Slow")
        MEDIUM = "medium", _("Medium")
        BRISK = "brisk", _("Brisk")

    class Lubricant(models.TextChoices):
        NONE = "none", _("None, the skin should not slip")
        LITTLE = "little", _("A little")
        OPTIONAL = "optional", _("As you like")
        OIL = "oil", _("Oil or lotion")

    ReceiverPosition = ReceiverPosition

    class Origin(models.TextChoices):
        ARTICLE = "article", _("After an article")
        EFFLEUR = "effleur", _("Written for Effleur")

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="techniques",
        help_text=_("Empty: it belongs to the library."),
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.EFFLEUR)
    summary = models.CharField(max_length=300)
    stroke = models.ForeignKey(Stroke, models.PROTECT, related_name="techniques")
    also_strokes = models.ManyToManyField(Stroke, blank=True, related_name="also_in")
    areas = models.ManyToManyField(BodyArea, through="Target", related_name="techniques")
    for_self = models.BooleanField(_("on yourself"), default=False)
    for_partner = models.BooleanField(_("on a partner"), default=False)
    pressure_min = pressure_field(_("lowest pressure"))
    pressure_max = pressure_field(_("highest pressure"))
    pressure_default = pressure_field(_("usual pressure"))
    seconds_min = models.PositiveIntegerField()
    seconds_default = models.PositiveIntegerField()
    seconds_max = models.PositiveIntegerField()
    dose_note = models.CharField(max_length=300, blank=True)
    repetitions = models.PositiveSmallIntegerField(null=True, blank=True)
    hold_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    direction = models.CharField(max_length=20, choices=Direction)
    direction_note = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=20, choices=Contact)
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    lubricant = models.CharField(max_length=10, choices=Lubricant)
    lubricant_note = models.CharField(max_length=200, blank=True)
    tools = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    receiver_position = models.CharField(max_length=20, choices=ReceiverPosition)
    self_position = models.CharField(
        max_length=20, choices=ReceiverPosition, blank=True, help_text=_("Of oneself, where it is another.")
    )
    position_note = models.CharField(max_length=300, blank=True)
    phase = models.CharField(max_length=10, choices=Phase)
    demands = ArrayField(
        models.CharField(max_length=20, choices=Demand),
        default=list,
        blank=True,
        help_text=_("What stroke and contact do not tell: whether it bends the spine, is leaned on, and so on."),
    )
    how = models.CharField(max_length=MAX_HOW, blank=True, help_text=_("The instructions in one line."))
    care = models.CharField(max_length=MAX_CARE, blank=True, help_text=_("The cautions in one line."))
    instructions = ArrayField(models.TextField())
    cautions = ArrayField(models.TextField(), default=list, blank=True)
    contraindications = models.ManyToManyField(Contraindication, blank=True, related_name="techniques")
    sources = models.ManyToManyField(Source, blank=True, related_name="techniques")
    editorial_note = models.TextField(blank=True)
    diagram = models.JSONField(
        null=True, blank=True, help_text=_("The view it plays on, and the landmarks that the hand passes.")
    )
    traits = ArrayField(
        models.CharField(max_length=100),
        default=list,
        editable=False,
        help_text=_("What the rules of safety read, prepared at write; see techniques.models.traits."),
    )
    search_words = models.TextField(blank=True, editable=False, help_text=_("Names of areas, strokes and tools."))
    search_text = models.TextField(blank=True, editable=False, help_text=_("Instructions and benefits."))
    search = models.GeneratedField(
        expression=SearchVector("name", weight="A", config="english")
        + SearchVector("search_words", weight="B", config="english")
        + SearchVector("summary", weight="C", config="english")
        + SearchVector("search_text", weight="D", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    document = models.TextField(blank=True, editable=False, help_text=_("What the API answers, prepared at write."))
    document_etag = models.CharField(max_length=64, blank=True, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text=_("When the document last changed.")
    )

    objects: ClassVar = TechniqueQuerySet.as_manager()

    # Set by a search: the words, and a text beyond those on the card that matches one of them.
    sought: "Sequence[Term]" = ()
    elsewhere: str = ""
    verdict: "Verdict | None" = None  # set for a reader with answers about their health

    main_areas: list[list[str]]  # set by `for_cards()`: slug and name of each main target

    class Meta(Entry.Meta):
        indexes = [
            # Of the library alone: a person's own are few, and other people's are never searched.
            GinIndex(
                fields=["search"],
                name="technique_search",
                condition=Q(author__isnull=True, retired_at__isnull=True),
            ),
            models.Index(
                fields=["position", "slug"],
                name="technique_library_order",
                condition=Q(author__isnull=True, retired_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(pressure_min__lte=F("pressure_default"))
                & Q(pressure_default__lte=F("pressure_max"))
                & Q(pressure_max__lte=5),
                name="technique_pressure_in_order",
            ),
            models.CheckConstraint(
                condition=Q(for_self=False) | Q(pressure_max__lte=4), name="level_5_is_never_for_self_care"
            ),
            models.CheckConstraint(
                condition=Q(seconds_min__gte=MIN_SECONDS)
                & Q(seconds_min__lte=F("seconds_default"))
                & Q(seconds_default__lte=F("seconds_max"))
                & Q(seconds_max__lte=MAX_SECONDS),
                name="technique_seconds_in_order",
            ),
            models.CheckConstraint(
                condition=Q(for_self=True) | Q(for_partner=True), name="technique_is_for_self_or_partner"
            ),
            models.CheckConstraint(
                condition=Q(self_position="")
                | Q(for_self=True, for_partner=True) & ~Q(self_position=F("receiver_position")),
                name="self_position_differs_from_a_partners",
            ),
            models.CheckConstraint(
                condition=Q(demands__contained_by=Demand.values), name="technique_makes_known_demands"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("techniques:technique", args=[self.slug])

    def copy_for(self, person: "_User") -> "Technique":
        """Save and return a copy that belongs to the person."""
        copy = Technique.objects.get(pk=self.pk)
        copy.pk, copy._state.adding = None, True
        copy.author, copy.slug, copy.retired_at = person, own_slug(self.name), None
        copy.added_at = timezone.now()
        copy.save()
        for name in ("also_strokes", "contraindications", "sources"):
            getattr(copy, name).set(getattr(self, name).all())
        Target.objects.bulk_create(
            Target(technique=copy, area_id=target.area_id, role=target.role, position=target.position)
            for target in self.targets.all()
        )
        benefits = self.benefits.prefetch_related("sources")
        values = [{name: getattr(one, name) for name in ("position", "text", "evidence", "scope")} for one in benefits]
        copied = Benefit.objects.bulk_create(Benefit(technique=copy, **one) for one in values)
        Benefit.sources.through.objects.bulk_create(
            Benefit.sources.through(benefit=new, source=source)
            for benefit, new in zip(benefits, copied, strict=True)
            for source in benefit.sources.all()
        )
        copy.prepare()
        return copy

    def prepare(self) -> None:
        """Update the stored document and search words after a change to anything they hold."""
        if document.prepare(self, {area.slug: area for area in BodyArea.objects.all()}):
            self.save(update_fields=document.PREPARED)

    def as_document(self) -> TechniqueDocument:
        """The stored document as plain data; built from the rows if there is none."""
        return json.loads(self.document) if self.document else document.technique_document(self)

    @property
    def positions(self) -> tuple[str, ...]:
        """Each position that it is done in, once, a partner's first."""
        return tuple(dict.fromkeys(map(self.position_for, self.whom)))

    @property
    def whom(self) -> list[str]:
        """For whom it is: "partner", "self" or both."""
        return [whom for whom in ("partner", "self") if getattr(self, f"for_{whom}")]

    def position_for(self, for_whom: str) -> str:
        """The position of whoever is massaged, `for_whom` being "self" or "partner"."""
        return position_for(for_whom, self.receiver_position, self.self_position)

    @property
    def main_area_names(self) -> list[str]:
        """Names of the main targets; for techniques from `for_cards()`."""
        return [brief(name) for slug, name in self.main_areas]


class Target(models.Model):
    """An area that a technique works on: the aim (primary) or touched on the way (secondary)."""

    class Role(models.TextChoices):
        PRIMARY = "primary", _("Works on")
        SECONDARY = "secondary", _("Also touches")

    technique = models.ForeignKey(Technique, models.CASCADE, related_name="targets")
    area = models.ForeignKey(BodyArea, models.PROTECT, related_name="targets")
    role = models.CharField(max_length=10, choices=Role, default=Role.PRIMARY)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["role", "position"]
        constraints = [models.UniqueConstraint(fields=["technique", "area"], name="one_target_per_area")]

    def __str__(self) -> str:
        return f"{self.technique}: {self.area}"


class Benefit(models.Model):
    """What a technique may help with, and how good the evidence for it is."""

    class Evidence(models.TextChoices):
        SUPPORTED = "supported", _("Some good evidence (short term)")
        LIMITED = "limited", _("Early or mixed evidence")
        TRADITIONAL = "traditional", _("Traditional use, not shown in studies")

    technique = models.ForeignKey(Technique, models.CASCADE, related_name="benefits")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    evidence = models.CharField(max_length=12, choices=Evidence)
    scope = models.CharField(max_length=200, blank=True, help_text=_("For whom, and for how long."))
    sources = models.ManyToManyField(Source, blank=True, related_name="benefits")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["technique", "position"], name="one_benefit_per_position"),
        ]

    def __str__(self) -> str:
        return self.text


class Guidance(Entry):
    """General advice that belongs to no single technique. Its name is the advice itself, shortened."""

    # Set on the page of a technique.
    name_is_said = False  # the text begins with the name
    only_for = ""  # "self" or "partner", where the technique is for both and this fits one of them

    class Kind(models.TextChoices):
        PREPARATION = "preparation", _("Before you start")
        SAFETY = "safety", _("Safety rule")
        SIGN = "sign", _("Mobility note")

    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField()
    note = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    for_self = models.BooleanField(_("on yourself"), default=True)
    for_partner = models.BooleanField(_("on a partner"), default=True)
    positions = ArrayField(
        models.CharField(max_length=20, choices=ReceiverPosition),
        default=list,
        blank=True,
        help_text=_("Of the receiver, where it is good advice. Empty: any."),
    )
    lubricants = ArrayField(
        models.CharField(max_length=10, choices=Technique.Lubricant),
        default=list,
        blank=True,
        help_text=_("With which it is good advice. Empty: any."),
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="guidance")
    strokes = models.ManyToManyField(Stroke, blank=True, related_name="guidance")
    areas = models.ManyToManyField(BodyArea, blank=True, related_name="guidance")
    contraindications = models.ManyToManyField(Contraindication, blank=True, related_name="guidance")

    def whom_it_fits(self, technique: Technique) -> list[str]:
        """Of "partner" and "self", those whom the technique is for and for whom, as they lie or sit, this is right."""
        whom = [one for one in technique.whom if getattr(self, f"for_{one}")]
        return [one for one in whom if not self.positions or technique.position_for(one) in self.positions]

    class Meta(Entry.Meta):
        verbose_name_plural = "guidance"
        constraints = [
            models.CheckConstraint(
                condition=Q(for_self=True) | Q(for_partner=True), name="guidance_is_for_self_or_partner"
            ),
            models.CheckConstraint(
                condition=Q(positions__contained_by=ReceiverPosition.values), name="guidance_names_known_positions"
            ),
            models.CheckConstraint(
                condition=Q(lubricants__contained_by=Technique.Lubricant.values), name="guidance_names_known_lubricants"
            ),
        ]
