"""Being told, by the search, what to know before a massage of what was searched for."""

from urllib.parse import quote, quote_plus

import pytest

from techniques.models import Technique
from techniques.safety.rules import safe_for
from techniques.search.finding import find
from tests.factories import make_technique
from tests.techniques.health_check.answering import say
from tests.techniques.page import Page, attributes, walk
from tests.techniques.page import words as text_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def search(client, typed, headers=None):
    return Page(client.get("/techniques/", {"q": typed}, headers=headers))


# What is typed, and the condition that is told first, or none.
HEEDED = {
    "ankle sprain": "acute-sprain-strain",
    "sprained ankle": "acute-sprain-strain",
    "sprain": "acute-sprain-strain",
    "pregnancy": "pregnancy",
    "pregnant": "pregnancy",
    "prenatal back massage": "pregnancy",
    "shin splints": "stress-fracture",
    "plantar fasciitis": "plantar-fasciitis-acute",
    "DVT": "suspected-dvt",
    "blood clot": "suspected-dvt",
    "varicose veins": "varicose-veins",
    "osteoporosis": "osteoporosis",
    "diabetes massage": "diabetes",
    "fever": "fever",
    "gout": "gout",
    "cancer": "cancer",
    "chest pain": "pe-signs",
    "sunburn": "burn-frostbite",
    "high blood pressure": "hypertension-unstable",
    "warfarin": "anticoagulants",
    "heart attack": "recent-cardiac-stroke",
    "knee replacement": "joint-replacement",
    "arthritis": "osteoarthritis",
    "swollen ankles": "unexplained-swelling",
    "broken ankle": "fracture",
    "eczema": "rash",
    "headache": "severe-headache",
    "preg": "pregnancy",
    "calf": None,
    "sore neck": None,
    "tight calves": None,
    "cold hands": None,
    "standing stretch": None,
    "feather strokes": None,
    "leg massage": None,
    "foam roller": None,
    "self massage": None,
    "f": None,
    "xylophone": None,
}


@pytest.mark.parametrize(("typed", "slug"), HEEDED.items())
def test_who_searches_for_a_condition_is_told_of_it_first(client, typed, slug):
    for headers in (None, HTMX):
        page = search(client, typed, headers)
        boxes = page.all("div", class_="forewarned")
        if slug is None:
            assert not boxes
            continue
        links = [attributes(link)["href"] for link in walk(boxes[0]) if link.name == "a"]
        assert links[0] == f"/safety/{slug}/"
        assert links[-1] == f"/safety/check/?next=/techniques/%3Fq%3D{quote(quote_plus(typed))}"  # and back here
        whole = page.response.content.decode()
        assert whole.index("forewarned") < (whole.find('class="cards"') if page.cards else len(whole))


def test_the_api_tells_it_in_a_header(api):
    response = api.get("/api/v1/techniques/", {"q": "ankle sprain"})
    assert response["Link"] == '<http://testserver/safety/acute-sprain-strain/>; rel="help"'
    assert set(response.json()) == {"count", "next", "previous", "results"}
    assert "Link" not in api.get("/api/v1/techniques/", {"q": "ankle"})


def test_nobody_is_asked_what_they_have_said(client):
    assert search(client, "pregnancy").all("div", class_="forewarned")
    say(client, "pregnancy", "pre-eclampsia")
    assert not search(client, "pregnancy").all("div", class_="forewarned")


def test_what_a_technique_warns_of_is_not_what_it_is_for():
    make_technique("warned", name="Warned", cautions=["Never on a zygomatic sarabande."]).prepare()
    assert not find(Technique.objects.library(), "sarabande").exists()


def test_where_only_a_condition_is_named_what_suits_it_is_offered(client):
    page = search(client, "osteoporosis")
    suits = set(safe_for(Technique.objects.library(), "osteoporosis").values_list("slug", flat=True))
    assert {address.split("/")[-2] for address in page.card_addresses} <= suits
    assert page.cards
    assert "You named it: what is below goes by it." in page.text


def test_where_a_condition_is_only_asked_about_and_nothing_else_is_meant_that_is_said(client):
    page = search(client, "high blood pressure massage")
    assert page.cards == []
    assert "(see above), and no technique matches them" in page.text
    assert page.link("Show all techniques") == "/techniques/"


def test_no_massage_today_is_said_once_above_the_list(client):
    say(client, "fever")
    page = Page(client.get("/techniques/"))
    told = [box for box in page.all("div", class_="callout-danger") if "Fever" in text_of(box)]
    assert len(told) == 1
    assert "no technique below is suitable" in text_of(told[0])
    cards = page.all("li", class_="card")
    assert len(cards) == 24
    assert all("Not today" in text_of(card) for card in cards)
    assert not any(one.name == "details" for card in cards for one in walk(card))


def test_what_else_was_answered_still_stands_on_the_cards(client):
    say(client, "fever", "varicose-veins")
    cards = Page(client.get("/techniques/?area=calf")).all("li", class_="card")
    reasons = [text_of(one) for card in cards for one in walk(card) if one.name == "details"]
    assert reasons
    assert all("Varicose veins" in reason and "Fever" not in reason for reason in reasons)
