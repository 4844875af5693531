"""The admin's view of people."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken
from tests.factories import make_user


@pytest.fixture
def keeper_client(db):
    client = Client()
    client.force_login(
        make_user("keeper", is_staff=True, is_superuser=True), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_people_are_found_by_address_or_name(keeper_client, alice, bob):
    for wanted in ["alice@example", "Alice"]:
        page = keeper_client.get(reverse("admin:accounts_user_changelist"), {"q": wanted}).content.decode()
        assert "alice@example.org" in page
        assert "bob@example.org" not in page


def test_a_person_can_be_switched_off(keeper_client, alice):
    address = reverse("admin:accounts_user_change", args=[alice.pk])
    page = keeper_client.get(address).content.decode()
    assert alice.password not in page
    assert keeper_client.post(address, {"display_name": "Alice"}).status_code == 302
    alice.refresh_from_db()
    assert not alice.is_active


def test_nothing_of_a_token_is_shown_but_its_name(keeper_client, alice):
    token, secret = ApiToken.objects.create(user=alice, name="Laptop")
    for address in [
        reverse("admin:accounts_apitoken_changelist"),
        reverse("admin:accounts_apitoken_change", args=[token.pk]),
    ]:
        page = keeper_client.get(address).content.decode()
        assert "Laptop" in page
        assert secret not in page
        assert token.token_key not in page


def test_a_second_proof_can_be_taken_away_but_not_read(keeper_client, alice):
    proof = Authenticator.objects.create(user=alice, type=Authenticator.Type.TOTP, data={"secret": "NOBODYREADSIT"})
    address = reverse("admin:mfa_authenticator_change", args=[proof.pk])
    assert "NOBODYREADSIT" not in keeper_client.get(address).content.decode()
    keeper_client.post(reverse("admin:mfa_authenticator_delete", args=[proof.pk]), {"post": "yes"})
    assert not Authenticator.objects.exists()


def test_only_those_who_may_reach_the_admin(alice_client, client):
    address = reverse("admin:accounts_user_changelist")
    for visitor in [alice_client, client]:
        assert visitor.get(address).url.startswith(reverse("admin:login"))
