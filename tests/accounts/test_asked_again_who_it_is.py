"""A session that somebody left open, or had stolen, does not give the account away."""

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.urls import reverse

from accounts.models import ApiToken
from tests.accounts.passkey import Passkey
from tests.factories import PASSWORD

CONFIRM, BY_PASSKEY = reverse("account_reauthenticate"), reverse("mfa_reauthenticate_webauthn")
EMAIL, TOKENS, ADD_KEY = reverse("account_email"), reverse("accounts:tokens"), reverse("mfa_add_webauthn")
SET_PASSWORD = reverse("account_set_password")


def asks(answer, where=CONFIRM):
    return answer.status_code == 302 and answer.url.startswith(where)


def let_time_pass(client, seconds):
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= seconds
    session.save()


@pytest.fixture
def passkey(alice, alice_client):
    """Alice's, who has no password any more; the session is older than five minutes."""
    alice_client.post(CONFIRM, {"password": PASSWORD})
    made = Passkey()
    page = alice_client.get(ADD_KEY)
    alice_client.post(ADD_KEY, {"name": "Phone", "credential": made.register(page), "passwordless": "on"})
    assert alice.authenticator_set.filter(type="webauthn").exists()
    let_time_pass(alice_client, 301)
    alice.set_unusable_password()
    alice.save()
    alice_client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    return made


def test_a_borrowed_session_cannot_take_the_account_by_its_address(alice_client, alice):
    new = {"email": "mallory@example.org"}
    assert asks(alice_client.post(EMAIL, {"action_add": "", **new}))
    alice.emailaddress_set.create(email="mallory@example.org")
    assert asks(alice_client.post(EMAIL, {"action_primary": "", **new}))
    assert asks(alice_client.post(EMAIL, {"action_remove": "", **new}))
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert alice.emailaddress_set.count() == 2


def test_nor_keep_a_way_in_by_a_token(alice_client, alice):
    token = ApiToken.objects.create(user=alice, name="Laptop")[0]
    assert asks(alice_client.post(TOKENS, {"name": "Mine now"}))
    assert asks(alice_client.post(reverse("accounts:revoke_token", args=[token.token_key])))
    assert alice.auth_token_set.get() == token


@pytest.mark.parametrize("page", ["mfa_add_webauthn", "mfa_activate_totp"])
def test_nor_by_a_second_factor(alice_client, page):
    assert asks(alice_client.get(reverse(page)))
    assert asks(alice_client.post(reverse(page)))


def test_looking_asks_nothing(alice_client):
    assert [alice_client.get(page).status_code for page in (EMAIL, TOKENS)] == [200, 200]
    assert [alice_client.head(page).status_code for page in (EMAIL, TOKENS)] == [200, 200]


def test_what_was_typed_is_done_once_it_is_confirmed(alice_client, alice):
    asked = alice_client.post(EMAIL, {"action_add": "", "email": "alice@example.com"})
    wrong = alice_client.post(asked.url, {"password": "a guess"})
    assert wrong.context["form"].errors
    assert alice.emailaddress_set.count() == 1
    assert alice_client.post(asked.url, {"password": PASSWORD}).url == EMAIL
    assert alice.emailaddress_set.filter(email="alice@example.com").exists()


def test_who_just_logged_in_is_not_asked_and_later_is(client, alice):
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    add = {"action_add": "", "email": "alice@example.com"}
    assert client.post(EMAIL, add).url == EMAIL
    let_time_pass(client, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
    assert asks(client.post(EMAIL, {"action_remove": "", "email": add["email"]}))


def test_without_a_password_the_passkey_answers(alice_client, alice, passkey):
    asked = alice_client.post(EMAIL, {"action_add": "", "email": "alice@example.com"})
    page = alice_client.get(asked.url)
    [by_passkey] = [way["url"] for way in page.context["reauthentication_alternatives"]]
    assert by_passkey.startswith(BY_PASSKEY)
    signed = {"credential": passkey.sign(alice_client.get(by_passkey))}
    assert alice_client.post(by_passkey, signed).url == EMAIL
    assert alice.emailaddress_set.filter(email="alice@example.com").exists()


def test_a_passkey_that_is_refused_can_be_tried_again(alice_client, passkey):
    way = f"{BY_PASSKEY}?next={EMAIL}"
    stranger = Passkey()
    refused = alice_client.post(way, {"credential": stranger.sign(alice_client.get(way))})
    assert refused.url == f"{BY_PASSKEY}?next=%2Faccount%2Femail%2F"
    assert 'class="message' in alice_client.get(refused.url).text
    signed = {"credential": passkey.sign(alice_client.get(refused.url))}
    assert alice_client.post(refused.url, signed).url == EMAIL


def test_a_password_is_not_given_to_whoever_found_the_session(alice_client, alice, passkey):
    chosen = {"password1": "mallory knows this", "password2": "mallory knows this"}
    assert asks(alice_client.get(SET_PASSWORD), reverse("mfa_reauthenticate"))
    assert alice_client.post(SET_PASSWORD, chosen).url == SET_PASSWORD
    assert "mallory" not in str(dict(alice_client.session))
    alice.refresh_from_db()
    assert not alice.has_usable_password()


def test_a_visitor_goes_to_login_first(client, db):
    assert client.get(SET_PASSWORD).url.startswith(reverse("account_login"))
