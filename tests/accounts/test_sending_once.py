"""What is sent again, by a double click, a lost answer or the back button, makes one thing."""

import re
from datetime import timedelta

import pytest
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import ApiToken, Creation
from routines.models import Routine, ShareLink
from techniques.models import Technique
from tests.api.conftest import URL, problem, sent
from tests.conftest import api_of, client_of
from tests.factories import HEEL_RUB, PASSWORD, make_routine
from tests.routines.models.test_writing_at_once import at_once

NEW, ROUTINES = "/routines/new/", f"{URL}routines/"
FORM = {"title": "Both feet", "for_whom": "self", "start": "each"}


def key_in(page):
    return re.search(r'name="once" value="(\w+)"', page.text)[1]


def own():
    return Routine.objects.filter(author__isnull=False)


def test_a_form_sent_again_leads_to_what_was_made_first(alice_client):
    form = {**FORM, "once": key_in(alice_client.get(NEW))}
    first, again = alice_client.post(NEW, form), alice_client.post(NEW, form)
    assert own().count() == 1
    assert (again.status_code, again["Location"]) == (302, first.url)


def test_a_form_that_was_corrected_after_going_back_makes_another(alice_client):
    form = {**FORM, "once": key_in(alice_client.get(NEW))}
    alice_client.post(NEW, form)
    alice_client.post(NEW, {**form, "title": "Both hands"})
    assert own().count() == 2


def test_a_form_that_was_refused_can_be_sent_again(alice_client):
    form = {**FORM, "title": "x" * 121, "once": key_in(alice_client.get(NEW))}
    assert alice_client.post(NEW, form).status_code == 422
    assert alice_client.post(NEW, form).status_code == 422
    assert not Creation.objects.exists()


def test_each_form_that_creates_has_a_key(alice, alice_client, client):
    routine = make_routine(alice, visibility="public")
    link = ShareLink.make(routine).get_absolute_url()
    paths = ["/routines/import/", "/techniques/new/", "/account/tokens/", f"{link}copy/"]
    paths += [f"/routines/{routine.code}/", f"/routines/{routine.code}/share/", "/routines/add/ankle-bone-circles/"]
    paths += ["/routines/suggest/?minutes=20&areas=foot&for_whom=self"]
    for path in paths:
        assert 'name="once"' in alice_client.get(path).text, path
    assert key_in(alice_client.get(NEW)) != key_in(alice_client.get(NEW))
    pasted = alice_client.post("/routines/paste/", {"text": "5 min foot circles", "for_whom": "self", "read": "1"})
    assert key_in(pasted)


def test_a_token_is_shown_once_and_made_once(alice, client):
    client.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    form = {"name": "A script", "scope": "read", "days": "365", "once": "a-key"}
    assert "A script" in client.post("/account/tokens/", form).text
    assert client.post("/account/tokens/", form)["Location"] == "/account/tokens/"
    assert ApiToken.objects.count() == 1


def test_the_key_of_a_form_is_nobody_elses(alice_client, bob_client):
    for client in (alice_client, bob_client):
        client.post(NEW, {**FORM, "once": "a-key"})
    assert own().count() == 2


@pytest.mark.django_db(transaction=True)
def test_five_sends_at_once_make_one(alice):
    form = {**FORM, "once": "a-key"}
    clients = [client_of(alice) for _ in range(5)]
    answers = at_once(*[lambda client=client: client.post(NEW, form)["Location"] for client in clients])
    assert len(set(answers)) == 1
    assert own().count() == 1
    programs = [api_of(alice) for _ in range(5)]
    answers = at_once(
        *[lambda api=api: api.post(ROUTINES, sent(), headers={"Idempotency-Key": "a"}) for api in programs]
    )
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert [answer.status_code for answer in answers].count(201) >= 1
    assert own().count() == 2


@pytest.mark.parametrize(
    ("path", "body", "model"),
    [
        ("routines/", sent(), Routine),
        ("routines/import/", None, Routine),
        ("explore/{code}/copy/", {}, Routine),
        ("explore/{code}/safe-version/", {"conditions": []}, Routine),
        ("shared/{token}/copy/", {}, Routine),
        ("routines/{code}/safe-version/", {"conditions": []}, Routine),
        ("routines/{code}/links/", {"label": "For Sam"}, ShareLink),
        ("techniques/", HEEL_RUB, Technique),
    ],
)
def test_a_program_is_answered_as_the_first_time(alice, alice_api, path, body, model):
    routine = make_routine(alice, visibility="public")
    path = URL + path.format(code=routine.code, token=ShareLink.make(routine).token)
    body, before = routine.as_document() if body is None else body, model.objects.count()
    first, again = (alice_api.post(path, body, headers={"Idempotency-Key": "a-key"}) for _ in range(2))
    assert first.status_code == 201, first.content
    assert (again.status_code, again.json(), again.get("Location")) == (201, first.json(), first.get("Location"))
    assert again.get("ETag") == first.get("ETag")
    assert model.objects.count() == before + 1
    alice_api.post(path, body, headers={"Idempotency-Key": "another-key"})
    assert model.objects.count() == before + 2


def test_a_key_is_for_one_request(alice_api, bob_api):
    key = {"Idempotency-Key": "a-key"}
    alice_api.post(ROUTINES, sent(), headers=key)
    problem(alice_api.post(ROUTINES, sent("Another"), headers=key), 422, "key_reused")
    problem(alice_api.post(f"{URL}techniques/", HEEL_RUB, headers=key), 422, "key_reused")
    assert bob_api.post(ROUTINES, sent(), headers=key).status_code == 201
    problem(alice_api.post(ROUTINES, sent(), headers={"Idempotency-Key": "x" * 256}), 400)


def test_what_was_refused_is_not_remembered(alice_api):
    key = {"Idempotency-Key": "a-key"}
    problem(alice_api.post(ROUTINES, sent(title=""), headers=key), 400)
    assert alice_api.post(ROUTINES, sent(), headers=key).status_code == 201


def test_answers_are_kept_for_a_day_unread_and_so_many(alice_api, monkeypatch):
    monkeypatch.setattr("accounts.sent_once.creation.MOST", 2)
    for number in range(3):
        alice_api.post(ROUTINES, sent("Marked text"), headers={"Idempotency-Key": f"key-{number}"})
    assert Creation.objects.count() == 2
    rows = Creation.objects.annotate(sealed=Cast("answer", TextField()))
    assert "Marked text" in "".join(rows.values_list("answer", flat=True))
    assert "Marked text" not in "".join(rows.values_list("sealed", flat=True))
    Creation.objects.update(at=timezone.now() - timedelta(days=1))
    assert alice_api.post(ROUTINES, sent("Another"), headers={"Idempotency-Key": "key-2"}).status_code == 201
    assert Creation.objects.delete_expired() == 1


def test_without_the_key_of_an_answer_the_request_is_a_new_one(alice_api, settings):
    key = {"Idempotency-Key": "a-key"}
    settings.DATA_KEYS = ["a key that will be lost, sooner or later"]
    first = alice_api.post(ROUTINES, sent(), headers=key)
    settings.DATA_KEYS = []
    again = alice_api.post(ROUTINES, sent(), headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["code"] != first.json()["code"]
    assert alice_api.post(ROUTINES, sent(), headers=key).json()["code"] == again.json()["code"]
