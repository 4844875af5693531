"""What the reader said about their health, on each request, without a query of its own.

The browser keeps it in a cookie. Where the person wants it kept with the account, the cookie says only that it is
there, so that a page which need not know who reads it can tell whether to look.

What somebody said who was logged in carries a mark of theirs, and is passed over for anyone else at the same browser.
What a visitor said carries none, until somebody logs in: everybody at the browser could read it before, and whoever
answers first and logs in then loses no red flag by it. From then on it is theirs alone.
"""

from functools import wraps

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import SimpleLazyObject, empty

from techniques.health_check.answers import COOKIE, KEPT, NONE, Answers

WITH_THE_ACCOUNT = "account"
SALT = "techniques.known"
"""Never to change: cookies that browsers hold are marked with it."""
MARK = "!"
"""Stands between the mark of a writer and what they said."""


class KnownMiddleware:
    """Puts `request.known` there, read when somebody asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        known = request.known = SimpleLazyObject(lambda: answers_of(request))
        response = self.get_response(request)
        if getattr(request, "a_session_ended", False):
            drop(response, COOKIE)  # whoever uses the browser next is somebody else
            return response
        if getattr(request, "a_session_began", False):
            take_over(request, response)
        was_read = known._wrapped is not empty
        if was_read and known.stored and COOKIE not in request.COOKIES and COOKIE not in response.cookies:
            put(response, COOKIE, WITH_THE_ACCOUNT, KEPT)
        return response


@receiver(user_logged_out)
def ended(request, **about):
    """By whatever page or address of the API somebody logged out."""
    request.a_session_ended = True


@receiver(user_logged_in)
def began(request, **about):
    request.a_session_began = True


def take_over(request, response):
    """Make what a visitor said that of the person who has just logged in."""
    text = request.COOKIES.get(COOKIE, "")
    if text and text != WITH_THE_ACCOUNT and MARK not in text and COOKIE not in response.cookies:
        put(response, COOKIE, f"{mark_of(request)}{MARK}{text}", KEPT)


def by_browser_alone(view):
    """For a page that is the same whoever reads it: only a browser that says so is asked who its owner is."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        request.known = answers_of(request) if COOKIE in request.COOKIES else NONE
        return view(request, *args, **kwargs)

    return answer


def answers_stay_private(view):
    """For a page that says what the answers mean: with any, it is kept nowhere."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if request.known:
            response["Cache-Control"] = "private, no-store"
        return response

    return answer


def answers_of(request) -> Answers:
    """What the browser keeps and what the account keeps, together: no red flag is lost by accident."""
    text = said_here(request, COOKIE)
    here = Answers.read(text) if text and text != WITH_THE_ACCOUNT else NONE
    if has_account(request) and request.user.health:
        kept = Answers.read(request.user.health, stored=True)
        return Answers({**kept.said, **here.said}, kept.on, stored=True)
    return here


def keep(request, response, answers: Answers):
    """Where the person wants them: with the account, or in this browser alone."""
    forget(request, response)
    text = answers.text()
    if not answers.said:
        return
    if answers.stored and request.user.is_authenticated:
        request.user.remember_health(text)
        text = WITH_THE_ACCOUNT
    put(response, COOKIE, text if text == WITH_THE_ACCOUNT else marked(request, text), KEPT)


def forget(request, response):
    """In one step, wherever they are."""
    drop(response, COOKIE)
    if request.user.is_authenticated and request.user.health:
        request.user.remember_health("")


def marked(request, text) -> str:
    """The text for a cookie, so that it is of use to nobody but its writer; a visitor's stays as it is."""
    return f"{mark_of(request)}{MARK}{text}" if has_account(request) else text


def said_here(request, name) -> str:
    """What this browser keeps in a cookie, if a visitor wrote it, or who reads it now."""
    text = request.COOKIES.get(name, "")
    mark, marks, said = text.partition(MARK)
    if not marks:
        return text
    return said if has_account(request) and constant_time_compare(mark, mark_of(request)) else ""


def mark_of(request) -> str:
    """Of the person who is logged in: 16 digits that tell nothing of them."""
    return salted_hmac(SALT, str(request.user.pk)).hexdigest()[:16]


def has_account(request) -> bool:
    """Whether somebody is logged in; who carries no session costs no query."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def put(response, name, text, kept, path="/"):
    """Into this browser alone, where no script reads it and no other site has it sent, for pages below the path."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, text, max_age=kept, path=path, secure=secure, httponly=True, samesite="Lax")


def drop(response, name, path="/"):
    response.delete_cookie(name, path=path, samesite="Lax")
