"""What is answered while the mail server is away: 503, and nothing half-made."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

ResponseT = TypeVar("ResponseT", bound=HttpResponse)
RETRY_SECONDS = 120
DETAIL = _("We cannot send mail just now. Try again in a few minutes.")


class MailAway(Exception):
    """The mail server did not take a mail."""


if TYPE_CHECKING:
    from django.views.generic import FormView

    Base = FormView[BaseForm]
else:
    Base = object


class KeepsWhatWasTyped(Base):
    """A form that sends a mail. Where that fails nothing is saved, and the form says so."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        session = dict(self.request.session.items())
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except MailAway:
            self.request.session.update(session)
            for name in self.request.session.keys() - session.keys():
                del self.request.session[name]
            form.add_error(None, DETAIL)
            return later(self.form_invalid(form))


class MailAwayMiddleware:
    """Answers for views that have no form to say it in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, MailAway):
            return None
        return later(render(request, "mail_away.html", {"detail": DETAIL}))


def later(response: ResponseT) -> ResponseT:
    response.status_code = 503
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
