"""The front page: what this is, the body, the search, and what others made public."""

import pytest

from routines.models import Routine
from techniques.models import Technique
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db


def make_routine(author, title, **fields):
    return Routine.objects.create(author=author, title=title, **fields)


def test_the_front_page_leads_to_the_body_the_search_and_the_library(client, alice_client):
    page = Page(client.get("/"))
    assert len(page.all("h1")) == 1
    assert page.all("form", role="search", action="/techniques/")
    assert page.all("a", class_="drawing-area")
    assert page.link(f"All {Technique.objects.library().count()} techniques") == "/techniques/"
    assert page.link("When not to massage") == "/safety/"
    assert page.link("Ankle") == "/techniques/?area=ankle"
    assert page.link("Suggest") == "/routines/suggest/"
    assert page.link("Build") == "/account/signup/?next=/routines/new/"
    assert Page(alice_client.get("/")).link("Build") == "/routines/new/"


def test_the_newest_public_routines_are_shown_and_no_private_or_hidden_one(client, alice, bob_client):
    for number in range(7):
        make_routine(alice, f"Evening feet {number}", visibility="public")
    make_routine(alice, "For me alone")
    make_routine(alice, "Taken down", visibility="public", hidden_at="2026-01-01T00:00Z")
    for reader in (client, bob_client):
        page = Page(reader.get("/"))
        assert page.cards == [f"Evening feet {number}" for number in (6, 5, 4, 3, 2, 1)]
        assert "Continue" not in page.text


def test_a_person_goes_on_with_the_routine_they_changed_last(client, alice, bob, alice_client):
    for number in range(4):
        make_routine(bob, f"Of Bob {number}", visibility="public")
    first, *_others = [make_routine(alice, f"Of Alice {number}") for number in range(4)]
    first.save(update_fields=["changed_at"])
    response = alice_client.get("/")
    page = Page(response)
    assert page.cards == ["Of Alice 0", "Of Alice 3", "Of Alice 2", "Of Bob 3", "Of Bob 2", "Of Bob 1"]
    assert page.link("Continue") == first.get_absolute_url()
    assert response["Cache-Control"] == "private, no-store"
    alice_client.cookies["known"] = "2026-01-01~suspected-dvt"
    assert "Continue" not in Page(alice_client.get("/")).text


def test_the_front_page_takes_a_fixed_number_of_queries(client, alice, alice_client, django_assert_max_num_queries):
    for number in range(7):
        make_routine(alice, f"Evening feet {number}", visibility="public")
    with django_assert_max_num_queries(2):
        client.get("/")
    with django_assert_max_num_queries(6):  # one more for what is due today
        alice_client.get("/")


def test_the_front_page_is_only_to_read(client):
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405
