"""The log tells an operator what happens, and nothing of what people type."""

import io
import json
import logging
import re

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.logs import current
from config.logs.formatting import InJson, OfRequest, Plain
from routines.models import ShareLink
from tests.conftest import api_of
from tests.factories import make_routine, make_step

EMAIL, PASSWORD, WRONG = "marker-address@example.org", "marker-password-of-hers", "marker-wrong-guess"
TITLE = "marker-title"
NEW = {"title": TITLE, "for_whom": "self", "start": "each"}


class Log:
    def __init__(self, formatter):
        self.handler = logging.StreamHandler(io.StringIO())
        self.handler.setFormatter(formatter)
        self.handler.addFilter(OfRequest())

    @property
    def text(self):
        return self.handler.stream.getvalue()

    @property
    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]

    def of_requests(self):
        return [(line["route"], line["status"]) for line in self.lines if line["logger"] == "effleur.requests"]


@pytest.fixture(params=[InJson, Plain], ids=["json", "plain"])
def log(request):
    yield from heard(request.param())


@pytest.fixture
def json_log():
    yield from heard(InJson())


def heard(formatter):
    found, root = Log(formatter), logging.getLogger()
    root.addHandler(found.handler)
    yield found
    root.removeHandler(found.handler)


def fail_with_her_words(execute, sql, *args):
    if "INSERT INTO" in sql and "routines_routine" in sql:
        local = f"{EMAIL} {TITLE}"
        raise IntegrityError(f"duplicate key value: DETAIL: Key (email)=({local}) already exists.") from ValueError(
            local
        )
    return execute(sql, *args)


def walk(client):
    """Sign up, log in, answer about health, share, use the API, and run into errors. What must not be told."""
    client.post(reverse("account_signup"), {"email": EMAIL, "password1": PASSWORD, "display_name": "marker-name"})
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": EMAIL, "password": WRONG})
    client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    client.post(reverse("account_email"), {"action_add": "", "email": f"second-{EMAIL}"})
    client.get(f"{reverse('techniques:library')}?q=marker-search")
    user = User.objects.get(email=EMAIL)
    user.remember_health("marker-health")
    routine = make_routine(user, make_step(), title=TITLE)
    link = ShareLink.make(routine, label="marker-label")
    for address in (
        f"/s/{link.token}/",
        f"/s/{link.token}",
        f"/s/{link.token}/follow/nothing/",
        f"/nothing/{link.token}/",
    ):
        client.get(address)
    api = api_of(user)
    api.raise_request_exception = client.raise_request_exception = False
    api.get(f"/api/v1/shared/{link.token}/")
    api.post("/api/v1/auth/login/", {"email": EMAIL, "password": WRONG})
    api.get("/api/v1/me/", headers={"authorization": "Token marker-token-0123456789"})
    api.put("/api/v1/me/conditions/", {"conditions": ["marker-condition"]})
    with connection.execute_wrapper(fail_with_her_words):
        assert client.post(reverse("routines:new"), NEW).status_code == 500
        assert api.post("/api/v1/routines/", {"title": TITLE, "sections": []}).status_code == 500
    strict = Client(enforce_csrf_checks=True)
    page = f"https://evil.example/{link.token}"
    strict.post(f"/s/{link.token}/", headers={"origin": "https://evil.example", "referer": page})
    client.get(f"/s/{link.token}/", headers={"host": "marker-host.example"})
    return ["marker", link.token, *(value for value in client.cookies.output().split() if len(value) > 40)]


def test_no_line_holds_what_people_type_nor_what_opens_something(log, client):
    with_secrets = walk(client)
    assert len(with_secrets) > 1
    assert "effleur.security" in log.text
    assert "s/<path:token>/" in log.text
    assert "Internal Server Error" in log.text
    assert not [secret for secret in with_secrets if secret in log.text]


def test_an_error_says_where_it_happened_and_of_which_type(json_log, client, alice):
    client.force_login(alice)
    client.raise_request_exception = False
    with connection.execute_wrapper(fail_with_her_words):
        answer = client.post(reverse("routines:new"), NEW)
    told = next(line for line in json_log.lines if line["level"] == "ERROR")
    assert told["message"] == "Internal Server Error: routines/new/"
    assert told["error"].endswith("django.db.utils.IntegrityError")
    assert 'tests/test_logs.py"' in told["error"]
    assert (told["request_id"], told["user_id"]) == (answer["X-Request-ID"], alice.pk)


def test_each_request_has_a_line_with_its_time_route_person_and_number(json_log, alice_client, alice, alice_api):
    answer = alice_client.get(reverse("accounts:home"))
    told = json_log.lines[-1]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}", told["time"])
    assert (told["method"], told["route"], told["status"], told["user_id"]) == ("GET", "account/", 200, alice.pk)
    assert told["request_id"] == answer["X-Request-ID"]
    assert told["ms"] > 0
    alice_api.get("/api/v1/me/")
    assert json_log.lines[-1]["user_id"] == alice.pk
    Client().get("/nothing/here/")
    assert json_log.of_requests()[-1] == ("-", 404)


def test_health_checks_fill_no_log(json_log, client):
    assert client.get("/healthz").status_code == 200
    assert not json_log.of_requests()


def test_a_name_of_a_request_is_taken_from_a_proxy_of_ours_alone(client, settings):
    def name_of_answer(given):
        return client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"]

    assert name_of_answer("chosen-by-a-visitor") != "chosen-by-a-visitor"
    settings.PROXIES = 1
    assert name_of_answer("given-by-the-proxy") == "given-by-the-proxy"
    for odd in ("short", "x" * 65, "two words here", "<script>alert</script>"):
        assert current.WELL_FORMED.fullmatch(name_of_answer(odd))
        assert name_of_answer(odd) != odd


def test_a_slow_statement_is_told_without_its_values(json_log, settings, db):
    settings.SLOW_QUERY_MS = 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.002), %s", ["marker-value"])
    told = json_log.lines[-1]
    assert told["message"].startswith("Slow statement, ")
    assert "SELECT pg_sleep(0.002), %s" in told["message"]
    assert "marker" not in json_log.text


def test_statements_are_not_logged_however_much_is_asked_for():
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)
