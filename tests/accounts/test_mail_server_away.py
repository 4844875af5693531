"""The mail server is away: forms that send a mail say so, keep what was typed, and leave nothing half-made."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as configured
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD

SAID = "We cannot send mail just now. Try again in a few minutes."


@pytest.fixture(autouse=True)
def mail_is_away(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_PREVENT_ENUMERATION = True


def assert_says_so(response, typed=""):
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    page = response.content.decode()
    assert SAID in page
    assert typed in page


def test_signing_up_makes_no_account_and_can_be_repeated(client, settings):
    typed = {"email": "eve@example.org", "password1": "long-and-quite-unguessable", "display_name": "Eve"}
    response = client.post(reverse("account_signup"), typed)
    assert_says_so(response, 'value="eve@example.org"')
    assert not User.objects.filter(email=typed["email"]).exists()
    assert not EmailAddress.objects.filter(email=typed["email"]).exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert client.post(reverse("account_signup"), typed).status_code == 302
    assert User.objects.filter(email=typed["email"]).exists()


@pytest.mark.parametrize("address", ["alice@example.org", "nobody@example.org"])
def test_a_reset_says_so_for_any_address(client, alice, address):
    assert_says_so(client.post(reverse("account_reset_password"), {"email": address}), f'value="{address}"')


def test_a_new_address_is_not_added(alice_client, alice):
    alice_client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    response = alice_client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    assert_says_so(response, 'value="new@example.org"')
    assert not EmailAddress.objects.filter(email="new@example.org").exists()


def test_sending_a_confirmation_again_says_so(alice_client, alice):
    EmailAddress.objects.update_or_create(user=alice, email=alice.email, defaults={"primary": True, "verified": False})
    assert_says_so(alice_client.post(reverse("account_email"), {"action_send": "", "email": alice.email}))


def test_logging_in_without_a_confirmed_address_says_so(client, alice):
    EmailAddress.objects.update_or_create(user=alice, email=alice.email, defaults={"primary": True, "verified": False})
    assert_says_so(client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD}))
    assert "_auth_user_id" not in client.session


def test_the_mail_server_is_not_waited_for_long():
    assert 1 <= configured.EMAIL_TIMEOUT <= 10
