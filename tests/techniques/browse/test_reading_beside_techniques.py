"""What there is to read beside the techniques: graded claims with sources, found by the words people search with."""

import json
import re

import pytest

from techniques.browse.learning import topics_for
from techniques.models import Source, Topic
from tests.techniques.page import Page, attributes, words

pytestmark = pytest.mark.django_db
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)

LEADS = {
    "why-ankles-matter": [
        *(
            "why do ankles matter",
            "high heels",
            "Plantarflexion",
            "dorsiflexion",
            "strengthen my ankles",
            "balance training",
        ),
        *("flats", "my ankle gives way", "ankle anatomy"),
    ],
    "how-walking-uses-the-foot": ["gait", "walking", "barefoot", "arch", "flat feet", "overstriding", "running form"],
    "how-often": [
        "how often",
        "How often should I massage my feet?",
        "weekly",
        "monthly",
        "once a week",
        "every two weeks",
    ],
    "daily-habits": [
        *(
            "posture",
            "hydration",
            "drink water",
            "stay active",
            "which oil",
            "lavender",
            "Lavendér",
            "shoes",
            "daily habits",
        ),
    ],
    "what-ankle-massage-cannot-do": [
        *(
            "ankle massage for back pain",
            "lower back pain",
            "energy",
            "stress",
            "endorphins",
            "injury prevention",
            "toxins",
        ),
        *("strengthening", "adhesions", "reproductive organs", "lactic acid", "does massage really work"),
    ],
    "how-do-you-move": ["squat", "balance", "gait", "touch my toes", "deadlift"],
}
NOWHERE = [
    "",
    "calf",
    "calf kneading",
    "thumb walk",
    "closing flush",
    "active ankle circles",
    "hurt it a week ago",
    "?!",
]


def test_a_search_leads_to_what_there_is_to_read_on_it():
    missed = [
        (typed, slug)
        for slug, searches in LEADS.items()
        for typed in searches
        if slug not in [topic.slug for topic in topics_for(typed)]
    ]
    assert missed == []
    assert {typed: topics_for(typed) for typed in NOWHERE if topics_for(typed)} == {}
    assert topics_for("ankle massage for back pain")[0].slug == "what-ankle-massage-cannot-do"
    assert len(topics_for("posture energy gait weekly high heels")) == 2


def test_every_topic_is_led_to_and_every_claim_can_be_looked_up():
    assert {topic.slug for topic in Topic.objects.current()} == set(LEADS)
    for topic in Topic.objects.current().filter(page=""):
        for claim in topic.claims:
            sources = Source.objects.filter(slug__in=claim["sources"])
            assert len(sources) == len(claim["sources"]), topic.slug
            assert any(source.says for source in sources) or claim["evidence"] != "fact", (topic.slug, claim["heading"])


def test_a_topic_says_each_claim_with_its_grade_and_sources(client):
    page = Page(client.get("/learn/what-ankle-massage-cannot-do/"))
    topic = Topic.objects.get(slug="what-ankle-massage-cannot-do")
    claims = page.all("section", class_="claim")
    assert len(claims) == len(topic.claims)
    back = words(claims[0])
    for said in ("Back pain", "no trial", "Not supported", "Massage for low-back pain"):
        assert said in back
    assert "/techniques/lower-back-kneading/" in page.card_addresses
    assert page.link("Suggest a routine") == (
        "/routines/suggest/?minutes=10&purpose=loosen&areas=lower-back&areas=ankle&areas=foot"
    )
    assert client.get(page.link("Suggest a routine")).status_code == 200


def test_a_topic_is_told_to_machines_as_an_article_with_what_it_cites(client):
    data = json.loads(DATA.search(client.get("/learn/why-ankles-matter/").text)[1])
    assert (data["@type"], data["headline"]) == ("Article", "Why ankles matter")
    cited = {work["name"] for work in data["citation"]}
    assert "The epidemiology of ankle sprains in the United States" in cited


def test_the_list_leads_to_every_topic_and_to_the_mobility_notes(client):
    page = Page(client.get("/learn/"))
    titles = page.all("h2", class_="topic-name")
    addresses = [attributes(link)["href"] for title in titles for link in title.children if not isinstance(link, str)]
    assert addresses == [topic.get_absolute_url() for topic in Topic.objects.current()]
    assert addresses[-1] == "/self-check/"
    assert client.get("/learn/how-do-you-move/").status_code == 404
    assert client.get("/learn/nothing/").status_code == 404


def test_the_library_shows_what_to_read_even_where_no_technique_fits(client):
    page = Page(client.get("/techniques/?q=posture"))
    assert "To read Daily habits alongside massage" in page.text
    assert page.link("Daily habits alongside massage") == "/learn/daily-habits/"
    squat = Page(client.get("/techniques/?q=squat"))
    assert squat.link("How do you move?") == "/self-check/"
    assert "Daily habits" not in Page(client.get("/techniques/?q=calf")).text


def test_exploring_shows_what_to_read_where_no_routine_fits(client):
    assert Page(client.get("/explore/?q=hydration")).link("Daily habits alongside massage") == "/learn/daily-habits/"


def test_an_area_names_what_there_is_to_read_on_it(client):
    assert Page(client.get("/body/ankle/")).link("Why ankles matter") == "/learn/why-ankles-matter/"
