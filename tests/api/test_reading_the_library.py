"""A program reads the library as anybody may: by the names of the pages' filters, quickly, and never another's own."""

import jsonschema
import pytest

from config.api import openapi
from config.http.etags import etag_of
from techniques.models import BodyArea, Contraindication, Stroke, Technique, Topic
from tests.api.conftest import ANKLE, GLIDE, URL, problem, queries

TECHNIQUES = f"{URL}techniques/"
SHELVES = {"body-areas": BodyArea, "strokes": Stroke, "contraindications": Contraindication, "topics": Topic}


def component(name):
    """A component of the served schema, as JSON Schema that can be validated with."""
    components = openapi()["components"]["schemas"]
    return {"$ref": f"#/components/schemas/{name}", "components": {"schemas": components}}


def slugs(response):
    assert response.status_code == 200, response.content
    return [row["slug"] for row in response.json()["results"]]


def all_of(api, url):
    rows = []
    while url:
        page = api.get(url).json()
        rows += page["results"]
        url = page["next"]
    assert len(rows) == page["count"]
    return rows


def test_all_techniques_are_listed_as_their_stored_documents(api):
    rows = all_of(api, f"{TECHNIQUES}?per_page=5")
    assert [row["slug"] for row in rows] == [t.slug for t in Technique.objects.library()]
    assert len(rows) >= 19


def test_every_technique_is_as_the_schema_describes_it(api):
    described = component("TechniqueDocument")
    properties = openapi()["components"]["schemas"]["TechniqueDocument"]["properties"]
    for row in all_of(api, f"{TECHNIQUES}?per_page=200"):
        jsonschema.validate(row, described)
        assert set(row) == set(properties) - {"verdict"}  # which is there where conditions are asked about


def test_a_technique_is_its_stored_text_and_304_when_it_is_known(api):
    technique = Technique.objects.get(slug=ANKLE)
    response = api.get(f"{TECHNIQUES}{ANKLE}/")
    assert response.content.decode() == technique.document
    assert response["ETag"] == technique.document_etag == etag_of(technique.document)
    assert response["Cache-Control"] == "public, max-age=60"
    assert set(response["Vary"].split(", ")) >= {"Authorization", "Cookie"}
    known = api.get(f"{TECHNIQUES}{ANKLE}/", HTTP_IF_NONE_MATCH=response["ETag"])
    assert (known.status_code, known.content) == (304, b"")


def test_a_person_s_answer_is_kept_by_no_one_else(alice_api):
    for url in (TECHNIQUES, f"{TECHNIQUES}{ANKLE}/", f"{URL}strokes/"):
        assert alice_api.get(url)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "query",
    [
        {"q": "ankle"},
        {"area": "ankle"},
        {"area": ["ankle", "calf"]},
        {"stroke": "effleurage"},
        {"role": "self"},
        {"pressure_max": "2"},
        {"minutes_max": "1"},
        {"phase": "warm-up"},
        {"position": "seated"},
        {"without": "pregnancy"},
        {"sort": "name"},
        {"q": "ankle", "role": "self", "sort": "time"},
    ],
)
def test_the_filters_of_the_page_filter_here(api, client, query):
    from techniques.browse.filters import TechniqueFilter

    asked = TechniqueFilter(api.get(TECHNIQUES, query).wsgi_request.GET, Technique.objects.library())
    response = api.get(TECHNIQUES, {**query, "per_page": 200})
    if asked.is_valid():
        assert slugs(response) == [technique.slug for technique in asked.qs][:200]
    else:
        problem(response, 400, None, next(iter(asked.errors)))


