"""Whoever writes locks the person, then routines, then techniques: nobody waits for somebody who waits for them."""

import json

import pytest

from routines.models import Routine, ShareLink
from techniques.own import own_technique
from tests.conftest import api_of, client_of
from tests.factories import make_routine, make_step, make_user
from tests.routines.import_export.handed_over import made_by
from tests.routines.models.test_writing_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = pytest.mark.parametrize("round_number", range(4))


@ROUNDS
def test_restoring_with_a_technique_to_make_again_while_copying_and_renaming(round_number):
    alice = make_user("alice")
    rub = made_by(alice)
    routine = make_routine(alice, make_step(rub.slug))
    routine.rewrite(alice, lambda document: {**document, "sections": [], "techniques": {}})
    own_technique.remove(rub)
    link = ShareLink.make(Routine.objects.get(pk=routine.pk))
    restored, copied, renamed = at_once(
        lambda: Routine.objects.get(pk=routine.pk).restore(alice, 1),
        lambda: api_of(alice).post(f"/api/v1/shared/{link.token}/copy/").status_code,
        lambda: api_of(alice).patch("/api/v1/me/", {"display_name": "Alison"}, format="json").status_code,
    )
    assert (restored, copied, renamed) == (None, 201, 200)
    for stored in Routine.objects.filter(author=alice):
        assert stored.as_document()["author"] == "Alison"


@ROUNDS
def test_taking_in_a_file_while_its_original_is_deleted(round_number):
    alice = make_user("alice")
    original = make_routine(alice, make_step(), title="The first")
    whole = original.as_document() | {"based_on": {"code": original.code, "revision": 1, "title": "x", "author": ""}}
    sent = json.dumps(whole)
    taken, again, deleted = at_once(
        lambda: client_of(alice).post("/routines/import/", {"text": sent}).status_code,
        lambda: client_of(alice).post("/routines/import/", {"text": sent}).status_code,
        lambda: client_of(alice).post(f"/routines/{original.code}/delete/").status_code,
    )
    assert (taken, again, deleted) == (302, 302, 302)
    taken_in = Routine.objects.filter(author=alice)
    assert [routine.as_document()["based_on"] for routine in taken_in] == [None, None]


@ROUNDS
def test_revoking_a_link_while_its_routine_is_deleted(round_number):
    alice = make_user("alice")
    routine = make_routine(alice, make_step())
    link = ShareLink.make(routine)
    api = api_of(alice)
    revoked, deleted = at_once(
        lambda: api.delete(f"/api/v1/routines/{routine.code}/links/{link.token}/").status_code,
        lambda: client_of(alice).post(f"/routines/{routine.code}/delete/").status_code,
    )
    assert revoked in (204, 404)
    assert deleted == 302


@ROUNDS
def test_marking_a_technique_while_it_is_deleted(round_number):
    alice = make_user("alice")
    rub = made_by(alice)
    marked, put, deleted = at_once(
        lambda: client_of(alice).post(f"/routines/favourites/{rub.slug}/", {"wanted": "1"}).status_code,
        lambda: api_of(alice).put(f"/api/v1/me/favourites/{rub.slug}/").status_code,
        lambda: client_of(alice).post(f"/techniques/{rub.slug}/delete/").status_code,
    )
    assert marked in (302, 404)
    assert put in (204, 404)
    assert deleted == 302
