"""Whatever goes wrong under /api/, the answer has one shape: {"type", "errors": [{"code", "detail", "field"}]}."""

import io
import json

import pytest
from django.test import Client, RequestFactory
from rest_framework.throttling import SimpleRateThrottle

from config.http.errors import problem as answer_to
from config.http.errors import server_error
from config.wsgi import application
from routines.models import Routine
from tests.api.conftest import ANKLE, URL, problem

TECHNIQUES = f"{URL}techniques/"


def answered(environ):
    """What the server's own application answers; the test client would read the headers in its own way."""
    response = application.get_response(application.request_class(environ))
    return response.status_code, response.content


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/api/", "/api/v2/", f"{URL}nothing/", f"{URL}a/b/c.json", "/api/%00/", "/api/é/\n/"])
def test_an_address_that_is_not_there_is_404_by_any_method(api, path, method):
    problem(getattr(api, method)(path), 404, "not_found")


def test_what_was_deleted_while_one_waited_for_it_is_not_found():
    answer = answer_to(Routine.DoesNotExist(), {})
    assert (answer.status_code, answer.data["errors"][0]["code"]) == (404, "not_found")


def test_an_odd_method_is_named(api):
    problem(api.generic("BREW", f"{URL}strokes/"), 405, "method_not_allowed")
    problem(api.generic("BREW", f"{URL}nothing/"), 404, "not_found")


def test_a_forgotten_slash_leads_on_for_a_reader_and_is_named_for_a_writer(api):
    response = api.get(f"{URL}techniques?q=a")
    assert (response.status_code, response["Location"]) == (301, f"{TECHNIQUES}?q=a")
    [error] = problem(api.post(f"{URL}routines", {}), 404, "not_found")
    assert "slash" in error["detail"]


@pytest.mark.parametrize("slug", ["no-such", "x" * 5000, "%00", "a%00b", "..%2f", "%ff%fe", "' or 1=1"])
@pytest.mark.parametrize("shelf", ["techniques", "body-areas", "strokes", "contraindications", "explore", "routines"])
def test_what_is_not_there_is_404(alice_api, shelf, slug):
    problem(alice_api.get(f"{URL}{shelf}/{slug}/"), 404, "not_found")


@pytest.mark.parametrize("page", ["0", "-1", "9" * 30, "9" * 5000, "x", "1.5", "\x00", "²", "١"])
@pytest.mark.parametrize("shelf", ["techniques", "body-areas", "routines"])
def test_a_page_that_is_not_there_is_404(alice_api, shelf, page):
    response = alice_api.get(f"{URL}{shelf}/", {"page": page})
    if page != "١":  # one, in Arabic
        problem(response, 404, "not_found")


@pytest.mark.parametrize("size", ["0", "-1", "9" * 30, "9" * 5000, "x", "\x00", "²"])
def test_a_page_size_that_cannot_be_is_passed_over(alice_api, size):
    for shelf in ("techniques", "body-areas", "routines", "explore"):
        assert alice_api.get(f"{URL}{shelf}/", {"per_page": size}).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["Token", "Token ", "Token a b", "Token " + "x" * 9000, "Token \x00", "Token é", "Token \xff\xfe", "token x"],
)
def test_a_token_that_cannot_be_one_is_401(api, header):
    for path in (TECHNIQUES, f"{URL}routines/", f"{URL}me/"):
        response = api.get(path, HTTP_AUTHORIZATION=header)
        problem(response, 401, "authentication_failed")
        assert response["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer x", "\x00", "é", "x" * 9000])
def test_another_kind_of_authorization_is_none(api, header):
    assert api.get(TECHNIQUES, HTTP_AUTHORIZATION=header).status_code == 200
    problem(api.get(f"{URL}me/", HTTP_AUTHORIZATION=header), 401, "not_authenticated")


# As it goes over the wire: the test client's own cookies may hold no NUL in newer Pythons, which still read one.
@pytest.mark.parametrize("cookie", ['"' + r"\000" * 9 + '"', '"' + r"\351" * 9 + '"', "x" * 4000, "a" * 32])
def test_a_session_that_cannot_be_one_is_none(api, cookie):
    problem(api.get(f"{URL}me/", HTTP_COOKIE=f"sessionid={cookie}"), 401, "not_authenticated")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*", "application/json; version=9; q=x", "/"])
def test_only_json_is_spoken(api, accept):
    response = api.get(TECHNIQUES, HTTP_ACCEPT=accept)
    if response.status_code != 200:
        problem(response, 406, "not_acceptable")


@pytest.mark.parametrize("accept", ["*/*", "", "application/json", "text/html, */*;q=0.1", "\x00", "é, */*"])
def test_whoever_takes_anything_gets_json(api, accept):
    assert api.get(TECHNIQUES, HTTP_ACCEPT=accept).status_code in (200, 406)


def test_a_body_above_one_megabyte_is_413(alice_api, api):
    for client in (alice_api, api):
        body = json.dumps({"title": "x" * 1_000_000})
        problem(client.post(f"{URL}routines/", body, content_type="application/json"), 413, "request_too_large")


