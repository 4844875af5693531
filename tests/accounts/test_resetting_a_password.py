"""Getting back in without the password."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories import PASSWORD

RESET = reverse("account_reset_password")
NEW = "another calm pair of hands"


@pytest.fixture
def link(client, alice):
    """Where the mail points to."""
    client.post(RESET, {"email": "Alice@example.org"})
    return re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)[1]


def choose(client, link, **typed):
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW, **typed})


def test_the_mail_goes_to_the_account_alone(client, link):
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]


def test_the_link_lets_choose_a_new_password(client, link, alice):
    assert choose(client, link).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(NEW)


def test_the_link_works_once(client, link, alice):
    choose(client, link)
    page = client.get(link, follow=True)
    assert "This link no longer works" in page.content.decode()


@pytest.mark.parametrize("key", ["1-abc", "zzz-zzz", "0-" + "x" * 500, "1-%00"])
def test_a_wrong_link_says_so(client, db, key):
    page = client.get(f"/account/password/reset/key/{key}/", follow=True)
    assert page.status_code == 200
    assert "This link no longer works" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password2": "something else altogether"}, "password2"),
        ({"password1": "nul\0" * 5, "password2": "nul\0" * 5}, "password1"),
        ({"password1": ""}, "password1"),
    ],
)
def test_what_is_wrong_with_the_password_is_said(client, link, alice, typed, field):
    answer = choose(client, link, **typed)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


@pytest.mark.parametrize("email", ["", "alice", "alice\0@example.org", "a" * 5000 + "@example.org"])
def test_an_address_that_is_none_is_refused(client, db, email):
    answer = client.post(RESET, {"email": email})
    assert answer.status_code == 200
    assert "email" in answer.context["form"].errors
    assert not mail.outbox


def test_with_a_mail_server_nobody_learns_who_has_an_account(client, alice, settings):
    settings.ACCOUNT_PREVENT_ENUMERATION = True
    known = client.post(RESET, {"email": "alice@example.org"})
    unknown = client.post(RESET, {"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 302
    assert known.url == unknown.url == reverse("account_reset_password_done")
    assert client.get(known.url).status_code == 200
