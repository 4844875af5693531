"""Who made it."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from accounts import belongings

TOKENS_PER_PERSON = 20


class TooManyTokens(Exception):
    """The person has as many tokens as there can be; the message says so."""


class UserManager(BaseUserManager):
    @classmethod
    def normalize_email(cls, email):
        """In lower case throughout, as allauth stores and looks for it: capitals never tell two boxes apart."""
        return (email or "").lower()

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account, known to others by display name alone."""

    email = models.EmailField(_("email address"), max_length=254)
    display_name = models.CharField(
        _("display name"), max_length=60, blank=True, help_text=_("Shown beside what you publish.")
    )
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    health = models.TextField(
        blank=True,
        editable=False,
        help_text=_("What the person wants remembered about when not to massage; see techniques.health_check.answers."),
    )

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message=_("An account with this email address exists already."),
            )
        ]

    def __str__(self):
        return self.public_name

    def rename(self, display_name):
        """Take another name, at once in everything that shows it: stored routine documents hold the name too."""
        with transaction.atomic():
            self.lock()
            self.display_name = display_name
            self.save(update_fields=["display_name"])
            belongings.update_name(self)

    def close(self):
        """Delete the account and what the person made; what others copied from it stays theirs, without the name."""
        with transaction.atomic():
            self.lock()
            with belongings.closing(self):
                self.delete()

    def remember_health(self, text):
        """Keep the person's answers about their health, or forget them with an empty text."""
        self.health = text
        self.save(update_fields=["health"])

    @classmethod
    def locked(cls, pk):
        """The person with this primary key, as `lock` locks them. Raises DoesNotExist."""
        return cls.objects.select_for_update(no_key=True).get(pk=pk)

    def lock(self):
        """Within a transaction: let others who write, count or name what the person has wait; the name is read anew.

        All who write what somebody has lock that person first, then their routines, then their techniques, or two of
        them would wait for one another. Rows may still refer to the person meanwhile.
        """
        self.refresh_from_db(fields=["display_name"], from_queryset=User.objects.select_for_update(no_key=True))

    @property
    def public_name(self):
        """What others read; an email address is never shown to them."""
        return self.display_name or str(_("Someone"))

    def get_full_name(self):
        return self.public_name

    def get_short_name(self):
        return self.public_name


class ApiToken(AbstractAuthToken):
    """Lets a program act for a person; only a digest is kept, so the token itself is shown once."""

    name = models.CharField(_("name"), max_length=60, help_text=_("What will use it, so that you know it again."))

    class Meta:
        ordering = ("-created",)
        verbose_name = _("API token")

    @classmethod
    def make(cls, user, name):
        """A new token, returned this once; only its digest is stored. TooManyTokens where a person has enough."""
        with transaction.atomic():
            user.lock()
            if user.auth_token_set.count() >= TOKENS_PER_PERSON:
                raise TooManyTokens(
                    _("You have %(count)d tokens, and that is as many as there can be. Revoke one first.")
                    % {"count": TOKENS_PER_PERSON}
                )
            return cls.objects.create(user=user, name=name)[1]

    def __str__(self):
        return self.name
