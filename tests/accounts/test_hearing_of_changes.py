"""Whoever an account belongs to hears of each change to how one gets into it, at the address that was theirs before."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.urls import reverse

from tests.accounts.passkey import Passkey
from tests.conftest import client_of
from tests.factories import PASSWORD, make_user

EMAIL = reverse("account_email")
OLD, NEW = "alice@example.org", "mallory@example.org"
CHOSEN = "another calm pair of hands"


@pytest.fixture(autouse=True)
def a_mail_server(settings):
    """What EMAIL_URL switches on."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True


@pytest.fixture
def alice_client(alice):
    return confirmed(alice)


def confirmed(user):
    client = client_of(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def change(client, action, email=NEW):
    mail.outbox.clear()
    client.post(EMAIL, {action: "", "email": email})
    return told()


def told():
    """The subject of the last mail to each address."""
    return {to: sent.subject for sent in mail.outbox for to in sent.to}


def test_the_old_address_hears_of_each_step_of_a_change(alice_client, alice):
    added = change(alice_client, "action_add")
    assert added[OLD] == "An address was added to your account"
    alice.emailaddress_set.update(verified=True)
    assert change(alice_client, "action_primary") == {OLD: "You log in with another address now"}
    removed = change(alice_client, "action_remove", OLD)
    assert removed == dict.fromkeys([OLD, NEW], "An address was removed from your account")
    assert not alice.emailaddress_set.filter(email=OLD).exists()


def test_an_address_that_was_never_confirmed_hears_nothing_when_it_goes(alice_client):
    change(alice_client, "action_add")
    assert change(alice_client, "action_remove") == {OLD: "An address was removed from your account"}


def test_the_address_of_an_account_made_on_the_command_line_hears_too(db):
    keeper = make_user("keeper")
    keeper.emailaddress_set.all().delete()
    client = confirmed(keeper)
    change(client, "action_add")
    keeper.emailaddress_set.filter(email=NEW).update(verified=True)
    assert "keeper@example.org" in change(client, "action_primary")


def test_a_new_password_is_told_of(alice_client):
    typed = {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN}
    alice_client.post(reverse("account_change_password"), typed)
    assert told() == {OLD: "Your password was changed"}
    assert "http://127.0.0.1:8000/account/password/reset/" in mail.outbox[0].body
    assert "It was done on" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_each_change_of_the_second_factor_is_told_of(alice_client):
    add, activate = reverse("mfa_add_webauthn"), reverse("mfa_activate_totp")
    alice_client.post(activate, {"code": code_for(alice_client.get(activate).context["form"].secret)})
    alice_client.post(add, {"credential": Passkey().register(alice_client.get(add))})
    alice_client.post(reverse("mfa_generate_recovery_codes"))
    alice_client.post(reverse("mfa_deactivate_totp"))
    key = Authenticator.objects.get(type="webauthn")
    alice_client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        ([OLD], "An authenticator app was set up"),
        ([OLD], "A passkey was added"),
        ([OLD], "New recovery codes were made"),
        ([OLD], "The authenticator app was switched off"),
        ([OLD], "A passkey was removed"),
    ]


def code_for(secret):
    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))


def test_a_change_stays_where_the_mail_cannot_be_sent(alice_client, alice, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    typed = {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN}
    assert alice_client.post(reverse("account_change_password"), typed).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(CHOSEN)
    assert "No mail tells of password_changed: ConnectionRefusedError" in caplog.text
    assert OLD not in caplog.text


def test_without_a_mail_server_nothing_is_sent(alice_client, settings):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = False
    change(alice_client, "action_add")
    assert OLD not in told()
