"""A copy and its original: how the two differ, what is new there, and taking it in."""

import pytest

from routines.copies import copying
from routines.document import edits
from routines.models import Routine, ShareLink
from techniques.models import Technique
from tests.factories import make_routine, make_step, make_technique
from tests.routines.composing.test_undoing import key_of

pytestmark = pytest.mark.django_db
GLIDE, KNEADING, FLUSH = "lower-leg-opening-glide", "calf-kneading-upwards", "closing-flush"


@pytest.fixture
def original(alice):
    steps = [make_step(GLIDE), make_step(KNEADING), make_step(FLUSH)]
    return make_routine(alice, *steps, title="Calm calves", sides="once", visibility="public")


@pytest.fixture
def copied(original, bob):
    return copying.copy(original, bob)


@pytest.fixture
def newer(original, copied, alice):
    """The original two changes later: the kneading is longer, and there is one more section with a step."""
    original.rewrite(alice, edits.change_steps, [key_of(original, KNEADING)], {"seconds": 120})
    section = original.add_section(alice, title="Feet")
    original.add_step(alice, section, Technique.objects.get(slug="ankle-bone-circles"))
    return original


def address(routine, rest=""):
    return f"/routines/{routine.code}/origin/{rest}"


def take(client, copied, what, based_on=1, newest=4):
    return client.post(address(copied, "take/"), {"take": what, "revision": based_on, "newest": newest})


def sections(routine):
    return Routine.objects.get(pk=routine.pk).as_document()["sections"]


def name(slug):
    return Technique.objects.get(slug=slug).name


def test_an_untouched_copy_of_an_unchanged_original_says_so(original, copied, bob_client):
    page = bob_client.get(address(copied)).text
    assert "This is a copy of “Calm calves”, revision 1." in page
    assert "it has not changed since" in page
    assert "it is like the revision that it is based on" in page
    assert address(copied) in bob_client.get(copied.get_absolute_url()).text


def test_the_page_says_how_the_copy_differs_and_what_is_new_in_the_original(newer, copied, bob, bob_client):
    copied.rewrite(bob, edits.change_steps, [key_of(copied, FLUSH)], {"pressure": 1})
    page = bob_client.get(address(copied)).text
    new, differs = page.split("How your copy differs")
    assert f"Changed {name(FLUSH)}: pressure 2 to 1" in differs
    assert f"Changed {name(KNEADING)}: 1 min to 2 min" in new
    assert "Added section “Feet”" in new
    assert "You changed it too" not in new


def test_one_change_is_taken_in_and_the_rest_stays_on_offer(newer, copied, bob_client):
    response = take(bob_client, copied, f"step.changed.{key_of(newer, KNEADING)}")
    assert response["Location"] == address(copied)
    assert [step["seconds"] for step in sections(copied)[0]["steps"]] == [60, 120, 60]
    copied.refresh_from_db()
    assert copied.based_on.number == 1
    assert copied.revisions.first().summary == (f"Merged from the original: Changed {name(KNEADING)}: 1 min to 2 min")
    page = bob_client.get(address(copied)).text
    assert "Added section “Feet”" in page
    assert "Merged 1 change." in page
    assert f"step.changed.{key_of(newer, KNEADING)}" not in page


def test_with_all_taken_in_the_copy_is_like_the_original_and_based_on_what_it_is_now(newer, copied, bob_client):
    assert take(bob_client, copied, "all").status_code == 302
    assert sections(copied) == newer.as_document()["sections"]
    copied.refresh_from_db()
    assert (copied.based_on.number, copied.as_document()["based_on"]["revision"], copied.revision) == (4, 4, 2)
    assert "it has not changed since" in bob_client.get(address(copied)).text


def test_what_both_changed_is_said_and_taken_only_when_asked_for(newer, copied, bob, bob_client):
    copied.rewrite(bob, edits.change_steps, [key_of(copied, KNEADING)], {"seconds": 45})
    page = bob_client.get(address(copied)).text
    assert "You changed it too" in page
    assert f"Changed {name(KNEADING)}: 1 min to 45 s" in page
    take(bob_client, copied, "peaceful", based_on=2)
    assert [step["seconds"] for step in sections(copied)[0]["steps"]] == [60, 45, 60]
    assert [section["title"] for section in sections(copied)] == ["", "Feet"]
    take(bob_client, copied, "all", based_on=3)
    assert [step["seconds"] for step in sections(copied)[0]["steps"]] == [60, 120, 60]


def test_the_rest_is_left_and_offered_no_more(newer, copied, bob_client):
    before = sections(copied)
    assert take(bob_client, copied, "rest").status_code == 302
    copied.refresh_from_db()
    assert (copied.based_on.number, copied.as_document()["based_on"]["revision"], copied.revision) == (4, 4, 1)
    assert sections(copied) == before
    page = bob_client.get(address(copied)).text
    assert "it has not changed since" in page
    assert "Removed section “Feet”" in page


def test_taking_in_from_an_old_page_is_refused_with_what_changed(newer, copied, bob, bob_client):
    copied.describe(bob, title="Written elsewhere")
    response = take(bob_client, copied, "all")
    assert response.status_code == 409
    assert "Renamed it “Written elsewhere”" in response.text
    copied.refresh_from_db()
    assert (copied.revision, copied.based_on.number) == (2, 1)


def test_nothing_is_taken_in_that_the_person_has_not_seen(newer, copied, alice, bob_client):
    newer.describe(alice, summary="Changed since the page was opened")
    response = take(bob_client, copied, "all")
    assert response.status_code == 409
    assert "the original has changed" in response.text
    assert 'name="newest" value="5"' in response.text
    assert take(bob_client, copied, "step.changed.nothing", newest=5).status_code == 409
    copied.refresh_from_db()
    assert copied.revision == 1


