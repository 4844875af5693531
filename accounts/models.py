"""Who made it."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken


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
            self.display_name = display_name
            self.save(update_fields=["display_name"])
            for routine in self.routines.select_for_update():
                routine.refresh_document()

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

    def __str__(self):
        return self.name
