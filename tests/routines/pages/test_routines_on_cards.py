"""Routines in a list, for who has said what holds: each says what that means, and with a red flag there is none."""

import pytest
from django.core.management import call_command

from tests.factories import make_routine, make_step
from tests.techniques.page import Page, attributes, links, words

pytestmark = pytest.mark.django_db
LISTS = ["/", "/explore/", "/self-check/?sign=sa8&show=yes"]


@pytest.fixture
def house(db):
    call_command("load_routines", verbosity=0)


def answered(client, said):
    client.cookies["known"] = f"2026-01-01~{said}"
    return client


def cards(client, address):
    """The text of each card of a routine, by its title."""
    page = Page(client.get(address))
    found = {}
    for card in page.all("li", class_="card"):
        title = next(words(part) for part in walk_titles(card))
        found[title] = words(card)
    return found


def leads_to_routine(card):
    return any(attributes(link)["href"].startswith("/routines/") for link in links(card))


def walk_titles(card):
    return [part for part in card.children if getattr(part, "name", "") in ("h2", "h3")]


@pytest.mark.parametrize("address", ["/", "/explore/"])
def test_a_card_says_fine_lighter_left_out_or_not_today_with_the_reason(client, alice, address):
    make_routine(alice, make_step("temple-soft-circles", pressure=1), title="Temples", visibility="public")
    make_routine(alice, make_step("shoulder-top-squeeze", pressure=3), title="Shoulders", visibility="public")
    mixed = [make_step("calf-cupping-taps"), make_step("temple-soft-circles", pressure=1)]
    make_routine(alice, *mixed, title="Both", visibility="public")
    found = cards(answered(client, "pregnancy"), address)
    assert "With care" in found["Temples"]
    assert "With care" in found["Shoulders"]
    assert "Fits" in cards(answered(client, "bruise:foot"), address)["Temples"]
    assert "Do more lightly: Squeezing the top of the shoulder." in found["Shoulders"]
    assert "Leave parts out" in found["Both"]
    assert "Leave out: Light cupping on the calf." in found["Both"]
    assert "Pregnancy : Light strokes only" in found["Both"]
    assert "Not today" in cards(answered(client, "fever"), address)["Temples"]


@pytest.mark.parametrize("address", LISTS)
def test_every_routine_on_the_page_has_one(client, house, address):
    said = ("Fits", "With care", "Leave parts out", "Leave it out", "Not today")
    page = Page(answered(client, "pregnancy").get(address))
    routines = [card for card in page.all("li", class_="card") if leads_to_routine(card)]
    assert routines
    for card in routines:
        assert any(one in words(card) for one in said), words(card)


@pytest.mark.parametrize("address", LISTS)
def test_whoever_answered_nothing_sees_none_of_it(client, house, address):
    assert "badge-verdict" not in client.get(address).text


@pytest.mark.parametrize("address", LISTS)
def test_with_a_red_flag_help_comes_first_and_no_routine_is_offered(client, house, address):
    response = answered(client, "suspected-dvt").get(address)
    page = Page(response)
    assert "Get a medical assessment the same day" in page.text
    assert not [link for link in page.card_addresses if link.startswith("/routines/")]
    assert response["Cache-Control"].startswith("private, no-store")


def test_what_was_answered_is_kept_by_no_cache(client, house):
    for address in LISTS[:2]:
        response = answered(client, "pregnancy").get(address)
        assert response["Cache-Control"] == "private, no-store"
        assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("routines", [1, 12])
def test_it_costs_the_same_however_many_there_are(client, alice, routines, django_assert_max_num_queries):
    for number in range(routines):
        make_routine(alice, make_step("calf-wringing"), title=f"Calves {number}", visibility="public")
    answered(client, "pregnancy").get("/explore/")
    with django_assert_max_num_queries(6):
        client.get("/explore/")
    with django_assert_max_num_queries(6):
        client.get("/")


def test_ones_own_list_says_it_too_and_is_kept_nowhere(alice, alice_client):
    make_routine(alice, make_step("temple-soft-circles", pressure=1), title="Temples")
    make_routine(alice, make_step("shoulder-top-squeeze", pressure=3), title="Shoulders")
    assert "badge-verdict" not in alice_client.get("/routines/").text
    found = cards(answered(alice_client, "pregnancy"), "/routines/")
    assert "With care" in found["Temples"]
    assert "With care" in found["Shoulders"]
    assert "no-store" in alice_client.get("/routines/")["Cache-Control"]
