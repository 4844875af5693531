"""Accounts."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from accounts import belongings
from accounts.counters.counter import Counter as Counter  # a table of this app
from accounts.security_log.event import Event as Event
from accounts.security_log.event import Kind
from accounts.security_log.noting import note
from accounts.sent_once.creation import Creation as Creation  # and another
from accounts.sessions.session import Session as Session  # and another
from config.sealed.fields import SealedField
from config.visible import check_line

DAYS_TO_TAKE_BACK = 14
"""After this, a closed account is deleted for good."""
TOKENS_PER_PERSON = settings.QUOTAS["tokens"]
TOKEN_DAYS = 365
"""How long a token works, where nobody chose."""
EXPIRED_SHOWN_FOR = timedelta(days=30)
USE_NOTED_EVERY = timedelta(minutes=5)
"""Reading by a token is a write to the database no more often than this."""


class TooManyTokens(Exception):
    """The person has the maximum number of tokens; the message says so."""


class UserManager(BaseUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """All in lower case, as allauth stores and looks it up: in practice no two mailboxes differ only in case."""
        return (email or "").lower()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def present(self) -> models.QuerySet["User"]:
        """People whose account is not closed."""
        return self.filter(closed_at=None)

    def closed(self) -> models.QuerySet["User"]:
        return self.filter(closed_at__isnull=False)

    def delete_closed(self) -> int:
        """Delete for good whoever closed their account DAYS_TO_TAKE_BACK ago, each in a transaction."""
        due = self.closed().filter(closed_at__lte=timezone.now() - timedelta(days=DAYS_TO_TAKE_BACK))
        deleted = 0
        for pk in list(due.values_list("pk", flat=True)):
            with transaction.atomic():
                person = due.select_for_update(no_key=True).filter(pk=pk).first()  # not taken back meanwhile
                if person:
                    person.delete_for_good()
                    deleted += 1
        return deleted

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # tokens: knox is untyped
    """A person with an account; others see only the display name."""

    email = models.EmailField(_("email address"), max_length=254)
    display_name = models.CharField(
        _("display name"),
        max_length=60,
        blank=True,
        validators=[check_line],
        help_text=_("Shown beside what you publish."),
    )
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed by the person"), null=True, blank=True, editable=False)

    health = SealedField(
        db_column="sealed_health",
        blank=True,
        default="",
        editable=False,
        help_text=_("What the person wants remembered about when not to massage; see techniques.health_check.answers."),
    )

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message=_("An account with this email address exists already."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(is_active=False),
                name="nobody_logs_in_to_a_closed_account",
                violation_error_message=_("Only its owner can take back a closed account."),
            ),
            models.CheckConstraint(
                condition=Q(health__key__regex=r"^([0-9a-f]{8})?$"),
                name="health_answers_are_sealed",
                violation_error_message=_("Answers about health are stored sealed."),
            ),
        ]

    def __str__(self) -> str:
        return self.public_name

    def rename(self, display_name: str) -> None:
        """Change the display name, also in stored routine documents."""
        with transaction.atomic():
            self.lock()
            self.display_name = display_name
            self.save(update_fields=["display_name"])
            belongings.update_name(self)

    def close(self) -> None:
        """Log the person out everywhere, and hide what they made; they have DAYS_TO_TAKE_BACK."""
        with transaction.atomic():
            self.lock()
            self.is_active, self.closed_at = False, timezone.now()
            self.save(update_fields=["is_active", "closed_at"])
            self.revoke_tokens()
            self.sessions.all().delete()
            belongings.hide(self)
            note(Kind.CLOSED, self.pk)

    def take_back(self) -> None:
        """Undo `close`; tokens are gone. Raises DoesNotExist if the account is not closed, or deleted by now."""
        with transaction.atomic():
            self.refresh_from_db(from_queryset=User.objects.closed().select_for_update(no_key=True))
            belongings.show(self)
            self.is_active, self.closed_at = True, None
            self.save(update_fields=["is_active", "closed_at"])
            note(Kind.TAKEN_BACK, self.pk)

    @property
    def deleted_at(self) -> datetime | None:
        """When a closed account is deleted for good."""
        return self.closed_at and self.closed_at + timedelta(days=DAYS_TO_TAKE_BACK)

    def delete_for_good(self) -> None:
        """Delete the account and what the person made; copies that others made stay, without the name."""
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=self.pk)
            note(Kind.DELETED, self.pk)
            with belongings.closing(self):
                self.delete()

    def remember_health(self, text: str) -> None:
        """Store the person's answers about their health; an empty text deletes them."""
        self.health = text
        self.save(update_fields=["health"])

    def revoke_tokens(self) -> None:
        if self.auth_token_set.all().delete()[0]:
            note(Kind.TOKEN_REVOKED, self.pk, "all")

    @classmethod
    def locked(cls, pk: int) -> "User":
        """The person with this primary key, locked as by `lock`. Raises DoesNotExist."""
        return cls.objects.present().select_for_update(no_key=True).get(pk=pk)

    def lock(self) -> None:
        """Lock the row until the transaction ends, and reload the display name.

        Every write to what a person has locks the person first, then routines, then techniques: any other order could
        deadlock. Other rows may still be given a foreign key to the person meanwhile. Raises DoesNotExist if the
        account has been closed.
        """
        present = User.objects.present().select_for_update(no_key=True)
        self.refresh_from_db(fields=["display_name"], from_queryset=present)

    @property
    def public_name(self) -> str:
        """The name that others see; never the email address."""
        return self.display_name or str(_("Someone"))

    def get_full_name(self) -> str:
        return self.public_name

    def get_short_name(self) -> str:
        return self.public_name


