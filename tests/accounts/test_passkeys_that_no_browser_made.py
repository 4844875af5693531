"""A credential that no browser made is refused as a wrong code is: on every form that takes one."""

import json
from base64 import urlsafe_b64encode

import pytest
from allauth.core.context import request_context
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.credentials.passkeys import MAX_CREDENTIAL
from tests.factories import PASSWORD

CLIENT = urlsafe_b64encode(b'{"type": "webauthn.create", "challenge": "AAAA", "origin": "http://testserver"}').decode()


def credential(**response):
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response})


BROKEN = {
    "an id that is a number": '{"id": 1}',
    "no parts": "{}",
    "a list": "[1]",
    "a text": '"x"',
    "a number": "7",
    "nothing": "null",
    "no JSON": "{",
    "half a character": '{"id": "\\ud800"}',
    "lists in lists": "[" * 3000,
    "more than fits": json.dumps({"id": "x" * MAX_CREDENTIAL}),
    "no base64": credential(clientDataJSON="x", attestationObject="AAAA"),
    "no CBOR": credential(clientDataJSON=CLIENT, attestationObject="AAAA"),
    "an unknown kind of CBOR": credential(clientDataJSON=CLIENT, attestationObject="-_8="),
    "short CBOR": credential(clientDataJSON=CLIENT, attestationObject="uQ=="),
    "no client": credential(attestationObject="AAAA"),
    "a response that is a list": '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": [1]}',
    "no handle": credential(clientDataJSON=CLIENT, authenticatorData="AAAA", signature="AAAA", userHandle=7),
    "a handle of nobody": credential(
        clientDataJSON=CLIENT, authenticatorData="A" * 60, signature="AAAA", userHandle="enp6enp6enp6enp6"
    ),
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_a_visitor_is_not_let_in_by_it(client, alice, sent):
    client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": sent}, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == reverse("account_login")
    assert 'class="message' in answer.text
    assert client.get(reverse("accounts:home")).status_code == 302


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_it_is_not_added_to_an_account(alice_client, alice, sent):
    alice_client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    address = reverse("mfa_add_webauthn")
    assert alice_client.get(address).status_code == 200
    answer = alice_client.post(address, {"name": "Key", "credential": sent})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert 'value="Key"' in answer.text
    assert not alice.authenticator_set.exists()


@pytest.mark.parametrize("name", ["authenticate_webauthn", "reauthenticate_webauthn"])
@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_it_is_no_second_proof(alice, rf, sent, name):
    request = rf.post("/")
    request.session = {STATE_SESSION_KEY: {"challenge": "AAAA", "user_verification": "required"}}
    with request_context(request):
        form = import_string(settings.MFA_FORMS[name])({"credential": sent}, user=alice)
        assert not form.is_valid()
