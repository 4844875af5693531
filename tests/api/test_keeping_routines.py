"""A program keeps a person's routines: create, read, replace, delete, each change based on what was read."""

import json

import jsonschema
import pytest
from rest_framework.test import APIClient

from routines.document.schema import SCHEMA
from routines.models import Routine
from techniques.models import Technique
from tests.api.conftest import ANKLE, GLIDE, URL, compose, problem, queries, sent

ROUTINES = f"{URL}routines/"


def at(routine):
    return f"{ROUTINES}{routine.code}/"


def test_a_whole_routine_is_made_in_one_request(alice_api):
    response = alice_api.post(ROUTINES, sent(summary="Ten minutes", **{"for": "partner"}))
    assert response.status_code == 201
    whole = response.json()
    routine = Routine.objects.get()
    assert response["Location"] == f"http://testserver{at(routine)}"
    assert response["ETag"] == routine.etag
    assert response.content.decode() == routine.document
    jsonschema.validate(whole, SCHEMA)
    assert (whole["title"], whole["summary"], whole["for"]) == ("Both ankles", "Ten minutes", "partner")
    assert [step["technique"] for step in whole["sections"][0]["steps"]] == [GLIDE, ANKLE]


def test_a_step_that_says_no_dose_takes_the_technique_s_own(alice_api):
    whole = alice_api.post(ROUTINES, sent()).json()
    ankle = Technique.objects.get(slug=ANKLE)
    said, unsaid = whole["sections"][0]["steps"]
    assert (said["seconds"], said["pressure"], said["note"]) == (60, 2, "Slowly")
    assert (unsaid["seconds"], unsaid["pressure"]) == (ankle.seconds_default, ankle.pressure_default)


def test_a_title_is_all_that_is_needed(alice_api):
    whole = alice_api.post(ROUTINES, {"title": "Later"}).json()
    assert (whole["for"], whole["visibility"], whole["language"], whole["sections"]) == ("self", "private", "en", [])


