"""Closing an account: gone at once for others, for its owner after 14 days."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, Session, User
from routines.copies import copying
from routines.models import Routine, ShareLink
from tests.accounts.passkey import Passkey
from tests.api.conftest import URL, problem
from tests.conftest import api_of
from tests.factories import PASSWORD, make_routine, make_user

CLOSE, BACK, LOGIN = reverse("accounts:close"), reverse("accounts:take_back"), reverse("account_login")
HOME = reverse("accounts:home")
WRONG = "That email address and password do not match."


@pytest.fixture
def public(alice):
    return make_routine(alice, title="Calm feet", visibility="public")


def log_in(browser, password=PASSWORD):
    return browser.post(LOGIN, {"login": "alice@example.org", "password": password})


def days_later(days):
    User.objects.closed().update(closed_at=timezone.now() - timedelta(days=days))


def test_the_page_offers_the_download_first(alice_client):
    page = alice_client.get(CLOSE).content.decode()
    assert page.index(reverse("accounts:download")) < page.index('name="password"')


@pytest.mark.parametrize("password", ["", "not her password", "nul\0"])
def test_closing_needs_the_password_however_lately_it_was_given(alice, client, password):
    log_in(client)
    answer = client.post(CLOSE, {"password": password})
    assert "password" in answer.context["form"].errors
    assert not User.objects.closed().exists()


def test_the_password_cannot_be_tried_out_by_closing_the_account(alice_client):
    answers = [alice_client.post(CLOSE, {"password": "a guess"}).status_code for _ in range(12)]
    assert answers[-1] == 429


def test_whoever_has_no_password_is_asked_for_the_passkey(alice, alice_client):
    alice_client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = alice_client.get(reverse("mfa_add_webauthn"))
    alice_client.post(reverse("mfa_add_webauthn"), {"name": "Key", "credential": Passkey().register(page)})
    alice.set_unusable_password()
    alice.save()
    alice_client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert "/reauthenticate/" in alice_client.post(CLOSE).url
    assert not User.objects.closed().exists()


def test_others_see_nothing_of_it_at_once(public, alice, bob, bob_client, bob_api, client, api, alice_client):
    token, link = ApiToken.make(alice, "Laptop")[1], ShareLink.make(public)
    private = ShareLink.make(make_routine(alice, title="For Sam"))
    copy = copying.copy(public, bob)
    other_device = Client()
    log_in(other_device)
    shown = [
        public.get_absolute_url(),
        *(link.get_absolute_url(), f"{URL}shared/{link.token}/", f"{URL}shared/{private.token}/"),
    ]
    for browser in (client, bob_client):
        assert {browser.get(address).status_code for address in shown} == {200}
    assert public.code in bob_api.get(f"{URL}explore/?q=calm").content.decode()
    assert alice_client.post(CLOSE, {"password": PASSWORD}).url == reverse("home")
    for browser in (client, bob_client):
        assert {browser.get(address).status_code for address in shown} == {404}
        for searched in ("/explore/?q=calm", f"{URL}explore/?q=calm", "/", "/sitemap-routines.xml"):
            assert "Alice" not in browser.get(searched).content.decode()
            assert public.code not in browser.get(searched).content.decode()
    assert public.code not in bob_api.get(f"{URL}explore/?q=calm").content.decode()
    assert Routine.objects.get(pk=copy.pk).as_document()["based_on"] is None
    assert bob_client.post(f"/routines/{public.code}/copy/").status_code == 404
    assert [browser.get(HOME).status_code for browser in (alice_client, other_device)] == [302, 302]
    assert not Session.objects.filter(user=alice).exists()
    api.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    problem(api.get(f"{URL}me/"), 401)


def test_the_right_password_opens_a_page_that_only_takes_it_back(public, alice, client):
    hidden = make_routine(alice, title="Taken down", visibility="public")
    Routine.objects.filter(pk=hidden.pk).hide()
    alice.close()
    assert log_in(client).url == BACK
    assert "Take the account back" in client.get(BACK).content.decode()
    assert client.get(HOME).status_code == 302
    assert client.post(BACK).url == LOGIN
    assert Client().get(public.get_absolute_url()).status_code == 200
    assert Client().get(hidden.get_absolute_url()).status_code == 404
    assert log_in(client).url == "/routines/"
    assert client.get(HOME).status_code == 200


def test_a_wrong_password_and_a_visitor_learn_nothing_of_it(alice, client):
    alice.close()
    assert log_in(client, "a guess").context["form"].errors == {"__all__": [WRONG]}
    for method in (client.get, client.post):
        assert method(BACK).url == LOGIN
    assert User.objects.closed().exists()


def test_what_was_proved_lasts_ten_minutes(alice, client):
    alice.close()
    log_in(client)
    session = client.session
    session["taking_back"] = session["taking_back"] | {"until": timezone.now().timestamp() - 1}
    session.save()
    assert client.post(BACK).url == LOGIN
    assert User.objects.closed().exists()


def test_after_14_days_all_of_it_is_gone_for_good(public, alice, bob, client):
    ShareLink.make(public)
    alice.close()
    days_later(13)
    call_command("tidy", verbosity=0)
    assert User.objects.closed().exists()
    days_later(14)
    call_command("tidy", verbosity=0)
    assert list(User.objects.all()) == [bob]
    assert not Routine.objects.filter(author__isnull=False).exists()
    assert "form" in log_in(client).context
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS kept WHERE kept::text LIKE %s', ["%alice@%"])  # noqa: S608
            assert cursor.fetchone() == (0,), table


def test_what_is_taken_back_is_not_deleted_later(alice):
    alice.close()
    days_later(20)
    alice.take_back()
    call_command("tidy", verbosity=0)
    assert User.objects.get(pk=alice.pk).is_active


def test_a_request_under_way_writes_nothing_to_a_closed_account(public, alice):
    under_way = Routine.objects.get(pk=public.pk)
    User.objects.get(pk=alice.pk).close()
    with pytest.raises(Routine.DoesNotExist):
        under_way.describe(alice, title="Too late")
    with pytest.raises(User.DoesNotExist):
        make_routine(alice, visibility="public")


def test_an_administrator_shows_nothing_of_a_closed_account_again(public, alice):
    alice.close()
    assert Routine.objects.filter(pk=public.pk).unhide() == 0
    assert Routine.objects.filter(pk=public.pk).hide() == 1
    alice.take_back()
    assert Routine.objects.get(pk=public.pk).hidden_at


def test_nobody_logs_in_to_a_closed_account(alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=alice.pk).update(closed_at=timezone.now())


def test_a_mail_says_until_when_it_can_be_taken_back(alice_client, alice, settings):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    alice_client.post(CLOSE, {"password": PASSWORD})
    alice.refresh_from_db()
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]
    assert f"{alice.deleted_at.day} " in mail.outbox[0].body
    assert LOGIN in mail.outbox[0].body


def test_a_program_closes_and_takes_back_with_the_password(alice_api, api, alice):
    problem(alice_api.post(f"{URL}me/close/", {"password": "a guess"}), 400, field="password")
    assert alice_api.post(f"{URL}me/close/", {"password": PASSWORD}).status_code == 204
    problem(alice_api.get(f"{URL}me/"), 401)
    back, credentials = f"{URL}auth/take-back/", {"email": alice.email, "password": PASSWORD}
    problem(api.post(back, {**credentials, "password": "a guess"}), 401)
    assert api.post(back, credentials).status_code == 204
    assert User.objects.present().filter(pk=alice.pk, is_active=True).exists()
    problem(api.post(back, credentials), 401)
    assert api_of(alice).get(f"{URL}me/").status_code == 200


def test_a_visitors_program_closes_nothing(api, db):
    make_user("carol")
    problem(api.post(f"{URL}me/close/", {"password": PASSWORD}), 401)
