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


def test_signing_up_first_and_then_logging_in(client, api):
    """Whoever signed up for an address that was taken does not get in; nor, before it is confirmed, for a free one."""
    more = {"password1": "the password of whoever tries this", "display_name": "Somebody"}
    for address in (KNOWN, UNKNOWN):
        told(client, "account_signup", email=address, **more)
    password = more["password1"]
    known = told(client, "account_login", login=KNOWN, password=password)[:-1]
    assert known == told(client, "account_login", login=UNKNOWN, password=password)[:-1]
    assert [sent.to for sent in mail.outbox] == [[UNKNOWN]]
    known, unknown = (by_api(api, address, password) for address in (KNOWN, UNKNOWN))
    assert known == unknown


def test_as_many_attempts_are_counted(client):
    client.post(reverse("account_signup"), {"email": UNKNOWN, "password1": PASSWORD})
    counts = [tries_until_it_is_too_often(client, *login) for login in [(KNOWN, "a guess"), (UNKNOWN, PASSWORD)]]
    assert counts[0] == counts[1] < 20


def tries_until_it_is_too_often(client, email, password):
    caches["default"].clear()
    for tries in range(20):
        answer = client.post(reverse("account_login"), {"login": email, "password": password})
        if "Too many" in answer.text:
            return tries
    return 20


@pytest.mark.parametrize("state", ["usual", "switched off"])
def test_asking_for_a_new_password(client, alice, state):
    alice.is_active = state != "switched off"
    alice.save()
    known = told(client, "account_reset_password", email=KNOWN)
    assert known == told(client, "account_reset_password", email=UNKNOWN)
    assert known[3:] == (0, 1)


def by_api(api, email, password):
    CountingHasher.hashed = 0
    response = api.post("/api/v1/auth/login/", {"email": email, "password": password})
    return response.status_code, response.json(), CountingHasher.hashed


def test_logging_in_by_the_api(api):
    assert by_api(api, KNOWN, "a guess") == by_api(api, UNKNOWN, "a guess")
