"""Advice that speaks of the receiver's answers, set aside: in this browser alone, for a day, and for these answers.

Stored with the routine it would be silent for the next receiver too, and tell something of this one.
"""

from django.utils.crypto import salted_hmac

from routines.safety.receiver_answers import KEPT
from techniques.health_check import storage

COOKIE = "aside"
PERSONAL = ("L20", "L21")
MOST = 60


def is_personal(advice_id: str) -> bool:
    return advice_id.partition(":")[0] in PERSONAL


def those(request, answers) -> list[str]:
    """Ids of what was set aside for these answers; none where others hold now."""
    mark, *ids = storage.said_here(request, COOKIE).split("~")
    return ids[-MOST:] if mark == _mark(answers) else []


def add(request, answers, advice_id: str):
    """So that what is shown from now on knows of it; `keep` tells the browser."""
    ids = [other for other in those(request, answers) if other != advice_id]
    request.COOKIES[COOKIE] = storage.marked(request, "~".join([_mark(answers), *ids, advice_id]))


def keep(request, response, address: str):
    storage.put(response, COOKIE, request.COOKIES[COOKIE], KEPT, address)


def forget(response, address: str):
    storage.drop(response, COOKIE, address)


def _mark(answers):
    """Of these answers; nobody finds them out by trying which ones have it."""
    return salted_hmac("routines.composing.dismissed_advice", answers.text()).hexdigest()[:16]
