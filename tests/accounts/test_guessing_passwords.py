"""Guessing is bounded from everywhere, and nobody who guesses elsewhere keeps the owner out."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.guessing.attempts import AN_HOUR
from tests.factories import PASSWORD

LOGIN, API_LOGIN = reverse("account_login"), "/api/v1/auth/login/"
RESET, SIGNUP = reverse("account_reset_password"), reverse("account_signup")
NEW = "another pair of hands"
ELSEWHERE = [f"192.0.2.{number}" for number in range(1, 100)]


def log_in(client, password=PASSWORD, address="127.0.0.1", email="alice@example.org"):
    """Whether it works."""
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address).status_code == 302


def guess(times, address, email="alice@example.org"):
    return [log_in(Client(), "a guess", address, email) for _ in range(times)]


def guess_from_everywhere():
    for address in ELSEWHERE[: AN_HOUR + 1]:
        guess(1, address)


def test_wrong_guesses_from_elsewhere_do_not_keep_the_owner_out(alice):
    guess(12, ELSEWHERE[0])
    assert not log_in(Client(), address=ELSEWHERE[0])
    assert log_in(Client())


def test_guesses_from_many_addresses_are_counted_together(alice):
    guess_from_everywhere()
    assert not log_in(Client(), address=ELSEWHERE[-1])


def test_a_browser_that_the_owner_has_used_gets_in_while_others_are_refused(alice):
    own = Client()
    assert log_in(own)
    own.post(reverse("account_logout"))
    guess_from_everywhere()
    assert not log_in(Client(), address=ELSEWHERE[-1])
    assert log_in(own, address=ELSEWHERE[-1])


def test_a_known_browser_cannot_guess_for_long_either(alice):
    own = Client()
    log_in(own)
    own.post(reverse("account_logout"))
    for address in ELSEWHERE[:6]:
        log_in(own, "a guess", address)
    assert not log_in(own, address=ELSEWHERE[-1])


def test_a_browser_is_known_to_its_own_account_alone_and_until_the_password_changes(alice, bob):
    own, bobs = Client(), Client()
    assert log_in(own)
    assert log_in(bobs, email="bob@example.org")
    for client in (own, bobs):
        client.post(reverse("account_logout"))
    alice.set_password(NEW)
    alice.save()
    guess_from_everywhere()
    assert not log_in(bobs, NEW)
    assert not log_in(own, NEW)


def test_page_and_api_count_together(api, alice):
    guess(5, "127.0.0.1")
    refused = api.post(API_LOGIN, {"email": "alice@example.org", "password": PASSWORD})
    assert refused.status_code == 429


def test_a_right_password_is_not_counted(alice):
    for address in ELSEWHERE[: AN_HOUR + 1]:
        assert log_in(Client(), address=address)


def test_one_network_of_ipv6_counts_as_one_address(alice):
    for number in range(5):
        guess(1, f"2001:db8::{number}")
    assert not log_in(Client(), address="2001:db8::ffff")
    assert log_in(Client(), address="2001:db8:0:1::")


def test_ipv4_addresses_written_as_ipv6_are_not_one_network(alice):
    guess(6, "::ffff:192.0.2.1")
    assert not log_in(Client(), address="192.0.2.1")
    assert log_in(Client(), address="::ffff:192.0.2.2")


@pytest.mark.parametrize(("page", "fields"), [(RESET, {}), (SIGNUP, {"password1": PASSWORD})])
def test_nobody_asks_in_a_row_which_addresses_have_accounts(alice, page, fields):
    statuses = [
        Client().post(page, {"email": f"person-{number}@example.org", **fields}).status_code for number in range(12)
    ]
    assert statuses[0] != 429
    assert statuses[-1] == 429


def test_a_resets_owner_gets_in_from_anywhere_at_once(alice, client, settings, mailoutbox):
    guess_from_everywhere()
    client.post(RESET, {"email": "alice@example.org"})
    path = mailoutbox[0].body.partition(settings.SITE_URL)[2].split()[0]
    form = client.get(path, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert log_in(Client(), NEW, ELSEWHERE[-1])