def test_words_find_what_they_name(api):
    assert slugs(api.get(TECHNIQUES, {"q": "ankle bones"}))[0] == ANKLE
    assert ANKLE in slugs(api.get(TECHNIQUES, {"area": "lower-limb"}))
    assert slugs(api.get(TECHNIQUES, {"q": "xyzzy"})) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"area": "no-such"}, "area"),
        ({"area": "a\x00"}, "area"),
        ({"stroke": "x" * 5000}, "stroke"),
        ({"without": "no-such"}, "without"),
        ({"pressure_max": "9"}, "pressure_max"),
        ({"pressure_max": "firm"}, "pressure_max"),
        ({"minutes_max": "9" * 400}, "minutes_max"),
        ({"minutes_max": "1.5"}, "minutes_max"),
        ({"role": "cat"}, "role"),
        ({"phase": "x"}, "phase"),
        ({"position": "\x00"}, "position"),
        ({"sort": "random()"}, "sort"),
        ({"q": "\x00"}, "q"),
        ({"q": "x" * 201}, "q"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_name(api, query, field):
    problem(api.get(TECHNIQUES, query), 400, None, field)


@pytest.mark.parametrize("words", ["'", '"', "-", "a & | !", "<->", "%", "\\", "or", "ankle -ankle", "😀", "a" * 200])
def test_any_words_may_be_asked_for(api, words):
    for shelf in ("techniques", *SHELVES, "explore"):
        assert api.get(f"{URL}{shelf}/", {"q": words}).status_code == 200


def test_a_technique_of_somebody_s_own_is_theirs_alone(api, alice_api, bob_api, alice):
    Technique.objects.filter(slug=GLIDE).update(author=alice)
    for stranger in (api, bob_api):
        assert GLIDE not in slugs(stranger.get(TECHNIQUES))
        assert GLIDE not in slugs(stranger.get(TECHNIQUES, {"q": "glide"}))
        problem(stranger.get(f"{TECHNIQUES}{GLIDE}/"), 404, "not_found")
    assert GLIDE in slugs(alice_api.get(TECHNIQUES))
    assert alice_api.get(f"{TECHNIQUES}{GLIDE}/").status_code == 200


def test_what_was_retired_is_not_offered(api):
    Technique.objects.filter(slug=GLIDE).update(retired_at="2026-01-01T00:00Z")
    assert GLIDE not in slugs(api.get(TECHNIQUES))
    problem(api.get(f"{TECHNIQUES}{GLIDE}/"), 404, "not_found")


@pytest.mark.parametrize(
    ("shelf", "name"),
    [("body-areas", "BodyAreaRow"), ("strokes", "StrokeRow"), ("contraindications", None), ("topics", "TopicRow")],
)
def test_each_shelf_is_listed_whole_and_as_described(api, shelf, name):
    rows = all_of(api, f"{URL}{shelf}/")
    assert [row["slug"] for row in rows] == [entry.slug for entry in SHELVES[shelf].objects.current()]
    for row in rows:
        jsonschema.validate(row, component(name or "ContraindicationRow"))
    one = api.get(f"{URL}{shelf}/{rows[-1]['slug']}/")
    assert one.json() == rows[-1]
    assert api.get(f"{URL}{shelf}/{rows[-1]['slug']}/", HTTP_IF_NONE_MATCH=one["ETag"]).status_code == 304


def test_an_area_says_where_in_the_tree_it_is(api):
    area = BodyArea.objects.exclude(parent=None).order_by("-position").first()
    row = api.get(f"{URL}body-areas/{area.slug}/").json()
    assert row["parent"] == area.parent.slug
    assert row["lineage"] == area.lineage
    assert area.slug in slugs(api.get(f"{URL}body-areas/", {"area": area.parent.slug, "per_page": 200}))


def test_a_contraindication_says_its_effects_and_names_areas_and_sources_by_slug(api):
    parts = ("effects__areas", "effects__sources", "questions", "areas", "sources")
    for entry in Contraindication.objects.current().prefetch_related(*parts):
        row = api.get(f"{URL}contraindications/{entry.slug}/").json()
        effects = entry.effects.current()
        assert [effect["words"] for effect in row["effects"]] == [effect.name for effect in effects]
        assert [effect["areas"] for effect in row["effects"]] == [[a.slug for a in e.areas.all()] for e in effects]
        assert [effect["level"] for effect in row["effects"]] == [effect.level for effect in effects]
        assert all(effect["sources"] for effect in row["effects"])
        assert [question["key"] for question in row["questions"]] == [q.key for q in entry.questions.current()]
        assert row["areas"] == [area.slug for area in entry.areas.all()]
        assert row["sources"] == [source.slug for source in entry.sources.all()]


@pytest.mark.parametrize(
    ("shelf", "query"),
    [
        ("body-areas", {"kind": "muscle"}),
        ("body-areas", {"q": "calf"}),
        ("strokes", {"family": "gliding"}),
        ("strokes", {"q": "glid"}),
        ("contraindications", {"kind": "absolute"}),
        ("contraindications", {"urgency": "emergency"}),
        ("contraindications", {"q": "fever"}),
        ("topics", {"q": "how often"}),
    ],
)
def test_a_shelf_is_narrowed_by_its_filters(api, shelf, query):
    found = api.get(f"{URL}{shelf}/", query).json()
    assert 0 < found["count"] < api.get(f"{URL}{shelf}/").json()["count"]


@pytest.mark.parametrize(
    ("shelf", "query"),
    [
        ("body-areas", {"kind": "x"}),
        ("body-areas", {"area": "\x00"}),
        ("strokes", {"family": "\x00"}),
        ("contraindications", {"urgency": "x"}),
        ("strokes", {"q": "\x00"}),
    ],
)
def test_a_filter_of_a_shelf_that_cannot_be_is_refused_by_name(api, shelf, query):
    problem(api.get(f"{URL}{shelf}/", query), 400, None, next(iter(query)))


@pytest.mark.parametrize("shelf", ["techniques", *SHELVES])
def test_a_list_costs_two_queries_however_long(api, shelf):
    api.get(f"{URL}{shelf}/")  # a new process reads the library's tables first
    assert queries(api.get, f"{URL}{shelf}/", {"per_page": 2}) == 2
    assert queries(api.get, f"{URL}{shelf}/", {"per_page": 200}) == 2


def test_one_technique_costs_one_query(api):
    assert queries(api.get, f"{TECHNIQUES}{ANKLE}/") == 1


@pytest.mark.parametrize("shelf", SHELVES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_library_can_only_be_read(api, alice_api, shelf, method):
    for client in (api, alice_api):
        problem(getattr(client, method)(f"{URL}{shelf}/", {}), 405, "method_not_allowed")
        problem(getattr(client, method)(f"{URL}{shelf}/x/", {}), 405, "method_not_allowed")
