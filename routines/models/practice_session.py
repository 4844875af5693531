"""What a person did, and how it felt: their log of practice."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.quotas import OverQuota
from config.sealed import keys
from config.sealed.fields import SealedField
from config.visible import BLANK_OR_BROKEN, check_line
from routines.document.plan import MAX_TITLE
from routines.models.routine import Routine

MAX_SESSIONS = settings.QUOTAS["sessions"]
MAX_SECONDS = 24 * 60 * 60
MAX_NOTE = 1000
MAX_SCORE = 10
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
"""A clock that says less has lost its battery."""
SECOND = timedelta(seconds=1)
OFF_BY = timedelta(minutes=1)
"""How much longer the time done may be than that from start to end: clocks are put right meanwhile."""
AHEAD = timedelta(days=1)
"""How far ahead of ours a device's clock may be."""


class Felt(NamedTuple):
    """What a person said of themselves: a body area (its slug, or empty), scores of 0 to 10 or None, and a note."""

    area: str = ""
    before: int | None = None
    after: int | None = None
    note: str = ""

    @property
    def change(self) -> int | None:
        """How many points lower it was afterwards; None without both scores."""
        return None if self.before is None or self.after is None else self.before - self.after

    def check(self) -> None:
        """Raise ValidationError by field. The database cannot: it holds nothing of this readably."""
        wrong: dict[str, list[ValidationError]] = {}
        for name, score in (("before", self.before), ("after", self.after)):
            if score is not None and not 0 <= score <= MAX_SCORE:
                wrong[name] = [ValidationError(_("A score is a number from 0 to 10."), "out_of_range")]
        if len(self.note) > MAX_NOTE:
            message = _("A note has %(count)d characters at most.")
            wrong["note"] = [ValidationError(message, "max_length", {"count": MAX_NOTE})]
        if wrong:
            raise ValidationError(wrong)

    def as_text(self) -> str:
        """To be sealed; empty where nothing was said."""
        said = {name: value for name, value in self._asdict().items() if value not in ("", None)}
        return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


class PracticeSessionQuerySet(models.QuerySet["PracticeSession"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A person's own sessions: nobody else ever sees one."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def editable_by(self, user: User | AnonymousUser) -> Self:
        return self.visible_to(user)

    def with_routine_of(self, user: User | AnonymousUser) -> Self:
        """Each with `routine_code`: that of its routine, if the person may still open it."""
        code = Routine.objects.visible_to(user).filter(pk=models.OuterRef("routine")).values("code")
        return self.annotate(routine_code=models.Subquery(code[:1]))


class PracticeSession(models.Model):
    """One time that a person practised. It needs its routine no longer: what counts of it is copied here."""

    key = models.UUIDField(default=uuid4, editable=False)  # chosen by whoever logs it, so that it is logged once
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_sessions")
    routine = models.ForeignKey("routines.Routine", models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=MAX_TITLE, validators=[check_line])
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"))
    seconds_done = models.PositiveIntegerField(_("time done"), help_text=_("In seconds, without pauses."))
    finished = models.BooleanField(_("finished"), default=True)
    areas = models.JSONField(default=dict, blank=True, help_text=_("Seconds by body area."))
    techniques = models.JSONField(default=dict, blank=True, help_text=_("Seconds by technique."))
    feeling = SealedField(db_column="sealed_feeling", blank=True, default="", editable=False)

    objects = PracticeSessionQuerySet.as_manager()

    routine_code: str | None  # set by `with_routine_of()`

    class Meta:
        app_label = "routines"
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["user", "-started_at", "-id"], name="practice_of_a_person")]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="a_session_is_logged_once"),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("started_at")),
                name="practice_ends_after_it_starts",
                violation_error_message=_("It cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(seconds_done__lte=MAX_SECONDS),
                name="practice_lasts_a_day_at_most",
                violation_error_message=_("It lasts 24 hours at most."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("started_at") + F("seconds_done") * SECOND - OFF_BY),
                name="practice_fits_between_start_and_end",
                violation_error_message=_("The time done is longer than the time from start to end."),
            ),
            models.CheckConstraint(
                condition=~Q(title__regex=BLANK_OR_BROKEN),
                name="practice_has_a_visible_title",
                violation_error_message=_("Say what you did."),
            ),
            models.CheckConstraint(
                condition=Q(feeling__key__regex=r"^([0-9a-f]{8})?$"),
                name="scores_and_notes_are_sealed",
                violation_error_message=_("Scores and notes are stored sealed."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("routines:practice_session", args=[self.key])

    @classmethod
    @transaction.atomic
    def log(cls, user: User, key: UUID, felt: Felt, **fields: Any) -> tuple["PracticeSession", bool]:
        """Store a session once; that of the same key, and False, if it is stored already.

        Raises ValidationError, and OverQuota if the person has as many as there can be.
        """
        user.lock()
        if stored := cls.objects.filter(user=user, key=key).first():
            return stored, False
        if cls.objects.filter(user=user).count() >= MAX_SESSIONS:
            words = _("You have logged %(count)d sessions, and that is as many as there can be. Delete old ones first.")
            raise OverQuota(words % {"count": MAX_SESSIONS})
        session = cls(user=user, key=key, **fields)
        session.say(felt)
        session.check_clock()
        session.full_clean()
        session.save()
        return session, True

    @transaction.atomic
    def change(self, felt: Felt, **fields: Any) -> None:
        """Change when it was, how long, and how it felt. Raises ValidationError, and DoesNotExist if it is gone."""
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update())
        for name, value in fields.items():
            setattr(self, name, value)
        if felt != self.felt:  # or what no key opens would be lost
            self.say(felt)
        self.check_clock()
        self.full_clean()
        self.save(update_fields=["feeling", *fields])

    def say(self, felt: Felt) -> None:
        felt.check()
        self.feeling = felt.as_text()
        self.__dict__.pop("felt", None)

    def check_clock(self) -> None:
        """Raise ValidationError where the device's clock must have been wrong."""
        if self.started_at < OLDEST:
            raise ValidationError({"started_at": ValidationError(_("That is too long ago."), "too_early")})
        if self.ended_at > timezone.now() + AHEAD:
            raise ValidationError({"ended_at": ValidationError(_("That is yet to come."), "too_late")})

    @cached_property
    def felt(self) -> Felt:
        """What was said; nothing where no key opens it any more, see `is_lost`."""
        return Felt() if not self.feeling or self.is_lost else Felt(**json.loads(self.feeling))

    @property
    def is_lost(self) -> bool:
        """Whether something was said that no key opens any more."""
        return isinstance(self.feeling, keys.Unreadable)