@pytest.mark.parametrize("sent", [{}, {"take": "all"}, {"take": "x" * 99, "revision": 1, "newest": 4}])
def test_taking_in_without_saying_what_is_not_done(newer, copied, bob_client, sent):
    response = bob_client.post(address(copied, "take/"), sent)
    assert response.status_code == 422
    assert "That did not work" in response.text


def test_a_copy_that_would_grow_too_large_says_so(newer, copied, bob, bob_client):
    for _section in range(19):
        copied.add_section(bob)
    response = take(bob_client, copied, "all", based_on=20)
    assert response.status_code == 422
    assert "at most 20 sections" in response.text
    copied.refresh_from_db()
    assert (copied.revision, copied.based_on.number) == (20, 1)


def test_an_original_that_became_private_tells_nothing_any_more(newer, copied, alice, bob_client, bob_api):
    newer.describe(alice, title="For Mrs Smith", visibility="private")
    page = bob_client.get(address(copied)).text
    assert "can’t be seen any more" in page
    for told in ("Mrs Smith", "Feet", "1 min to 2 min"):
        assert told not in page
    answer = bob_api.get(f"/api/v1/routines/{copied.code}/origin/").json()
    assert (answer["visible"], answer["newest"], answer["differences"], answer["offers"]) == (False, None, [], [])
    response = take(bob_client, copied, "all", newest=5)
    assert response.status_code == 409
    assert "Mrs Smith" not in response.text
    assert len(sections(copied)) == 1


def test_an_original_that_was_deleted_or_never_was_is_said_to_be_gone(original, copied, bob, bob_client):
    original.delete()
    assert "based on no other, or the one it was copied from is deleted" in bob_client.get(address(copied)).text
    own = make_routine(bob)
    assert bob_client.get(address(own)).status_code == 200
    assert take(bob_client, own, "all").status_code == 409


def test_the_page_is_the_owners(newer, copied, client, alice_client, bob_client):
    assert alice_client.get(address(copied)).status_code == 404
    assert client.get(address(copied)).url == f"/account/login/?next={address(copied)}"
    assert take(alice_client, copied, "all").status_code == 404
    assert take(client, copied, "all").url.startswith("/account/login/?next=/routines/")
    assert bob_client.get(address(copied, "take/")).status_code == 405
    assert bob_client.post(address(copied)).status_code == 405
    assert len(sections(copied)) == 1


def test_a_technique_of_the_authors_own_is_no_difference_and_is_copied_once(alice, bob, bob_client):
    make_technique("own--a", author=alice, name="Alice's glide").prepare()
    make_technique("own--b", author=alice, name="Alice's press").prepare()
    original = make_routine(alice, make_step("own--a"), make_step(FLUSH), visibility="public")
    copied = copying.copy(original, bob)
    assert "it is like the revision that it is based on" in bob_client.get(address(copied)).text
    section = original.sections.get()
    original.add_step(alice, section, Technique.objects.get(slug="own--b"))
    original.rewrite(alice, edits.change_steps, [key_of(original, "own--a")], {"seconds": 90})
    take(bob_client, copied, "all", newest=3)
    assert sorted(Technique.objects.filter(author=bob).values_list("name", flat=True)) == [
        "Alice's glide",
        "Alice's press",
    ]
    assert [step["seconds"] for step in sections(copied)[0]["steps"]] == [90, 60, 90]
    page = bob_client.get(address(copied)).text
    assert "it is like the revision that it is based on" in page


def test_what_a_link_opens_is_copied_by_whoever_holds_it(original, alice, bob, client, bob_client):
    original.describe(alice, visibility="private")
    link = ShareLink.make(original, pin=True)
    original.describe(alice, title="Renamed since")
    page = f"/s/{link.token}/copy/"
    assert page in client.get(link.get_absolute_url()).text
    assert client.get(page).url == f"/account/login/?next={page}"
    assert client.post(page).url == f"/account/login/?next={page}"
    assert "Copy it" in bob_client.get(page).text
    response = bob_client.post(page)
    made = Routine.objects.get(author=bob)
    assert response["Location"] == f"/routines/{made.code}/edit/"
    assert (made.title, made.based_on.number, made.visibility) == ("Calm calves", link.pinned.number, "private")
    page = bob_client.get(address(made)).text
    assert "can’t be seen any more" in page
    assert "Renamed since" not in page


def test_a_link_to_the_latest_copies_the_latest(original, alice, bob, bob_client):
    link = ShareLink.make(original)
    original.describe(alice, title="Renamed since")
    bob_client.post(f"/s/{link.token}/copy/")
    assert Routine.objects.get(author=bob).title == "Renamed since"


def test_what_may_not_be_copied_is_not(original, alice_client, bob, bob_client, bob_api):
    alice_client.post(f"/routines/{original.code}/share/links/", {"expires": "never", "label": "To read"})
    link = ShareLink.objects.get()
    assert not link.may_copy
    assert "may not be copied" in alice_client.get(f"/routines/{original.code}/share/").text
    assert "copy/" not in bob_client.get(link.get_absolute_url()).text
    for method in (bob_client.get, bob_client.post):
        assert method(f"/s/{link.token}/copy/").status_code == 404
    assert bob_api.post(f"/api/v1/shared/{link.token}/copy/").status_code == 404
    alice_client.post(f"/routines/{original.code}/share/links/", {"expires": "never", "may_copy": "on"})
    assert ShareLink.objects.filter(may_copy=True).count() == 1
    ShareLink.objects.filter(may_copy=True).get().revoke()
    assert bob_client.post(f"/s/{ShareLink.objects.filter(may_copy=True).get().token}/copy/").status_code == 404
    assert not Routine.objects.filter(author=bob).exists()
