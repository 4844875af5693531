"""The reader's answers on each request, without an extra query.

The browser keeps them in a cookie. If the person stores them with the account instead, the cookie holds only a marker,
so that a page that is the same for everybody can tell whether to look up the account.

Answers given while logged in are signed for that person, and ignored for anyone else at the same browser. Answers of a
visitor are unsigned until somebody logs in: everybody at that browser could read them anyway, and whoever answers first
and logs in afterwards loses no red flag. From then on only that person can read them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeGuard, TypeVar, cast

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import SimpleLazyObject, empty

from techniques.health_check.answers import COOKIE, COOKIE_AGE, FORMER_COOKIE, NONE, Answers
from techniques.health_check.requests import MemberPageRequest, PageRequest

IN_ACCOUNT = "account"
SALT = "techniques.known"
"""Must never change: the cookies in people's browsers are signed with it."""
SEPARATOR = "!"
"""Between a signature and the text of a cookie."""
Request = TypeVar("Request", bound=PageRequest)
Response = TypeVar("Response", bound=HttpResponseBase)
P = ParamSpec("P")
View = Callable[Concatenate[Request, P], Response]


class AnswersMiddleware:
    """Sets `request.answers`, read on first use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        answers = SimpleLazyObject(lambda: answers_of(request))
        request.answers = cast(Answers, answers)
        has_former = COOKIE != FORMER_COOKIE and FORMER_COOKIE in request.COOKIES
        if has_former:
            request.COOKIES.setdefault(COOKIE, request.COOKIES[FORMER_COOKIE])
        response = self.get_response(request)
        if has_former:
            delete_cookie(response, FORMER_COOKIE)
            if COOKIE not in response.cookies:
                set_cookie(response, COOKIE, request.COOKIES[COOKIE], COOKIE_AGE)
        if getattr(request, "session_ended", False):
            delete_cookie(response, COOKIE)  # the next person to use the browser is somebody else
            return response
        if getattr(request, "session_began", False):
            sign_cookie(request, response)
        was_read = answers._wrapped is not empty  # type: ignore[attr-defined]  # Django's own test of laziness
        if was_read and answers.stored and COOKIE not in request.COOKIES and COOKIE not in response.cookies:
            set_cookie(response, COOKIE, IN_ACCOUNT, COOKIE_AGE)
        return response


@receiver(user_logged_out)
def note_logout(request: Any, **kwargs: Any) -> None:
    """For the middleware; a page and the API log out in different ways, and both send this signal."""
    request.session_ended = True


@receiver(user_logged_in)
def note_login(request: Any, **kwargs: Any) -> None:
    request.session_began = True


def sign_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Make a visitor's answers those of the person who has just logged in."""
    text = request.COOKIES.get(COOKIE, "")
    if text and text != IN_ACCOUNT and SEPARATOR not in text and COOKIE not in response.cookies:
        set_cookie(response, COOKIE, f"{signature(request)}{SEPARATOR}{text}", COOKIE_AGE)


def no_answers_without_cookie(view: View[Request, P, Response]) -> View[Request, P, Response]:
    """For a page that is otherwise the same for everybody: without the cookie, do not look up who the reader is."""

    @wraps(view)
    def answer(request: Request, *args: P.args, **kwargs: P.kwargs) -> Response:
        request.answers = answers_of(request) if COOKIE in request.COOKIES else NONE
        return view(request, *args, **kwargs)

    return answer


def answers_stay_private(view: View[Request, P, Response]) -> View[Request, P, Response]:
    """For a page that shows what the answers mean: no cache stores it if there are any."""

    @wraps(view)
    def answer(request: Request, *args: P.args, **kwargs: P.kwargs) -> Response:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if request.answers.are_private:
            response["Cache-Control"] = "private, no-store"
        return response

    return answer


def answers_of(request: HttpRequest) -> Answers:
    """The answers in the browser and in the account, merged, so that no red flag is lost by accident."""
    text = cookie_text(request, COOKIE)
    in_browser = Answers.read(text) if text and text != IN_ACCOUNT else NONE
    if has_account(request) and request.user.health:
        in_account = Answers.read(request.user.health, stored=True)
        declared = {**in_account.declared, **in_browser.declared}
        of_account = {slug: answers for slug, answers in in_account.details.items() if slug not in in_browser.declared}
        details = {**of_account, **in_browser.details}
        return replace(in_account, declared=declared, details=details)
    return in_browser


def save(request: HttpRequest, response: HttpResponse, answers: Answers) -> None:
    """Store the answers where the person wants them: with the account, or in this browser alone."""
    forget(request, response)
    text = answers.text()
    if not answers.declared:
        return
    if answers.stored and request.user.is_authenticated:
        request.user.remember_health(text)
        text = IN_ACCOUNT
    set_cookie(response, COOKIE, text if text == IN_ACCOUNT else signed(request, text), COOKIE_AGE)


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Delete the answers from the browser and the account."""
    delete_cookie(response, COOKIE)
    if request.user.is_authenticated and request.user.health:
        request.user.remember_health("")


def signed(request: HttpRequest, text: str) -> str:
    """The text for a cookie that only its writer can use; a visitor's text stays unsigned."""
    return f"{signature(request)}{SEPARATOR}{text}" if has_account(request) else text


def cookie_text(request: HttpRequest, name: str) -> str:
    """The text of a cookie without its signature; empty if somebody else signed it."""
    text = request.COOKIES.get(name, "")
    mark, separator, unsigned = text.partition(SEPARATOR)
    if not separator:
        return text
    return unsigned if has_account(request) and constant_time_compare(mark, signature(request)) else ""


def signature(request: HttpRequest) -> str:
    """16 hexadecimal digits for the person who is logged in, which reveal nothing about them."""
    return salted_hmac(SALT, str(request.user.pk)).hexdigest()[:16]


def has_account(request: HttpRequest) -> TypeGuard[MemberPageRequest]:
    """Whether somebody is logged in; costs no query without a session cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def set_cookie(response: HttpResponse, name: str, text: str, max_age: timedelta, path: str = "/") -> None:
    """Set a cookie for the pages below a path, out of reach of scripts and not sent from other sites."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, text, max_age=max_age, path=path, secure=secure, httponly=True, samesite="Lax")


def delete_cookie(response: HttpResponse, name: str, path: str = "/") -> None:
    response.delete_cookie(name, path=path, samesite="Lax")
