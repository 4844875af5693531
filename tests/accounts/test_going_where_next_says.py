"""`next` is anybody's to write: it leads to a page of this site, or nowhere."""

import pytest
from django.urls import reverse

from tests.factories import PASSWORD

NO_ADDRESSES = ["//[", "http://[", "//[::1", "http://[::1]]/", "///", "\\\\[", "[", "http:///x"]
ELSEWHERE = ["http://localhost/", "http://127.0.0.1:5432/", "//localhost/", "http://[::1]/", "javascript:alert(1)"]
PAGES = ["account_login", "account_signup", "account_reset_password", "account_logout", "account_reauthenticate"]
MINE = reverse("routines:mine")


def logged_in(client, next_page):
    return client.post(
        reverse("account_login"), {"login": "alice@example.org", "password": PASSWORD, "next": next_page}
    )


@pytest.mark.parametrize("where", NO_ADDRESSES)
@pytest.mark.parametrize("page", [*PAGES, "admin:login", "mfa_login_webauthn"])
def test_what_is_no_address_is_passed_over_on_every_page_of_the_account(client, alice_client, page, where):
    for reader in (client, alice_client):
        for ask in (reader.get, reader.post):
            assert ask(reverse(page), {"next": where}).status_code < 500


@pytest.mark.parametrize("where", [*NO_ADDRESSES[:6], *ELSEWHERE])
def test_who_has_logged_in_is_sent_to_no_other_host_and_to_no_nonsense(client, alice, where):
    answer = logged_in(client, where)
    assert (answer.status_code, answer.url) == (302, MINE)


@pytest.mark.parametrize("where", ["/techniques/", "http://testserver/techniques/"])
def test_a_page_of_the_host_that_was_asked_is_gone_to(client, alice, where):
    assert logged_in(client, where).url == where