def test_a_body_of_just_one_megabyte_is_read(alice_api):
    body = json.dumps({"title": "x", "summary": ""}).ljust(1_000_000)
    assert alice_api.post(f"{URL}routines/", body, content_type="application/json").status_code == 201


@pytest.mark.parametrize("length", ["", "-1", "x", "9" * 5000, "5"])
def test_a_length_that_is_not_true_reads_no_further_than_it_says(db, length):
    environ = RequestFactory().post(f"{URL}auth/login/", content_type="application/json").environ
    environ |= {"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(b"[" * 2_000_000)}
    status, body = answered(environ)
    assert status in (400, 413)
    assert set(json.loads(body)) == {"type", "errors"}


def test_a_body_that_does_not_say_its_length_is_411(db):
    environ = RequestFactory().post(f"{URL}auth/login/", content_type="application/json").environ
    status, body = answered({**environ, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"})
    assert (status, json.loads(body)["errors"][0]["code"]) == (411, "length_required")


def test_a_page_says_in_words_that_it_is_too_much(client):
    response = client.post("/account/login/", "x" * 1_000_001, content_type="text/plain")
    assert response.status_code == 413
    assert "The request is larger than 1 MB." in response.content.decode()


ODD_HEADERS = [
    ("CONTENT_TYPE", "text/plain; charset=hex"),
    ("CONTENT_TYPE", "text/plain; charset=undefined"),
    ("CONTENT_TYPE", "text/plain; charset*=none''x"),
    ("CONTENT_TYPE", "text/plain; charset*=\x00''x"),
    ("CONTENT_TYPE", "text/plain; charset*=undefined''%41"),
    ("HTTP_ACCEPT", "*/*, text/plain; x*=none''x"),
    ("HTTP_COOKIE", 'sessionid="\\000abcdefgh"; csrftoken="\\000"; messages="\\000"; django_language="\\000"'),
    ("HTTP_ACCEPT_LANGUAGE", "x" * 5000),
    ("HTTP_ACCEPT_LANGUAGE", "\x00;q=x"),
    ("HTTP_IF_NONE_MATCH", "\x00\xff"),
    ("HTTP_X_CSRFTOKEN", "\x00\xff"),
    ("HTTP_RANGE", "bytes=9-1"),
]


@pytest.mark.parametrize(("name", "value"), ODD_HEADERS)
def test_a_header_that_cannot_be_read_counts_as_not_sent(db, name, value):
    status, _ = answered({**RequestFactory().get(TECHNIQUES, {"q": "a"}).environ, name: value})
    assert status == 200


def test_too_many_requests_are_429_with_a_time_to_wait(api, monkeypatch):
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "2/min")
    for _ in range(2):
        assert api.get(TECHNIQUES).status_code == 200
    response = api.get(TECHNIQUES, HTTP_X_FORWARDED_FOR="198.51.100.7")  # what a visitor says of itself
    problem(response, 429, "throttled")
    assert 0 < int(response["Retry-After"]) <= 60


def test_an_unknown_host_is_400(api):
    problem(api.get(TECHNIQUES, HTTP_HOST="elsewhere.example"), 400, "bad_request")


def test_what_goes_wrong_on_our_side_says_no_more_than_that(client):
    answer = server_error(RequestFactory().get(TECHNIQUES))
    assert answer.status_code == 500
    assert json.loads(answer.content)["errors"][0]["code"] == "error"
    page = server_error(RequestFactory().get("/"))
    assert page["Content-Type"].startswith("text/html")


def test_a_long_or_unwritable_value_is_not_thrown_back(alice_api):
    for value in ("x" * 500_000, "\ud800" * 400):
        body = json.dumps({"title": "x", "visibility": value})
        [error] = problem(alice_api.post(f"{URL}routines/", body, content_type="application/json"), 400)
        assert len(error["detail"]) <= 501


def test_csrf_is_asked_of_sessions_alone(alice, api):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    problem(browser.patch(f"{URL}me/", {"display_name": "x"}, content_type="application/json"), 403)
    problem(browser.post(f"{URL}nothing/", {}), 404)


@pytest.mark.parametrize(
    "address",
    ["", "techniques/", f"techniques/{ANKLE}/", "strokes/", "routines/", "explore/", "me/", "schema/", "docs/", "x/"],
)
def test_asking_for_the_head_or_the_options_is_never_too_much(api, alice_api, address):
    for client in (api, alice_api):
        head = client.head(f"{URL}{address}")
        assert (head.status_code, head.content) == (client.get(f"{URL}{address}").status_code, b"")
        assert client.options(f"{URL}{address}").status_code in (200, 401, 404)


def test_the_options_of_a_routine_and_its_links(alice_api, bob_api, routine, link):
    for address in (f"{routine.code}/", f"{routine.code}/links/", f"{routine.code}/links/{link.token}/"):
        for client in (alice_api, bob_api):
            assert client.options(f"{URL}routines/{address}").status_code in (200, 404)
    assert bob_api.options(f"{URL}shared/{link.token}/").status_code == 200
