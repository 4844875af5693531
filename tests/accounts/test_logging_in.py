"""Logging in and out."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import PASSWORD

LOGIN, LOGOUT = reverse("account_login"), reverse("account_logout")


def logging_in(client, email="alice@example.org", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def is_logged_in(client):
    return client.get(reverse("accounts:home")).status_code == 200


@pytest.mark.parametrize("email", ["alice@example.org", "Alice@Example.org"])
def test_with_email_and_password_one_is_in(client, alice, email):
    answer = logging_in(client, email)
    assert answer.url == reverse("routines:mine")
    assert is_logged_in(client)


def test_one_comes_back_to_the_page_one_came_from(client, alice):
    assert logging_in(client, next="/account/tokens/").url == "/account/tokens/"
    assert "next" in client.get(reverse("accounts:tokens")).context or is_logged_in(client)


def test_nobody_is_sent_to_another_site(client, alice):
    assert logging_in(client, next="//elsewhere.example/").url == reverse("routines:mine")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("alice@example.org", "not her password"),
        ("nobody@example.org", PASSWORD),
        ("alice@example.org", ""),
        ("", PASSWORD),
        ("alice", PASSWORD),
        ("alice\0@example.org", PASSWORD),
        ("alice@example.org", "nul\0nul"),
        ("a" * 5000 + "@example.org", PASSWORD),
        ("alice@example.org", "p" * 50_000),
    ],
)
def test_what_is_wrong_is_said_and_nobody_gets_in(client, alice, email, password):
    answer = logging_in(client, email, password)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not is_logged_in(client)


def test_the_address_stays_in_the_form_and_the_password_does_not(client, alice):
    page = logging_in(client, password="not her password").content.decode()
    assert 'value="alice@example.org"' in page
    assert "not her password" not in page


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, alice):
    wrong = logging_in(client, password="not her password").context["form"].errors
    unknown = logging_in(client, "nobody@example.org").context["form"].errors
    assert wrong == unknown


def test_guessing_is_slowed_down(client, alice):
    for _ in range(12):
        logging_in(client, password="not her password")
    answer = logging_in(client)
    assert answer.status_code in (200, 429)
    assert not is_logged_in(client)


def test_an_account_that_is_switched_off_stays_out(client, alice):
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    logging_in(client)
    assert not is_logged_in(client)


def test_logging_out_takes_a_click_not_a_link(alice_client):
    assert alice_client.get(LOGOUT).status_code == 200
    assert is_logged_in(alice_client)
    assert alice_client.post(LOGOUT).status_code == 302
    assert not is_logged_in(alice_client)


def test_the_session_outlives_the_browser(client, alice):
    logging_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]


def test_nothing_in_the_page_is_inline(client, db):
    page = client.get(LOGIN).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    for tag in page.split("<script")[1:]:
        assert "src=" in tag.split(">")[0] or 'type="application/json"' in tag.split(">")[0]
