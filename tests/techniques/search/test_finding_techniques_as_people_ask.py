"""Finding what people mean: everyday words for a place, complaints, and what to know before a massage of them."""

import pytest

from techniques.browse.filters import Sort
from techniques.models import BodyArea, Technique
from techniques.search.complaints import complaints
from techniques.search.finding import find
from techniques.search.library_words import library_words
from techniques.search.phrases import required
from techniques.search.ranking import parts_of, terms_of
from tests.factories import make_technique
from tests.techniques.page import Page, attributes, walk
from tests.techniques.page import words as text_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def search(client, typed, headers=None, **more):
    return Page(client.get("/techniques/", {"q": typed, **more}, headers=headers))


def found(typed):
    return list(find(Technique.objects.library(), typed))


def working_on(*areas):
    return set(Technique.objects.library().filter(targets__area__lineage__overlap=list(areas), targets__role="primary"))


# What is typed, and the parts of the body that the first five aim at (or as many as there are, where there are fewer).
PLACES = {
    "low back": "lower-back",
    "lower back pain": "lower-back",
    "backpain": "back",
    "backache": "back",
    "back pain": "back",
    "bad back": "back",
    "lumbar": "lower-back",
    "small of the back": "lower-back",
    "loin": "lower-back",
    "upper back pain": "upper-back",
    "between the shoulder blades": "upper-back",
    "shoulder blade": "upper-back",
    "sore neck": "neck",
    "stiff neck": "neck",
    "massage for a stiff neck": "neck",
    "nape": "neck-back",
    "tech neck": "neck-back",
    "headache": "head neck",
    "migraine": "head neck",
    "migrane": "head neck",
    "head massage": "head",
    "tired eyes": "head",
    "tight hips": "hip",
    "psoas": "hip",
    "hip flexors": "hip",
    "bum": "buttock",
    "bottom": "buttock",
    "glutes": "buttock",
    "sciatica": "buttock",
    "tummy": "abdomen",
    "belly massage": "abdomen",
    "period pain": "abdomen lower-back",
    "pecs": "chest",
    "rib cage": "chest",
    "hamstrings": "thigh-back",
    "runner's knee": "knee",
    "aching knees": "knee",
    "shin splints": "shin ankle-front",
    "sore calves": "calf",
    "tight calf muscles": "calf",
    "calf cramp": "calf",
    "ankle sprain": "ankle",
    "twisted ankle": "ankle",
    "swollen ankles": "ankle",
    "outer ankle": "ankle-outer",
    "feet": "foot",
    "how to massage feet": "foot",
    "tired feet": "foot",
    "heelpain": "heel sole",
    "plantar fasciitis": "foot",
    "forearm tightness": "forearm",
    "mouse arm": "forearm",
    "tennis elbow": "elbow forearm",
    "crook of the arm": "elbow",
    "hand": "hand",
    "sore hands": "hand",
    "traps": "trapezius upper-back neck shoulder",
    "frozen shoulder": "shoulder upper-back neck",
    "thumb muscle": "palm",
    "jaw clenching": "jaw face",
}
# What is typed, and the technique that must come first.
FIRST = {
    "calf kneading": "calf-kneading-upwards",
    "carpal tunnel": "wrist-slow-circles",
    "temples": "temple-soft-circles",
    "inner thigh": "thigh-inner-soft-glide",
    "IT band": "thigh-outer-palm-press",
    "hamstring stretch": "hamstring-lying-stretch",
    "foot rub": "foot-warming-rub",
    "scalp massage": "scalp-shift",
    "KI1": "ki1-thumb-press",
    "LI4": "li4-thumb-press",
    "wrist pain": "wrist-slow-circles",
    "biceps": "upper-arm-kneading",
    "instep": "arch-knuckle-glide",
    "ball of the foot": "ball-of-foot-squeeze",
    "reflexology": "sole-thumb-walk",
    "hip flexor stretch": "hip-flexor-step-stretch",
    "hip flexors": "hip-flexor-step-stretch",
    "big toe joint": "toe-glide-and-pull",
    "Achilles heel": "achilles-assisted-stretch",
    "deltoid": "deltoid-palm-circles",
}
# What is typed, and what must be among the first five.
AMONG_FIRST = {
    "carpal tunnel": "palm-opening",
    "headache": "temple-soft-circles",
    "migraine": "scalp-shift",
    "tennis ball": "gluteal-ball-wall",
    "massage gun": "thigh-massage-gun",
    "gua sha": "upper-back-gua-sha",
    "scar": "scar-circles-belly",
    "tight chest muscle": "chest-edge-kneading",
    "adductors": "inner-thigh-soft-kneading",
    "nausea": "pc6-wrist-press",
    "heavy legs": "leg-light-upward-strokes",
    "foam roller": "calf-foam-roller",
    "plantar fasciitis": "sole-ball-roll",
    "SP6": "lower-leg-opening-glide",
    "knots between shoulder blades": "between-blades-circles",
    "quads": "thigh-front-kneading",
    "triceps": "upper-arm-kneading",
    "neck and shoulder": "shoulder-blade-thumb-hold",
    "thumb": "thumb-ball-circles",
    "sacrum": "sacrum-holding",
    "tired legs": "lower-leg-feather",
    "cupping": "calf-cupping-taps",
}


