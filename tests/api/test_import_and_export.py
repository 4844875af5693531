"""Files of routines by the API: out, in, and refused with the place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routines.import_export import json_files
from routines.import_export.json_files import MAX_BYTES
from routines.models import Routine
from tests.api.conftest import URL, compose, problem, queries
from tests.api.test_fuzzing_the_api import NEARLY, QUIETLY

EXPORT, IMPORT = f"{URL}routines/export/", f"{URL}routines/import/"


def test_everything_goes_out_and_comes_in_for_somebody_else(alice, alice_api, bob, bob_api):
    for number in range(3):
        compose(alice, title=f"Routine {number}")
    response = alice_api.get(EXPORT)
    assert response["Cache-Control"] == "private, no-cache"
    whole = response.json()
    assert [each["title"] for each in whole["routines"]] == ["Routine 0", "Routine 1", "Routine 2"]
    made = bob_api.post(IMPORT, whole)
    assert made.status_code == 201
    stored = Routine.objects.filter(author=bob).order_by("id")
    assert made.json() == {"codes": [routine.code for routine in stored], "techniques": []}
    assert [routine.title for routine in stored] == ["Routine 0", "Routine 1", "Routine 2"]


def test_one_document_comes_in_as_it_was_read(alice_api, routine):
    document = alice_api.get(f"{URL}routines/{routine.code}/").json()
    (code,) = alice_api.post(IMPORT, document).json()["codes"]
    assert code != routine.code
    assert alice_api.get(f"{URL}routines/{code}/").json()["sections"] == document["sections"]


def test_several_parts_are_asked_for_by_number(alice, alice_api, monkeypatch):
    for number in range(3):
        compose(alice, title=f"Routine {number}")
    monkeypatch.setattr(json_files, "MAX_ROUTINES", 2)
    first, second = (alice_api.get(EXPORT, {"part": part}).json() for part in (1, 2))
    assert (first["part"], first["parts"], len(first["routines"])) == (1, 2, 2)
    assert [each["title"] for each in second["routines"]] == ["Routine 2"]
    problem(alice_api.get(EXPORT, {"part": 3}), 404, "not_found")
    for part in ("0", "x", "", "9" * 5000, "1.5"):
        problem(alice_api.get(EXPORT, {"part": part}), 400, field="part")


def test_a_visitor_cannot_import_or_export(api):
    problem(api.get(EXPORT), 401)
    problem(api.post(IMPORT, {}), 401)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"version": 2}, "newer_version", "routines.1.version"),
        ({"title": 7}, "invalid", "routines.1.title"),
        ({"sections": [{}]}, "invalid", "routines.1.sections.0"),
        ({"language": "x" * 20}, "invalid", "routines.1.language"),
        (
            {"sections": [{"steps": [{"technique": "never-heard-of", "seconds": 60, "pressure": 2}]}]},
            "invalid",
            "routines.1.sections.0.steps.0.technique",
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_one_shape_and_nothing_comes_in(
    alice_api, bob_api, bob, routine, change, code, field
):
    document = routine.as_document()
    whole = {"format": "effleur-routines", "version": 1, "routines": [document, {**document, **change}]}
    problem(bob_api.post(IMPORT, whole), 400, code, field)
    assert not bob.routines.exists()


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("", "not_json", "line 1, column 1"),
        ('{"a": 1,\n x}', "not_json", "line 2, column 2"),
        ("[]", "invalid", "This is not a routine"),
        ('{"a": 1, "a": 2}', "invalid", "twice"),
        (b"\xff", "invalid", "UTF-8"),
        ("[" * 30 + "]" * 30, "invalid", "nested too deeply"),
        ('{"format": "\\u0000"}', "invalid", "cannot be stored"),
    ],
)
def test_what_is_no_file_of_routines_is_refused_with_the_reason(alice_api, body, code, said):
    errors = problem(alice_api.generic("POST", IMPORT, body, content_type="application/json"), 400, code)
    assert said in errors[0]["detail"]


def test_a_file_may_be_larger_than_other_requests_but_not_without_end(alice_api, routine):
    text = json.dumps(routine.as_document()).ljust(MAX_BYTES)
    response = alice_api.generic("POST", IMPORT, text, content_type="application/json")
    assert response.status_code == 201, response.content[:300]
    problem(alice_api.generic("POST", IMPORT, text + " ", content_type="application/json"), 413, "request_too_large")


def test_the_reader_of_plain_words_says_where_it_is_not_sure(api):
    text = "1 min small circles round the ankle bones\n1 min circels"
    response = api.post(f"{URL}routines/read-text/", {"text": text, "for": "self"})
    sure, unsure = response.json()["lines"]
    assert (sure["is_sure"], sure["techniques"][0]["slug"]) == (True, "ankle-bone-circles")
    assert not unsure["is_sure"]


@pytest.mark.parametrize("address", ["import", "read-text"])
def test_no_bytes_whatever_give_a_500(alice_api, address):
    @QUIETLY
    @given(body=st.binary(max_size=60), kind=st.sampled_from(["application/json", "text/plain", ""]) | st.text())
    def answers(body, kind):
        for method in ("POST", "PATCH", "PUT", "DELETE", "GET"):
            response = alice_api.generic(method, f"{URL}routines/{address}/", body, content_type=kind)
            assert response.status_code < 500

    answers()


def test_no_document_whatever_gives_a_500(alice_api, routine):
    right = routine.as_document()

    @QUIETLY
    @given(body=NEARLY, part=st.sampled_from(["all", "sections", "techniques"]))
    def answers(body, part):
        whole = {**right, **body} if part == "all" else {**right, part: body}
        whole |= {"format": "effleur-routine", "version": 1}
        response = alice_api.generic("POST", IMPORT, json.dumps(whole), content_type="application/json")
        assert response.status_code in (201, 400), response.content
        if response.status_code == 400:
            assert set(response.json()) == {"type", "errors"}

    answers()


def test_export_costs_two_queries_beside_the_login(alice, alice_api):
    for number in range(5):
        compose(alice, title=f"Routine {number}")
    assert queries(alice_api.get, EXPORT) <= 4
