"""A token works for as long as was chosen, reads or writes, and tells when it was last used."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import TOKENS_PER_PERSON, USE_NOTED_EVERY, ApiToken
from tests.api.conftest import URL, problem, sent
from tests.conftest import client_of
from tests.factories import PASSWORD, make_routine

TOKENS, LOGIN, LOGOUT, ME = reverse("accounts:tokens"), f"{URL}auth/login/", f"{URL}auth/logout/", f"{URL}me/"
ROUTINES = f"{URL}routines/"


@pytest.fixture
def alice_client(alice):
    client = client_of(alice)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def logged_in(api, **wanted):
    made = api.post(LOGIN, {"email": "alice@example.org", "password": PASSWORD, **wanted}).json()
    api.credentials(HTTP_AUTHORIZATION=f"Token {made['token']}")
    return made


@pytest.fixture
def reader(api, alice):
    logged_in(api, scope="read")
    return api


def in_days(days):
    return timezone.now() + timedelta(days=days)


@pytest.mark.parametrize("days", [30, 90, 365])
def test_one_chooses_how_long_it_works_and_what_it_may(alice_client, alice, days):
    shown = alice_client.post(TOKENS, {"name": "Laptop", "scope": "read", "days": days}).context["token"]
    token = alice.auth_token_set.get()
    assert shown
    assert token.scope == "read"
    assert in_days(days - 1) < token.expiry < in_days(days + 1)


@pytest.mark.parametrize(
    ("wrong", "field"), [({"days": "3650"}, "days"), ({"days": ""}, "days"), ({"scope": "admin"}, "scope")]
)
def test_what_cannot_be_chosen_is_said_beside_its_field(alice_client, alice, wrong, field):
    answer = alice_client.post(TOKENS, {"name": "Laptop", "scope": "write", "days": "30", **wrong})
    assert answer.context["form"].errors.keys() == {field}
    assert 'value="Laptop"' in answer.text
    assert not alice.auth_token_set.exists()


def test_by_the_api_one_chooses_the_same(api, alice):
    made = logged_in(api, scope="read", days=30)
    assert made["scope"] == "read"
    assert in_days(29) < datetime.fromisoformat(made["expires"]) < in_days(31)


def test_without_a_choice_it_writes_for_a_year(api, alice):
    made = logged_in(api)
    assert made["scope"] == "write"
    assert in_days(364) < datetime.fromisoformat(made["expires"]) < in_days(366)
    assert api.post(ROUTINES, sent()).status_code == 201


@pytest.mark.parametrize(("wrong", "field"), [({"days": 3650}, "days"), ({"scope": "all"}, "scope")])
def test_another_choice_is_refused_by_the_api(api, alice, wrong, field):
    problem(api.post(LOGIN, {"email": alice.email, "password": PASSWORD, **wrong}), 400, "invalid_choice", field)


def test_a_reading_token_reads(reader, alice):
    routine = make_routine(alice)
    for address in (ME, ROUTINES, f"{ROUTINES}{routine.code}/", f"{URL}me/conditions/", f"{URL}techniques/"):
        assert reader.get(address).status_code == 200


def test_a_reading_token_changes_nothing(reader, alice):
    code = make_routine(alice).code
    one = f"{ROUTINES}{code}/"
    writes = [
        reader.post(ROUTINES, sent()),
        reader.put(one, sent(), HTTP_IF_MATCH="*"),
        reader.patch(one, {"title": "Mine now"}, HTTP_IF_MATCH="*"),
        reader.delete(one, HTTP_IF_MATCH="*"),
        reader.post(f"{one}links/", {}),
        reader.post(f"{one}safe-version/", {"conditions": []}),
        reader.patch(ME, {"display_name": "Mallory"}),
        reader.put(f"{URL}me/conditions/", {"conditions": []}),
        reader.put(f"{URL}me/favourites/closing-flush/"),
    ]
    for answer in writes:
        problem(answer, 403, "read_only_token")
    assert alice.routines.get().title == "Ankles"


def test_a_reading_token_may_ask_what_stores_nothing(reader, alice):
    code = make_routine(alice).code
    assert reader.post(f"{URL}routines/read-text/", {"text": "5 min foot circles"}).status_code == 200
    assert reader.post(f"{ROUTINES}{code}/safety/", {"conditions": []}).status_code == 200


def test_a_reading_token_may_end_itself(reader, alice):
    assert reader.post(LOGOUT).status_code == 204
    problem(reader.get(ME), 401, "authentication_failed")


def test_its_last_use_is_shown(alice_client, alice, api):
    logged_in(api)
    assert "Never used." in alice_client.get(TOKENS).text
    api.get(ME)
    assert "Last used on" in alice_client.get(TOKENS).text


def writes_to_tokens(api):
    with CaptureQueriesContext(connection) as captured:
        assert api.get(ME).status_code == 200
    return sum(query["sql"].startswith('UPDATE "accounts_apitoken"') for query in captured)


def test_reading_again_writes_nothing(alice, api):
    logged_in(api)
    assert [writes_to_tokens(api), writes_to_tokens(api)] == [1, 0]
    used = timezone.now() - USE_NOTED_EVERY
    ApiToken.objects.update(last_used=used)
    api.get(ME)
    assert alice.auth_token_set.get().last_used > used


def test_one_that_has_expired_is_none_and_says_so_on_the_page(alice, alice_client, api):
    logged_in(api)
    ApiToken.objects.update(expiry=timezone.now())
    problem(api.get(ME), 401, "authentication_failed")
    assert "Expired on" in alice_client.get(TOKENS).text


def test_expired_ones_leave_room_for_new_ones(alice, api):
    for number in range(TOKENS_PER_PERSON):
        ApiToken.objects.create(user=alice, name=str(number), expiry=-timedelta(days=1))
    assert logged_in(api)["token"]


def test_an_expired_one_stays_on_the_page_for_a_while(alice):
    for name, days in {"Long ago": -31, "Lately": -29, "Now": 1}.items():
        ApiToken.objects.create(user=alice, name=name, expiry=timedelta(days=days))
    call_command("tidy", verbosity=0)
    assert {token.name for token in alice.auth_token_set.all()} == {"Lately", "Now"}


def test_a_scope_of_another_kind_cannot_be_stored(alice):
    with pytest.raises(IntegrityError, match="a_token_reads_or_writes"):
        ApiToken.objects.create(user=alice, name="Odd", scope="admin")


def test_tokens_of_before_work_for_a_year(alice):
    ApiToken.objects.create(user=alice, name="Old")
    kept = ApiToken.objects.create(user=alice, name="Ends", expiry=timedelta(days=3))[0]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_apitoken ALTER COLUMN expiry DROP NOT NULL")
        cursor.execute("UPDATE accounts_apitoken SET expiry = NULL WHERE name = 'Old'")
    import_module("accounts.migrations.0004_tokens_of_before_work_for_a_year").give_a_year(apps, None)
    assert in_days(364) < ApiToken.objects.get(name="Old").expiry < in_days(366)
    assert ApiToken.objects.get(name="Ends").expiry == kept.expiry
