"""Links that open a routine without an account."""

import json
import secrets
from datetime import date, datetime, time, timedelta
from datetime import timezone as tz
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from config.http.etags import etag_of
from config.sealed import keys
from config.sealed.fields import DigestField, SealedField
from config.visible import check_line
from routines.document import schema
from routines.document.shapes import Document

if TYPE_CHECKING:
    from accounts.models import User
    from routines.models.routine import Routine

MAX_LINK_DAYS = 5 * 366
DAYS_TO_REOPEN = 7
"""After this, a revoked link is closed for good."""
MAX_OPEN_LINKS = settings.QUOTAS["links"]


def new_token() -> str:
    """132 random bits: a link cannot be guessed."""
    return secrets.token_urlsafe(18)[:22]


LAST_ZONE = tz(timedelta(hours=-12))
"""Where each day ends last."""


def end_of(day: date) -> datetime:
    """The last moment of a day in the site's time zone; where it has passed there, in the zone where it ends last.

    So whoever chooses today is not told that it is in the past, wherever they live.
    """
    here, last = (datetime.combine(day, time.max, zone) for zone in (timezone.get_current_timezone(), LAST_ZONE))
    return here if here > timezone.now() else max(here, last)


def check_expiry(moment: datetime) -> None:
    """Raise ValidationError unless a new link may expire then: in the future, on a day within MAX_LINK_DAYS."""
    if moment <= timezone.now():
        raise ValidationError(_("This is in the past."), "past")
    if moment > end_of(timezone.localdate() + timedelta(days=MAX_LINK_DAYS)):
        raise ValidationError(_("Choose a day within the next five years."), "too_far")


class Served(NamedTuple):
    """What an open link serves: without the maker's name, unless the maker lets the link show it."""

    document: str
    etag: str
    may_copy: bool
    expires_at: datetime | None


def nameless(document: str) -> str:
    """The text of a document without its author."""
    plain: Document = json.loads(document)
    plain.pop("author", None)
    return schema.dumps(plain)


def state_now() -> Case:
    """The state of a link: revoked, lost with its key, expired, deleted or hidden along with its routine, or open."""
    return Case(
        When(revoked_at__isnull=False, then=Value("revoked")),
        When(~Q(token__key__in=keys.ids()), then=Value("lost")),
        When(expires_at__lte=timezone.now(), then=Value("expired")),
        When(routine__deleted_at__isnull=False, then=Value("deleted")),
        When(routine__hidden_at__isnull=False, then=Value("hidden")),
        default=Value("open"),
    )


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def with_state(self) -> Self:
        """Each with its `state`, see `state_now`."""
        return self.annotate(state=state_now())

    def of_token(self, token: str) -> Self:
        """The link with this token, whichever key its hash was made by."""
        return self.filter(token_hash__in=keys.digests(token))

    def readable(self) -> Self:
        """Links whose token can be told, to their owners."""
        return self.filter(token__key__in=keys.ids())

    def open(self) -> Self:
        """Links that work now."""
        return self.alias(state=state_now()).filter(state="open")

    def served(self, token: str) -> Served | None:
        """What the link serves, in one query; None if it is not open. A pinned link serves its revision."""
        text = Coalesce("pinned__document", "routine__document")
        fields = ("pinned", text, "routine__etag", "may_copy", "shows_name", "expires_at")
        found = self.open().of_token(token).values_list(*fields)
        for pinned, document, etag, may_copy, shows_name, expires_at in found:
            if not shows_name:
                document = nameless(document)
            etag = etag if shows_name and not pinned else etag_of(document)
            return Served(document, etag, may_copy, expires_at)
        return None

    def to_copy(self) -> Self:
        """Open links that allow a copy of what they open."""
        return self.open().filter(may_copy=True).select_related("routine", "pinned")

    def reopenable(self) -> Self:
        """Revoked links that can work again: lately revoked, and not expired or lost otherwise."""
        lately = self.filter(revoked_at__gt=timezone.now() - timedelta(days=DAYS_TO_REOPEN))
        return lately.readable().exclude(expires_at__lte=timezone.now())

    def forget_closed(self) -> None:
        """Delete the oldest of the links that no longer work; as many stay as there can be open ones."""
        closed = self.exclude(pk__in=self.open().values("pk")).order_by("-made_at", "-id")
        self.filter(pk__in=list(closed.values_list("pk", flat=True)[MAX_OPEN_LINKS:])).delete()

    def count_opening(self, token: str, by: "User | None") -> None:
        """Count one visit to the page behind the link, unless its maker looks at it."""
        links = self.of_token(token).exclude(routine__author=by) if by else self.of_token(token)
        links.update(opened_count=F("opened_count") + 1, last_opened_at=timezone.now())


