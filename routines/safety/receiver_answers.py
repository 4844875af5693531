"""What was said about the person who receives a routine: kept in this browser for a day, for this routine alone.

Whoever wrote it while logged in reads it alone; see `techniques.health_check.storage`.
"""

from datetime import timedelta

from techniques.health_check import storage
from techniques.health_check.answers import NONE, Answers

COOKIE = "receiver"
KEPT = timedelta(days=1)
SELF = "self"


def answers_for(request, for_whom: str) -> Answers:
    """What holds for whoever receives it: what was said here, else for a routine for oneself what one said before."""
    kept = kept_for(request)
    if kept is not None:
        return kept
    return request.known if for_whom == SELF else NONE


def for_reading(request) -> Answers:
    """What goes for a page that shows a routine: what was said of its receiver, else of the reader."""
    kept = kept_for(request)
    return request.known if kept is None else kept


def kept_for(request) -> Answers | None:
    """What this browser keeps for the page that is asked for; None where nobody was asked, or it was forgotten."""
    text = storage.said_here(request, COOKIE)
    answers = Answers.read(text) if text else NONE
    return answers if answers.on else None


def keep(request, response, address: str, answers: Answers):
    """For the pages below this address, and for no others: a browser sends it nowhere else."""
    storage.put(response, COOKIE, storage.marked(request, answers.text()), KEPT, address)


def forget(response, address: str):
    storage.drop(response, COOKIE, address)
