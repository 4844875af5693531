"""The account's own page, and tokens for programs."""

import pytest
from django.urls import reverse
from knox.models import get_token_model

from accounts.models import TOKENS_PER_PERSON, ApiToken
from routines.models import Routine, ShareLink
from tests.factories import PASSWORD, make_routine

HOME, TOKENS, CLOSE = reverse("accounts:home"), reverse("accounts:tokens"), reverse("accounts:close")
WANTED = {"name": "Laptop", "scope": "write", "days": "365"}


def revoking(token):
    return reverse("accounts:revoke_token", args=[token.token_key])


@pytest.fixture
def alice_client(alice_client):
    """Alice has confirmed that it is her; tests/accounts/test_asked_again_who_it_is.py has what happens before."""
    alice_client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return alice_client


@pytest.fixture
def bob_client(bob_client):
    bob_client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return bob_client


@pytest.fixture
def token(alice):
    return ApiToken.objects.create(user=alice, name="Laptop")[0]


@pytest.mark.parametrize("address", [HOME, TOKENS, CLOSE])
def test_the_pages_open_for_their_owner(alice_client, address):
    assert alice_client.get(address).status_code == 200


@pytest.mark.parametrize("address", [HOME, TOKENS, CLOSE])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_goes_to_login(client, db, address, method):
    answer = getattr(client, method)(address)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("address", [HOME, TOKENS, CLOSE])
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(alice_client, address, method):
    assert getattr(alice_client, method)(address).status_code == 405


def test_the_display_name_can_be_changed(alice_client, alice):
    assert alice_client.post(HOME, {"display_name": "Ali"}).url == HOME
    alice.refresh_from_db()
    assert alice.display_name == "Ali"


@pytest.mark.parametrize("name", ["n" * 61, "nul\0"])
def test_a_name_that_cannot_be_is_refused_and_kept_in_the_form(alice_client, alice, name):
    answer = alice_client.post(HOME, {"display_name": name})
    assert answer.status_code == 200
    assert "display_name" in answer.context["form"].errors
    alice.refresh_from_db()
    assert alice.display_name == "Alice"


def test_knox_uses_tokens_that_have_a_name():
    assert get_token_model() is ApiToken


def test_a_token_is_shown_once(alice_client, alice):
    answer = alice_client.post(TOKENS, WANTED)
    shown = answer.context["token"]
    assert shown in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    later = alice_client.get(TOKENS).content.decode()
    assert "Laptop" in later
    assert shown not in later


def test_only_a_digest_of_the_token_is_kept(alice_client, alice):
    shown = alice_client.post(TOKENS, WANTED).context["token"]
    kept = alice.auth_token_set.values().get()
    assert shown not in kept.values()


@pytest.mark.parametrize("name", ["", "n" * 61, "nul\0"])
def test_a_token_needs_a_name(alice_client, alice, name):
    answer = alice_client.post(TOKENS, {**WANTED, "name": name})
    assert "name" in answer.context["form"].errors
    assert not alice.auth_token_set.exists()


def test_there_can_be_only_so_many_tokens(alice_client, alice):
    for number in range(TOKENS_PER_PERSON):
        ApiToken.objects.create(user=alice, name=str(number))
    answer = alice_client.post(TOKENS, WANTED)
    assert answer.context["form"].non_field_errors()
    assert alice.auth_token_set.count() == TOKENS_PER_PERSON


def test_the_list_takes_as_many_queries_for_many_tokens(alice_client, alice, django_assert_num_queries):
    ApiToken.objects.create(user=alice, name="first")
    with django_assert_num_queries(3):
        alice_client.get(TOKENS)
    for number in range(10):
        ApiToken.objects.create(user=alice, name=str(number))
    with django_assert_num_queries(3):
        alice_client.get(TOKENS)


def test_a_token_can_be_revoked(alice_client, alice, token):
    assert alice_client.post(revoking(token)).url == TOKENS
    assert not alice.auth_token_set.exists()


def test_a_visitor_who_revokes_goes_to_login(client, token):
    assert client.post(revoking(token)).url.startswith(reverse("account_login"))
    assert ApiToken.objects.count() == 1


def test_a_stranger_cannot_revoke(bob_client, token):
    assert bob_client.post(revoking(token)).status_code == 404
    assert ApiToken.objects.count() == 1


def test_revoking_takes_a_click_not_a_link(alice_client, token):
    assert alice_client.get(revoking(token)).status_code == 405


def test_an_address_that_does_not_fit_cannot_be_added(alice_client, alice):
    long = "c" * 245 + "@example.org"
    answer = alice_client.post(reverse("account_email"), {"action_add": "", "email": long}, follow=True)
    assert answer.status_code == 200
    assert alice.emailaddress_set.count() == 1


@pytest.mark.parametrize("email", ["", "nul\0@example.org", "x" * 900, "bob@example.org"])
@pytest.mark.parametrize("action", ["action_primary", "action_send", "action_remove", "action_add", "action_other"])
def test_nothing_sent_to_the_address_page_breaks_it(alice_client, alice, bob, email, action):
    answer = alice_client.post(reverse("account_email"), {action: "", "email": email}, follow=True)
    assert answer.status_code == 200
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_a_new_display_name_shows_at_once_in_what_was_shared(alice, alice_client, client):
    routine = make_routine(alice)
    link = ShareLink.objects.create(routine=routine, shows_name=True)
    alice_client.post("/account/", {"display_name": "Alice of the calm hands"})
    assert Routine.objects.get(pk=routine.pk).as_document()["author"] == "Alice of the calm hands"
    assert "Alice of the calm hands" in client.get(link.get_absolute_url()).content.decode()


def test_a_name_taken_back_is_gone_from_a_pinned_link_too(alice, alice_client, client):
    link = ShareLink.make(make_routine(alice), pin=True, shows_name=True)
    alice_client.post("/account/", {"display_name": "A."})
    assert "Alice" not in client.get(link.get_absolute_url()).content.decode()
