"""What a second device shows while somebody follows a routine."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.sealed import keys

LIVES = timedelta(hours=6)
"""After its player was last heard of."""
QUIET = timedelta(seconds=75)
"""Without a word from a player after which its screen says so. A browser lets a hidden page speak once a minute."""
LONGEST_MS = 48 * 60 * 60 * 1000
LONGEST_LEAD_MS = 60 * 60 * 1000


def new_token() -> str:
    """132 random bits, for an address as for a key."""
    return secrets.token_urlsafe(18)[:22]


class Status(models.TextChoices):
    READY = "ready", _("Ready")
    PLAYING = "playing", _("Playing")
    PAUSED = "paused", _("Paused")
    WAITING = "waiting", _("Waiting")
    FINISHED = "finished", _("Finished")
    GONE = "gone", _("Closed")


class Told(NamedTuple):
    """Where a player is: milliseconds from the start of the first step, negative before it, and in all."""

    status: str
    position_ms: int
    total_ms: int


class Opened(NamedTuple):
    """The token of a screen's address, and the key by which its player tells it where it is."""

    token: str
    key: str


class SecondScreenQuerySet(models.QuerySet["SecondScreen"]):
    def alive(self) -> Self:
        return self.filter(seen_at__gt=timezone.now() - LIVES)

    def of_token(self, token: str) -> Self:
        return self.alive().filter(token_hash__in=keys.digests(token))

    def of_key(self, key: str) -> Self:
        return self.alive().filter(key_hash__in=keys.digests(key))

    def tell(self, key: str, told: Told | None) -> bool:
        """Note where the player with this key is, or with None that it is still there. False where no screen has it."""
        now = timezone.now()
        changes = {"said_at": now, **told._asdict()} if told else {}
        return bool(self.of_key(key).update(seen_at=now, **changes))

    def delete_ended(self) -> int:
        """Delete the screens that nobody can open any more; how many there were."""
        return self.filter(seen_at__lte=timezone.now() - LIVES).delete()[0]


class SecondScreen(models.Model):
    """How much of something is to go, and nothing about what, where or for whom it is done.

    Neither its token nor its key is stored, only their digests. Its player was at `position_ms` at `said_at`, and was
    last heard of at `seen_at`.
    """

    token_hash = models.CharField(max_length=64, editable=False)
    key_hash = models.CharField(max_length=64, editable=False)
    status = models.CharField(max_length=8, choices=Status)
    position_ms = models.IntegerField()
    total_ms = models.IntegerField()
    said_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    objects = SecondScreenQuerySet.as_manager()

    class Meta:
        app_label = "routines"
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="one_screen_per_token"),
            models.UniqueConstraint(fields=["key_hash"], name="one_screen_per_key"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="screens_have_a_known_status",
                violation_error_message=_("This is not the status of a player."),
            ),
            models.CheckConstraint(
                condition=Q(total_ms__range=(0, LONGEST_MS)),
                name="screens_count_two_days_at_most",
                violation_error_message=_("This is longer than two days."),
            ),
            models.CheckConstraint(
                condition=Q(position_ms__gte=-LONGEST_LEAD_MS, position_ms__lte=F("total_ms")),
                name="screens_stand_within_their_time",
                violation_error_message=_("This is not within the total time."),
            ),
        ]

    def __str__(self) -> str:
        return self.status

    @classmethod
    def open(cls, told: Told) -> Opened:
        """Make a screen that shows this."""
        opened, now = Opened(new_token(), new_token()), timezone.now()
        digests = {"token_hash": keys.digest(opened.token), "key_hash": keys.digest(opened.key)}
        cls.objects.create(**digests, **told._asdict(), said_at=now, seen_at=now)
        return opened

    @property
    def is_quiet(self) -> bool:
        """Whether its player should have been heard of since."""
        is_over = self.status in (Status.FINISHED, Status.GONE)
        return not is_over and self.seen_at <= timezone.now() - QUIET

    @property
    def says(self) -> str:
        """What is to be said of it: its status, or "quiet"."""
        return "quiet" if self.is_quiet else self.status

    def to_go_ms(self, at: datetime) -> int:
        """Milliseconds to go then; the time to get ready is none of them."""
        passed = int((at - self.said_at) / timedelta(milliseconds=1)) if self.status == Status.PLAYING else 0
        return max(self.total_ms - max(self.position_ms + passed, 0), 0)