@pytest.mark.parametrize(("typed", "areas"), PLACES.items())
def test_what_people_call_a_place_finds_what_works_there(typed, areas):
    there, those = working_on(*areas.split()), found(typed)
    first = those[: min(5, len(there.intersection(those)))]
    assert first
    assert [technique.name for technique in first if technique not in there] == []


@pytest.mark.parametrize(("typed", "slug"), FIRST.items())
def test_one_technique_must_come_first(typed, slug):
    assert found(typed)[0].slug == slug


@pytest.mark.parametrize(("typed", "slug"), AMONG_FIRST.items())
def test_one_technique_must_be_among_the_first_five(typed, slug):
    assert slug in [technique.slug for technique in found(typed)[:5]]


@pytest.mark.parametrize("typed", ["hand", "palm", "foot", "arm", "fingers"])
def test_what_is_done_with_a_hand_does_not_come_before_what_is_done_to_it(typed):
    areas = {slug for part in parts_of(terms_of(typed)) for slug in part.meaning.areas}
    there = [technique in working_on(*areas) for technique in found(typed)]
    assert any(there)
    assert there == sorted(there, reverse=True)


def test_words_in_the_instructions_alone_do_not_make_it_a_technique_for_the_hand():
    make_technique("pull", name="Pull", instructions=["Lay a hand on it.", "Pull.", "Let go."]).prepare()
    assert "pull" not in [technique.slug for technique in found("hand")]


def test_a_place_that_no_technique_works_on_leads_to_what_is_known_of_it(client):
    page = search(client, "back of the knee")
    assert page.cards == []
    assert page.link("Back of knee") == "/body/knee-back/"


@pytest.mark.parametrize(("typed", "strongest"), [("sore neck", "neck"), ("neck pain", "neck"), ("tense", "tense")])
def test_how_it_feels_leaves_nothing_out(typed, strongest):
    asked = required(parts_of(terms_of(typed)))
    assert [term.typed for part in asked for term in part.terms] == [strongest]


def test_where_few_have_all_the_words_those_with_some_follow_and_that_is_said(client, api):
    make_technique("whole", name="Sarabande and gavotte").prepare()
    make_technique("half", name="A sarabande").prepare()
    page = search(client, "sarabande gavotte")
    assert page.cards == ["Sarabande and gavotte", "A sarabande"]
    text = page.text
    assert text.index("Sarabande and gavotte") < text.index("These have some of the words") < text.index("A sarabande")
    rows = api.get("/api/v1/techniques/", {"q": "sarabande gavotte"}).json()["results"]
    assert [row["slug"] for row in rows] == ["whole", "half"]
    assert [row["slug"] for row in api.get("/api/v1/techniques/?q=sarabande gavotte&sort=name").json()["results"]] == [
        "whole",
        "half",
    ]


def test_where_enough_have_all_the_words_the_others_are_left_out(client):
    for number in range(6):
        make_technique(f"whole-{number}", name="Sarabande and gavotte").prepare()
    make_technique("half", name="A sarabande").prepare()
    page = search(client, "sarabande gavotte")
    assert page.cards == ["Sarabande and gavotte"] * 6
    assert "some of the words" not in page.text


