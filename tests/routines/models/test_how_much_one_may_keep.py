"""One person cannot fill the disk: each limit is told, on pages and in the API, and holds for writers at once."""

import pytest
from django.db import connection
from django.urls import reverse

from config.quotas import OverQuota
from routines.models import Routine, ShareLink
from techniques.models import Technique
from techniques.own import own_technique
from tests.api.conftest import URL, problem, sent
from tests.factories import HEEL_RUB, make_routine
from tests.routines.models.test_writing_at_once import at_once

FULL = "and that is as many as there can be. Delete one that you do not need."


@pytest.fixture
def one_routine_is_enough(monkeypatch, alice):
    monkeypatch.setattr("routines.models.quotas.MAX_ROUTINES", 1)
    return make_routine(alice, visibility="public")


def test_a_page_says_that_there_are_enough_routines_and_keeps_what_was_typed(one_routine_is_enough, alice_client):
    page = alice_client.post("/routines/new/", {"title": "One more", "for_whom": "self", "start": "each"})
    assert page.status_code == 422
    assert f"You have 1 routines, {FULL}" in page.text
    assert 'value="One more"' in page.text


@pytest.mark.parametrize(
    ("path", "body"),
    [("routines/", sent()), ("explore/{code}/copy/", {}), ("routines/import/", None)],
    ids=["new", "copy", "import"],
)
def test_the_api_says_so_too(one_routine_is_enough, alice_api, path, body):
    body = one_routine_is_enough.as_document() if body is None else body
    [error] = problem(alice_api.post(URL + path.format(code=one_routine_is_enough.code), body), 400)
    assert FULL in error["detail"]
    assert Routine.objects.filter(author__isnull=False).count() == 1


@pytest.mark.parametrize("path", ["/routines/{code}/copy/", "/routines/suggest/?minutes=20&areas=foot"])
def test_copies_and_suggestions_count(one_routine_is_enough, alice_client, path):
    where = path.format(code=one_routine_is_enough.code)
    data = {"minutes": 20, "areas": "foot", "for_whom": "self"} if "suggest" in path else {}
    page = alice_client.post(where.partition("?")[0], data, follow=True)
    assert FULL in page.text
    assert Routine.objects.filter(author__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_cannot_pass_the_limit_together(monkeypatch, alice):
    monkeypatch.setattr("routines.models.quotas.MAX_ROUTINES", 3)
    outcomes = at_once(*[lambda: make_routine(alice) and None] * 6)
    assert sum(isinstance(outcome, OverQuota) for outcome in outcomes) == 3
    assert alice.routines.count() == 3


def test_a_history_takes_no_more_room_than_one_may_have(monkeypatch, alice, alice_api, alice_client):
    routine = make_routine(alice)
    routine.refresh_from_db()
    assert routine.kept_bytes > 500
    monkeypatch.setattr("routines.models.quotas.MAX_BYTES", int(3.5 * routine.kept_bytes))
    for number in range(2):
        routine.describe(alice, title=f"Title {number}")
    with pytest.raises(OverQuota, match="no more fits"):
        routine.describe(alice, title="One change more")
    stored = Routine.objects.get(pk=routine.pk)
    taken = "SELECT sum(pg_column_size(document)) FROM routines_revision WHERE routine_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(taken, [routine.pk])
        assert cursor.fetchone()[0] == stored.kept_bytes
    path = f"{URL}routines/{routine.code}/"
    problem(alice_api.patch(path, {"title": "By a program"}, headers={"If-Match": "*"}), 400, "over_quota")
    edited = {"title": "By hand", "for_whom": "self", "visibility": "private", "revision": stored.revision}
    page = alice_client.post(reverse("routines:edit", args=[routine.code]), edited)
    assert page.status_code == 422
    assert "no more fits" in page.text
    routine.delete()
    assert make_routine(alice).revision == 1


def test_techniques_that_were_deleted_and_are_still_used_are_counted(monkeypatch, alice):
    monkeypatch.setattr(own_technique, "MAX_RETIRED", 1)
    monkeypatch.setattr(own_technique, "MAX_TECHNIQUES", 1)
    routine = None
    for _ in range(2):
        entry, _problems = own_technique.read(HEEL_RUB)
        technique = own_technique.write(alice, entry)
        routine = make_routine(alice, {"technique": technique, "seconds": 60, "pressure": 2})
        own_technique.remove(technique)
    entry, _problems = own_technique.read(HEEL_RUB)
    with pytest.raises(own_technique.TooMany, match="that you deleted"):
        own_technique.write(alice, entry)
    routine.delete()
    own_technique.write(alice, entry)
    assert Technique.objects.filter(author=alice).count() == 2


def test_links_that_no_longer_work_are_forgotten_in_time(monkeypatch, alice):
    monkeypatch.setattr("routines.models.share_link.MAX_OPEN_LINKS", 2)
    routine = make_routine(alice)
    for _ in range(6):
        ShareLink.make(routine).revoke()
    assert routine.share_links.count() == 3
