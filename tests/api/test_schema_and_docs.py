"""The API describes itself: as OpenAPI, as a page that needs nobody else's server, and its document as JSON Schema."""

import io
import json
import re
from datetime import timedelta

import jsonschema
import yaml
from django.core.management import call_command
from django.utils import timezone

from config.api import LISTS, router, urlpatterns
from routines.document.schema import SCHEMA
from routines.models import ShareLink
from tests.api.conftest import URL, problem
from tests.factories import make_routine
from tests.routines.practice.practising import plan_of, practise
from tests.test_project import PROJECT


def test_the_schema_is_valid_and_made_without_a_warning():
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=io.StringIO())


def test_the_schema_is_served_as_json_and_as_yaml(api):
    response = api.get(f"{URL}schema/")
    assert response["Content-Type"] == "application/json"
    whole = response.json()
    assert whole["openapi"].startswith("3.")
    assert response["Cache-Control"] == "public, max-age=60"
    as_yaml = api.get(f"{URL}schema/", HTTP_ACCEPT="application/yaml")
    assert yaml.safe_load(as_yaml.content) == whole
    problem(api.post(f"{URL}schema/"), 405, "method_not_allowed")


def test_the_schema_is_one_of_openapi_3_1_and_uses_no_word_of_3_0(api):
    whole = api.get(f"{URL}schema/").json()
    assert whole["openapi"].startswith("3.1")
    schemas = [whole["components"]["schemas"][name] for name in whole["components"]["schemas"]]
    for schema in schemas:
        jsonschema.Draft202012Validator.check_schema(schema)
    assert '"nullable"' not in json.dumps(whole)


def lists(whole):
    return [path for path, methods in whole["paths"].items() if is_page(whole, methods)]


def is_page(whole, methods):
    return "Paginated" in json.dumps(methods.get("get", {}).get("responses", {}).get("200", {}))


def test_the_first_and_last_page_of_every_list_are_as_the_schema_says(api, alice, alice_api):
    routine, gone = make_routine(alice, visibility="public"), make_routine(alice)
    for _ in range(2):
        ShareLink.make(routine, expires_at=timezone.now() + timedelta(days=1))
        routine.describe(alice, summary=f"For the {routine.revision} time")
        make_routine(alice, visibility="public")
        make_routine(alice).discard()
        practise(alice)
        plan_of(alice, routine)
    gone.discard()
    whole = api.get(f"{URL}schema/").json()
    assert len(lists(whole)) >= 10
    for path in lists(whole):
        told = whole["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        validator = jsonschema.Draft202012Validator({**told, "components": whole["components"]})
        address = path.replace("{code}", routine.code).replace("{slug}", "ankle-bone-circles")
        first = alice_api.get(address, {"per_page": 1}).json()
        assert first["next"], path
        following, pages = f"{address}?per_page=200", [first]
        while following:
            pages.append(alice_api.get(following).json())
            following = pages[-1]["next"]
        for page in pages:
            assert not [f"{path} {error.json_path}: {error.message}" for error in validator.iter_errors(page)]


def test_the_schema_names_every_address(api):
    paths = api.get(f"{URL}schema/").json()["paths"]
    named = {re.sub(r"<\w+:(\w+)>", r"{\1}", str(url.pattern)) for url in [*router.urls, *urlpatterns[2:]]}
    unnamed = {"schema/", "docs/"}
    assert {f"{URL}{address}" for address in named - unnamed} <= set(paths)


def test_every_operation_says_what_it_does_and_how_it_fails(api):
    whole = api.get(f"{URL}schema/").json()
    assert {"$ref": "#/components/schemas/Problem"} in [
        answer["content"]["application/json"]["schema"]
        for answer in whole["paths"][f"{URL}routines/"]["post"]["responses"].values()
    ]
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), (method, path)
            assert {"404", "405"} <= operation["responses"].keys(), (method, path)


def test_the_schema_says_once_that_any_request_may_meet_a_database_that_is_away(api):
    whole = api.get(f"{URL}schema/").json()
    for word in ("503", "`unavailable`", "`Retry-After`", "`Idempotency-Key`"):
        assert word in whole["info"]["description"], word
    assert "\n| 503 | " in (PROJECT / "docs" / "api.md").read_text()


def test_the_index_leads_to_every_list(api):
    response = api.get(URL)
    assert set(response.json()) == set(LISTS)
    for name, address in response.json().items():
        assert api.get(address).status_code in (200, 401, 405), name
    problem(api.post(URL), 405, "method_not_allowed")


def test_the_schema_of_the_document_is_published(api):
    response = api.get("/schema/routine-v1.json")
    assert response["Content-Type"] == "application/schema+json"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert json.loads(response.content) == SCHEMA
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert api.get("/schema/routine-v1.json", HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    assert api.post("/schema/routine-v1.json").status_code == 405


def test_the_docs_page_takes_everything_from_here(api):
    response = api.get(f"{URL}docs/", HTTP_ACCEPT="text/html")
    assert response["Content-Type"].startswith("text/html")
    page = response.content.decode()
    assert not re.findall(r"(?:src|href)=.(?:https?:)?//", page)
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "unsafe" not in response["Content-Security-Policy"]
    problem(api.post(f"{URL}docs/", HTTP_ACCEPT="text/html"), 405, "method_not_allowed")
