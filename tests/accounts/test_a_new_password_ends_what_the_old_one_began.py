"""Who chooses a new password because somebody else was in the account wants them out."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import ApiToken
from tests.accounts.passkey import Passkey
from tests.conftest import client_of
from tests.factories import PASSWORD

CHOSEN = "another calm pair of hands"
TWICE = {"password1": CHOSEN, "password2": CHOSEN}
HOME, CHANGE, RESET = reverse("accounts:home"), reverse("account_change_password"), reverse("account_reset_password")


@pytest.fixture
def other_session(alice):
    return client_of(alice)


@pytest.fixture
def token(alice):
    return ApiToken.make(alice, "Made by somebody else")[1]


@pytest.fixture
def works(api, token):
    api.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return lambda: api.get("/api/v1/me/").status_code == 200


def reset(client, **more):
    client.post(RESET, {"email": "alice@example.org"})
    link = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    assert page.context["form"]["revoke_tokens"].value() is True
    assert client.post(page.request["PATH_INFO"], {**TWICE, **more}).status_code == 302


def test_a_change_ends_other_sessions_and_tokens_but_not_this_one(alice_client, other_session, works):
    assert works()
    assert alice_client.get(CHANGE).context["form"]["revoke_tokens"].value() is True
    typed = {"oldpassword": PASSWORD, **TWICE, "revoke_tokens": "on"}
    assert alice_client.post(CHANGE, typed).status_code == 302
    assert alice_client.get(HOME).status_code == 200
    assert other_session.get(HOME).status_code == 302
    assert not works()


def test_what_has_ended_is_not_listed(alice, alice_client, other_session):
    assert alice.sessions.count() == 2
    alice_client.post(CHANGE, {"oldpassword": PASSWORD, **TWICE})
    page = alice_client.get(reverse("accounts:sessions"))
    assert page.context["here"]
    assert not page.context["others"]


def test_a_reset_does_the_same(client, other_session, works):
    assert works()
    reset(client, revoke_tokens="on")
    assert other_session.get(HOME).status_code == 302
    assert not works()


def test_tokens_stay_for_who_wants_so(alice_client, client, works):
    alice_client.post(CHANGE, {"oldpassword": PASSWORD, **TWICE})
    assert works()
    reset(client)
    assert works()


def test_nothing_ends_by_a_password_that_is_refused(alice_client, other_session, works):
    typed = {"oldpassword": "a guess", **TWICE, "revoke_tokens": "on"}
    assert alice_client.post(CHANGE, typed).context["form"].errors
    assert other_session.get(HOME).status_code == 200
    assert works()


def test_a_first_password_asks_the_same(alice, alice_client, works):
    add, by_passkey = reverse("mfa_add_webauthn"), reverse("mfa_reauthenticate_webauthn")
    alice_client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    passkey = Passkey()
    alice_client.post(add, {"credential": passkey.register(alice_client.get(add))})
    alice.set_unusable_password()
    alice.save()
    alice_client = client_of(alice)
    alice_client.post(by_passkey, {"credential": passkey.sign(alice_client.get(by_passkey))})
    page = alice_client.get(reverse("account_set_password"))
    assert page.context["form"]["revoke_tokens"].value() is True
    alice_client.post(reverse("account_set_password"), {**TWICE, "revoke_tokens": "on"})
    alice.refresh_from_db()
    assert alice.check_password(CHOSEN)
    assert not works()