class ShareLink(models.Model):
    """A link that lets whoever has it read one routine, until it expires or is revoked."""

    routine = models.ForeignKey("routines.Routine", models.CASCADE, related_name="share_links")
    token = SealedField(db_column="sealed_token", default=new_token, editable=False)
    token_hash = DigestField(of="token")
    label = models.CharField(
        _("label"), max_length=80, blank=True, validators=[check_line], help_text=_("Only you see it.")
    )
    pinned = models.ForeignKey(
        "routines.Revision", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("revision")
    )
    may_copy = models.BooleanField(_("may be copied"), default=True)
    shows_name = models.BooleanField(_("shows the maker's name"), default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("works until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_count = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    state: str  # set by `with_state()`

    class Meta:
        app_label = "routines"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="one_link_per_token"),
            models.CheckConstraint(
                condition=Q(("token__key__regex", r"^[0-9a-f]{8}$")),
                name="tokens_of_links_are_sealed",
                violation_error_message=_("Tokens of links are stored sealed."),
            ),
        ]

    def __str__(self) -> str:
        return self.label or date_format(timezone.localtime(self.made_at), "j F Y, H:i")

    def get_absolute_url(self) -> str:
        return reverse("routines:shared", args=[self.token])

    @classmethod
    @transaction.atomic
    def make(cls, routine: "Routine", pin: bool = False, **fields: Any) -> "ShareLink":
        """Create a link to the latest revision, or pinned to the current one. Raises ValidationError at the limit."""
        # Locked, so that two requests at once cannot exceed the limit.
        routine = type(routine).objects.select_for_update().get(pk=routine.pk)
        refuse_too_many(routine)
        routine.share_links.forget_closed()
        pinned = routine.revisions.get(number=routine.revision) if pin else None
        link = cls(routine=routine, pinned=pinned, **fields)
        link.full_clean()
        link.save()
        return link

    @property
    def reopens_until(self) -> datetime | None:
        """Until when a revoked link can be made to work again; None if it cannot."""
        if self.revoked_at is None or isinstance(self.token, keys.Unreadable):
            return None
        until = self.revoked_at + timedelta(days=DAYS_TO_REOPEN)
        ends = min(until, self.expires_at or until)
        return ends if ends > timezone.now() else None

    def revoke(self) -> None:
        """Close the link; see `reopen`. Nothing happens if it was deleted along with its routine."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            type(self).objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=self.revoked_at)

    def reopen(self) -> None:
        """Undo `revoke`. Raises DoesNotExist if it is too late, and ValidationError if too many others are open."""
        with transaction.atomic():
            routine = type(self.routine).objects.select_for_update().get(pk=self.routine_id)
            refuse_too_many(routine)
            self.refresh_from_db(from_queryset=ShareLink.objects.reopenable())
            self.revoked_at = None
            self.save(update_fields=["revoked_at"])


def refuse_too_many(routine: "Routine") -> None:
    """Raise ValidationError if no further link to the routine may be open."""
    if routine.share_links.open().count() >= MAX_OPEN_LINKS:
        message = _("This routine has %(count)d open links: revoke one that is not needed.")
        raise ValidationError(message, "too_many", {"count": MAX_OPEN_LINKS})
