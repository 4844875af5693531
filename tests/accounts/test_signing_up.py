"""Making an account."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD

SIGNUP = reverse("account_signup")


def signing_up(client, **typed):
    return client.post(SIGNUP, {"email": "carol@example.org", "password1": PASSWORD, "display_name": "Carol", **typed})


def test_the_page_asks_for_email_password_and_a_name(client):
    page = client.get(SIGNUP).content.decode()
    for field in ("email", "password1", "display_name"):
        assert f'for="id_{field}"' in page
        assert f'id="id_{field}"' in page


def test_without_a_mail_server_the_account_works_at_once(client, db):
    answer = signing_up(client)
    assert answer.status_code == 302
    assert answer.url == reverse("routines:mine")
    assert client.get(reverse("accounts:home")).status_code == 200
    carol = User.objects.get(email="carol@example.org")
    assert carol.display_name == "Carol"
    assert carol.check_password(PASSWORD)


def test_the_display_name_may_stay_empty(client, db):
    signing_up(client, display_name="")
    assert User.objects.get(email="carol@example.org").public_name == "Someone"


def test_one_comes_back_to_the_page_one_came_from(client, db):
    assert signing_up(client, next="/safety/").url == "/safety/"


def test_nobody_is_sent_to_another_site(client, db):
    assert signing_up(client, next="https://elsewhere.example/").url == reverse("routines:mine")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "carol"}, "email"),
        ({"email": "carol\0@example.org"}, "email"),
        ({"email": "c" * 400 + "@example.org"}, "email"),
        ({"email": "c" * 245 + "@example.org"}, "email"),
        ({"password1": ""}, "password1"),
        ({"password1": "short"}, "password1"),
        ({"password1": "a calm pair\0of hands"}, "password1"),
        ({"display_name": "n" * 61}, "display_name"),
        ({"display_name": "nul\0"}, "display_name"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, db, typed, field):
    answer = signing_up(client, **typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {field}
    assert f'id="id_{field}_error"' in page
    assert 'aria-invalid="true"' in page
    assert f'href="#id_{field}"' in page
    assert not User.objects.exists()


def test_what_was_typed_is_kept_but_never_the_password(client, db):
    page = signing_up(client, password1="12345678").content.decode()
    assert 'value="carol@example.org"' in page
    assert 'value="Carol"' in page
    assert "12345678" not in page


@pytest.mark.parametrize("email", ["alice@example.org", "ALICE@example.org", "Alice@Example.ORG"])
def test_an_address_has_one_account_in_whatever_case(client, alice, email):
    answer = signing_up(client, email=email)
    assert answer.status_code == 200
    assert "email" in answer.context["form"].errors
    assert User.objects.count() == 1


@pytest.mark.parametrize("email", ["dan@example.org", "DAN@example.org"])
def test_an_address_that_was_never_verified_is_taken_too(client, db, email):
    User.objects.create_user("Dan@example.org", PASSWORD)
    answer = signing_up(client, email=email)
    assert answer.status_code == 200
    assert "email" in answer.context["form"].errors
    assert User.objects.count() == 1


def test_who_has_an_account_and_is_logged_in_goes_on(alice_client):
    assert alice_client.get(SIGNUP).status_code == 302


def test_no_mail_is_needed(client, db):
    signing_up(client)
    assert all("carol@example.org" in sent.to for sent in mail.outbox)
