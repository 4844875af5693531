"""Account pages; those for email, password and second factors are allauth's."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.account.views import EmailView, PasswordResetView, PasswordSetView, SignupView
from allauth.core.exceptions import ReauthenticationRequired
from allauth.decorators import rate_limit
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.forms import DisplayNameForm
from accounts.requests import MemberRequest, posted, require_page
from accounts.security_log.event import Kind
from accounts.security_log.listening import account_of
from accounts.security_log.noting import note
from config.http.mail_away import KeepsWhatWasTyped


class Signup(KeepsWhatWasTyped, SignupView):
    """Handles two sign-ups at once with one address, such as by a double click: the second gets an error."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            form.add_error("email", _("An account with this email address exists already."))
            return self.form_invalid(form)


@method_decorator(rate_limit(action="reset_asked"), name="dispatch")
class ResetPassword(KeepsWhatWasTyped, PasswordResetView):
    """Counts each request; allauth counts those alone that send a mail, though refusing tells something too."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        note(Kind.PASSWORD_RESET_ASKED, account_of(form.cleaned_data["email"]))
        return super().form_valid(form)


class EmailAddresses(KeepsWhatWasTyped, EmailView):
    """Makes the address of an account that `createsuperuser` made its primary one, or it would hear of no change."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and not EmailAddress.objects.get_primary(user):
            EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"primary": True})
        return super().dispatch(request, *args, **kwargs)


class SetPassword(PasswordSetView):
    """For somebody who logs in by passkey alone: whoever borrows their session could give themselves a password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return self.dispatch_confirmed(request, *args, **kwargs)
        except ReauthenticationRequired:
            if request.method == "POST":  # which would be kept in the session, and the new password with it
                return redirect("account_set_password")
            raise

    @method_decorator(login_required)
    @method_decorator(reauthentication_required(app="allauth.account"))
    def dispatch_confirmed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)


class ConfirmByPasskey(ReauthenticateWebAuthnView):
    """A passkey that is refused can be tried again; allauth would go to the login, and forget where one came from."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        super().form_invalid(form)  # says why
        return redirect(self.passthrough_next_url(self.request.path))


@require_page
@login_required
def home(request: MemberRequest) -> HttpResponse:
    form = DisplayNameForm(posted(request), instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your display name is saved."))
        return redirect("accounts:home")
    return render(request, "accounts/home.html", {"form": form})
