"""Whoever reads the whole database without its keys reads no answer about health, and opens no link."""

import re
import zlib
from base64 import urlsafe_b64decode
from collections import Counter
from contextlib import suppress

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from psycopg import sql

from accounts.models import Creation, Session, User
from accounts.sessions.store import SessionStore
from routines.models import ShareLink
from tests.api.conftest import URL
from tests.conftest import api_of
from tests.factories import PASSWORD, make_routine, make_step
from tests.routines.practice.practising import practise, sent
from tests.techniques.health_check.answering import say

pytestmark = pytest.mark.django_db
CONDITION = "bone-metastases"
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type NOT IN ('bigint', 'boolean', 'integer', 'timestamp with time zone')
"""


def found(*words):
    """How often any of the words is in each column, also where that is compressed or in base64."""
    counts = Counter()
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            query = "SELECT {column} FROM {table} WHERE {column} IS NOT NULL"
            cursor.execute(sql.SQL(query).format(column=sql.Identifier(column), table=sql.Identifier(table)))
            for (value,) in cursor.fetchall():
                text = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                counts[table, column] += sum(word.encode() in form for form in forms(text) for word in words)
    return {place: count for place, count in counts.items() if count}


def forms(text):
    yield text
    for part in text.replace(b".", b":").split(b":"):
        with suppress(ValueError, zlib.error):
            plain = urlsafe_b64decode(part + b"=" * (-len(part) % 4))
            yield plain
            yield zlib.decompress(plain)


def test_no_column_of_any_table_holds_what_a_person_declared(alice, alice_client):
    before = found(CONDITION)
    assert before  # the library has it, and this test can see it
    routine = make_routine(alice, make_step("calf-wringing"), for_whom="self")
    say(alice_client, CONDITION, keep="on")
    api = api_of(alice)
    conditions = {"conditions": [{"condition": CONDITION, "areas": []}]}
    assert api.put(f"{URL}me/conditions/", conditions, headers={"Idempotency-Key": "once"}).status_code == 200
    api.post(f"{URL}routines/{routine.code}/safety/", conditions)
    for address in (
        "/techniques/",
        routine.get_absolute_url(),
        f"/routines/{routine.code}/edit/",
        "/routines/suggest/",
    ):
        alice_client.get(address)
    alice_client.post(f"/routines/{routine.code}/receiver/", {f"has-{CONDITION}": "on", "placed": "yes"})
    assert CONDITION in User.objects.get(pk=alice.pk).health
    assert found(CONDITION) == before


def test_no_column_of_any_table_holds_the_token_of_a_link(alice, bob, alice_client, bob_client):
    routine, api = make_routine(alice, make_step("calf-wringing")), api_of(alice)
    page = f"/routines/{routine.code}/share/"
    once = re.search(r'name="once" value="(\w+)"', alice_client.get(page).text)[1]
    form = {"expires": "never", "may_copy": "on", "once": once}
    by_page = alice_client.post(f"{page}links/", form).url.partition("#link-")[2]
    links = f"{URL}routines/{routine.code}/links/"
    by_api = api.post(links, {"label": "Sam"}, headers={"Idempotency-Key": "once"}).json()["token"]
    assert api.post(links, {"label": "Sam"}, headers={"Idempotency-Key": "once"}).json()["token"] == by_api
    for token in (by_page, by_api):
        Client().get(f"/s/{token}/")
        bob_client.post(f"/s/{token}/copy/")
        bob_client.post(f"/s/{token}/receiver/", {"has-pregnancy": "on", "placed": "yes"})
    TOTP.activate(bob, generate_totp_secret())  # so that a session remembers where to go on
    Client().post("/account/login/", {"login": bob.email, "password": PASSWORD, "next": f"/s/{by_api}/copy/"})
    assert alice_client.post(f"{page}links/{by_page}/revoke/").status_code == 302
    assert by_api in alice_client.get(page).text  # her to copy
    assert ShareLink.objects.count() == 2
    assert Creation.objects.count() == 2
    held = [SessionStore().decode(data) for data in Session.objects.values_list("data", flat=True)]
    assert f"/s/{by_api}/copy/" in str(held)
    assert found(by_page, by_api) == {}


def test_no_column_of_any_table_holds_what_a_person_felt(alice, alice_client):
    body = sent(area="sternocleidomastoid", note="quite unlike last Tuesday")
    answer = alice_client.post(f"{URL}sessions/", body, "application/json")
    assert answer.json()["note"] == "quite unlike last Tuesday"
    assert found("unlike last") == {}
    assert not {place for place in found("sternocleidomastoid") if "practice" in place[0]}


def test_the_database_refuses_answers_that_anybody_could_read(alice):
    readable = f"{timezone.localdate()}~{CONDITION}"
    statement = "UPDATE accounts_user SET sealed_health = %s WHERE id = %s"
    with pytest.raises(IntegrityError, match="health_answers_are_sealed"), transaction.atomic():
        connection.cursor().execute(statement, [readable, alice.pk])
    link = ShareLink.make(make_routine(alice))
    statement = "UPDATE routines_sharelink SET sealed_token = %s WHERE id = %s"
    with pytest.raises(IntegrityError, match="tokens_of_links_are_sealed"), transaction.atomic():
        connection.cursor().execute(statement, [link.token, link.pk])
    session = practise(alice)
    statement = "UPDATE routines_practicesession SET sealed_feeling = %s WHERE id = %s"
    with pytest.raises(IntegrityError, match="scores_and_notes_are_sealed"), transaction.atomic():
        connection.cursor().execute(statement, ['{"before": 7}', session.pk])
    alice.remember_health(readable)
    assert User.objects.filter(pk=alice.pk).exclude(health__key="").exists()


def test_answers_cannot_be_searched(alice):
    with pytest.raises(Exception, match="Unsupported lookup 'exact' for SealedField"):
        User.objects.filter(health="2026-03-01~pregnancy").exists()
