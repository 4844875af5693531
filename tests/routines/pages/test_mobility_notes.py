"""Ticking what one notices about how one moves: places, techniques and routines that fit, and no diagnosis."""

import logging

import pytest
from django.core.management import call_command

from techniques.models import Guidance
from tests.factories import make_routine, make_step, make_technique
from tests.techniques.page import Page, attributes, words

pytestmark = pytest.mark.django_db
ADDRESS = "/self-check/"
SIGNS = [f"sa{number}" for number in range(1, 9)]


@pytest.fixture
def house(db):
    call_command("load_routines", verbosity=0)


def ticked(client, *signs):
    response = client.get(ADDRESS, {"sign": signs, "show": "yes"})
    assert response.status_code == 200
    return Page(response)


def boxes(page):
    return [attributes(box) for box in page.all("input", type="checkbox", name="sign")]


def routines_on(page):
    return [address for address in page.card_addresses if address.startswith("/routines/")]


def techniques_on(page):
    return [address.split("/")[2] for address in page.card_addresses if address.startswith("/techniques/")]


def test_each_of_the_eight_signs_is_asked_and_none_is_answered_yet(client):
    page = Page(client.get(ADDRESS))
    assert [box["value"] for box in boxes(page)] == SIGNS
    assert not [box for box in boxes(page) if "checked" in box]
    assert [attributes(form)["method"] for form in page.all("form", action=f"{ADDRESS}#fits")] == ["get"]
    assert page.text.count("not a diagnosis") == 1
    assert not page.cards


def test_every_sign_names_places_and_finds_techniques_and_a_routine_for_them(client, house):
    for sign in SIGNS:
        page = ticked(client, sign)
        areas = {area.slug for area in Guidance.objects.get(slug=sign).areas.all()}
        assert areas
        assert areas <= {attributes(chip)["href"].split("/")[2] for chip in page.all("a", class_="chip")}
        assert techniques_on(page)
        assert routines_on(page), sign


def test_what_was_ticked_stays_ticked_and_the_address_holds_all_of_it(client):
    page = ticked(client, "sa1", "sa5")
    assert [box["value"] for box in boxes(page) if "checked" in box] == ["sa1", "sa5"]
    again = Page(client.get(f"{ADDRESS}?sign=sa1&sign=sa5"))
    assert techniques_on(again) == techniques_on(page)


def test_what_is_shown_works_on_the_places_of_the_sign(client, house):
    page = ticked(client, "sa7")
    library = client.get(page.link("All techniques for these places"))
    assert page.link("All techniques for these places").startswith("/techniques/?area=")
    assert library.status_code == 200
    areas = {"toes", "sole", "shin"}
    for slug in techniques_on(page):
        works_on = client.get(f"/api/v1/techniques/{slug}/").json()["targets"]
        lineages = [client.get(f"/api/v1/body-areas/{target['area']}/").json()["lineage"] for target in works_on]
        assert areas & {slug for lineage in lineages for slug in lineage}


def test_a_routine_fits_when_half_of_its_steps_work_there(client):
    on_toes, on_head = make_technique("toe-thing", "toes"), make_technique("head-thing", "scalp")
    steps = {"half": [on_toes, on_head], "less": [on_toes, on_head, on_head], "all": [on_toes]}
    made = {
        name: make_routine(None, *[make_step(t.slug) for t in used], title=name, visibility="public")
        for name, used in steps.items()
    }
    assert routines_on(ticked(client, "sa7")) == [made["all"].get_absolute_url(), made["half"].get_absolute_url()]


def test_a_persons_routine_is_not_proposed_be_it_public_or_not(client, alice):
    make_routine(alice, make_step("toe-spread-fingers"), visibility="public")
    make_routine(alice, make_step("toe-spread-fingers"))
    page = ticked(client, "sa7")
    assert not routines_on(page)
    assert page.link("Build one of your own") == "/routines/new/"


def test_own_techniques_are_found_by_their_author_alone(alice, alice_client, bob_client):
    made = make_technique("own--23456789", "toes", author=alice, phase="mobilise", position=0)
    made.targets.create(area=Guidance.objects.get(slug="sa7").areas.get(slug="sole"))
    made.targets.create(area=Guidance.objects.get(slug="sa7").areas.get(slug="shin"))
    assert made.slug in techniques_on(ticked(alice_client, "sa7"))
    assert made.slug not in techniques_on(ticked(bob_client, "sa7"))


def test_with_nothing_ticked_it_says_so_and_leads_to_the_library(client):
    page = ticked(client)
    assert "You ticked nothing" in page.text
    assert page.link("See all techniques") == "/techniques/"
    assert not page.cards


@pytest.mark.parametrize("sign", ["sa9", "sr1", "", "%00", "sa1%20or%201=1", "x" * 3000])
def test_what_is_no_sign_is_said_and_left_aside(client, sign):
    page = Page(client.get(f"{ADDRESS}?sign={sign}&sign=sa7"))
    assert "Some of this was not understood" in page.text
    assert [box["value"] for box in boxes(page) if "checked" in box] == ["sa7"]


def test_nothing_of_it_is_kept_or_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        response = client.get(f"{ADDRESS}?sign=sa1")
    assert not response.cookies
    logged = [record for record in caplog.records if record.name != "django.db.backends"]
    assert not [record for record in logged if "sa1" in record.getMessage()]
    assert not boxes_checked(client)


def boxes_checked(client):
    return [box for box in boxes(Page(client.get(ADDRESS))) if "checked" in box]


def test_answers_are_no_page_for_search_engines_nor_for_other_sites(client):
    answered = client.get(f"{ADDRESS}?sign=sa1")
    assert '<meta name="robots" content="noindex, follow">' in answered.content.decode()
    assert "noindex" not in client.get(ADDRESS).content.decode()
    assert answered["Referrer-Policy"] == "same-origin"
    assert "private" in answered["Cache-Control"]


def test_what_the_reader_said_about_their_health_counts_here_too(client):
    client.post("/safety/check/", {"has-pregnancy": "on", "placed": "yes"})
    judged = ticked(client, "sa8")
    assert judged.all("div", class_="verdict")
    client.post("/safety/check/", {"has-suspected-dvt": "on"})
    stopped = ticked(client, "sa8")
    assert not techniques_on(stopped)


def test_it_costs_the_same_number_of_queries_whatever_is_ticked(client, house, django_assert_num_queries):
    for signs in (["sa1"], SIGNS):
        with django_assert_num_queries(4):
            ticked(client, *signs)


@pytest.mark.parametrize(("page", "label"), [("/", "How do you move?"), ("/safety/", "Tick what you notice")])
def test_other_pages_lead_there(client, page, label):
    assert Page(client.get(page)).link(label) == ADDRESS


def test_the_footer_leads_there_from_everywhere(client):
    (footer,) = Page(client.get("/strokes/")).all("footer")
    assert "How do you move?" in words(footer)


def test_it_is_only_to_read(client):
    assert client.head(ADDRESS).status_code == 200
    assert client.post(ADDRESS).status_code == 405
