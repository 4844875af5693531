"""The picture of a stroke as pages show it: with its words, its pause, its other side, and small on cards."""

import re
from types import SimpleNamespace

from techniques.templatetags.drawings import card_picture
from tests.factories import make_technique
from tests.techniques.page import Page, attributes, walk, words


def page_of(client, slug):
    response = client.get(f"/techniques/{slug}/")
    assert response.status_code == 200
    return Page(response)


def test_the_page_leads_with_the_picture_and_says_the_same_in_words(client, db):
    page = page_of(client, "closing-flush")
    (figure,) = page.all("figure", class_="diagram")
    (picture,) = [e for e in walk(figure) if "picture" in (attributes(e).get("class") or "").split()]
    (said,) = [e for e in walk(figure) if e.name == "figcaption"]
    assert attributes(picture)["role"] == "img"
    assert attributes(picture)["aria-labelledby"] == attributes(said)["id"]
    assert words(said).startswith("Effleurage with the whole hand from the toes past")
    assert "towards the heart, slowly" in words(said)
    assert not [e for e in walk(picture) if e.name in ("a", "text", "title")]
    assert page.text.index("Effleurage with the whole hand") < page.text.index("How to do it")


def test_it_can_be_paused_and_shown_for_the_other_side(client, db):
    page = page_of(client, "closing-flush")
    assert len(page.all("input", class_="diagram-pause", type="checkbox")) == 1
    sides = {attributes(radio)["value"]: "checked" in attributes(radio) for radio in page.all("input", type="radio")}
    assert sides == {"left": False, "right": True}


def test_of_two_sentences_the_one_is_read_that_goes_with_the_side(client, db):
    page = page_of(client, "closing-flush")
    (said,) = page.all("figcaption", id="diagram-title")
    words_by_class = {attributes(e)["class"]: words(e) for e in walk(said) if e.name == "span"}
    assert words_by_class.keys() == {"diagram-said-right", "diagram-said-left"}
    for side in ("right", "left"):
        assert f"The picture shows: {side} lower leg and foot" in words_by_class[f"diagram-said-{side}"]
    assert not [
        e for e in walk(page_of(client, "back-long-glide").all("figure", class_="diagram")[0]) if "said" in str(e)
    ]


def test_where_both_hands_go_at_once_they_are_drawn_mirrored_and_no_side_is_asked(client, db):
    page = page_of(client, "back-long-glide")
    strokes = [attributes(g).get("transform") for g in page.all("g", class_="stroke-glide")]
    assert strokes[:2] == [None, "scale(-1 1)"]
    assert not page.all("input", type="radio")
    assert "on both sides at once" in page.text


def test_an_own_technique_without_a_picture_shows_where_it_works_on_the_body_map(alice_client, alice):
    lost = [None, {}, {"view": "elbow", "path": ["x"]}, {"view": "leg-back", "path": []}]
    for number, stored in enumerate(lost):
        technique = make_technique(f"own-{number}", author=alice, area="calf", diagram=stored)
        page = page_of(alice_client, technique.slug)
        assert not page.all("figure", class_="diagram")
        lit = page.all("a", class_="drawing-area", aria_current="true")
        assert {attributes(a)["data-area"] for a in lit} == {"calf"}


def test_a_card_shows_the_stroke_small_still_and_as_decoration(client, db):
    page = Page(client.get("/techniques/"))
    shown = page.all("div", class_="card-picture")
    assert len(shown) == len(page.cards)
    for picture in shown:
        image, svg = picture.children
        assert (attributes(image)["alt"], attributes(svg)["aria-hidden"]) == ("", "true")
        inner = [attributes(e) for e in walk(svg)][1:]
        assert not any("id" in found or "stroke-run" in found.get("class", "") for found in inner)


def test_the_pictures_of_cards_are_light(client, db):
    text = client.get("/techniques/").text
    sizes = [len(panel) for panel in re.findall(r'<div class="picture [^>]*card-picture".*?</div>', text)]
    assert sizes
    assert max(sizes) < 4000
    assert sum(sizes) / len(sizes) < 1800


def test_a_card_of_a_technique_without_a_picture_is_as_it_was():
    technique = SimpleNamespace(diagram=None, main_areas=[], stroke=None)
    assert card_picture(technique) == ""
