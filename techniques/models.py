"""The library: techniques, the strokes they are made of, the parts of the body, and when not to."""

import re

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from techniques.edition import Edition  # noqa: F401 - a table of this app, too
from techniques.pressure import pressure_field
from techniques.querysets import ContraindicationQuerySet, EntryQuerySet, TechniqueQuerySet


def brief(name):
    """A name without the brackets at its end, where the whole explanation has no room."""
    return re.sub(r"\s*\([^()]*\)$", "", name) or name


class Entry(models.Model):
    """A row of the library, known by its slug. What leaves the files is retired, not deleted: routines may use it."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name


class BodyArea(Entry):
    """A part of the body, in one tree from the whole body to a single tendon."""

    class Kind(models.TextChoices):
        REGION = "region", _("Region")
        MUSCLE = "muscle", _("Muscle")
        TENDON = "tendon", _("Tendon")
        LIGAMENT = "ligament", _("Ligament")
        FASCIA = "fascia", _("Fascia")
        BONE = "bone", _("Bone")
        JOINT = "joint", _("Joint")
        NERVE = "nerve", _("Nerve")
        POINT = "point", _("Point")

    latin_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    lineage = ArrayField(
        models.SlugField(max_length=80),
        default=list,
        help_text=_("Slugs from the root down to this area, so that a parent finds all below it in one look."),
    )
    paired = models.BooleanField(_("left and right"), default=False)
    where = models.CharField(max_length=300, blank=True, help_text=_("How to find it, where the name does not say."))
    caution_note = models.CharField(max_length=300, blank=True)
    caution_max_pressure = pressure_field(_("highest pressure here"), null=True, blank=True)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    uberon_id = models.CharField(max_length=20, blank=True)
    fma_id = models.CharField(max_length=20, blank=True)
    ta98_id = models.CharField(max_length=20, blank=True)

    class Meta(Entry.Meta):
        indexes = [GinIndex(fields=["lineage"], name="body_area_by_ancestor")]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="area_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(caution_max_pressure__isnull=True) | Q(caution_max_pressure__range=(0, 5)),
                name="area_caution_pressure_0_to_5",
            ),
        ]

    def get_absolute_url(self):
        return reverse("techniques:area", args=[self.slug])

    @property
    def short_name(self):
        """The name without a closing bracket that explains it: "Inner ankle"."""
        return brief(self.name)

    @property
    def uberon_path(self):
        """The identifier as an address spells it: UBERON_0001446."""
        return self.uberon_id.replace(":", "_")


class Stroke(Entry):
    """A way of touching: effleurage, petrissage, friction and so on."""

    family = models.CharField(max_length=30)
    definition = models.TextField()
    note = models.TextField(blank=True)
    pressure_min = pressure_field(_("lowest usual pressure"))
    pressure_max = pressure_field(_("highest usual pressure"))
    no_slip = models.BooleanField(_("skin and hand move together"), default=False)
    traditional = models.BooleanField(_("traditional, not shown in studies"), default=False)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(pressure_min__lte=F("pressure_max"), pressure_max__lte=5), name="stroke_pressure_0_to_5"
            )
        ]

    def get_absolute_url(self):
        return reverse("techniques:stroke", args=[self.slug])


class Source(Entry):
    """Where a statement comes from. Its name is its title."""

    publisher = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(Entry.Meta):
        pass


class Contraindication(Entry):
    """When not to, or only lighter, as data that the app can act on."""

    class Kind(models.TextChoices):
        ABSOLUTE = "absolute", _("Not today")
        LOCAL = "local", _("Not on this area")
        CAUTION = "caution", _("Lighter, with care")

    class Urgency(models.TextChoices):
        NONE = "none", _("No hurry")
        URGENT = "urgent", _("See a doctor today")
        EMERGENCY = "emergency", _("Call for help now")

    question = models.CharField(max_length=300, help_text=_("As asked of the person, to be answered yes or no."))
    kind = models.CharField(max_length=10, choices=Kind)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NONE)
    clearance_needed = models.BooleanField(_("ask a clinician first"), default=False)
    max_pressure = pressure_field(_("highest pressure"), null=True, blank=True)
    blocks_all_strokes = models.BooleanField(default=False)
    blocked_strokes = models.ManyToManyField(Stroke, blank=True, related_name="blocked_by")
    areas = models.ManyToManyField(BodyArea, blank=True, related_name="contraindications")
    areas_text = models.CharField(max_length=200, blank=True)
    person_says_where = models.BooleanField(default=False)
    do_instead = models.TextField()
    icd10 = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="contraindications")
    reviewed_on = models.DateField(null=True, blank=True)

    objects = ContraindicationQuerySet.as_manager()

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(max_pressure__isnull=True) | Q(max_pressure__range=(0, 5)),
                name="contraindication_pressure_0_to_5",
            ),
            models.CheckConstraint(
                condition=~Q(kind="absolute") | Q(blocks_all_strokes=True), name="absolute_means_no_stroke_at_all"
            ),
        ]

    def get_absolute_url(self):
        return reverse("techniques:contraindication", args=[self.slug])

    @property
    def is_red_flag(self):
        return self.urgency != self.Urgency.NONE


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

    class ReceiverPosition(models.TextChoices):
        SEATED = "seated", _("Sitting")
        LEG_STRETCHED = "leg-stretched", _("Sitting, leg stretched out")
        SUPINE = "supine", _("Lying on the back")
        PRONE = "prone", _("Lying on the front")
        SIDE_LYING = "side-lying", _("Lying on the side")
        STANDING = "standing", _("Standing")

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="techniques",
        help_text=_("Empty: it belongs to the library."),
    )
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
    position_note = models.CharField(max_length=300, blank=True)
    phase = models.CharField(max_length=10, choices=Phase)
    instructions = ArrayField(models.TextField())
    cautions = ArrayField(models.TextField(), default=list, blank=True)
    contraindications = models.ManyToManyField(Contraindication, blank=True, related_name="techniques")
    sources = models.ManyToManyField(Source, blank=True, related_name="techniques")
    editorial_note = models.TextField(blank=True)
    search_words = models.TextField(blank=True, editable=False, help_text=_("Names and aliases of areas and strokes."))
    search = models.GeneratedField(
        expression=SearchVector("name", weight="A", config="english")
        + SearchVector("search_words", weight="B", config="english")
        + SearchVector("summary", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    document = models.TextField(blank=True, editable=False, help_text=_("What the API answers, prepared at write."))
    document_etag = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text=_("When the document last changed.")
    )

    objects = TechniqueQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            GinIndex(fields=["search"], name="technique_search"),
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
                condition=Q(seconds_min__gte=5)
                & Q(seconds_min__lte=F("seconds_default"))
                & Q(seconds_default__lte=F("seconds_max"))
                & Q(seconds_max__lte=3600),
                name="technique_seconds_in_order",
            ),
            models.CheckConstraint(
                condition=Q(for_self=True) | Q(for_partner=True), name="technique_is_for_self_or_partner"
            ),
        ]

    def get_absolute_url(self):
        return reverse("techniques:technique", args=[self.slug])


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

    def __str__(self):
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

    def __str__(self):
        return self.text


class Guidance(Entry):
    """General advice that no single technique owns. Its name is the advice itself, shortened."""

    class Kind(models.TextChoices):
        PREPARATION = "preparation", _("Before you start")
        SAFETY = "safety", _("Safety rule")
        SIGN = "sign", _("Mobility note")
        SCHEDULE = "schedule", _("How often")

    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField()
    note = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    sources = models.ManyToManyField(Source, blank=True, related_name="guidance")
    strokes = models.ManyToManyField(Stroke, blank=True, related_name="guidance")
    areas = models.ManyToManyField(BodyArea, blank=True, related_name="guidance")
    contraindications = models.ManyToManyField(Contraindication, blank=True, related_name="guidance")

    class Meta(Entry.Meta):
        verbose_name_plural = "guidance"
