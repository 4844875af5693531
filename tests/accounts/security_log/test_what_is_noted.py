"""The security log tells an operator what was done to accounts, and who was refused, and no address of a mailbox."""

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import Error, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, Event, User
from accounts.security_log import noting
from accounts.security_log.event import Kind
from config.server import chores
from tests.accounts.passkey import Passkey
from tests.conftest import client_of
from tests.factories import PASSWORD

LOGIN, API_LOGIN = reverse("account_login"), "/api/v1/auth/login/"
NEW = "another calm pair of hands"


def noted(kind=None):
    """Kind, account and about of each event, oldest first."""
    found = Event.objects.order_by("pk").values_list("kind", "user_id", "about")
    return [event for event in found if kind is None or event[0] == kind]


@pytest.fixture
def confirmed(alice):
    client = client_of(alice)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    Event.objects.all().delete()
    return client


def test_a_login_a_wrong_password_and_a_logout(alice, client):
    client.post(LOGIN, {"login": alice.email, "password": "wrong"}, REMOTE_ADDR="192.0.2.7")
    client.post(LOGIN, {"login": alice.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.8")
    client.post(reverse("account_logout"))
    assert noted() == [("login_failed", alice.pk, ""), ("logged_in", alice.pk, ""), ("logged_out", alice.pk, "")]
    assert list(Event.objects.order_by("pk").values_list("ip", flat=True)[:2]) == ["192.0.2.7", "192.0.2.8"]


def test_a_login_to_an_account_that_is_not_there_names_nobody(client, caplog):
    client.post(LOGIN, {"login": "nobody@example.org", "password": "wrong"})
    assert noted() == [("login_failed", None, "")]
    assert "nobody@example.org" not in caplog.text


def test_each_event_has_a_line_in_the_log_with_the_same_request(alice, client, caplog):
    with caplog.at_level(logging.INFO, "effleur.security"):
        answer = client.post(LOGIN, {"login": alice.email, "password": "wrong"})
    assert [record.getMessage() for record in caplog.records if record.name == "effleur.security"] == ["login_failed"]
    assert Event.objects.get().request_id == answer["X-Request-ID"]


def test_a_lockout_on_the_page_and_in_the_api(alice, client, api):
    for _ in range(6):
        client.post(LOGIN, {"login": alice.email, "password": "wrong"})
    assert noted()[-1] == ("login_refused", alice.pk, "")
    for _ in range(11):
        answer = api.post(API_LOGIN, {"email": "nobody@example.org", "password": "wrong"})
    assert answer.status_code == 429
    assert noted()[-1] == ("login_refused", None, "api")


def test_a_flood_of_refusals_does_not_fill_the_disk(db, caplog):
    with caplog.at_level(logging.INFO, "effleur.security"):
        for _ in range(noting.MOST_REFUSALS + 5):
            noting.note(Kind.LOGIN_FAILED)
    assert Event.objects.count() == noting.MOST_REFUSALS
    assert caplog.text.count("login_failed") == noting.MOST_REFUSALS + 5


def test_passwords(confirmed, alice, client):
    confirmed.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert noted("password_changed") == [("password_changed", alice.pk, "")]
    client.post(reverse("account_reset_password"), {"email": alice.email})
    assert noted()[-1] == ("password_reset_asked", alice.pk, "")


def test_addresses(confirmed, alice):
    for action in ("action_add", "action_primary", "action_remove"):
        email = alice.email if action == "action_remove" else "new@example.org"
        confirmed.post(reverse("account_email"), {action: "", "email": email})
        alice.emailaddress_set.update(verified=True)
    assert noted() == [(f"address_{what}", alice.pk, "") for what in ("added", "changed", "removed")]


@pytest.mark.django_db(transaction=True)
def test_second_factors(confirmed, alice, client):
    alice.emailaddress_set.update(verified=True)
    secret = confirmed.get(reverse("mfa_activate_totp")).context["form"].secret
    confirmed.post(reverse("mfa_activate_totp"), {"code": auth.format_hotp_value(auth.hotp_value(secret, now()))})
    assert ("second_factor_added", alice.pk, "totp") in noted()
    client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert noted()[-1] == ("second_factor_failed", alice.pk, "totp")
    confirmed.post(reverse("mfa_deactivate_totp"))
    assert ("second_factor_removed", alice.pk, "totp") in noted()


def now():
    return next(iter(auth.yield_hotp_counters_from_time()))


def test_a_passkey_that_is_refused(client):
    options = client.get(reverse("mfa_login_webauthn"), headers={"x-requested-with": "XMLHttpRequest"}).json()
    credential = Passkey().sign(SimpleNamespace(context={"js_data": options}))
    client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert noted() == [("second_factor_failed", None, "webauthn")]


def test_tokens(confirmed, alice, api):
    confirmed.post(reverse("accounts:tokens"), {"name": "Laptop", "scope": "read", "days": "30"})
    laptop = ApiToken.objects.get()
    confirmed.post(reverse("accounts:revoke_token", args=[laptop.token_key]))
    made = api.post(API_LOGIN, {"email": alice.email, "password": PASSWORD})
    other = ApiToken.objects.get()
    api.post("/api/v1/auth/logout/", headers={"authorization": f"Token {made.json()['token']}"})
    assert noted() == [
        ("token_made", alice.pk, f"read {laptop.token_key}"),
        ("token_revoked", alice.pk, laptop.token_key),
        ("token_made", alice.pk, f"write {other.token_key}"),
        ("token_revoked", alice.pk, other.token_key),
    ]


def test_a_download_and_sessions_that_end(confirmed, alice):
    confirmed.post(reverse("accounts:download"))
    confirmed.post(reverse("accounts:end_all_sessions"), {"others": ""})
    assert noted() == [("exported", alice.pk, ""), ("sessions_ended", alice.pk, "others")]


def test_the_trail_of_a_closed_account_stays(alice):
    number = alice.pk
    alice.close()
    alice.take_back()
    alice.delete_for_good()
    assert noted() == [("closed", number, ""), ("taken_back", number, ""), ("deleted", number, "")]


def test_what_staff_do(db):
    staff = User.objects.create_superuser("staff@example.org", PASSWORD)
    client, group = client_of(staff), Group.objects.create(name="Helpers")
    Event.objects.all().delete()
    client.post(reverse("admin:auth_group_change", args=[group.pk]), {"name": ""})
    client.post(reverse("admin:auth_group_change", args=[group.pk]), {"name": "Friends"})
    everywhere = {"action": "delete_selected", "_selected_action": [group.pk], "post": "yes"}
    client.post(reverse("admin:auth_group_changelist"), everywhere)
    assert noted() == [
        ("admin_act", staff.pk, f"auth_group_change {group.pk}"),
        ("admin_act", staff.pk, f"auth_group_changelist delete_selected {group.pk}"),
    ]


def test_a_form_and_an_api_call_from_elsewhere(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    Event.objects.all().delete()
    assert client.post(LOGIN, {}, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.patch("/api/v1/me/", {}, content_type="application/json").status_code == 403
    assert [(kind, about) for kind, _, about in noted()] == [("origin_refused", ""), ("origin_refused", "api")]


def test_no_row_holds_an_email_address(confirmed, alice, client):
    client.post(LOGIN, {"login": alice.email, "password": "wrong"})
    confirmed.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    assert Event.objects.count() > 1
    assert "@" not in str(list(Event.objects.values()))


def test_only_known_events_are_kept(db):
    with pytest.raises(IntegrityError, match="events_are_of_a_known_kind"), transaction.atomic():
        Event.objects.create(kind="something else")


def test_addresses_of_clients_go_after_some_days_and_events_after_more(db, settings):
    settings.SECURITY_LOG_IP_DAYS, settings.SECURITY_LOG_DAYS = 3, 10
    for days in (1, 4, 11):
        Event.objects.create(kind=Kind.LOGGED_IN, at=timezone.now() - timedelta(days=days), ip="192.0.2.1")
    chores.do_all()
    assert list(Event.objects.values_list("ip", flat=True)) == ["192.0.2.1", None]


def test_nothing_fails_where_the_log_cannot_be_written(alice, client, caplog):
    def refuse(execute, sql, *args):
        if "accounts_event" in sql:
            raise Error("gone, with alice@example.org in the text")
        return execute(sql, *args)

    with connection.execute_wrapper(refuse):
        assert client.post(LOGIN, {"login": alice.email, "password": PASSWORD}).status_code == 302
    assert not Event.objects.exists()
    assert "The security log could not be written: Error" in caplog.text
    assert alice.email not in caplog.text


def test_the_docs_name_every_kind_of_event():
    told = (settings.BASE_DIR / "docs/deploying.md").read_text()
    assert not [kind for kind in Kind.values if f"`{kind}`" not in told]
