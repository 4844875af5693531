"""A copy names what it is based on to everybody only while everybody may open that; its maker always knows."""

import importlib
import json

import pytest
from django.apps import apps

from routines.copies import copying
from routines.document.schema import dumps, of
from routines.models import Routine, ShareLink
from routines.safety.safe_version import safe_copy
from tests.factories import make_routine, make_step

pytestmark = pytest.mark.django_db
SECRET = "Anna after her operation"


@pytest.fixture
def original(alice):
    return make_routine(alice, make_step(), title=SECRET)


def published(made, person):
    """The copy under another name and for all to see, and everything that is served of it."""
    made.describe(person, title="Back", visibility="public")
    links = [ShareLink.make(made), ShareLink.make(made, pin=True)]
    page, document = made.get_absolute_url(), f"/api/v1/explore/{made.code}/"
    shared = [address for link in links for address in (link.get_absolute_url(), f"/api/v1/shared/{link.token}/")]
    return [page, document, f"{page}export/", *shared]


def everything(client, addresses):
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.text for answer in answers)


def stored(made):
    return Routine.objects.get(pk=made.pk)


def says_what_its_rows_say(made):
    found = stored(made)
    return found.document == dumps(of(found))


@pytest.mark.parametrize("way", ["copied", "made safe", "by link"])
def test_nobody_reads_of_a_private_original_in_a_public_copy(original, alice, bob, client, way):
    if way == "copied":
        owner, made = alice, copying.copy(original, alice)
    elif way == "made safe":
        owner, made = alice, safe_copy(original, alice, [])
    else:
        owner, made = bob, copying.copy(original, bob, ShareLink.make(original))
    addresses = published(made, owner)
    told = everything(client, addresses)
    assert "Back" in told
    assert SECRET not in told
    assert original.code not in told


def test_its_maker_still_knows_what_it_is_based_on(original, alice, bob, bob_client):
    made = copying.copy(original, bob, ShareLink.make(original))
    made.describe(bob, title="Back")
    page = bob_client.get(made.get_absolute_url()).text
    assert f"Based on {SECRET}, revision 1" in page  # but not whose it is, which the link did not tell
    assert original.get_absolute_url() not in page
    assert "What you changed in your copy" in bob_client.get(f"{made.get_absolute_url()}origin/").text


def test_an_original_that_goes_private_is_named_no_longer_not_even_by_pinned_links(original, alice, bob, client):
    original.describe(alice, visibility="public", title="Calm feet")
    made = copying.copy(original, bob)
    addresses = published(made, bob)
    assert "Calm feet" in everything(client, addresses)
    original.describe(alice, visibility="private")
    told = everything(client, addresses)
    assert "Calm feet" not in told
    assert original.code not in told
    assert says_what_its_rows_say(made)
    original.describe(alice, visibility="public", title="Calmer feet")
    assert stored(made).as_document()["based_on"]["title"] == "Calmer feet"
    assert says_what_its_rows_say(made)


def test_an_original_that_was_private_then_is_named_as_all_know_it(original, alice, bob):
    made = copying.copy(original, bob, ShareLink.make(original))
    original.describe(alice, visibility="public", title="Calm feet")
    told = stored(made).as_document()["based_on"]
    assert told == {"code": original.code, "revision": 1, "title": "Calm feet", "author": "Alice"}


def test_an_original_that_an_administrator_hides_is_named_no_longer(original, alice, bob):
    original.describe(alice, visibility="public")
    made = copying.copy(original, bob)
    assert Routine.objects.filter(pk=original.pk).hide() == 1
    assert stored(made).as_document()["based_on"] is None
    Routine.objects.filter(pk=original.pk).unhide()
    assert stored(made).as_document()["based_on"]["code"] == original.code


def test_what_was_stored_before_is_written_anew(original, alice, bob):
    made = copying.copy(original, bob, ShareLink.make(original))
    told = {"code": original.code, "revision": 1, "title": SECRET, "author": "Alice"}
    text = dumps(made.as_document() | {"based_on": told})
    Routine.objects.filter(pk=made.pk).update(document=text)
    made.revisions.update(document=text)
    importlib.import_module("routines.migrations.0008_originals_that_all_may_see").forget_the_others(apps, None)
    assert says_what_its_rows_say(made)
    assert json.loads(made.revisions.get().document)["based_on"] is None
