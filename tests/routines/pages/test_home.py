"""The front page: what this is, the body, the search, and what others made public."""

import pytest

from routines.models import Routine
from techniques.models import Technique
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db


def make_routine(author, title, **fields):
    return Routine.objects.create(author=author, title=title, **fields)


def test_the_front_page_leads_to_the_body_the_search_and_the_library(client):
    page = Page(client.get("/"))
    assert len(page.all("h1")) == 1
    assert page.all("form", role="search", action="/techniques/")
    assert page.all("a", class_="drawing-area")
    assert page.link(f"All {Technique.objects.library().count()} techniques") == "/techniques/"
    assert page.link("When not to massage") == "/safety/"
    assert page.link("Build a routine") == "/routines/new/"


def test_the_newest_public_routines_are_shown_and_no_private_or_hidden_one(client, alice, alice_client):
    for number in range(7):
        make_routine(alice, f"Evening feet {number}", visibility="public")
    make_routine(alice, "For me alone")
    make_routine(alice, "Taken down", visibility="public", hidden_at="2026-01-01T00:00Z")
    for reader in (client, alice_client):
        page = Page(reader.get("/"))
        assert page.cards == [f"Evening feet {number}" for number in (6, 5, 4, 3, 2, 1)]


def test_the_front_page_takes_a_fixed_number_of_queries(client, alice, django_assert_max_num_queries):
    for number in range(7):
        make_routine(alice, f"Evening feet {number}", visibility="public")
    with django_assert_max_num_queries(2):
        client.get("/")


def test_the_front_page_is_only_to_read(client):
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405
