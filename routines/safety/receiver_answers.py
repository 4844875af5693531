"""Answers about the receiver of a routine: stored in a cookie of this browser for a day, for this routine alone.

If they were given while logged in, only that person can read them; see `techniques.health_check.storage`.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse

from routines.access import PageRequest
from techniques.health_check import storage
from techniques.health_check.answers import NONE, Answers

COOKIE = f"{settings.SECURE_PREFIX}receiver"
KEPT = timedelta(days=1)
SELF = "self"


def answers_for(request: PageRequest, for_whom: str) -> Answers:
    """The answers about the receiver: those given for this routine, else the reader's own if it is for oneself."""
    stored = stored_answers(request)
    if stored is not None:
        return stored
    return request.answers if for_whom == SELF else NONE


def for_reading(request: PageRequest) -> Answers:
    """The answers for a page that shows a routine: those about its receiver, else the reader's own."""
    stored = stored_answers(request)
    return request.answers if stored is None else stored


def stored_answers(request: PageRequest) -> Answers | None:
    """The answers that this browser stores for this routine; None if there are none, or they were forgotten."""
    text = storage.cookie_text(request, COOKIE)
    answers = Answers.read(text) if text else NONE
    return answers if answers.on else None


def store(request: PageRequest, response: HttpResponse, address: str, answers: Answers) -> None:
    """Set the cookie, with the address as its path, so that the browser sends it only to the pages below that."""
    storage.set_cookie(response, COOKIE, storage.signed(request, answers.text()), KEPT, address)


def forget(response: HttpResponse, address: str) -> None:
    storage.delete_cookie(response, COOKIE, address)
