"""Who has just proved, by logging in, that a closed account is theirs, and may take it back."""

import time

from django.http import HttpRequest

from accounts.models import User

KEY = "taking_back"
SECONDS = 600


def offer(request: HttpRequest, person: User) -> None:
    request.session[KEY] = {"person": person.pk, "until": time.time() + SECONDS}


def offered(request: HttpRequest) -> User | None:
    """The closed account that this visitor may take back now."""
    offer = request.session.get(KEY)
    if not offer or offer["until"] < time.time():
        return None
    return User.objects.closed().filter(pk=offer["person"]).first()
