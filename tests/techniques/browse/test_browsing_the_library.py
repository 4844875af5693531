"""Browsing the library: what the filters and the search find, what is said beside them, and what harms nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from techniques.browse.library_page import LibraryPage
from techniques.models import BodyArea, Edition, Technique
from techniques.search.finding import find
from tests.factories import make_technique
from tests.techniques.page import Page, attributes, words

pytestmark = pytest.mark.django_db


def browse(client, query=""):
    response = client.get(f"/techniques/?{query}")
    assert response.status_code == 200
    return Page(response)


def library(query="", user=None):
    return LibraryPage(QueryDict(query), Technique.objects.visible_to(user or AnonymousUser()).current())


def found(query):
    return {technique.slug for technique in library(query).filters.qs}


def number_in_library():
    return Technique.objects.library().count()


def number_of(page):
    return words(page.all("h2")[0])


def test_the_library_lists_every_technique_with_what_one_wants_to_know_at_once(client):
    page = browse(client)
    assert number_of(page) == f"{number_in_library()} techniques"
    assert len(page.cards) == 24
    card = next(words(card) for card in page.all("li", class_="card") if "Opening leg glide" in words(card))
    for said in ("Effleurage", "Warm-up", "Lower leg", "Calf", "Feather to light", "45 to 90 s", "Self or partner"):
        assert said in card


def test_an_area_finds_what_works_on_its_parts():
    assert "calf-kneading-upwards" in found("area=lower-limb") & found("area=lower-leg") & found("area=gastrocnemius")
    assert found("area=gastrocnemius") < found("area=calf") < found("area=lower-leg")


def test_the_choices_of_one_filter_add_up_and_the_filters_narrow_each_other():
    assert found("area=heel&area=calf") == found("area=heel") | found("area=calf")
    assert found("area=calf&stroke=petrissage") == found("area=calf") & found("stroke=petrissage")


def test_a_stroke_finds_techniques_in_which_it_is_only_one_of_several():
    assert "sole-bands-thumb-sink" in found("stroke=friction-circular")


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("role=self", lambda t: t.for_self),
        ("role=partner", lambda t: t.for_partner),
        ("pressure_max=2", lambda t: t.pressure_min <= 2),
        ("minutes_max=1", lambda t: t.seconds_min <= 60),
        ("phase=close&phase=deep", lambda t: t.phase in ("close", "deep")),
        ("position=leg-stretched", lambda t: "leg-stretched" in t.positions),
        ("position=seated&role=self", lambda t: t.for_self and t.position_for("self") == "seated"),
        ("position=supine&role=partner", lambda t: t.for_partner and t.position_for("partner") == "supine"),
    ],
)
def test_each_filter_keeps_what_fits_and_nothing_else(query, holds):
    assert found(query) == {t.slug for t in Technique.objects.library() if holds(t)}
    assert 0 < len(found(query)) < number_in_library()


def test_search_finds_an_unfinished_word_and_another_name_of_an_area():
    assert "calf-kneading-upwards" in found("q=gastroc") <= found("area=lower-limb")
    assert "calf-kneading-upwards" in found("q=calf knea")


def test_search_needs_every_word_where_enough_have_them_all():
    assert len(found("q=glide thigh")) >= 6
    assert found("q=glide thigh") <= found("q=glide") & found("q=thigh")


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        *[("feet", "sole-bands-thumb-sink"), ("foot", "heel-palm-circles"), ("calves", "calf-kneading-upwards")],
        *[("sore calves", "calf-wringing"), ("calf muscles", "calf-kneading-upwards")],
        *[("back of lower leg", "calf-kneading-upwards"), ("stiff", "ankle-bone-circles")],
        *[("stiff ankles", "ankle-bone-circles"), ("instep", "sole-bands-thumb-sink"), ("toes", "closing-flush")],
        *[("shins", "tibialis-anterior-trace"), ("heels", "heel-palm-circles"), ("achilles", "achilles-area-kneading")],
        *[("self massage", "ankle-rotations-active"), ("partner massage", "achilles-assisted-stretch")],
    ],
)
def test_search_understands_everyday_words(words, slug):
    assert slug in found(f"q={words}")
    assert find(Technique.objects.all(), words).filter(slug=slug).exists()


def test_search_takes_any_of_the_words_only_where_nothing_has_them_all():
    assert found("q=zygomatic calves") == found("q=calves")
    assert found("q=zygomatic") == set()
    assert found("q=self massage") == {t.slug for t in Technique.objects.library() if t.for_self}


def test_search_puts_the_best_match_first():
    assert library("q=calf kneading").page[0].slug == "calf-kneading-upwards"


@pytest.mark.parametrize("words", ["' | !", "a:* & b", "((", "\\", "%", ":*", "ankle' | '", "-ankle", '"', "ankle:*"])
def test_search_takes_any_sign_as_plain_text(client, words):
    assert client.get("/techniques/", {"q": words}).status_code == 200


def test_the_order_is_as_asked():
    names = [t.name for t in library("sort=name").page]
    assert names == sorted(names)
    seconds = [t.seconds_default for t in library("sort=time").page]
    assert seconds == sorted(seconds)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "area=calf",
        "area=foot&stroke=compression&role=self",
        "q=ankle&pressure_max=2",
        "without=pregnancy&area=ankle&phase=work",
        "minutes_max=1&position=seated&without=open-wound&without=anticoagulants",
        "area=foot&position=seated&position=prone&role=self",
    ],
)
def test_the_count_beside_each_choice_is_what_the_choice_gives(query):
    several = {"without"}  # a condition more leaves out more; a choice more of any other filter is counted alone
    for group in library(query).groups:
        for option in group.options:
            if option.count is None:
                continue
            chosen = QueryDict(query, mutable=True)
            kept = chosen.getlist(group.name) if group.name in several else []
            chosen.setlist(group.name, [*kept, option.value])
            there = library(chosen.urlencode())
            assert option.count == there.filters.qs.count(), (query, option.id)
        assert there.total == option.count, (query, option.id)  # which counts all choices anew, so once for a filter


ASKED = [
    "",
    "q=calf",
    "q=gastrocnemus",
    "q=zygomatic",
    "area=calf&stroke=petrissage&without=pregnancy&without=diabetes&q=calf",
    "area=heel&phase=stretch&pressure_max=0&role=partner",
    "without=fever",
    "area=nowhere&sort=newest",
    "sort=time&page=2",
]


@pytest.mark.parametrize("query", ASKED)
def test_the_page_takes_few_queries_whatever_is_asked(client, alice_client, query, django_assert_max_num_queries):
    for number in range(40):
        make_technique(f"glide-{number}", area="heel")
    client.get("/techniques/", headers={"HX-Request": "true"})  # what holds for an edition of the library is read once
    # An empty list asks which filter to drop, and what may be done instead of what is left out.
    more = 0 if library(query).total else 3
    with django_assert_max_num_queries(4 + more):
        assert client.get(f"/techniques/?{query}").status_code == 200
    with django_assert_max_num_queries(5 + more):  # with the person, and routines beside what is searched for
        assert alice_client.get(f"/techniques/?{query}").status_code == 200


def test_a_change_of_the_library_is_seen_at_once(client, alice_client):
    before = len(Technique.objects.library())
    for reader in (client, alice_client):
        browse(reader)
    make_technique("glide-new", area="heel")
    BodyArea.objects.filter(slug="heel").update(name="Heel pad")
    Edition.next()
    for reader in (client, alice_client):
        assert number_of(browse(reader)) == f"{before + 1} techniques"
        assert "Heel pad" in browse(reader, "area=heel").text


def test_pages_keep_the_filters(client):
    for number in range(30):
        make_technique(f"glide-{number}", area="heel")
    page = browse(client, "area=heel&role=self")
    following = page.link("Next")
    assert "area=heel" in following
    assert "role=self" in following
    second = Page(client.get(f"/techniques/{following}"))
    assert not set(page.card_addresses) & set(second.card_addresses)


def test_each_chosen_value_can_be_taken_away_alone(client):
    page = browse(client, "area=calf&area=heel&q=circles&page=1&role=")
    assert page.link("Calf") == "/techniques/?area=heel&q=circles"
    assert page.link("“circles”") == "/techniques/?area=calf&area=heel"
    assert page.link("Clear all") == "/techniques/"


def test_what_is_chosen_is_ticked_in_the_form(client):
    page = browse(client, "area=calf&role=self")
    ticked = {attributes(box)["id"] for box in page.all("input") if "checked" in attributes(box)}
    assert {"area-calf", "role-self", "pressure_max-any"} <= ticked


def test_an_empty_result_says_which_filter_to_drop(client):
    page = browse(client, "q=kneading&area=toes&stroke=effleurage")
    assert "No technique fits all of this" in page.text
    freed = Page(client.get(page.link("Without “kneading”")))
    assert freed.cards


def test_a_result_that_no_single_filter_empties_offers_a_fresh_start(client):
    page = browse(client, "q=nothinglikethis&area=scalp&stroke=tapotement")
    assert "No single filter is the reason" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("area=nowhere", "Area: Unknown: nowhere."),
        ("area=%00", "Area: Unknown"),
        ("stroke=<script>", "Stroke: Unknown: <script>."),
        ("q=%00", "Search: Null characters are not allowed."),
        ("q=" + "a" * 1000, "Search: Ensure this value has at most 200 characters"),
        ("pressure_max=6", "Pressure at most: Ensure this value is less than or equal to 5."),
        ("pressure_max=" + "9" * 5000, "Pressure at most:"),
        ("minutes_max=-1", "Minutes at most: Ensure this value is greater than or equal to 1."),
        ("minutes_max=NaN", "Minutes at most: Enter a whole number."),
        ("role=nobody", "For: Select a valid choice."),
        ("phase=x&phase=work", "Part of a routine: Select a valid choice."),
        ("sort=x", "Order: Select a valid choice."),
        ("&".join(f"area=a{n}" for n in range(900)), "Area: Choose at most 60."),
    ],
)
def test_what_is_not_understood_is_said_and_left_aside(client, query, said):
    page = browse(client, query)
    assert said in page.text
    assert number_of(page) == f"{number_in_library()} techniques"


def test_ten_thousand_values_are_refused(client):
    assert client.get("/techniques/?" + "&".join(f"area=a{n}" for n in range(10_000))).status_code == 400


@pytest.mark.parametrize("number", ["0", "-5", "x", "99999999999999999999", "%00"])
def test_a_page_that_is_not_there_gives_one_that_is(client, number):
    assert browse(client, f"page={number}").cards


def test_a_repeated_single_filter_counts_once():
    assert found("role=partner&role=self") == found("role=self")


def test_what_looks_like_markup_is_shown_as_text(client):
    assert b"<script>alert" not in client.get("/techniques/", {"q": "<script>alert(1)</script>"}).content


def test_a_filter_that_changes_swaps_the_results_and_the_counts_alone(client):
    response = client.get("/techniques/?area=calf&role=&pressure_max=", headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/techniques/?area=calf"
    assert "HX-Request" in response["Vary"]
    page = Page(response)
    assert not page.all("main")
    assert len(page.cards) == len(found("area=calf"))
    assert page.all("span", id="count-stroke-petrissage", hx_swap_oob="true")


@pytest.mark.parametrize(
    "address", ["/techniques/", "/techniques/ankle-bone-circles/", "/strokes/", "/safety/", "/body/"]
)
def test_the_library_is_read_only(alice_client, address):
    assert alice_client.post(address).status_code == 405


def test_the_page_is_the_same_for_whoever_has_an_account(client, alice_client):
    assert browse(client).cards == browse(alice_client).cards


def test_a_technique_of_ones_own_is_in_ones_own_library_only(client, alice_client, bob_client, bob):
    make_technique("secret-squeeze", name="Secret squeeze", author=bob, search_words="zygomatic")
    assert "Secret squeeze" in browse(bob_client, "q=secret").cards
    assert browse(bob_client, "q=zygomatic").cards == ["Secret squeeze"]
    for other in (client, alice_client):
        assert "Secret squeeze" not in browse(other).cards
        assert number_of(browse(other)) == f"{number_in_library()} techniques"
        assert number_of(browse(other, "q=zygomatic")) == "0 techniques"


def test_counts_and_chips_give_away_nothing_of_others(client, bob):
    before = client.get("/techniques/").content
    make_technique("secret-squeeze", area="calf", author=bob)
    assert client.get("/techniques/").content == before


def test_a_retired_technique_is_in_no_list(client):
    Technique.objects.filter(slug="ankle-bone-circles").update(retired_at="2026-01-01T00:00Z")
    assert "Small circles round the ankle bones" not in browse(client).cards
    assert "ankle-bone-circles" not in found("q=circles")
    assert "ankle-bone-circles" not in found("area=ankle")
