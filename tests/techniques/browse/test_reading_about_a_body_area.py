"""Reading about a part of the body or a stroke: where it belongs, what to mind, and its techniques."""

import pytest

from techniques.models import BodyArea, Stroke, Technique
from tests.factories import make_technique
from tests.techniques.page import Page, attributes, links, words

pytestmark = pytest.mark.django_db


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return Page(response)


def test_an_area_says_where_it_lies_what_it_is_called_and_its_parts(client):
    page = read(client, "/body/calf/")
    way = [words(item) for item in page.all("nav", class_="breadcrumbs")[0].children[0].children]
    assert way == ["Body", "Lower limb", "Lower leg"]
    assert BodyArea.objects.get(slug="calf").latin_name in page.text
    assert page.link("Soleus") == "/body/soleus/"
    assert page.link("UBERON:").startswith("https://purl.obolibrary.org/obo/UBERON_")


def test_an_area_says_what_to_mind_and_how_hard_at_most(client):
    page = read(client, "/body/achilles-tendon/")
    assert "Take care here" in page.text
    assert "At most level 2 (Light)." in page.text
    assert page.link("Painful or thick Achilles tendon") == "/safety/achilles-tendinopathy/"


def test_an_area_lists_the_techniques_of_its_parts_too(client):
    page = read(client, "/body/lower-leg/")
    assert "Calf kneading from ankle to knee" in page.cards
    assert page.link("techniques in the library") == "/techniques/?area=lower-leg"


def test_an_area_without_techniques_says_so(client):
    assert "The library has no technique for this part yet." in read(client, "/body/armpit/").text


def test_every_area_has_a_page(client):
    for slug in BodyArea.objects.values_list("slug", flat=True):
        assert client.get(f"/body/{slug}/").status_code == 200


def test_a_structure_is_shown_on_the_map_by_the_part_that_holds_it(client):
    page = read(client, "/body/achilles-tendon/")
    assert page.all("a", class_="drawing-area", aria_current="true")


def test_the_body_is_a_tree_with_the_number_of_techniques(client):
    page = read(client, "/body/")
    tree = page.all("nav", id="body-area-list")[0]
    addresses = [attributes(link)["href"] for link in links(tree)]
    assert len(addresses) == len(set(addresses)) == BodyArea.objects.current().count() - 1
    on_the_leg = Technique.objects.library().for_area("lower-limb").count()
    assert f"Lower limb {on_the_leg}" in words(tree)


def test_an_area_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    for number in range(30):
        make_technique(f"glide-{number}", area="calf")
    for address, most in [("/body/calf/", 11), ("/body/", 3), ("/strokes/effleurage/", 7), ("/strokes/", 3)]:
        with django_assert_max_num_queries(most):
            client.get(address)


def test_a_long_list_stops_and_leads_to_the_library(client):
    for number in range(30):
        make_technique(f"glide-{number}", area="armpit")
    page = read(client, "/body/armpit/")
    assert len(page.cards) == 24
    assert "these 30 techniques" in page.text


def test_a_stroke_says_what_it_is_and_lists_its_techniques(client):
    page = read(client, "/strokes/trigger-point-pressure/")
    assert Stroke.objects.get(slug="trigger-point-pressure").definition in page.text
    assert "Thumb hold on the soleus" in page.cards
    assert page.link("Pregnancy" if "Pregnancy" in page.text else "Blood-thinning medicine").startswith("/safety/")


def test_every_stroke_has_a_page_and_the_list_says_how_many_techniques(client):
    page = read(client, "/strokes/")
    for stroke in Stroke.objects.current():
        assert page.link(stroke.name) == stroke.get_absolute_url()
        assert client.get(stroke.get_absolute_url()).status_code == 200
    assert f"{Technique.objects.library().with_stroke('effleurage').count()} techniques" in page.text


def test_nothing_of_others_is_listed(client, alice_client, bob_client, bob):
    before = [client.get(address).content for address in ("/body/", "/strokes/")]
    make_technique("secret-squeeze", name="Secret squeeze", author=bob, position=0)
    for address in ("/body/calf/", "/strokes/effleurage/"):
        assert "Secret squeeze" in read(bob_client, address).cards
        for other in (client, alice_client):
            assert "Secret squeeze" not in read(other, address).text
    assert [client.get(address).content for address in ("/body/", "/strokes/")] == before


@pytest.mark.parametrize("address", ["/body/nowhere/", "/strokes/nothing/", "/body/%00/"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/body/calf/", "/strokes/effleurage/", "/safety/pregnancy/"])
def test_reading_is_all_one_can_do(alice_client, address):
    assert alice_client.post(address).status_code == 405
