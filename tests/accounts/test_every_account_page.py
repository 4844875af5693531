"""What holds of each page about an account, allauth's too."""

import re

import pytest
from allauth.mfa.totp.internal import auth
from django.urls import reverse

from tests.factories import PASSWORD

FOR_VISITORS = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
]
FOR_THEIR_OWNER = [
    "accounts:home",
    "accounts:tokens",
    "accounts:sessions",
    "accounts:download",
    "accounts:close",
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
]


def reads_well(answer):
    """One heading, nothing inline that the content security policy would block, each control with a label."""
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert "<style" not in page
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page)
    for tag in re.findall(r"<script([^>]*)>", page):
        assert "src=" in tag or 'type="application/json"' in tag
    for control in re.findall(r"<(?:input|select|textarea)([^>]*)>", page):
        if 'type="hidden"' not in control:
            name = re.search(r' id="([^"]+)"', control)[1]
            assert f'for="{name}"' in page
    return page


@pytest.mark.parametrize("name", FOR_VISITORS)
def test_a_visitor_can_read_it(client, db, name):
    reads_well(client.get(reverse(name)))


@pytest.mark.parametrize("name", FOR_THEIR_OWNER)
def test_its_owner_can_read_it(alice_client, name):
    alice_client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "Log out" in reads_well(alice_client.get(reverse(name)))


def test_two_factor_login_can_be_set_up_and_used(alice_client, client, alice):
    alice_client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = alice_client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))
    alice_client.post(reverse("mfa_activate_totp"), {"code": code})
    for name in ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]:
        reads_well(alice_client.get(reverse(name)))

    answer = client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    reads_well(client.get(answer.url))
    wrong = client.post(answer.url, {"code": "nul\0"})
    assert "code" in wrong.context["form"].errors
    assert client.get(reverse("accounts:home")).status_code == 302