def test_what_is_read_is_what_was_stored_and_304_when_it_is_known(alice_api, routine):
    response = alice_api.get(at(routine))
    assert response.content.decode() == routine.document
    assert response["Cache-Control"] == "private, no-cache"
    again = alice_api.get(at(routine), HTTP_IF_NONE_MATCH=response["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", routine.etag)
    assert alice_api.get(at(routine), HTTP_IF_NONE_MATCH='"other"').status_code == 200


def test_what_was_read_can_be_put_back_unchanged(alice_api):
    made = alice_api.post(ROUTINES, sent(visibility="public"))
    first = made.json()
    put = alice_api.put(f"{ROUTINES}{first['code']}/", first, HTTP_IF_MATCH=made["ETag"])
    assert put.status_code == 200
    assert put.json() == first  # nothing changed, so there is no new revision
    assert put["ETag"] == made["ETag"]


def test_a_retired_technique_stays_usable_where_it_is_and_nowhere_else(alice_api, routine):
    Technique.objects.filter(slug=GLIDE).update(retired_at="2026-01-01T00:00Z")
    whole = alice_api.get(at(routine)).json()
    assert alice_api.put(at(routine), whole, HTTP_IF_MATCH="*").status_code == 200
    problem(alice_api.post(ROUTINES, whole), 400, "does_not_exist", "sections.0.steps.0.technique")


def test_somebody_else_s_technique_is_not_known(alice_api, bob_api, alice):
    Technique.objects.filter(slug=GLIDE).update(author=alice)
    problem(bob_api.post(ROUTINES, sent()), 400, "does_not_exist", "sections.0.steps.0.technique")
    assert alice_api.post(ROUTINES, sent()).status_code == 201


def test_a_replacement_says_everything(alice_api, routine):
    routine.describe(routine.author, summary="Old", visibility="public")
    whole = alice_api.put(at(routine), {"title": "New"}, HTTP_IF_MATCH=routine.etag).json()
    assert (whole["title"], whole["summary"], whole["visibility"], whole["sections"]) == ("New", "", "private", [])


def test_a_part_that_is_kept_by_its_key_is_replaced_wholly_too(alice_api, routine):
    [part] = routine.as_document()["sections"]
    step = part["steps"][0]
    full = {**step, "note": "Slowly.", "side": "left", "repetitions": 4, "transition_seconds": 5}
    whole = {"title": "x", "sections": [{**part, "title": "Feet", "rounds": 2, "sides": "each", "steps": [full]}]}
    etag = alice_api.put(at(routine), whole, HTTP_IF_MATCH="*")["ETag"]
    bare = {"title": "x", "sections": [{"key": part["key"], "steps": [{"key": step["key"], "technique": ANKLE}]}]}
    [now] = alice_api.put(at(routine), bare, HTTP_IF_MATCH=etag).json()["sections"]
    assert (now["key"], now["title"], now["rounds"], now["sides"]) == (part["key"], "", 1, "once")
    [kept] = now["steps"]
    assert (kept["key"], kept["note"], kept["side"]) == (step["key"], "", "both")
    assert (kept["repetitions"], kept["transition_seconds"]) == (None, 0)


def test_a_replacement_that_only_publishes_is_named_so_and_passed_by_when_undoing(alice_api, routine):
    routine.describe(routine.author, title="Renamed")
    alice_api.put(at(routine), {**routine.as_document(), "visibility": "public"}, HTTP_IF_MATCH="*")
    assert routine.revisions.first().summary == "Made it public"
    undone = alice_api.post(f"{at(routine)}undo/", HTTP_IF_MATCH="*").json()
    assert undone["title"] != "Renamed"
    assert undone["visibility"] == "public"


def test_a_change_of_the_description_leaves_the_steps(alice_api, routine):
    whole = alice_api.patch(at(routine), {"title": "New", "for": "partner"}, HTTP_IF_MATCH=routine.etag).json()
    assert (whole["title"], whole["for"], whole["revision"]) == ("New", "partner", 2)
    assert len(whole["sections"][0]["steps"]) == 2
    problem(alice_api.patch(at(routine), {"sections": []}, HTTP_IF_MATCH="*"), 400, "invalid", "sections")


def test_a_deleted_routine_is_gone(alice_api, routine):
    assert alice_api.delete(at(routine), HTTP_IF_MATCH=routine.etag).status_code == 204
    problem(alice_api.get(at(routine)), 404, "not_found")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_change_must_say_what_it_is_based_on(alice_api, routine, method):
    problem(getattr(alice_api, method)(at(routine), {"title": "New"}), 428, "precondition_required")
    assert Routine.objects.get().title == "Both ankles"


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_stale_change_is_refused_with_what_was_done_since(alice_api, routine, method):
    stale = routine.etag
    routine.describe(routine.author, title="Meanwhile")
    response = getattr(alice_api, method)(at(routine), {"title": "Mine"}, HTTP_IF_MATCH=stale)
    [error] = problem(response, 412, "precondition_failed")
    assert "(2: Renamed it “Meanwhile”)" in error["detail"]
    assert Routine.objects.get().title == "Meanwhile"


@pytest.mark.parametrize("named", ["nonsense", "", '"', 'W/"x"', "é", '"a", "b"', '"' + "x" * 5000, "*, *"])
def test_an_if_match_that_names_nothing_known_is_stale(alice_api, routine, named):
    problem(alice_api.put(at(routine), {"title": "New"}, HTTP_IF_MATCH=named), 412, "precondition_failed")


def test_a_star_or_one_of_several_tags_will_do(alice_api, routine):
    tags = f'"other", {routine.etag}'
    assert alice_api.put(at(routine), {"title": "New"}, HTTP_IF_MATCH=tags).status_code == 200
    assert alice_api.put(at(routine), {"title": "Newer"}, HTTP_IF_MATCH="*").status_code == 200


def test_of_two_changes_based_on_the_same_the_second_is_refused(alice_api, routine):
    tag = alice_api.get(at(routine))["ETag"]
    assert alice_api.put(at(routine), {"title": "First"}, HTTP_IF_MATCH=tag).status_code == 200
    problem(alice_api.put(at(routine), {"title": "Second"}, HTTP_IF_MATCH=tag), 412, "precondition_failed")
    assert Routine.objects.get().title == "First"


def test_a_weak_tag_is_not_enough_to_change(alice_api, routine):
    problem(alice_api.put(at(routine), {"title": "New"}, HTTP_IF_MATCH=f"W/{routine.etag}"), 412)


def test_the_list_holds_one_s_own_with_a_count(alice_api, routine, bob):
    compose(bob, "Bob's", visibility="public")
    page = alice_api.get(ROUTINES).json()
    assert (page["count"], page["next"], page["previous"]) == (1, None, None)
    [row] = page["results"]
    assert row.pop("changed_at")
    assert row == {
        "code": routine.code,
        "title": "Both ankles",
        "summary": "",
        "for": "self",
        "visibility": "private",
        "revision": 1,
        "total_seconds": 120,
        "step_count": 2,
    }


def test_the_list_is_read_in_pages(alice_api, alice):
    for i in range(3):
        compose(alice, f"Routine {i}")
    first = alice_api.get(ROUTINES, {"per_page": 2}).json()
    second = alice_api.get(first["next"]).json()
    assert [row["title"] for row in first["results"] + second["results"]] == ["Routine 2", "Routine 1", "Routine 0"]
    assert (first["count"], second["next"]) == (3, None)


def test_the_list_costs_the_same_for_one_and_for_many(alice_api, alice):
    compose(alice)
    alice_api.get(ROUTINES)  # which notes that the token is used
    before = queries(alice_api.get, ROUTINES)
    for i in range(5):
        compose(alice, f"Routine {i}", steps=4)
    assert queries(alice_api.get, ROUTINES) == before


def test_making_and_replacing_cost_the_same_for_two_steps_and_for_two_hundred(alice_api):
    small, large = sent(), sent()
    large["sections"][0]["steps"] *= 100
    alice_api.get(ROUTINES)  # which notes that the token is used
    assert queries(alice_api.post, ROUTINES, large) == queries(alice_api.post, ROUTINES, small)
    one, other = Routine.objects.order_by("step_count")
    few = queries(alice_api.put, at(one), small, HTTP_IF_MATCH="*")
    assert queries(alice_api.put, at(other), large, HTTP_IF_MATCH="*") == few


def test_a_visitor_is_asked_to_log_in(api, routine):
    asked = [(method, at(routine)) for method in ("get", "put", "patch", "delete")]
    for method, url in [("get", ROUTINES), ("post", ROUTINES), *asked]:
        response = getattr(api, method)(url, HTTP_IF_MATCH="*")
        problem(response, 401, "not_authenticated")
        assert response["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("visibility", ["private", "public"])
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_a_stranger_finds_nothing(bob_api, routine, method, visibility):
    Routine.objects.update(visibility=visibility)
    response = getattr(bob_api, method)(at(routine), {"title": "Bob's now"}, HTTP_IF_MATCH="*")
    problem(response, 404, "not_found")
    assert Routine.objects.get().title == "Both ankles"


def test_what_an_administrator_hid_is_still_its_author_s(alice_api, routine):
    Routine.objects.update(hidden_at="2026-01-01T00:00Z")
    assert alice_api.get(at(routine)).status_code == 200


def test_wrong_methods_are_named(alice_api, routine):
    problem(alice_api.delete(ROUTINES), 405, "method_not_allowed")
    problem(alice_api.post(at(routine), {}), 405, "method_not_allowed")


def test_a_session_will_do_if_it_carries_the_csrf_token(alice, routine):
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.get(at(routine)).status_code == 200
    problem(browser.post(ROUTINES, {"title": "New"}), 403, "permission_denied")
    browser.get(f"{URL}docs/")
    token = browser.cookies["csrftoken"].value
    assert browser.post(ROUTINES, {"title": "New"}, HTTP_X_CSRFTOKEN=token).status_code == 201


DEEP = "[" * 100_000 + "]" * 100_000
WRONG = [
    ("", "required", "title"),
    (" ", "parse_error", None),
    ("{", "parse_error", None),
    ('{"title": NaN}', "parse_error", None),
    (b'{"title": "\xff"}', "parse_error", None),
    (f'{{"title": "x", "sections": {DEEP}}}', "parse_error", None),
    ('{"x":' * 500 + "1" + "}" * 500, "parse_error", None),
    ('{"title": ' + "9" * 5000 + "}", "parse_error", None),
    ("null", None, None),
    ("[]", "invalid", None),
    ('"text"', "invalid", None),
    ("7", "invalid", None),
    ("{}", "required", "title"),
    ({"title": ""}, "blank", "title"),
    ({"title": "   "}, "blank", "title"),
    ({"title": None}, "null", "title"),
    ({"title": True}, "invalid", "title"),
    ({"title": ["x"]}, "invalid", "title"),
    ({"title": {"x": 1}}, "invalid", "title"),
    ({"title": "x" * 121}, "max_length", "title"),
    ({"title": "a\x00b"}, "null_characters_not_allowed", "title"),
    ('{"title": "\\ud800"}', "surrogate_characters_not_allowed", "title"),
    ('{"title": "x", "for": "\\ud800"}', "invalid_choice", "for"),
    ('{"title": "x", "sections": [{"steps": [{"technique": "\\ud800"}]}]}', None, "sections.0.steps.0.technique"),
    ({"title": "x", "summary": "x" * 601}, "max_length", "summary"),
    ({"title": "x", "for": "cat"}, "invalid_choice", "for"),
    ({"title": "x", "for": None}, "null", "for"),
    ({"title": "x", "for": ["self"]}, "invalid_choice", "for"),
    ({"title": "x", "for": {}}, "invalid_choice", "for"),
    ({"title": "x", "visibility": "friends"}, "invalid_choice", "visibility"),
    ({"title": "x", "language": "x" * 11}, "max_length", "language"),
    ({"title": "x", "sections": {}}, "not_a_list", "sections"),
    ({"title": "x", "sections": "none"}, "not_a_list", "sections"),
    ({"title": "x", "sections": None}, "null", "sections"),
    ({"title": "x", "sections": [None]}, "null", "sections.0"),
    ({"title": "x", "sections": [[]]}, "invalid", "sections.0"),
    ({"title": "x", "sections": [{}] * 21}, "max_length", "sections"),
    ({"title": "x", "sections": [{"steps": "none"}]}, "not_a_list", "sections.0.steps"),
    ({"title": "x", "sections": [{"steps": [1]}]}, "invalid", "sections.0.steps.0"),
    ({"title": "x", "sections": [{"steps": [{}]}]}, "required", "sections.0.steps.0.technique"),
    ({"title": "x", "sections": [{"rounds": 0}]}, "min_value", "sections.0.rounds"),
    ({"title": "x", "sections": [{"rounds": 21}]}, "max_value", "sections.0.rounds"),
    ({"title": "x", "sections": [{"sides": "twice"}]}, "invalid_choice", "sections.0.sides"),
    ({"title": "x", "sections": [{"receiver_position": "upside down"}]}, "invalid_choice", None),
    ({"title": "x", "sections": [{"title": "x" * 121}]}, "max_length", "sections.0.title"),
    ({"title": "x", "sections": [{"steps": [{"technique": GLIDE}] * 201}]}, "max_length", "sections.0.steps"),
    ({"title": "x", "sections": [{"steps": [{"technique": GLIDE}] * 101}] * 2}, "max_length", "sections"),
    ({"title": "x", "sections": [{}, {"steps": [{"technique": "no-such"}]}]}, "does_not_exist", None),
]


@pytest.mark.parametrize(("body", "code", "field"), WRONG)
def test_what_cannot_be_a_routine_is_refused_with_its_place(alice_api, body, code, field):
    if isinstance(body, dict):
        body = json.dumps(body)
    response = alice_api.post(ROUTINES, body, content_type="application/json")
    problem(response, 400, code, field)
    assert not Routine.objects.exists()


STEPS = [
    ("technique", None, "null"),
    ("technique", 5, "does_not_exist"),
    ("technique", {"slug": GLIDE}, "invalid"),
    ("technique", "x" * 81, "max_length"),
    ("technique", "a\x00", "null_characters_not_allowed"),
    ("side", "up", "invalid_choice"),
    ("seconds", 4, "min_value"),
    ("seconds", 3601, "max_value"),
    ("seconds", -1, "min_value"),
    ("seconds", 10**400, "max_value"),
    ("seconds", 60.5, "invalid"),
    ("seconds", 1e308, "invalid"),
    ("seconds", True, "invalid"),
    ("seconds", None, "null"),
    ("seconds", "soon", "invalid"),
    ("seconds", "9" * 2000, "max_string_length"),
    ("seconds", [60], "invalid"),
    ("seconds", {}, "invalid"),
    ("pressure", 6, "max_value"),
    ("pressure", -1, "min_value"),
    ("pressure", False, "invalid"),
    ("repetitions", 0, "min_value"),
    ("repetitions", 1000, "max_value"),
    ("repetitions", True, "invalid"),
    ("transition_seconds", 601, "max_value"),
    ("transition_seconds", -1, "min_value"),
    ("note", "x" * 501, "max_length"),
    ("note", None, "null"),
    ("note", [], "invalid"),
    ("note", "\x00", "null_characters_not_allowed"),
]


@pytest.mark.parametrize(("name", "value", "code"), STEPS)
def test_a_wrong_value_of_a_step_is_refused_with_its_place(alice_api, name, value, code):
    step = {"technique": GLIDE, name: value}
    body = {"title": "x", "sections": [{}, {"steps": [{"technique": ANKLE}, step]}]}
    problem(alice_api.post(ROUTINES, body), 400, code, f"sections.1.steps.1.{name}")


def test_of_a_key_sent_twice_the_last_counts(alice_api):
    body = '{"title": "First", "title": "Last"}'
    assert alice_api.post(ROUTINES, body, content_type="application/json").json()["title"] == "Last"


def test_what_a_document_holds_beside_is_not_read(alice_api, routine):
    body = sent(code=routine.code, revision=7, total_seconds="x", techniques=[], author=5, version=99, format=0, hm=1)
    whole = alice_api.post(ROUTINES, body).json()
    assert whole["code"] != routine.code
    assert (whole["revision"], whole["version"], whole["author"]) == (1, 1, "Alice")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", ""])
def test_only_json_is_taken(alice_api, kind):
    problem(alice_api.generic("POST", ROUTINES, b'{"title": "x"}', content_type=kind), 415, "unsupported_media_type")


@pytest.mark.parametrize("charset", ["utf-16", "none-such", "é", "utf-7", "idna"])
def test_json_is_read_as_utf_8_whatever_is_claimed(alice_api, charset):
    kind = f"application/json; charset={charset}"
    assert alice_api.generic("POST", f"{ROUTINES}?a=b", b'{"title": "x"}', content_type=kind).status_code == 201
