"""The library in another language: what is translated is read in it, and what is not is English and says so."""

import re
from pathlib import Path

import pytest
from django.test import Client

from techniques import library_cache
from techniques.library_files import library
from techniques.library_files.reader import Unreadable
from techniques.models import BodyArea, Contraindication, Technique
from tests.factories import make_technique
from tests.techniques.library_files.test_loading_the_library import load
from tests.techniques.page import Page, attributes, walk, words

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
SLUG = "calf-wringing"
HEAD = "kind,slug,field,text\n"
IN_GERMAN = HEAD + (
    f"technique,{SLUG},name,Die Wade auswringen\n"
    f"technique,{SLUG},instructions,Eins.|Zwei.|Drei.|Vier.\n"
    "area,calf,name,Wade\n"
    "contraindication,varicose-veins,do_instead,Nichts auf der Krampfader.\n"
)
# Names that are the same in every language, and what is written for programs.
NAMES = {"Effleur", "· Effleur", "Uberon", "FMA", "TA98", "ICD-10", "Authorization: Token …"}


@pytest.fixture
def german(settings, content):
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    content.path("translations").mkdir()
    content.path("translations/de.csv").write_text(IN_GERMAN, encoding="utf-8")
    load(content)
    library_cache.forget()
    return Client(headers={"accept-language": "de"})


def english_on(page):
    """Texts within the page that are marked as English."""
    return [words(element) for element in walk(page.root) if attributes(element).get("lang") == "en"]


def test_what_is_translated_is_read_in_the_readers_language(german):
    page = Page(german.get(f"/techniques/{SLUG}/"))
    assert [words(title) for title in page.all("h1")] == ["Die Wade auswringen"]
    assert [words(step) for step in walk(page.all("ol", class_="steps")[0]) if step.name == "li"] == [
        *("Eins.", "Zwei.", "Drei.", "Vier.")
    ]
    assert "Wade" in [words(area) for area in page.all("a") if attributes(area).get("href") == "/body/calf/"]
    assert attributes(page.all("html")[0])["lang"] == "de"


def test_what_is_missing_is_english_and_marked_as_such(german):
    technique = Technique.objects.get(slug=SLUG)
    english = english_on(Page(german.get(f"/techniques/{SLUG}/")))
    assert {technique.how, technique.care} <= set(english)
    assert set(technique.cautions) <= set(english)
    assert technique.position_note in english
    assert technique.benefits.get().text in english
    assert "Soleus" in english
    assert not {technique.name, "Calf"} & set(english)


def test_cards_areas_and_reasons_are_marked_too(german):
    german.cookies["known"] = "2026-01-01~varicose-veins~pregnancy"
    page = Page(german.get("/techniques/?q=calf"))
    assert "Calf kneading from ankle to knee" in english_on(page)
    assert Contraindication.objects.get(slug="pregnancy").brief_name in english_on(page)
    assert "Nichts auf der Krampfader." in page.text
    left_out = english_on(Page(german.get("/techniques/?without=fracture")))
    assert any(text.startswith(Contraindication.objects.get(slug="fracture").do_instead) for text in left_out)
    body = english_on(Page(german.get("/body/calf/")))
    assert BodyArea.objects.get(slug="calf").caution_note in body


def test_in_english_nothing_is_marked_and_nothing_is_german(german, client):
    page = Page(client.get(f"/techniques/{SLUG}/"))
    assert english_on(page) == []
    assert "Wade" not in page.text
    assert "Vary" in page.response.headers
    assert "Accept-Language" in page.response["Vary"]


def test_what_somebody_wrote_is_in_whatever_language_it_is(german, alice):
    technique = make_technique("eigen--a", author=alice, name="Mein Griff")
    german.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    page = Page(german.get(technique.get_absolute_url()))
    assert "Mein Griff" in page.text
    assert not {"Mein Griff", technique.summary} & set(english_on(page))


@pytest.mark.parametrize(
    ("name", "row", "named"),
    [
        ("de.csv", "technique,no-such-one,name,Nichts", "unknown technique 'no-such-one'"),
        ("de.csv", "area,calf,latin,Wade", "'latin' is none of"),
        ("de.csv", "area,calf,name,", "text: is missing"),
        ("de.csv", f"technique,{SLUG},instructions,Eins.|Zwei.", "instructions"),
        ("de.csv", "thing,calf,name,Wade", "'thing' is none of"),
        ("de.csv", "area,calf,name,Wade\narea,calf,name,Wade", "is translated twice"),
        ("en.csv", "area,calf,name,Calf", "is not named after another language"),
        ("xx.csv", "area,calf,name,Wade", "is not named after another language"),
    ],
)
def test_a_mistake_in_a_translation_is_named(few, name, row, named):
    few.path("translations").mkdir()
    few.path(f"translations/{name}").write_text(f"{HEAD}{row}\n", encoding="utf-8")
    with pytest.raises(Unreadable) as unreadable:
        library.read(few)
    assert any(named in str(mistake) or "entries" in str(mistake) for mistake in unreadable.value.mistakes)


def bare_texts(source):
    """What a template shows that no translation reaches."""
    source = re.sub(r"{% comment.*?endcomment %}|{#.*?#}", "", source, flags=re.DOTALL)
    source = re.sub(r"{% blocktranslate.*?endblocktranslate %}", "", source, flags=re.DOTALL)
    source = re.sub(r"<(script|svg|code|samp)\b.*?</\1>", "", source, flags=re.DOTALL)
    source = re.sub(r"{%.*?%}|{{.*?}}", "", source, flags=re.DOTALL)
    said = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', source)
    said += re.sub(r"<[^>]*>", "\n", source).splitlines()
    return {text.strip() for text in said if re.search(r"[^\W\d_]{2}", re.sub(r"&\w+;", "", text))}


@pytest.mark.parametrize("app", ["techniques", "routines", "accounts", "account", "mfa", "."])
def test_every_text_of_a_page_goes_through_gettext(app):
    folder = TEMPLATES / app
    pages = list(folder.glob("*.html") if app == "." else folder.rglob("*.html"))
    assert pages
    found = {page.name: bare_texts(page.read_text(encoding="utf-8")) - NAMES for page in pages}
    assert {name: texts for name, texts in found.items() if texts} == {}
