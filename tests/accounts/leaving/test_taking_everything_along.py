"""A person downloads all that is stored for them, and nothing else."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from django.urls import reverse

from accounts.models import ApiToken
from routines.models import Favourite, ShareLink
from routines.models.practice_session import Felt
from techniques.models import Technique
from tests.api.conftest import URL, problem
from tests.conftest import client_of
from tests.factories import PASSWORD, make_routine, make_user
from tests.routines.practice.practising import practise

DOWNLOAD, ASK = reverse("accounts:download"), reverse("account_reauthenticate")
BY_PROGRAM = f"{URL}me/download/"


@pytest.fixture
def owned(alice, bob):
    """Something of each kind of alice's, beside what is bob's."""
    routine = make_routine(alice, title="=Evening calm")
    routine.describe(alice, title="=Evening, calmer")
    alice.remember_health("2026-03-01~pregnancy~bruise:calf+knee")
    practise(alice, "Evening", felt=Felt("ankle", 7, 4, "Stiff."), techniques={"ankle-bone-circles": 90})
    bob.rename("Bob the stranger")
    make_routine(bob, title="Bob's own")
    return {
        "routine": routine,
        "link": ShareLink.make(routine, label="For Sam"),
        "favourite": Favourite.objects.create(user=alice, technique=Technique.objects.first()),
        "token": ApiToken.make(alice, "Laptop")[1],
    }


@pytest.fixture
def confirmed(alice):
    browser = client_of(alice)
    browser.post(ASK, {"password": PASSWORD})
    return browser


def files_of(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_one_file_holds_all_of_it(confirmed, owned, alice):
    files = files_of(confirmed.post(DOWNLOAD))
    code = owned["routine"].code

    def read(name):
        return json.loads(files[name])

    assert read("format.json")["format"] == "effleur-account-v1"
    assert read("account.json")["email"] == alice.email
    assert read("routines.json")[0]["title"] == "=Evening, calmer"
    assert read(f"routines/{code}/routine.json") == owned["routine"].as_document()
    assert [entry["number"] for entry in read(f"routines/{code}/history.json")] == [1, 2]
    assert read(f"routines/{code}/revision-1.json")["title"] == "=Evening calm"
    assert read("links.json")[0]["label"] == "For Sam"
    assert read("favourites.json")[0]["slug"] == owned["favourite"].technique.slug
    assert {row["condition"]: row["areas"] for row in read("conditions.json")} == {
        "pregnancy": [],
        "bruise": ["calf", "knee"],
    }
    assert [row["name"] for row in read("tokens.json")] == ["Laptop"]
    [practised] = read("practice.json")
    assert (practised["title"], practised["area"], practised["before"], practised["after"]) == (
        "Evening",
        "ankle",
        7,
        4,
    )
    assert practised["note"] == "Stiff."
    assert "ankle-bone-circles=90" in files["practice.csv"].decode("utf-8-sig")
    assert len(read("sessions.json")) == 1
    described = files["README.txt"].decode()
    assert [name for name in files if name.endswith(".json") and "/" not in name and name not in described] == [
        "format.json"
    ]


def test_a_table_is_csv_too_and_runs_nothing_in_a_spreadsheet(confirmed, owned):
    text = files_of(confirmed.post(DOWNLOAD))["routines.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["title"] for row in rows] == ["'=Evening, calmer"]


def test_no_secret_and_nobody_elses_is_in_it(confirmed, owned, alice):
    everything = b"".join(files_of(confirmed.post(DOWNLOAD)).values()).decode()
    session = alice.sessions.get()
    kept = [alice.password, owned["token"], owned["link"].token, session.key_hash, session.data]
    kept += [confirmed.cookies["sessionid"].value, alice.auth_token_set.get().digest]
    assert not [secret for secret in [*kept, "Bob", "bob@example.org"] if secret in everything]


def test_somebody_with_nothing_gets_a_file_too(db):
    browser = client_of(make_user("carol"))
    browser.post(ASK, {"password": PASSWORD})
    assert "account.json" in files_of(browser.post(DOWNLOAD))


def test_it_asks_who_it_is_again_before_the_page_so_that_one_is_there_when_the_file_comes(alice_client):
    assert alice_client.post(DOWNLOAD).url == DOWNLOAD
    asked = alice_client.get(DOWNLOAD)
    assert asked.url.startswith(ASK)
    back = alice_client.post(asked.url, {"password": PASSWORD, "next": DOWNLOAD})
    assert back.url == DOWNLOAD
    assert alice_client.get(DOWNLOAD).status_code == 200
    assert "README.txt" in files_of(alice_client.post(DOWNLOAD))


def test_a_visitor_goes_to_login(client, db):
    assert client.post(DOWNLOAD).url.startswith(reverse("account_login"))


def test_nobody_downloads_all_day(confirmed):
    assert [confirmed.post(DOWNLOAD).status_code for _ in range(11)][-1] == 429


def test_a_program_needs_the_password_besides_its_token(alice_api, owned):
    problem(alice_api.post(BY_PROGRAM, {}), 400, field="password")
    problem(alice_api.post(BY_PROGRAM, {"password": "a guess"}), 400, field="password")
    assert "routines.json" in files_of(alice_api.post(BY_PROGRAM, {"password": PASSWORD}))


def test_a_visitors_program_is_refused(api, db):
    problem(api.post(BY_PROGRAM, {"password": PASSWORD}), 401)
