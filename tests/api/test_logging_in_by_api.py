"""A program logs in for a person: email address and password give a token, and nothing goes round the second factor."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.models import ApiToken
from tests.api.conftest import URL, problem
from tests.factories import PASSWORD, make_routine

LOGIN, LOGOUT, ME = f"{URL}auth/login/", f"{URL}auth/logout/", f"{URL}me/"


def login(api, **changes):
    return api.post(LOGIN, {"email": "alice@example.org", "password": PASSWORD, **changes})


def test_email_and_password_give_a_token_once(api, alice):
    response = login(api, name="Kitchen timer")
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    assert (body["name"], body["email"]) == ("Kitchen timer", "alice@example.org")
    assert body["token"] not in str(ApiToken.objects.values())
    api.credentials(HTTP_AUTHORIZATION=f"Token {body['token']}")
    assert api.get(ME).json() == {"email": "alice@example.org", "display_name": "Alice"}


def test_the_email_address_may_be_typed_in_any_case(api, alice):
    assert login(api, email="Alice@Example.org").status_code == 201


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"email": "nobody@example.org"}, {"password": "x" * 1024}])
def test_what_is_wrong_is_not_said(api, alice, changes):
    [error] = problem(login(api, **changes), 401, "authentication_failed")
    assert error["detail"] == "The email address or the password is wrong."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "alice"}, "email"),
        ({"email": None}, "email"),
        ({"email": ["alice@example.org"]}, "email"),
        ({"email": "a\x00@example.org"}, "email"),
        ({"email": "x" * 300 + "@example.org"}, "email"),
        ({"password": ""}, "password"),
        ({"password": {}}, "password"),
        ({"password": "\x00"}, "password"),
        ({"password": "x" * 1025}, "password"),
        ({"name": "x" * 61}, "name"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_a_login_says_why(api, alice, changes, field):
    problem(login(api, **changes), 400, None, field)


def test_a_second_factor_is_not_gone_round(api, alice):
    Authenticator.objects.create(user=alice, type=Authenticator.Type.TOTP, data={})
    [error] = problem(login(api), 403, "second_factor_required")
    assert "account page" in error["detail"]
    problem(login(api, password="wrong"), 401, "authentication_failed")
    assert not ApiToken.objects.exists()


def test_an_unverified_address_waits_where_addresses_are_verified(api, alice, settings):
    EmailAddress.objects.update(verified=False)
    assert login(api).status_code == 201
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    [error] = problem(login(api), 401, "authentication_failed")
    assert "not confirmed yet" in error["detail"]


def test_a_closed_account_has_no_login(api, alice):
    alice.is_active = False
    alice.save()
    problem(login(api), 401, "authentication_failed")


def test_many_attempts_are_too_many_whoever_they_claim_to_be(api, alice, settings):
    for i in range(10):
        problem(login(api, email=f"other{i}@example.org"), 401)
    problem(login(api), 429, "throttled")


def test_attempts_at_one_account_are_counted_from_everywhere(api, alice):
    statuses = [login_from(api, f"192.0.2.{i}").status_code for i in range(31)]
    assert statuses[0] == 401
    assert statuses[-1] == 429


def login_from(api, address):
    return api.post(LOGIN, {"email": "alice@example.org", "password": "wrong"}, REMOTE_ADDR=address)


def test_a_token_is_ended_by_logging_out(api, alice, alice_api):
    assert alice_api.post(LOGOUT).status_code == 204
    problem(alice_api.get(ME), 401, "authentication_failed")
    problem(api.post(LOGOUT), 401, "not_authenticated")


def test_a_session_is_ended_by_logging_out(alice_client):
    assert alice_client.post(LOGOUT).status_code == 204
    problem(alice_client.get(ME), 401, "not_authenticated")


def test_an_expired_token_is_none(alice_api, alice):
    ApiToken.objects.update(expiry=timezone.now())
    problem(alice_api.get(ME), 401, "authentication_failed")


def test_the_token_of_a_closed_account_is_none(alice_api, alice):
    alice.is_active = False
    alice.save()
    problem(alice_api.get(ME), 401, "authentication_failed")


def test_one_may_change_the_name_that_others_see(alice_api, alice):
    response = alice_api.patch(ME, {"display_name": "Alice A.", "email": "other@example.org"})
    assert response.json() == {"email": "alice@example.org", "display_name": "Alice A."}
    problem(alice_api.patch(ME, {"display_name": "x" * 61}), 400, "max_length", "display_name")


def test_a_new_name_is_at_once_in_the_documents_that_show_it(alice, alice_api):
    routine = make_routine(alice)
    alice_api.patch(ME, {"display_name": "Alice A."})
    assert alice_api.get(f"/api/v1/routines/{routine.code}/").json()["author"] == "Alice A."


def test_who_one_is_is_for_nobody_else(api, alice_api):
    problem(api.get(ME), 401, "not_authenticated")
    assert alice_api.get(ME)["Cache-Control"] == "private, no-cache"


def test_wrong_methods_are_named(alice_api):
    problem(alice_api.get(LOGIN), 405, "method_not_allowed")
    problem(alice_api.get(LOGOUT), 405, "method_not_allowed")
    problem(alice_api.delete(ME), 405, "method_not_allowed")
