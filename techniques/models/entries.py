"""The vocabulary of the library: areas of the body, strokes, sources, contraindications."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from techniques.models import verdict_words
from techniques.models.position import ReceiverPosition
from techniques.models.pressure import pressure_field
from techniques.models.querysets import ContraindicationQuerySet, EntryQuerySet

if TYPE_CHECKING:
    from techniques.models.effects import Effect, Question
    from techniques.safety.rules import Rule


def brief(name: str) -> str:
    """The name without a closing bracket, for where the explanation does not fit."""
    return re.sub(r"\s*\([^()]*\)$", "", name) or name


class Entry(models.Model):
    """A row of the library, known by its slug. What leaves the files is retired, not deleted: routines may use it."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    translations = models.JSONField(
        default=dict, blank=True, help_text=_("Language, then field: what the text is in that language.")
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self) -> str:
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
    neighbours = ArrayField(
        models.SlugField(max_length=80), default=list, blank=True, help_text=_("Slugs of the areas next to it.")
    )
    lain_on_in = ArrayField(
        models.CharField(max_length=20, choices=ReceiverPosition),
        default=list,
        blank=True,
        help_text=_("The positions in which the receiver lies on it; parts without any go by what holds them."),
    )
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

    def get_absolute_url(self) -> str:
        return reverse("techniques:area", args=[self.slug])

    @property
    def short_name(self) -> str:
        """The name without the bracket that explains it: "Inner ankle"."""
        return brief(self.name)

    @property
    def uberon_path(self) -> str:
        """The identifier as URLs spell it: UBERON_0001446."""
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

    def get_absolute_url(self) -> str:
        return reverse("techniques:stroke", args=[self.slug])


class Source(Entry):
    """Where a statement comes from. Its name is the title of the work."""

    publisher = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    says = models.TextField(blank=True, help_text=_("What it says that the library relies on, in our own words."))

    class Meta(Entry.Meta):
        pass


class Contraindication(Entry):
    """When not to massage, or only lightly, as data that the app can act on."""

    class Kind(models.TextChoices):
        ABSOLUTE = "absolute", verdict_words.NOT_TODAY
        LOCAL = "local", verdict_words.LEAVE_IT_OUT
        CAUTION = "caution", verdict_words.WITH_CARE

    class Urgency(models.TextChoices):
        NONE = "none", _("No hurry")
        URGENT = "urgent", _("See a doctor today")
        EMERGENCY = "emergency", _("Call for help now")

    question = models.CharField(max_length=300, help_text=_("As asked of the person, to be answered yes or no."))
    kind = models.CharField(max_length=10, choices=Kind)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NONE)
    clearance_needed = models.BooleanField(_("ask a clinician first"), default=False)
    max_pressure = pressure_field(_("lowest level that an effect asks for"), null=True, blank=True)
    areas = models.ManyToManyField(
        BodyArea, blank=True, related_name="contraindications", help_text=_("All that its effects name.")
    )
    areas_text = models.CharField(max_length=200, blank=True)
    person_says_where = models.BooleanField(default=False)
    do_instead = models.TextField()
    icd10 = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="contraindications")
    reviewed_on = models.DateField(null=True, blank=True)

    objects: ClassVar = ContraindicationQuerySet.as_manager()

    # Set by `library_cache`, which holds them with their effects and questions.
    known_effects: Sequence["Effect"] = ()
    known_questions: Sequence["Question"] = ()

    # Set where somebody has answered, see `techniques.safety.rules.held`: the slugs of the areas they named, their
    # other answers by key, both in words, and the rules that follow.
    places: Sequence[str] = ()
    said: Sequence[str] = ()
    answered: Mapping[str, str] = {}
    rules: "tuple[Rule, ...] | None" = None

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(max_pressure__isnull=True) | Q(max_pressure__range=(0, 5)),
                name="contraindication_pressure_0_to_5",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("techniques:contraindication", args=[self.slug])

    @property
    def brief_name(self) -> str:
        return brief(self.name)

    @property
    def unanswered(self) -> "Sequence[Question]":
        """The further questions that somebody with the condition left open."""
        return [question for question in self.known_questions if question.key not in self.answered]

    @property
    def words(self) -> str:
        """What it means in general, as a routine with parts to leave out says it."""
        return str(verdict_words.LEAVE_PARTS_OUT if self.kind == self.Kind.LOCAL else self.get_kind_display())

    @property
    def is_red_flag(self) -> bool:
        """Whether it needs a doctor, today or at once."""
        return self.urgency != self.Urgency.NONE
