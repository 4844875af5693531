"""What pages tell other programs: how a thing is done, one address for each page, and nothing of what is private."""

import json
import re

import pytest

from routines.models.share_link import ShareLink
from techniques.models import Technique
from tests.factories import make_routine, make_step, make_technique

pytestmark = pytest.mark.django_db
SITE = "https://effleur.example"
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
OPEN_GRAPH = re.compile(r'<meta property="(og:\w+)" content="([^"]*)">')
DURATION = re.compile(r"P\d+DT\d\dH\d\dM\d\dS")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def told(client, address):
    """The one block of data on a page, or None."""
    found = DATA.findall(client.get(address).text)
    assert len(found) <= 1
    return json.loads(found[0]) if found else None


def open_graph(client, address):
    return dict(OPEN_GRAPH.findall(client.get(address).text))


def nodes(data):
    """Each node within the data that has a type."""
    if isinstance(data, dict):
        if "@type" in data:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            yield from nodes(part)


def test_the_page_of_a_technique_says_how_it_is_done(client):
    technique = Technique.objects.get(slug="sole-ball-roll")
    data = told(client, "/techniques/sole-ball-roll/")
    assert (data["@context"], data["@type"]) == ("https://schema.org", "HowTo")
    assert (data["name"], data["description"]) == (technique.name, technique.summary)
    assert data["url"] == f"{SITE}/techniques/sole-ball-roll/"
    assert [step["text"] for step in data["step"]] == technique.instructions
    assert [step["position"] for step in data["step"]] == list(range(1, len(technique.instructions) + 1))
    assert [tool["name"] for tool in data["tool"]] == technique.tools
    assert data["totalTime"] == "P0DT00H01M30S"


def test_every_technique_of_the_library_says_so_in_full_in_a_fixed_number_of_queries(
    client, django_assert_max_num_queries
):
    for slug in Technique.objects.library().values_list("slug", flat=True):
        with django_assert_max_num_queries(15):
            data = told(client, f"/techniques/{slug}/")
        assert data["@type"] == "HowTo", slug
        assert DURATION.fullmatch(data["totalTime"]), slug
        for node in nodes(data):
            assert node["@type"] in {"HowTo", "HowToStep", "HowToTool", "HowToSupply", "Organization"}, slug
            assert all(value for value in node.values()), slug


def test_nothing_is_called_a_therapy_unless_the_site_asks_for_it(client, settings):
    address = "/techniques/inner-ankle-thumb-hold/"
    assert "Medical" not in json.dumps(told(client, address))
    settings.JSON_LD_MEDICAL = True
    how, therapy = told(client, address + "?again")["@graph"]
    assert (how["@type"], therapy["@type"]) == ("HowTo", "MedicalTherapy")
    assert therapy["url"] == how["url"]
    names = [entry["name"] for entry in therapy["contraindication"]]
    named = Technique.objects.get(slug="inner-ankle-thumb-hold").contraindications.values_list("name", flat=True)
    assert sorted(names) == sorted(named)


def test_a_public_routine_says_how_it_is_done_section_by_section(client, alice):
    routine = make_routine(alice, make_step(note="Slowly."), title="Ankles", visibility="public", sections=2)
    data = told(client, routine.get_absolute_url())
    assert (data["@type"], data["name"]) == ("HowTo", "Ankles")
    assert data["author"] == {"@type": "Person", "name": "Alice"}
    assert [section["@type"] for section in data["step"]] == ["HowToSection", "HowToSection"]
    assert data["step"][0]["itemListElement"][0]["text"].endswith("Slowly.")


def test_no_page_of_anything_private_tells_a_thing(client, alice, alice_client):
    own = make_technique("mine--a", author=alice, name="Mine")
    own.prepare()
    routine = make_routine(alice)
    link = ShareLink.make(routine)
    addresses = [own.get_absolute_url(), routine.get_absolute_url(), f"/s/{link.token}/", "/techniques/mine/"]
    for address in addresses:
        page = alice_client.get(address)
        assert page.status_code == 200
        assert not DATA.search(page.text), address
        assert not OPEN_GRAPH.search(page.text), address
        assert not CANONICAL.search(page.text), address
    assert not OPEN_GRAPH.search(client.get(f"/s/{link.token}/").text)


@pytest.mark.parametrize(
    "address",
    [
        *["/", "/techniques/", "/techniques/closing-flush/", "/body/", "/body/calf/", "/strokes/", "/explore/"],
        *["/strokes/effleurage/", "/safety/", "/safety/pregnancy/", "/self-check/", "/learn/", "/learn/how-often/"],
    ],
)
def test_a_public_page_has_a_title_a_description_and_one_address(client, address):
    page = client.get(address).text
    assert CANONICAL.findall(page) == [SITE + address]
    said = open_graph(client, address)
    assert said["og:url"] == SITE + address
    assert said["og:site_name"] == "Effleur"
    assert said["og:title"]
    assert said["og:description"]
    assert said["og:locale"] == "en_GB"


def test_what_was_chosen_on_a_page_is_not_in_its_address(client):
    address = "/techniques/?area=calf&q=knead&sort=name"
    assert CANONICAL.findall(client.get(address).text) == [f"{SITE}/techniques/"]
    assert open_graph(client, address) == {}
    assert '<meta name="robots" content="noindex, follow">' in client.get(address).text


def test_no_answer_about_health_is_told(client):
    client.cookies["known"] = "2026-01-01~pregnancy"
    page = client.get("/techniques/inner-ankle-thumb-hold/").text
    assert 'badge-verdict-not-here">Leave it out<' in page
    assert "Leave it out" not in DATA.search(page)[1]
    assert all("regnan" not in value for value in dict(OPEN_GRAPH.findall(page)).values())


def test_nothing_in_a_text_ends_the_data(client, alice):
    title = "</script><script>alert(1)</script> & <!--"
    routine = make_routine(alice, title=title, visibility="public")
    page = client.get(routine.get_absolute_url()).text
    assert "<script>alert" not in page
    assert told(client, routine.get_absolute_url())["name"] == title
