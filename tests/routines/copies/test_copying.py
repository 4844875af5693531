"""Copying: a routine of one's own, and where it comes from."""

import pytest
from django.core.management import call_command

from routines.copies import copying
from routines.document import edits
from routines.document.schema import dumps, of
from routines.models import Routine, ShareLink
from techniques.models import Technique
from techniques.own import own_technique as own
from tests.factories import make_routine, make_step, make_technique
from tests.routines.import_export.handed_over import OWN, made_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(alice):
    return make_routine(alice, make_step(seconds=75, note="Slowly."), title="Calm feet", visibility="public")


def copies(person):
    return Routine.objects.filter(author=person)


def test_a_copy_has_the_same_steps_is_private_and_says_what_it_is_based_on(public, bob_client, bob):
    response = bob_client.post(f"/routines/{public.code}/copy/")
    made = copies(bob).get()
    assert response["Location"] == f"/routines/{made.code}/edit/"
    assert made.visibility == "private"
    document = made.as_document()
    assert document["sections"] == public.as_document()["sections"]
    assert document["based_on"] == {"code": public.code, "revision": 1, "title": "Calm feet", "author": "Alice"}
    assert "Based on" in bob_client.get(made.get_absolute_url()).text


def test_the_api_copies_a_public_routine(public, bob, bob_api):
    response = bob_api.post(f"/api/v1/explore/{public.code}/copy/")
    assert response.status_code == 201
    assert response["Location"].endswith(f"/api/v1/routines/{copies(bob).get().code}/")
    assert response.json()["based_on"]["code"] == public.code


def test_a_visitor_is_asked_to_log_in_and_comes_back_to_the_routine(public, client, api):
    response = client.post(f"/routines/{public.code}/copy/")
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next=/routines/{public.code}/")
    assert api.post(f"/api/v1/explore/{public.code}/copy/").status_code == 401
    assert Routine.objects.count() == 1


def test_nobody_copies_what_they_may_not_open(alice, bob_client, bob_api):
    private = make_routine(alice)
    assert bob_client.post(f"/routines/{private.code}/copy/").status_code == 404
    assert bob_api.post(f"/api/v1/explore/{private.code}/copy/").status_code == 404
    assert bob_client.get(f"/routines/{private.code}/copy/").status_code == 405


def test_ones_own_routine_is_copied_under_another_title(public, alice, alice_client):
    alice_client.post(f"/routines/{public.code}/copy/")
    assert sorted(copies(alice).values_list("title", flat=True)) == ["Calm feet", "Calm feet (copy)"]


def test_a_technique_that_the_author_keeps_private_becomes_ones_own_in_the_copy(alice, bob, client, bob_client):
    own = make_technique("own--a", author=alice, name="Alice's glide")
    own.prepare()
    routine = make_routine(alice, make_step("own--a"), make_step("own--a"), visibility="public")
    made = copying.copy(routine, bob)
    copied = Technique.objects.get(author=bob)
    assert copied.name == "Alice's glide"
    assert {step["technique"] for part in made.as_document()["sections"] for step in part["steps"]} == {copied.slug}
    assert bob_client.get(copied.get_absolute_url()).status_code == 200
    assert client.get(copied.get_absolute_url()).status_code == 404
    alice.close()
    assert Routine.objects.get(pk=made.pk).as_document()["techniques"][copied.slug]["name"] == "Alice's glide"


def test_a_copy_outlives_the_original_and_no_longer_names_its_author(public, alice, bob):
    made = copying.copy(public, bob)
    alice.rename("Alix")
    assert Routine.objects.get(pk=made.pk).as_document()["based_on"]["author"] == "Alix"
    alice.close()
    left = Routine.objects.get(pk=made.pk)
    assert left.as_document()["based_on"] is None
    assert "Ali" not in left.document


@pytest.fixture
def house(db):
    call_command("load_routines", verbosity=0)
    return Routine.objects.house()