def test_the_pages_of_a_search_hold_each_technique_once_and_the_partial_ones_last(client):
    everything = found("slow oil glide")
    pages = [search(client, "slow oil glide", page=1 + start // 24) for start in range(0, len(everything), 24)]
    shown = [address for page in pages for address in page.card_addresses]
    assert len(set(shown)) == len(shown) == len(everything) > 24
    assert "These have some of the words" in pages[-1].text


@pytest.mark.parametrize("typed", ["lower back pain", "tennis ball", "neck and shoulder", "migrane", "pregnancy"])
def test_a_search_takes_few_queries_once_the_library_was_read(
    client, alice_client, typed, django_assert_max_num_queries
):
    for reader, most in ((client, 4), (alice_client, 5)):
        reader.get("/techniques/", headers=HTMX)
        with django_assert_max_num_queries(most):
            reader.get("/techniques/", {"q": typed, "without": "pregnancy", "sort": "usual"})


def options(page):
    (order,) = page.all("select", id="sort")
    return [(attributes(one)["value"], text_of(one)) for one in walk(order) if one.name == "option"]


def selected(page):
    (order,) = page.all("select", id="sort")
    chosen = [one for one in walk(order) if one.name == "option" and "selected" in attributes(one)]
    return text_of(chosen[0]) if chosen else options(page)[0][1]


def test_with_words_the_best_match_is_chosen_and_the_usual_order_can_be(client):
    page = search(client, "calf")
    assert selected(page) == "Best match"
    assert ("usual", "Usual order") in options(page)
    usual = search(client, "calf", sort="usual")
    assert selected(usual) == "Usual order"
    positions = [Technique.objects.get(name=name).position for name in usual.cards]
    assert positions == sorted(positions)
    assert usual.cards != page.cards


def test_without_words_no_best_match_is_offered(client):
    page = Page(client.get("/techniques/"))
    assert selected(page) == "Usual order"
    assert "Best match" not in dict(options(page)).values()
    assert Page(client.get("/techniques/?sort=relevance")).cards == page.cards


def test_an_order_that_says_nothing_is_left_out_of_the_address(client):
    for query, address in [
        ("q=calf&sort=relevance", "/techniques/?q=calf"),
        ("q=calf&sort=usual", "/techniques/?q=calf&sort=usual"),
        ("q=&sort=usual", "/techniques/"),
        ("sort=name", "/techniques/?sort=name"),
    ]:
        assert client.get(f"/techniques/?{query}", headers=HTMX)["HX-Push-Url"] == address


def test_the_api_has_both_orders_too(api):
    asked = "/api/v1/techniques/?per_page=200&q=calf"
    best, usual = (
        [row["slug"] for row in api.get(f"{asked}&sort={sort}").json()["results"]]
        for sort in (Sort.RELEVANCE, Sort.USUAL)
    )
    assert set(best) == set(usual)
    listed = list(Technique.objects.library().order_by("position", "slug").values_list("slug", flat=True))
    assert usual == [slug for slug in listed if slug in best]
    assert [row["slug"] for row in api.get(asked).json()["results"]] == best


def test_the_badge_counts_filters_and_not_the_words(client):
    badge = search(client, "calf").all("span", id="filters-chosen")[0]
    assert "hidden" in attributes(badge)
    badge = search(client, "calf", role="self", phase="work").all("span", id="filters-chosen")[0]
    assert text_of(badge) == "2"
    swapped = search(client, "calf", HTMX, role="self").all("span", id="filters-chosen")[0]
    assert text_of(swapped) == "1"
    assert "hx-swap-oob" in attributes(swapped)


def test_every_complaint_names_areas_of_the_library_and_each_word_once():
    areas = set(BodyArea.objects.current().values_list("slug", flat=True))
    told = [word for complaint in complaints() for word in complaint.words]
    assert len(set(told)) == len(told)
    for complaint in complaints():
        assert complaint.words
        assert complaint.areas
        assert set(complaint.areas) <= areas, complaint.words


def test_every_name_of_a_part_of_the_body_means_it():
    phrases = library_words().phrases
    for area in BodyArea.objects.current().filter(parent__isnull=False):
        for name in (area.name, *area.aliases):
            meant = {slug for part in parts_of(terms_of(name)) for slug in part.meaning.areas}
            assert area.slug in meant, name
    assert phrases.longest < 12
