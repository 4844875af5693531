"""With a mail server, answer, mails and work are the same whether or not an address has an account.

Hashing a password and sending a mail are what takes the time, so they are counted: a clock would be right only on an
idle machine. `make bench` has the clock.
"""

import pytest
from django.core import mail
from django.core.cache import caches
from django.urls import reverse

from tests.conftest import QuickHasher
from tests.factories import PASSWORD

KNOWN, UNKNOWN = "alice@example.org", "nobody@example.org"


class CountingHasher(QuickHasher):
    hashed = 0

    def encode(self, *args, **kwargs):
        type(self).hashed += 1
        return super().encode(*args, **kwargs)


@pytest.fixture(autouse=True)
def a_mail_server(settings, alice):
    """What EMAIL_URL switches on."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_PREVENT_ENUMERATION = True
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]


def told(client, page, **typed):
    """All that somebody sees who does not read the mails of that address, and the work it took."""
    CountingHasher.hashed = 0
    mail.outbox.clear()
    answer = client.post(reverse(page), typed)
    where = answer.headers.get("Location")
    text = client.get(where).text if where else answer.text
    for address in (KNOWN, UNKNOWN):
        text = text.replace(address, "the address")
    caches["default"].clear()
    client.cookies.clear()
    return answer.status_code, where, without_tokens(text), CountingHasher.hashed, len(mail.outbox)


def without_tokens(text):
    return [line for line in text.splitlines() if "csrf" not in line.lower()]


def test_signing_up(client):
    more = {"password1": PASSWORD, "display_name": "Somebody"}
    known = told(client, "account_signup", email=KNOWN, **more)
    assert known == told(client, "account_signup", email=UNKNOWN, **more)
    assert known[3:] == (1, 1)


def test_signing_up_with_a_password_that_is_refused(client):
    known = told(client, "account_signup", email=KNOWN, password1="short")
    assert known == told(client, "account_signup", email=UNKNOWN, password1="short")
    assert known[3:] == (0, 0)


@pytest.mark.parametrize("state", ["usual", "no password", "switched off", "not confirmed"])
def test_logging_in_with_a_wrong_password(client, alice, state):
    if state == "no password":
        alice.set_unusable_password()
    alice.is_active = state != "switched off"
    alice.save()
    alice.emailaddress_set.update(verified=state != "not confirmed")
    known = told(client, "account_login", login=KNOWN, password="a guess")
    unknown = told(client, "account_login", login=UNKNOWN, password="a guess")
    assert known == unknown
    assert known[3] > 0


@pytest.mark.parametrize("state", ["usual", "switched off"])
def test_asking_for_a_new_password(client, alice, state):
    alice.is_active = state != "switched off"
    alice.save()
    known = told(client, "account_reset_password", email=KNOWN)
    assert known == told(client, "account_reset_password", email=UNKNOWN)
    assert known[3:] == (0, 1)


def test_logging_in_by_the_api(api):
    def answer(email):
        CountingHasher.hashed = 0
        response = api.post("/api/v1/auth/login/", {"email": email, "password": "a guess"})
        return response.status_code, response.json(), CountingHasher.hashed

    assert answer(KNOWN) == answer(UNKNOWN)