def test_a_new_routine_starts_blank_or_from_one_of_the_house(house, alice, alice_client):
    page = alice_client.get("/routines/new/").text
    assert page.index("Create and add techniques") < page.index("Or start from a house routine")
    assert page.count("Start from this") == house.count()
    chosen = house.filter(for_whom="partner").first()
    assert f'action="/routines/{chosen.code}/copy/"' in page
    alice_client.post(f"/routines/{chosen.code}/copy/")
    assert copies(alice).get().based_on.routine == chosen


@pytest.mark.parametrize("whom", ["self", "partner"])
def test_what_to_start_from_is_narrowed_by_for_whom_it_is(house, alice_client, whom):
    page = alice_client.get("/routines/new/", {"for": whom}).text
    assert page.count("Start from this") == house.filter(for_whom=whom).count() > 0


@pytest.mark.parametrize("whom", ["", "x", "\x00", "self' --"])
def test_any_other_narrowing_shows_them_all(house, alice_client, whom):
    assert alice_client.get("/routines/new/", {"for": whom}).text.count("Start from this") == house.count()


def test_without_house_routines_one_still_starts_blank(alice_client):
    assert "Create and add techniques" in alice_client.get("/routines/new/").text


def test_a_pinned_link_gives_a_technique_as_it_was_and_nothing_that_its_owner_wrote_since(alice, bob):
    rub = made_by(alice)
    routine = make_routine(alice, make_step(rub.slug))
    link = ShareLink.make(routine, pin=True)
    routine.rewrite(alice, edits.remove_section, routine.sections.get().key)
    own.write(alice, own.read({**OWN, "summary": "For Mrs Smith alone."})[0], rub)
    made = copying.copy(routine, bob, link)
    assert OWN["summary"] in made.document
    assert "Mrs Smith" not in made.document


def test_what_was_made_private_or_revoked_meanwhile_is_not_copied(public, alice, bob):
    link = ShareLink.make(public)
    seen = Routine.objects.get(pk=public.pk)
    public.describe(alice, visibility="private")
    with pytest.raises(Routine.DoesNotExist):
        copying.copy(seen, bob)
    assert copying.copy(seen, bob, link).author == bob
    link.revoke()
    with pytest.raises(ShareLink.DoesNotExist):
        copying.copy(seen, bob, link)


def test_who_has_as_many_techniques_as_there_can_be_is_told_and_nothing_is_copied(alice, bob, bob_client, monkeypatch):
    rub = made_by(alice)
    routine = make_routine(alice, make_step(rub.slug), visibility="public")
    link = ShareLink.make(routine, pin=True)
    routine.rewrite(alice, edits.remove_section, routine.sections.get().key)
    own.remove(rub)
    monkeypatch.setattr(own, "MAX_TECHNIQUES", 0)
    response = bob_client.post(f"/s/{link.token}/copy/", follow=True)
    assert response.redirect_chain == [(f"/s/{link.token}/copy/", 302)]
    assert "that is as many as there can be" in response.text
    assert not copies(bob).exists()


def test_a_copy_says_nothing_of_an_original_that_was_deleted(public, alice, bob):
    made = copying.copy(public, bob)
    public.delete()
    left = Routine.objects.get(pk=made.pk)
    assert left.as_document()["based_on"] is None
    assert left.document == dumps(of(left))


def test_a_name_that_is_given_up_leaves_the_pinned_links_and_the_history_of_copies_too(public, alice, bob, client):
    made = copying.copy(public, bob)
    pinned = f"/api/v1/shared/{ShareLink.make(made, pin=True).token}/"
    made.describe(bob, title="Mine")
    alice.rename("Alix")
    assert client.get(pinned).json()["based_on"]["author"] == "Alix"
    alice.close()
    assert client.get(pinned).json()["based_on"] is None
    assert "Ali" not in "".join(made.revisions.values_list("document", flat=True))
