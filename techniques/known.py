"""What the reader said about their health, on each request, without a query of its own.

The browser keeps it in a cookie. Where the person wants it kept with the account, the cookie says only that it is
there, so that a page which need not know who reads it can tell whether to look.
"""

from functools import wraps

from django.conf import settings
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject, empty

from techniques.answers import COOKIE, KEPT, NONE, Answers

WITH_THE_ACCOUNT = "account"


class KnownMiddleware:
    """Puts `request.known` there, read when somebody asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        known = request.known = SimpleLazyObject(lambda: answers_of(request))
        response = self.get_response(request)
        if request.method == "POST" and request.path == reverse("account_logout"):
            drop(response, COOKIE)  # whoever uses the browser next is somebody else
            return response
        was_read = known._wrapped is not empty
        if was_read and known.stored and COOKIE not in request.COOKIES and COOKIE not in response.cookies:
            put(response, COOKIE, WITH_THE_ACCOUNT, KEPT)
        return response


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
    text = request.COOKIES.get(COOKIE, "")
    here = Answers.read(text) if text and text != WITH_THE_ACCOUNT else NONE
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated and request.user.health:
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
    put(response, COOKIE, text, KEPT)


def forget(request, response):
    """In one step, wherever they are."""
    drop(response, COOKIE)
    if request.user.is_authenticated and request.user.health:
        request.user.remember_health("")


def put(response, name, text, kept, path="/"):
    """Into this browser alone, where no script reads it and no other site has it sent, for pages below the path."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, text, max_age=kept, path=path, secure=secure, httponly=True, samesite="Lax")


def drop(response, name, path="/"):
    response.delete_cookie(name, path=path, samesite="Lax")
