"""With a mail server, an account works once its address is confirmed."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD

WHO = {"email": "carol@example.org", "password1": PASSWORD, "display_name": "Carol"}


@pytest.fixture(autouse=True)
def a_mail_server(settings):
    """What EMAIL_URL switches on."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_PREVENT_ENUMERATION = True


def is_logged_in(client):
    return client.get(reverse("accounts:home")).status_code == 200


def link_in(message):
    return re.search(r"http://[^/]+(/\S+)", message.body)[1]


def test_after_sign_up_one_is_told_to_look_in_the_mail(client, db):
    answer = client.post(reverse("account_signup"), WHO)
    assert answer.url == reverse("account_email_verification_sent")
    assert "Confirm your email address" in client.get(answer.url).content.decode()
    assert [sent.to for sent in mail.outbox] == [["carol@example.org"]]
    assert not is_logged_in(client)


def test_before_the_link_is_opened_the_password_does_not_let_in(client, db):
    client.post(reverse("account_signup"), WHO)
    client.post(reverse("account_login"), {"login": WHO["email"], "password": PASSWORD})
    assert not is_logged_in(client)


def test_the_link_opens_the_account(client, db):
    client.post(reverse("account_signup"), WHO)
    link = link_in(mail.outbox[0])
    assert "carol@example.org" in client.get(link).content.decode()
    assert client.post(link).status_code == 302
    client.post(reverse("account_login"), {"login": WHO["email"], "password": PASSWORD})
    assert is_logged_in(client)


@pytest.mark.parametrize("key", ["abc", "MQ:1:abc", "x" * 500])
def test_a_wrong_link_says_so(client, db, key):
    page = client.get(f"/account/confirm-email/{key}/")
    assert page.status_code == 200
    assert "This link is too old" in page.content.decode()


@pytest.mark.parametrize("email", ["alice@example.org", "ALICE@example.org"])
def test_a_taken_address_is_answered_like_a_new_one_and_its_owner_hears_of_it(client, alice, email):
    answer = client.post(reverse("account_signup"), {**WHO, "email": email})
    assert answer.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]


def test_nobody_can_take_over_the_address_of_another(bob_client, alice, bob):
    bob_client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    bob_client.post(reverse("account_email"), {"action_add": "", "email": "ALICE@example.org"})
    bob_client.post(reverse("account_email"), {"action_primary": "", "email": "alice@example.org"})
    bob.refresh_from_db()
    assert bob.email == "bob@example.org"
