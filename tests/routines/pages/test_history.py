"""History: what became of a routine, in words, and the way back to any revision of it."""

import pytest

from routines.document import edits
from routines.models import Routine, revision
from techniques.models import Technique
from tests.factories import make_routine, make_step
from tests.routines.composing.test_undoing import key_of

pytestmark = pytest.mark.django_db
GLIDE, FLUSH = "lower-leg-opening-glide", "closing-flush"


@pytest.fixture
def routine(alice):
    made = make_routine(alice, make_step(GLIDE), make_step(FLUSH), title="Calm calves", sides="once")
    made.describe(alice, title="Calmer calves")
    made.rewrite(alice, edits.change_steps, [key_of(made, FLUSH)], {"seconds": 120})
    return made


def address(routine, number=None):
    return f"/routines/{routine.code}/history/" + (f"{number}/" if number else "")


def go_back(client, routine, number, based_on):
    return client.post(f"{address(routine, number)}restore/", {"revision": based_on})


def test_the_owner_reads_what_was_done_newest_first_and_how_long_it_was(routine, alice_client):
    page = alice_client.get(address(routine)).text
    words = ["Changed Closing flush from toes past the ankle: 1 min to 2 min", "Renamed it “Calmer calves”", "Created"]
    places = [page.index(said) for said in words]
    assert places == sorted(places)
    assert "3 min long" in page
    assert page.count("2 min long") == 2
    assert f"The latest {revision.MAX_REVISIONS} changes are kept" in page


def test_a_long_history_is_read_page_by_page(routine, alice, alice_client):
    for number in range(30):
        routine.describe(alice, title=f"Title {number}")
    first = alice_client.get(address(routine)).text
    assert first.count('class="revision"') == 24
    rest = alice_client.get(address(routine), {"before": 10}).text
    assert rest.count('class="revision"') == 9
    assert "That’s all." in rest
    assert "Renamed it “Title 29”" in first
    assert "Renamed it “Title 29”" not in rest


def test_a_list_of_revisions_asks_a_fixed_number_of_questions(
    routine, alice, alice_client, django_assert_max_num_queries
):
    for number in range(20):
        routine.describe(alice, title=f"Title {number}")
    with django_assert_max_num_queries(5):
        alice_client.get(address(routine))


def test_a_revision_says_what_it_changed_and_what_going_back_would_change(routine, alice_client):
    page = alice_client.get(address(routine, 2)).text
    did, back = page.split("What going back to it would change now")
    assert "What it changed since revision 1" in did
    assert "Renamed it “Calmer calves”" in did
    assert "Changed Closing flush from toes past the ankle: 2 min to 1 min" in back
    assert Technique.objects.get(slug=GLIDE).name in back
    assert "Go back to this" in page
    assert "Go back to this" not in alice_client.get(address(routine, 3)).text


def test_the_owner_goes_back_and_that_is_a_change_that_can_be_undone(routine, alice, alice_client):
    response = go_back(alice_client, routine, 1, based_on=3)
    assert response["Location"] == address(routine)
    routine.refresh_from_db()
    assert (routine.title, routine.total_seconds) == ("Calm calves", 120)
    assert "back at revision 1" in alice_client.get(address(routine)).text
    routine.undo(alice)
    assert (routine.title, routine.total_seconds) == ("Calmer calves", 180)


def test_going_back_from_an_old_page_says_what_changed_meanwhile(routine, alice, alice_client):
    routine.describe(alice, title="Written elsewhere")
    response = go_back(alice_client, routine, 1, based_on=3)
    assert response.status_code == 409
    assert "Renamed it “Written elsewhere”" in response.text
    assert 'name="revision" value="4"' in response.text
    assert Routine.objects.get().title == "Written elsewhere"
    assert go_back(alice_client, routine, 1, based_on=4).status_code == 302


@pytest.mark.parametrize("based_on", ["", "x", "-1", "9" * 30, "\x00"])
def test_going_back_without_a_revision_to_base_it_on_is_not_done(routine, alice_client, based_on):
    response = go_back(alice_client, routine, 1, based_on)
    assert response.status_code == 422
    assert "not known what this change is based on" in response.text
    assert Routine.objects.get().revision == 3


def test_history_is_the_owners(routine, client, bob_client, alice, alice_client):
    routine.describe(alice, visibility="public")
    for page in (address(routine), address(routine, 1)):
        assert bob_client.get(page).status_code == 404
        assert client.get(page).url == f"/account/login/?next={page}"
        assert alice_client.post(page).status_code == 405
        assert "no-store" in alice_client.get(page)["Cache-Control"]
    assert go_back(bob_client, routine, 1, 4).status_code == 404
    assert go_back(client, routine, 1, 4).url.startswith("/account/login/")
    assert alice_client.get(f"{address(routine, 1)}restore/").status_code == 405
    assert Routine.objects.get().revision == 4


@pytest.mark.parametrize("number", [4, 2**31, 10**30])
def test_there_is_no_page_for_a_revision_that_never_was(routine, alice_client, number):
    assert alice_client.get(address(routine, number)).status_code == 404
    assert go_back(alice_client, routine, number, 3).status_code == 404


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40, "\x00", "²", "0"])
def test_no_value_in_the_address_breaks_the_list(routine, alice_client, before):
    assert alice_client.get(address(routine), {"before": before}).status_code == 200


def test_help_comes_before_a_revision_for_somebody_with_a_red_flag(routine, alice_client):
    alice_client.cookies["known"] = "2026-01-01~suspected-dvt"
    page = alice_client.get(address(routine, 1)).text
    assert "Get help first" in page
    assert Technique.objects.get(slug=GLIDE).name not in page
