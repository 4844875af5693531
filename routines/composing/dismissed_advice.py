"""Dismissed advice about the receiver's answers: kept in this browser alone, for a day, and for these answers.

Stored with the routine, it would be silent for the next receiver too, and tell something about this one.
"""

from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from routines.access import MemberPageRequest
from routines.safety.receiver_answers import KEPT
from techniques.health_check import storage
from techniques.health_check.answers import Answers

COOKIE = f"{settings.SECURE_PREFIX}aside"
SALT = "routines.aside"
"""Never to change: cookies that browsers hold are marked with it."""
PERSONAL = ("L20", "L21")
MOST = 60


def is_personal(advice_id: str) -> bool:
    return advice_id.partition(":")[0] in PERSONAL


def ids_for(request: MemberPageRequest, answers: Answers) -> list[str]:
    """Ids of the advice dismissed for these answers; none where others hold now."""
    wanted = _mark(answers)
    mark, *ids = storage.cookie_text(request, COOKIE).split("~")
    return ids[-MOST:] if mark == wanted else []


def add(request: MemberPageRequest, answers: Answers, advice_id: str) -> None:
    """From now on this request knows of it; `keep` tells the browser."""
    ids = [other for other in ids_for(request, answers) if other != advice_id]
    request.COOKIES[COOKIE] = storage.signed(request, "~".join([_mark(answers), *ids, advice_id]))


def keep(request: MemberPageRequest, response: HttpResponse, address: str) -> None:
    storage.set_cookie(response, COOKIE, request.COOKIES[COOKIE], KEPT, address)


def forget(response: HttpResponse, address: str) -> None:
    storage.delete_cookie(response, COOKIE, address)


def _mark(answers: Answers) -> str:
    """Tells one set of answers from another; nobody can find the answers by trying which ones have it."""
    return salted_hmac(SALT, answers.text()).hexdigest()[:16]
