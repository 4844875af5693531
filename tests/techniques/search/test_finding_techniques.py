"""Finding techniques by words: as people spell them, as they type them, and why each was found."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techniques.models import Technique
from techniques.search import spelling
from techniques.search.finding import find
from tests.factories import make_technique
from tests.techniques.page import Page, walk
from tests.techniques.page import words as text_of

pytestmark = pytest.mark.django_db
KNEADING = "Calf kneading from ankle to knee"


def search(client, typed, **more):
    return Page(client.get("/techniques/", {"q": typed, **more}))


@pytest.mark.parametrize(
    "typed", ["calf", "gastrocnemius", "gastroc", "back of lower leg", "gastrocnemus", "Gastrocnemus", "calf kneding"]
)
def test_the_calf_is_found_under_every_name_and_one_letter_off(client, api, typed):
    page = search(client, typed)
    assert KNEADING in page.cards
    rows = api.get("/api/v1/techniques/", {"q": typed, "per_page": 200}).json()["results"]
    assert KNEADING in [row["name"] for row in rows]
    on_the_leg = {technique.slug for technique in Technique.objects.library().for_area("lower-limb")}
    assert rows[0]["slug"] in on_the_leg


@pytest.mark.parametrize(
    "typed", ["calf", "gastrocnemius", "gastroc", "back of lower leg", "gastrocnemus", "back of the lower leg"]
)
def test_every_technique_that_works_on_the_calf_is_found_and_they_come_first(typed):
    on_the_calf = set(Technique.objects.library().filter(targets__area__slug="calf", targets__role="primary"))
    touching_it = set(Technique.objects.library().for_area("calf"))
    found = list(find(Technique.objects.library(), typed))
    assert on_the_calf <= set(found)
    assert set(found[: len(on_the_calf)]) <= touching_it


@pytest.mark.parametrize("typed", ["gastrocnemius"[:length] for length in range(4, 14)])
def test_each_further_letter_still_finds_it(client, typed):
    page = search(client, typed)
    assert KNEADING in page.cards
    assert "no word like" not in page.text


def test_whatever_name_is_typed_each_letter_of_it_finds_the_technique():
    for name in Technique.objects.library().order_by("position").values_list("name", flat=True)[::9]:
        for length in range(1, len(name) + 1):
            found = find(Technique.objects.library(), name[:length]).values_list("name", flat=True)
            assert name in found, name[:length]


@pytest.mark.parametrize("typed", ["fo", "for", "fore", "to", "he", "an", "so", "kneadin", "stretchi", "rotatio"])
def test_a_word_half_typed_finds_something_though_it_is_another_word_so_far(client, typed):
    page = search(client, typed)
    assert page.cards
    assert any(word.lower().startswith(typed) for mark in page.all("mark") for word in text_of(mark).split())


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        *[("traps", "trapezius"), ("lats", "latissimus-dorsi"), ("pecs", "pectoralis-major"), ("delts", "deltoid")],
        *[("quads", "quadriceps"), ("glutes", "buttock"), ("tummy", "abdomen"), ("ITB", "iliotibial-band")],
        *[("rotator cuff", "shoulder"), ("sole of the foot", "sole"), ("small of the back", "lower-back")],
    ],
)
def test_everyday_names_find_the_part_that_they_mean(typed, area):
    on_it = set(Technique.objects.library().for_area(area).values_list("slug", flat=True))
    assert find(Technique.objects.library(), typed)[0].slug in on_it


def test_where_nothing_has_all_the_words_that_is_said(client):
    said = "No technique has all of these words"
    assert said in search(client, "calf sarabande xylophone").text
    assert said not in search(client, "calf kneading").text
    assert said not in search(client, "gastrocnemus").text


def test_the_parts_of_a_muscle_group_are_named_where_they_were_found(client):
    card = next(card for card in search(client, "gastroc").all("li", class_="card") if "Shaking" in text_of(card))
    assert "muscle of this area: Gastrocnemius" in text_of(card)


def test_a_benefit_that_was_found_is_shown(client):
    card = next(iter(search(client, "sleep").all("li", class_="card")))
    assert "sleep" in [text_of(mark) for mark in walk(card) if mark.name == "mark"]


def test_what_was_misspelt_is_said_and_the_right_word_is_a_link(client):
    page = search(client, "gastrocnemus", role="self")
    assert "The library has no word like “gastrocnemus”: this is what it has on “gastrocnemius”." in page.text
    assert page.link("Did you mean this?") == "/techniques/?q=gastrocnemius&role=self"


def test_a_word_like_none_in_the_library_finds_nothing_and_is_not_bent(client):
    page = search(client, "xylophone")
    assert page.cards == []
    assert "Did you mean" not in page.text


def test_the_words_are_marked_where_they_stand(client):
    page = search(client, "kneading calf")
    card = next(card for card in page.all("li", class_="card") if KNEADING in text_of(card))
    assert [text_of(mark) for mark in walk(card) if mark.name == "mark"][:2] == ["Calf", "kneading"]


def test_a_card_says_where_else_the_word_was_found(client):
    card = next(card for card in search(client, "gastroc").all("li", class_="card") if KNEADING in text_of(card))
    assert "Gastrocnemius" in text_of(card)


def test_words_of_the_instructions_are_found_and_shown(client):
    make_technique("plain", name="Plain", instructions=["Hum a sarabande.", "Two.", "Three."]).prepare()
    page = search(client, "sarabande")
    assert page.cards == ["Plain"]
    assert "… Hum a sarabande" in page.text


def test_words_side_by_side_come_before_words_apart(client):
    make_technique("apart", name="Sarabande and a courante and a gavotte", position=1).prepare()
    make_technique("beside", name="Plain", instructions=["Sarabande gavotte.", "Two.", "Three."]).prepare()
    assert search(client, "sarabande gavotte").cards == ["Plain", "Sarabande and a courante and a gavotte"]


def test_a_name_weighs_more_than_an_instruction(client):
    make_technique("told", name="Told", instructions=["Dance a sarabande.", "Two.", "Three."], position=1).prepare()
    make_technique("named", name="Sarabande", position=2000).prepare()
    assert search(client, "sarabande").cards == ["Sarabande", "Told"]


def test_the_newest_come_first_when_asked(client, api):
    make_technique("latest", name="Latest").prepare()
    assert Page(client.get("/techniques/?sort=newest")).cards[0] == "Latest"
    assert api.get("/api/v1/techniques/?sort=newest").json()["results"][0]["slug"] == "latest"


def test_ones_own_word_is_not_bent_into_one_of_the_library(alice, alice_client):
    make_technique("own--x", name="Heal walk", author=alice).prepare()
    assert "Heal walk" in search(alice_client, "heal").cards


VOCABULARY = spelling.Vocabulary(["Gastrocnemius and soleus, the calf muscles", "Effleurage of the shoulder"])


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        *[
            ("gastrocnemus", "gastrocnemius"),
            ("efflurage", "effleurage"),
            ("sholder", "shoulder"),
            ("solues", "soleus"),
        ],
        *[("calfs", ""), ("muscle", ""), ("shou", ""), ("xylophone", ""), ("the", ""), ("12345", ""), ("clf", "")],
    ],
)
def test_a_word_is_corrected_only_when_it_is_strange_and_one_is_near(typed, instead):
    (term,) = spelling.terms(typed, VOCABULARY)
    assert term.correction == instead


def test_an_unfinished_word_is_sought_as_what_it_may_become_too():
    (term,) = spelling.terms("kneadin", spelling.Vocabulary(["Kneading and needles"]))
    assert term.completions == ("kneading",)
    assert spelling.tsquery([term]) == "(kneadin:* | kneading)"
    (finished, _last) = spelling.terms("kneadin calf", spelling.Vocabulary(["Kneading the calf"]))
    assert finished.completions == ()


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_query_that_postgresql_reads(typed):
    query = spelling.tsquery(spelling.terms(typed, VOCABULARY))
    allowed = set(" &|():*_") | set(string.ascii_letters + string.digits)
    assert all(char in allowed or char.isalnum() or spelling.WORD.fullmatch(char) for char in query)
    assert len(spelling.terms(typed, VOCABULARY)) <= spelling.MAX_WORDS


@given(st.text(max_size=200), st.text(max_size=40))
def test_marking_changes_nothing_but_marks(text, typed):
    marked = spelling.marked(text, spelling.terms(typed))
    assert marked.replace("<mark>", "").replace("</mark>", "") == spelling.escape(text)


@given(st.text(alphabet=string.ascii_lowercase, min_size=5, max_size=12))
def test_the_nearest_word_is_one_of_the_vocabulary_or_none(word):
    assert VOCABULARY.nearest(word) in {"", *VOCABULARY.counts}
