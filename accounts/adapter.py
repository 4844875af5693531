"""Adapts allauth to this site."""

import logging
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.counters.client_address import unmapped
from accounts.credentials.notices import ask_to_confirm_again, is_unconfirmed, must_confirm
from accounts.guessing import attempts, known_browser
from accounts.leaving import taking_back
from accounts.models import User
from accounts.security_log.event import Kind
from accounts.security_log.listening import account_of
from accounts.security_log.noting import note
from config.http.mail_away import MailAway

logger = logging.getLogger("effleur.accounts")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is switched off."),
        "cannot_remove_primary_email": _("You log in with this address: choose another for that first."),
        "duplicate_email": _("This is one of your addresses already."),
        "email_password_mismatch": _("That email address and password do not match."),
        "email_password_mismatch_or_unconfirmed": _(
            "That email address and password do not match, or the address is not confirmed yet: then the mail with the "
            "link is on its way."
        ),
        "email_taken": _("There is an account with this email address already."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is wrong."),
        "incorrect_password": _("This is not your password."),
        "invalid_login": _("That email address and password do not match."),
        "max_email_addresses": _("You can have at most %d email addresses."),
        "rate_limited": _("Too many attempts. Wait a moment and try again."),
        "same_as_current": _("This is the current one already."),
        "select_only_one": _("Choose only one."),
        "too_many_login_attempts": _("Too many failed attempts. Wait a few minutes and try again."),
        "unknown_email": _("There is no account with this email address."),
    }

    def clean_email(self, email: str) -> str:
        """Refuse an address longer than the column; allauth would truncate it, and mail somebody else."""
        MaxLengthValidator(User._meta.get_field("email").max_length)(email)
        try:
            email.rpartition("@")[2].encode("idna")
        except UnicodeError:  # no mail can be sent there
            raise ValidationError(EmailValidator.message, EmailValidator.code) from None
        return super().clean_email(email)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Whoever guesses wrong elsewhere uses up nothing of the owner's."""
        email = credentials["email"].lower()
        return f"{email}:{attempts.origin_of(request, email, self.get_client_ip(request))}"

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        super()._delete_login_attempts_cached_email(request, **credentials)
        attempts.forget(credentials["email"].lower())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
            if attempts.is_one_too_many(request, credentials["email"].lower()):
                raise self.validation_error("too_many_login_attempts")
        except ValidationError:
            note(Kind.LOGIN_REFUSED, account_of(credentials["email"]))
            raise

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user and is_unconfirmed(request, user, credentials["email"]):
            self.answer_as_to_a_wrong_password(request, user, **credentials)
            return None
        if user:
            attempts.was_right(request, credentials["email"].lower())
        return user

    def answer_as_to_a_wrong_password(self, request: HttpRequest, user: User, **credentials: Any) -> None:
        """Count the attempt, and hash once more as the second backend would.

        Whoever signs up for a taken address cannot log in with it: another answer for a free one would tell them apart.
        """
        super().pre_authenticate(request, **credentials)
        make_password(credentials["password"])
        note(Kind.LOGIN_FAILED, account_of(credentials["email"]), "unconfirmed")
        ask_to_confirm_again(request, user, credentials["email"])

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "email_password_mismatch" and must_confirm():
            code = "email_password_mismatch_or_unconfirmed"
        return super().validation_error(code, *args)

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        response = super().post_login(request, user, **more)
        known_browser.remember(request, response, user)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Whoever closed their account may take it back, and nothing else."""
        if user.closed_at is None:
            return super().respond_user_inactive(request, user)
        taking_back.offer(request, user)
        return redirect("accounts:take_back")

    def get_client_ip(self, request: HttpRequest) -> str:
        """An IPv4 address that is written as an IPv6 one is still that of one visitor."""
        return unmapped(super().get_client_ip(request))

    def is_safe_url(self, url: str) -> bool:
        """Whether this is a page of the host in the request; other allowed hosts, such as localhost, do not count."""
        return url_has_allowed_host_and_scheme(url, {self.request.get_host()}, self.request.is_secure())

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask for the password or passkey again. Allauth would ask right after logging in, too."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] >= app_settings.REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = {"name": "Effleur", "domain": settings.SITE_HOST, "url": settings.SITE_URL}
        try:
            super().send_mail(template_prefix, email, {**context, "current_site": site})
        except OSError as error:  # smtplib's are among these; its text may name the address
            logger.warning("No mail can be sent: %s", type(error).__name__)
            raise MailAway from error

    def send_notification_mail(self, template_prefix: str, *args: Any, **kwargs: Any) -> None:
        """Tell somebody of a change to their account. It stays where the mail cannot be sent."""
        try:
            super().send_notification_mail(template_prefix, *args, **kwargs)
        except MailAway as error:
            logger.warning(
                "No mail tells of %s: %s", template_prefix.rpartition("/")[2], type(error.__cause__).__name__
            )

    # Links in mails start with SITE_URL: whoever sends a request chooses its Host header.

    def get_reset_password_from_key_url(self, key: str) -> str:
        return at_this_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return at_this_site(super().get_email_confirmation_url(request, emailconfirmation))


def at_this_site(address: str) -> str:
    """The path and query of an address, on this site."""
    return f"{settings.SITE_URL}{urlsplit(address)._replace(scheme='', netloc='').geturl()}"