class Scope(models.TextChoices):
    READ = "read", _("Read only")
    WRITE = "write", _("Read and write")


class ApiToken(AbstractAuthToken):
    """Lets a program act for a person; only its digest is stored, so the token itself is shown once."""

    name = models.CharField(_("name"), max_length=60, help_text=_("What will use it, so that you know it again."))
    scope = models.CharField(_("may"), max_length=5, choices=Scope, default=Scope.WRITE)
    expiry = models.DateTimeField(_("expires"))
    last_used = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        ordering = ("-created",)
        verbose_name = _("API token")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=Scope.values),
                name="a_token_reads_or_writes",
                violation_error_message=_("A token may read, or read and write."),
            )
        ]

    @classmethod
    def make(cls, user: User, name: str, scope: str = Scope.WRITE, days: int = TOKEN_DAYS) -> tuple["ApiToken", str]:
        """Create a token; what it is cannot be read again later. Raises TooManyTokens."""
        with transaction.atomic():
            user.lock()
            if user.auth_token_set.filter(expiry__gt=timezone.now()).count() >= TOKENS_PER_PERSON:
                raise TooManyTokens(
                    _("You have %(count)d tokens, which is the maximum. Revoke one first.")
                    % {"count": TOKENS_PER_PERSON}
                )
            made, token = cls.objects.create(user=user, name=name, scope=scope, expiry=timedelta(days=days))
            note(Kind.TOKEN_MADE, user.pk, f"{made.scope} {made.token_key}")
            return made, token

    def revoke(self) -> None:
        with transaction.atomic():
            self.delete()
            note(Kind.TOKEN_REVOKED, self.user_id, self.token_key)

    @classmethod
    def delete_long_expired(cls) -> int:
        return cls.objects.filter(expiry__lte=timezone.now() - EXPIRED_SHOWN_FOR).delete()[0]

    def __str__(self) -> str:
        return self.name

    def note_use(self) -> None:
        """Remember when it was last used, to some minutes."""
        now = timezone.now()
        if self.last_used is None or now - self.last_used >= USE_NOTED_EVERY:
            self.last_used = now
            ApiToken.objects.filter(pk=self.pk).update(last_used=now)

    @property
    def is_expired(self) -> bool:
        return self.expiry <= timezone.now()

    @property
    def may_write(self) -> bool:
        return self.scope == Scope.WRITE
