"""What a condition does: its effects, row by row, and the questions whose answers choose among them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from techniques.models import verdict_words
from techniques.models.entries import BodyArea, Contraindication, Entry, Source
from techniques.models.position import ReceiverPosition
from techniques.models.pressure import pressure_field
from techniques.models.work import Work

MAX_ANSWER = 20


class Effect(Entry):
    """One thing that a condition limits: where, what, and how far. Its name is what pages say."""

    class Scope(models.TextChoices):
        BODY = "body", _("The whole body")
        AREAS = "areas", _("These areas")
        PLACE = "place", _("The place itself")
        NEIGHBOURS = "neighbours", _("What lies next to the place")
        LIMB = "limb", _("The whole arm or leg")
        BELOW = "below", _("Below the place, on the same arm or leg")
        QUARTER = "quarter", _("The part of the trunk next to that arm or leg")
        LYING_ON_IT = "lying-on-it", _("Positions that lie on the place")
        UNPLACED = "unplaced", _("As long as the place is not known")
        NAMED = "named", _("Techniques that name the condition")

    class Outcome(models.TextChoices):
        CARE = "care", verdict_words.WITH_CARE
        LIGHTER = "lighter", _("Lighter")
        OUT = "out", verdict_words.LEAVE_IT_OUT
        STOP = "stop", verdict_words.NOT_TODAY

    condition = models.ForeignKey(Contraindication, models.CASCADE, related_name="effects")
    scope = models.CharField(max_length=12, choices=Scope)
    areas = models.ManyToManyField(BodyArea, blank=True, related_name="effects")
    positions = ArrayField(
        models.CharField(max_length=20, choices=ReceiverPosition),
        default=list,
        blank=True,
        help_text=_("Of the receiver, in which it holds. Empty: in any."),
    )
    limits = ArrayField(
        models.CharField(max_length=20, choices=Work),
        default=list,
        blank=True,
        help_text=_("The kinds of work that it limits. Empty: all."),
    )
    question = models.CharField(max_length=20, blank=True, help_text=_("The key of the question that it hangs on."))
    answers = ArrayField(
        models.CharField(max_length=MAX_ANSWER),
        default=list,
        blank=True,
        help_text=_("With which it holds; it also holds as long as the question is not answered."),
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    level = pressure_field(_("highest pressure"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("longest time"), null=True, blank=True, help_text=_("In minutes, of all steps together.")
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="effects")

    area_slugs: list[str]  # set by `library_cache`

    @property
    def says(self) -> str:
        """What pages say of the outcome, in the words of a verdict."""
        if self.outcome == self.Outcome.LIGHTER and self.level is not None:
            return verdict_words.at_most(self.level)
        return str(self.Outcome(self.outcome).label)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(level__isnull=False, level__range=(0, 5), outcome="lighter")
                | Q(level__isnull=True) & ~Q(outcome="lighter"),
                name="effect_has_a_level_if_lighter",
            ),
            models.CheckConstraint(
                condition=Q(positions__contained_by=ReceiverPosition.values), name="effect_names_known_positions"
            ),
            models.CheckConstraint(condition=Q(limits__contained_by=Work.values), name="effect_limits_known_work"),
            models.CheckConstraint(
                condition=Q(question="", answers=[]) | ~Q(question="") & ~Q(answers=[]),
                name="effect_has_question_and_answers_or_neither",
            ),
            models.CheckConstraint(condition=Q(minutes__isnull=True) | Q(outcome="care"), name="effect_times_are_care"),
        ]


class Question(Entry):
    """A further question about a condition that holds; its name is the question."""

    condition = models.ForeignKey(Contraindication, models.CASCADE, related_name="questions")
    key = models.CharField(max_length=20)
    options = ArrayField(models.CharField(max_length=MAX_ANSWER), help_text=_("The answers, as rows name them."))
    labels = ArrayField(models.CharField(max_length=120), help_text=_("What pages say of each answer."))

    class Meta(Entry.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "key"],
                condition=Q(retired_at__isnull=True),
                name="one_question_of_a_key_per_condition",
            ),
        ]
